import type { PlateMode } from "../../policy.ts";
import type { Luma } from "../../watch.ts";
import type { PlateBox, PlateFinder } from "../finder.ts";
import { CloseLook } from "../strokes/close-look.ts";
import { closeModes, finderModes } from "../strokes/modes.ts";
import { StrokeFinder } from "../strokes/stroke-finder.ts";
import type { Worth } from "../strokes/windows.ts";
import { type Blob, findBlobs, peakWithin, rowPeaks } from "./blobs.ts";
import { withEnds } from "./ends.ts";
import { type FinderRules, finderRules } from "./modes.ts";
import type { HeatMap, PlateNetwork } from "./network.ts";

/** Plates are small up to this height, in pixels of the picture. */
const smallPlate = 24;

/** A full picture shows more than its copy when it is so many times as wide. */
const worthwhile = 1.5;

/** By its height. */
const usualWidth = 3.5;

/** @param network several finders may share it */
export function createPlateFinder(mode: Exclude<PlateMode, "off">, network: PlateNetwork): PlateFinder {
	return new NetworkFinder(finderRules[mode], network, {
		strokes: new StrokeFinder(finderModes[mode]),
		close: new CloseLook(closeModes[mode]),
	});
}

/** Who else looks for small plates: in the picture given, and in the full one, where there is one that shows more. */
export interface Witnesses {
	readonly strokes: StrokeFinder;
	readonly close: CloseLook;
}

/**
 * Finds plates with the trained network: what is likely enough at the sizes that it looks at is covered. Of plates that
 * are a few pixels high it is seldom sure: there, rows of strokes are a second witness, and half a suspicion is enough.
 */
export class NetworkFinder implements PlateFinder {
	readonly #rules: FinderRules;
	readonly #network: PlateNetwork;
	readonly #witnesses: Witnesses | undefined;
	/** A finder looks at one film. */
	readonly #film = {};

	constructor(rules: FinderRules, network: PlateNetwork, witnesses?: Witnesses) {
		this.#rules = rules;
		this.#network = network;
		this.#witnesses = witnesses;
	}

	async find(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		full?: Luma,
	): Promise<readonly PlateBox[]> {
		const maps = await this.#network.look(luma, width, height, stride, this.#film);
		const peaks = maps.map(rowPeaks);
		const boxes = boxesOf(maps, peaks, this.#rules, width);
		if (!this.#witnesses) return boxes;
		const [whole, wholePeaks] = [maps[0] as HeatMap, peaks[0] as Float64Array];
		const likelierThan = (odds: number) => (box: PlateBox) => peakWithin(whole, box) > odds;
		const { strokes, closeStrokes } = this.#rules;
		const copy = { luma, width, height, stride };
		const rows =
			full && full.width >= worthwhile * width
				? this.#witnesses.close.find(full, copy, likelierThan(closeStrokes))
				: smallRows(this.#witnesses.strokes, copy, suspicion(whole, wholePeaks, strokes)).filter(
						likelierThan(strokes),
					);
		return [...boxes, ...rows.map((box) => ({ ...box, faint: true }))];
	}

	moved(): void {
		this.#witnesses?.close.forget();
	}
}

function smallRows(finder: StrokeFinder, { luma, width, height, stride }: Luma, isWorth: Worth): PlateBox[] {
	if (!isWorth(0, height)) return [];
	return finder.find(luma, width, height, stride, isWorth).filter((box) => box.height <= smallPlate);
}

/** Tells of rows of pixels whether a cell that is likelier than `odds` is in them, or near enough for a box to touch it. */
function suspicion({ rows, cell }: HeatMap, peaks: Float64Array, least: number): Worth {
	const margin = smallPlate / 2;
	/** How many rows above each have such a cell. */
	const above = [0];
	for (let row = 0; row < rows; row++)
		above.push((above[row] as number) + ((peaks[row] as number) <= least ? 0 : 1));
	const until = (y: number) => above[Math.max(0, Math.min(rows, y))] as number;
	return (top, bottom) =>
		until(Math.ceil((bottom + margin) / cell)) > until(Math.floor((top - margin) / cell));
}

/** Larger sizes come first in the rules: they say more exactly where a plate is. */
function boxesOf(
	maps: readonly HeatMap[],
	peaks: readonly Float64Array[],
	{ blobs, sameThing }: FinderRules,
	width: number,
): PlateBox[] {
	const boxes: PlateBox[] = [];
	/** Of the rule before: the next one is often about the same blobs, of other sizes. */
	let same: { readonly size: number; readonly reach: number; readonly blobs: readonly Blob[] } | undefined;
	for (const rule of blobs) {
		const { size, rows, reach, witness, evidence, ends, margin, faint = false } = rule;
		const known = rule.sameThing ?? sameThing;
		const [map, other] = [maps[size], maps[witness]];
		if (!map || !other) throw new RangeError("a map of each size is needed");
		if (same?.size !== size || same.reach !== reach)
			same = { size, reach, blobs: findBlobs(map, reach, peaks[size]) };
		const news = same.blobs.filter(
			(blob) =>
				blob.rows >= rows[0] &&
				blob.rows <= rows[1] &&
				blob.peak + peakWithin(other, blob.box) > evidence &&
				coveredPart(blob.box, boxes) < known,
		);
		const [across, down] = [margin[0] * map.cell, margin[1] * map.cell];
		const all = news.map(({ box }) => (ends === undefined ? box : withEnds(map, box, ends)));
		boxes.push(...all.map((box) => ({ ...completed(grown(box, across, down), width), faint })));
	}
	return boxes;
}

/**
 * Of a plate that the picture's edge cuts off, the rest is beyond the edge: the box goes on there to a plate's usual width,
 * and stays alike, for who follows it, while the plate comes into view.
 */
function completed({ x, y, width, height }: PlateBox, pictureWidth: number): PlateBox {
	const beyond = Math.max(0, usualWidth * height - width);
	const left = x <= 0 ? beyond : 0;
	const right = x + width >= pictureWidth ? beyond : 0;
	return { x: x - left, y, width: width + left + right, height };
}

function grown({ x, y, width, height }: PlateBox, across: number, down: number): PlateBox {
	return { x: x - across, y: y - down, width: width + 2 * across, height: height + 2 * down };
}

/** Places that are tried in a box: so many to a row, and so many rows. */
const places = { across: 16, down: 8 };

/** The part of a box, 0..1, that other boxes cover. */
function coveredPart(box: PlateBox, others: readonly PlateBox[]): number {
	const near = others.filter((other) => holds(grown(other, box.width, box.height), box.x, box.y));
	if (near.length === 0) return 0;
	const { across, down } = places;
	let hits = 0;
	for (let place = 0; place < across * down; place++) {
		const x = box.x + (((place % across) + 0.5) / across) * box.width;
		const y = box.y + ((Math.floor(place / across) + 0.5) / down) * box.height;
		if (near.some((other) => holds(other, x, y))) hits++;
	}
	return hits / (across * down);
}

function holds(box: PlateBox, x: number, y: number): boolean {
	return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}
