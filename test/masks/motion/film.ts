import { createMotionWatch } from "../../../masks/motion/watch.ts";
import type { Box, Watch } from "../../../masks/watch.ts";

/** Seconds from one look to the next, as on a live camera. */
export const step = 0.16;

export const size = { width: 320, height: 180 } as const;

/** Something flat before the place, in pixels. */
export interface Thing extends Box {
	readonly luma: number;
}

/** What the lens sees in one picture. */
export interface Shot {
	readonly things?: readonly Thing[];
	/** Light on all of the place, 1 being that of the first picture. */
	readonly light?: number;
	/** Pixels by which the camera was pushed aside. */
	readonly shift?: number;
	/** Another place altogether. */
	readonly seed?: number;
	/** Standard deviation of the noise, in luma steps. */
	readonly noise?: number;
}

/** Hashes to 0..1 (the finaliser of MurmurHash3 after each part). */
function chance(...parts: readonly number[]): number {
	let hash = 0;
	for (const part of parts) {
		hash = Math.imul(hash ^ (part + 0x9e3779b9), 0x85ebca6b);
		hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
		hash ^= hash >>> 16;
	}
	return (hash >>> 0) / 2 ** 32;
}

const places = new Map<string, Uint8Array>();

/** A place of plain and of patterned parts: slabs of 20 pixels, each of its own luma and pattern. */
function place(shift: number, seed: number): Uint8Array {
	const key = `${shift} ${seed}`;
	const known = places.get(key);
	if (known) return known;
	const luma = new Uint8Array(size.width * size.height);
	for (let y = 0, at = 0; y < size.height; y++) {
		for (let x = shift; x < size.width + shift; x++, at++) {
			const [column, row] = [Math.floor(x / 20), Math.floor(y / 20)];
			const isPatterned = chance(row, column, seed + 1) < 0.3;
			luma[at] = 60 + 110 * chance(column, row, seed) + (isPatterned && (x >> 2) % 2 === 0 ? 20 : 0);
		}
	}
	places.set(key, luma);
	return luma;
}

/** The sum of four even chances is nearly normal, of deviation 1/√3. */
function grain(index: number, at: number): number {
	return (
		Math.sqrt(3) *
		(chance(index, at, 1) + chance(index, at, 2) + chance(index, at, 3) + chance(index, at, 4) - 2)
	);
}

/** @param index of the picture: noise differs from one to the next */
function shoot({ things = [], light = 1, shift = 0, seed = 0, noise = 0 }: Shot, index: number): Uint8Array {
	const { width, height } = size;
	const luma = place(shift, seed).slice();
	for (const thing of things) {
		for (let y = thing.y; y < Math.min(height, thing.y + thing.height); y++) {
			luma.fill(thing.luma, y * width + thing.x, y * width + Math.min(width, thing.x + thing.width));
		}
	}
	if (light === 1 && noise === 0) return luma;
	return luma.map((value, at) => {
		const seen = value * light + (noise > 0 ? noise * grain(index, at) : 0);
		return Math.max(16, Math.min(235, Math.round(seen)));
	});
}

/** Films with one watch, look after look. */
export class Film {
	readonly watch: Watch = createMotionWatch("mask");
	#index = 0;

	/** Seconds of media time of the last look. */
	get time(): number {
		return (this.#index - 1) * step;
	}

	/** Looks at one picture; what is covered in it. */
	look(shot: Shot = {}): readonly Box[] {
		const luma = shoot(shot, this.#index);
		const time = this.#index++ * step;
		void this.watch.look(luma, size.width, size.height, size.width, time);
		return this.watch.cover(time);
	}

	/** Looks for so many seconds at what does not change; what is covered at the end. */
	stay(seconds: number, shot: Shot = {}): readonly Box[] {
		let covered: readonly Box[] = [];
		for (let i = 0; i < Math.round(seconds / step); i++) covered = this.look(shot);
		return covered;
	}
}

export function coversAll(boxes: readonly Box[]): boolean {
	return part({ x: 0, y: 0, ...size }, boxes) === 1;
}

/** How much of `thing` the boxes cover, 0 to 1. */
export function part(thing: Box, boxes: readonly Box[]): number {
	let covered = 0;
	for (let y = thing.y; y < thing.y + thing.height; y++) {
		for (let x = thing.x; x < thing.x + thing.width; x++) {
			if (boxes.some((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height))
				covered++;
		}
	}
	return covered / (thing.width * thing.height);
}
