/**
 * Makes samples to train the people network with: `npx tsx bench/analytics/training/film.ts OUT FROM COUNT`. Each is what the network sees
 * (luma, background, what is masked, at half the size of the analysed picture) and what is truly there: whose each pixel is, by their
 * number in the list of people, and where their heads are, be they masked or not.
 *
 * Films of even numbers are of the square and the courtyard with plays by chance; those of odd ones of cameras and places by chance,
 * every second of these between fronts that are masked.
 * The street is never among them, nor are the seeds of the bench.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { shareWorld } from "../../../device/scene/artwork-cache.ts";
import { worldMasks } from "../../../device/scene/catalogue.ts";
import type { Lens } from "../../../device/scene/lens.ts";
import { SensorNoise } from "../../../device/scene/noise.ts";
import { Rain } from "../../../device/scene/rain.ts";
import { Random } from "../../../device/scene/random.ts";
import { type Item, paintingOrder } from "../../../device/scene/stage.ts";
import type { World } from "../../../device/scene/world.ts";
import { drawCourtyard } from "../../../device/scene/worlds/courtyard.ts";
import { drawTownSquare } from "../../../device/scene/worlds/town-square.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { zoneMargin } from "../../../masks/policy.ts";
import type { Polygon } from "../../../masks/polygon.ts";
import { zoneRegion } from "../../../masks/region.ts";

import { Play } from "../play.ts";
import { size, stageOf } from "../worlds.ts";
import { FineBackground } from "./fine.ts";
import { fronts } from "./fronts.ts";
import { gym, throng } from "./gym.ts";

const [out = "samples", from = "0", count = "1"] = process.argv.slice(2);
const period = 40;
const step = 0.4;
const { width, height } = size;
const fill = yuvOf(defaultFill).y;
const kinds = { person: 1, bicycle: 2, car: 3, bag: 4, tram: 3 } as const;
/** Numbers of each of at most this many people; and whose a pixel is that shows one of those who are too many. */
const most = 48;
const another = 255;

const pictures = openSync(`${out}.pictures`, "w");
const truths = openSync(`${out}.truths`, "w");
let samples = 0;

for (let film = Number(from); film < Number(from) + Number(count); film++) {
	const random = new Random(film, "training");
	const light = random.next() < 0.65 ? "day" : "dusk";
	const { world, lens, play, zones } = await place(film, random, light);
	const veils = [
		...(random.next() < 0.25 ? [new Rain(film)] : []),
		new SensorNoise(random.pick([1, 2, 3, 3, 5, 7]), film),
	];
	const hidden = maskOf(zones);
	const surface = new NativeSurface(width, height);
	const background = new FineBackground(width, height, hidden);
	const owners = new Int16Array(width * height);
	const claimed = new Uint8Array(background.columns * background.rows);
	for (let look = 0; look * step < period; look++) {
		const time = look * step;
		const items = world.moments.at(time);
		world.composer.paint(surface, items);
		for (const veil of veils) veil.add(surface, time);
		const luma = surface.planes[0];
		const stride = surface.strides[0];
		for (let y = 0; y < height; y++)
			for (let x = 0; x < width; x++) if (hidden[y * width + x]) luma[y * stride + x] = fill;
		const sorted = [...world.scenery, ...items].sort(paintingOrder);
		const people = own(owners, sorted, background.hidden, lens, play);
		claim(claimed, owners, play);
		background.look(luma, stride, fill, step, claimed);
		if (time < 6 || look % 3 !== 0) continue;
		write(background, owners, play, people);
	}
	surface.close();
	if (film % 10 === 0) console.error(`film ${film}, ${samples} samples`);
}
closeSync(pictures);
closeSync(truths);
process.exit(0);

async function place(
	film: number,
	random: Random,
	light: "day" | "dusk",
): Promise<{ world: World; lens: Lens; play: Play; zones: Polygon[] }> {
	if (film % 2 === 1) {
		const isStreet = film % 4 === 3;
		const made = await gym(random, light, film, size, period, isStreet ? 0.7 : 0.3);
		if (isStreet) return { ...made, zones: fronts(random, made.lens) };
		const zones: Polygon[] = [];
		for (let zone = random.below(3); zone > 0; zone--) {
			const [x, y] = [random.between(-1, 1), random.between(-0.7, 1)];
			const [w, h] = [random.between(0.1, 0.9), random.between(0.1, 0.9)];
			const lean = random.between(-0.4, 0.4);
			zones.push([
				[x, y],
				[x + w, y + lean],
				[x + w, y + h + lean],
				[x, y + h],
			]);
		}
		return { ...made, zones };
	}
	const scene = film % 4 === 0 ? "town-square" : "courtyard";
	const seed = 1000 + film;
	let play: Play;
	let lens: Lens;
	if (random.next() < 0.6) ({ play, lens } = stageOf(scene, seed, period));
	else {
		({ lens } = stageOf(scene, seed, 1));
		play = new Play("throng", seed, period);
		throng(play, lens);
	}
	const draw = scene === "town-square" ? drawTownSquare : drawCourtyard;
	const { world } = await shareWorld(`${film}`, () => draw({ width, height, seed, light, staging: play }));
	return { world, lens, play, zones: worldMasks(scene).map(({ polygon }) => polygon) };
}

