import type { Colour } from "./colour.ts";
import type { Path } from "./coverage.ts";
import { fill } from "./fill.ts";
import { solid } from "./paint.ts";
import { type Picture, Scratch } from "./picture.ts";

/** What a soft shape is to look like. */
export interface Softness {
	readonly colour: Colour;
	/** Pixels over which its edge fades to each side. */
	readonly radius: number;
	/** 0..1 where it is full. */
	readonly opacity: number;
}

const scratch = new Scratch();

/** From this blur on a shape is drawn smaller and enlarged again: nobody sees the difference. */
const fineRadius = 4;

/**
 * Paints shapes with a blurred edge over a picture: a shadow, a glare. Where they overlap they unite.
 * @param paths in pixels of the picture
 */
export function paintSoft(
	picture: Picture,
	paths: readonly Path[],
	{ colour, radius, opacity }: Softness,
): void {
	const factor = Math.max(1, Math.floor(radius / fineRadius));
	const box = extent(paths, picture, radius * 2 + factor * 2);
	if (!box) return;
	picture.touch(box);
	const { left, top } = box;
	const width = Math.ceil((box.right - left) / factor) + 2;
	const height = Math.ceil((box.bottom - top) / factor) + 2;
	const mask = scratch.picture(width, height);
	for (const path of paths) {
		const small = path.map((contour) =>
			contour.map((value, i) => (value - (i % 2 === 0 ? left : top)) / factor),
		);
		fill(mask, small, solid([0, 0, 0]));
	}
	const alpha = blur(mask, Math.round(radius / factor));
	const right = Math.min(picture.width, box.right);
	const bottom = Math.min(picture.height, box.bottom);
	for (let y = Math.max(0, top); y < bottom; y++) {
		const v = Math.max(0, (y + 0.5 - top) / factor - 0.5);
		const row = Math.floor(v);
		for (let x = Math.max(0, left); x < right; x++) {
			const u = Math.max(0, (x + 0.5 - left) / factor - 0.5);
			const amount =
				factor === 1 ? alpha[(y - top) * width + x - left]! : sample(alpha, width, u, row, v - row);
			if (amount > 0.4) over(picture, y * picture.width + x, colour, (amount / 255) * opacity);
		}
	}
}

function sample(alpha: Float32Array, width: number, u: number, row: number, fraction: number): number {
	const column = Math.floor(u);
	const at = row * width + column;
	const right = u - column;
	const above = alpha[at]! * (1 - right) + alpha[at + 1]! * right;
	const below = alpha[at + width]! * (1 - right) + alpha[at + width + 1]! * right;
	return above * (1 - fraction) + below * fraction;
}

function over({ data }: Picture, pixel: number, colour: Colour, amount: number): void {
	const at = pixel * 4;
	const rest = 1 - amount;
	data[at] = data[at]! * rest + colour[0] * amount + 0.5;
	data[at + 1] = data[at + 1]! * rest + colour[1] * amount + 0.5;
	data[at + 2] = data[at + 2]! * rest + colour[2] * amount + 0.5;
	data[at + 3] = data[at + 3]! * rest + 255 * amount + 0.5;
}

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function extent(paths: readonly Path[], picture: Picture, spare: number): Box | undefined {
	const box = { left: picture.width, top: picture.height, right: 0, bottom: 0 };
	for (const path of paths) {
		for (const contour of path) {
			for (let i = 0; i < contour.length; i += 2) {
				box.left = Math.min(box.left, contour[i]!);
				box.right = Math.max(box.right, contour[i]!);
				box.top = Math.min(box.top, contour[i + 1]!);
				box.bottom = Math.max(box.bottom, contour[i + 1]!);
			}
		}
	}
	box.left = Math.floor(Math.max(-spare, box.left - spare));
	box.top = Math.floor(Math.max(-spare, box.top - spare));
	box.right = Math.ceil(Math.min(picture.width + spare, box.right + spare));
	box.bottom = Math.ceil(Math.min(picture.height + spare, box.bottom + spare));
	return box.left < box.right && box.top < box.bottom ? box : undefined;
}

let alpha = new Float32Array(1 << 12);
let passed = new Float32Array(1 << 12);

/** The alpha of a picture, blurred: two box passes each way come close to a bell. It holds until the next call. */
function blur(mask: Picture, reach: number): Float32Array {
	const { width, height, pixels } = mask;
	const size = width * height;
	if (size > alpha.length) {
		alpha = new Float32Array(size + (size >> 2));
		passed = new Float32Array(alpha.length);
	}
	for (let i = 0; i < size; i++) alpha[i] = pixels[i]! >>> 24;
	if (reach < 1) return alpha;
	for (let pass = 0; pass < 2; pass++) {
		average(alpha, passed, height, width, width, 1, reach);
		average(passed, alpha, width, height, 1, width, reach);
	}
	return alpha;
}

/** A running mean along `lines` lines of `length` samples that lie `step` apart. */
function average(
	from: Float32Array,
	to: Float32Array,
	lines: number,
	length: number,
	lineStep: number,
	step: number,
	reach: number,
): void {
	const share = 1 / (2 * reach + 1);
	for (let line = 0; line < lines; line++) {
		const start = line * lineStep;
		let sum = 0;
		for (let i = 0; i < Math.min(reach, length); i++) sum += from[start + i * step]!;
		for (let i = 0; i < length; i++) {
			if (i + reach < length) sum += from[start + (i + reach) * step]!;
			to[start + i * step] = sum * share;
			if (i >= reach) sum -= from[start + (i - reach) * step]!;
		}
	}
}
