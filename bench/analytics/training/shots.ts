/**
 * What samples are made of: films of the square and the courtyard with plays by chance (even numbers), and of cameras and places by
 * chance (odd ones), every second of these between fronts that are masked. The street is never among them, nor are the seeds of the
 * bench.
 */
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
import type { Polygon } from "../../../masks/polygon.ts";

import { maskedPixels } from "../masked.ts";
import { Play } from "../play.ts";
import { size, stageOf } from "../worlds.ts";
import { FineBackground } from "./fine.ts";
import { fronts } from "./fronts.ts";
import { gym, throng } from "./gym.ts";

const period = 40;
const step = 0.4;
/** Seconds in which the background is learnt. */
const warmUp = 6;
const { width, height } = size;
const fill = yuvOf(defaultFill).y;
const kinds = { person: 1, bicycle: 2, car: 3, bag: 4, tram: 3 } as const;

/** A masked picture, and what is truly there. */
export interface Shot {
	readonly film: number;
	readonly random: Random;
	/** Of the masked picture, row after row. */
	readonly luma: Uint8Array;
	readonly stride: number;
	readonly background: FineBackground;
	/** Whose each pixel is, by the number of a role of the play, and one; 0 where nobody shows. */
	readonly owners: Int16Array;
	readonly play: Play;
	readonly people: ReadonlyMap<number, Seen>;
}

/** Says on standard error how far it is. @param every a shot is given of every so many looks, which are 0.4 s apart */
export async function* shots(from: number, count: number, every: number): AsyncGenerator<Shot> {
	for (let film = from; film < from + count; film++) {
		const random = new Random(film, "training");
		const light = random.next() < 0.65 ? "day" : "dusk";
		const { world, lens, play, zones } = await place(film, random, light);
		const veils = [
			...(random.next() < 0.25 ? [new Rain(film)] : []),
			new SensorNoise(random.pick([1, 2, 3, 3, 5, 7]), film),
		];
		const hidden = maskedPixels(zones, size);
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
			if (time >= warmUp && look % every === 0)
				yield { film, random, luma, stride, background, owners, play, people };
		}
		surface.close();
		if (film % 10 === 9) console.error(`${film + 1 - from} of ${count} films`);
	}
}

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

/** Somebody as they are to be seen. */
export interface Seen {
	/** 1 on foot, 2 on a bicycle. */
	readonly kind: number;
	/** Pixels of the analysed picture. */
	readonly headX: number;
	readonly headY: number;
	readonly footX: number;
	readonly footY: number;
	/** Pixels of them, of their head, and how many of these are to be seen. */
	readonly all: number;
	readonly head: number;
	seen: number;
	headSeen: number;
}

/** Part of somebody's height that their head is, about. */
const headPart = 0.12;

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
					if (row < first + headPart * (sprite.height - first)) {
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
			head: tops * scale * scale,
			seen: 0,
			headSeen: 0,
		});
	}
	for (let at = 0; at < owners.length; at++) {
		if (hidden[((at / width) >> 1) * (width >> 1) + ((at % width) >> 1)]) owners[at] = 0;
		const one = found.get(owners[at] as number);
		if (!one) continue;
		one.seen++;
		if (Math.floor(at / width) < one.headY + headPart * (one.footY - one.headY)) one.headSeen++;
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