/** As a device paints them: on its codec's blocks. */
function maskOf(zones: readonly Polygon[]): Uint8Array {
	const hidden = new Uint8Array(width * height);
	for (const zone of zones)
		for (const { top, bottom, left, right } of zoneRegion(zone, width, height, zoneMargin * height))
			for (let y = top; y < bottom; y++) hidden.fill(1, y * width + left, y * width + right);
	return hidden;
}

interface Seen {
	readonly kind: number;
	/** Pixels of the analysed picture. */
	readonly headX: number;
	readonly headY: number;
	readonly footX: number;
	readonly footY: number;
	all: number;
	seen: number;
}

/** Whose each pixel is, as painted in this order, and how much of each is to be seen. @param hidden at half the size */
function own(
	owners: Int16Array,
	items: readonly Item[],
	hidden: Uint8Array,
	lens: Lens,
	play: Play,
): Map<number, Seen> {
	owners.fill(0);
	const found = new Map<number, Seen>();
	for (const item of items) {
		const { sprite, x, y, scale, actor } = item;
		if ("dark" in sprite) continue;
		const [top, bottom] = [
			Math.max(0, Math.floor(y)),
			Math.min(height, Math.ceil(y + sprite.height * scale)),
		];
		const [left, right] = [Math.max(0, Math.floor(x)), Math.min(width, Math.ceil(x + sprite.width * scale))];
		let all = 0;
		let first = -1;
		let [sum, tops] = [0, 0];
		const crown = actor?.kind === "person" || actor?.kind === "bicycle";
		if (crown)
			for (let row = 0; row < sprite.height; row++)
				for (let column = 0; column < sprite.width; column++) {
					if (sprite.luma.alphaAt(column, row) < 128) continue;
					all++;
					if (first < 0) first = row;
					if (row < first + 0.11 * (sprite.height - first)) {
						sum += column;
						tops++;
					}
				}
		for (let row = top; row < bottom; row++) {
			const sy = Math.floor((row + 0.5 - y) / scale);
			if (sy < 0 || sy >= sprite.height) continue;
			for (let column = left; column < right; column++) {
				const sx = Math.floor((column + 0.5 - x) / scale);
				if (sx < 0 || sx >= sprite.width) continue;
				if (sprite.luma.alphaAt(sx, sy) >= 128) owners[row * width + column] = actor?.id ?? 0;
			}
		}
		if (!crown || !actor || all === 0) continue;
		const foot = lens.y(0, item.depth);
		found.set(actor.id, {
			kind: kinds[actor.kind],
			headX: x + (sum / tops + 0.5) * scale,
			headY: y + first * scale,
			footX: lens.x(play.roles[actor.id - 1]?.at(0)?.x ?? 0, item.depth),
			footY: foot,
			all: all * scale * scale,
			seen: 0,
		});
	}
	for (let at = 0; at < owners.length; at++) {
		if (hidden[((at / width) >> 1) * (width >> 1) + ((at % width) >> 1)]) owners[at] = 0;
		const one = found.get(owners[at] as number);
		if (one) one.seen++;
	}
	return found;
}

function claim(claimed: Uint8Array, owners: Int16Array, play: Play): void {
	claimed.fill(0);
	const columns = width >> 1;
	for (let y = 0; y < height; y += 2)
		for (let x = 0; x < width; x += 2) {
			const id = owners[y * width + x] as number;
			const kind = play.roles[id - 1]?.kind;
			if (id % 5 === 4 || (kind !== "person" && kind !== "bicycle")) continue;
			const at = (y >> 1) * columns + (x >> 1);
			for (const near of [at, at - 1, at + 1, at - columns, at + columns])
				if (near >= 0 && near < claimed.length) claimed[near] = 1;
		}
}

function write(background: FineBackground, owners: Int16Array, play: Play, people: Map<number, Seen>): void {
	const { now, level, blind, columns, rows } = background;
	const cells = columns * rows;
	const all = new Uint8Array(4 * cells);
	all.set(now);
	for (let at = 0; at < cells; at++) all[cells + at] = Math.round(level[at] as number);
	all.set(blind, 2 * cells);
	const numbers = new Float32Array(most * 6);
	const listed = new Map<number, number>();
	for (const [id, { kind, headX, headY, footX, footY, all, seen }] of people) {
		if (listed.size >= most) break;
		if (seen === 0 && (headX < 0 || headX > width || headY < 0 || headY > height)) continue;
		numbers.set([kind, headX / 2, headY / 2, footX / 2, footY / 2, seen / all], 6 * listed.size);
		listed.set(id, listed.size + 1);
	}
	for (let row = 0, at = 3 * cells; row < rows; row++)
		for (let column = 0; column < columns; column++, at++) {
			const id = owners[2 * row * width + 2 * column] as number;
			const kind = play.roles[id - 1]?.kind;
			if (kind === "person" || kind === "bicycle") all[at] = listed.get(id) ?? another;
		}
	writeSync(pictures, all);
	writeSync(truths, new Uint8Array(numbers.buffer));
	samples++;
}
