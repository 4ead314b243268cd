import type { Canvas, PixelPolygon } from "../scene.ts";
import type { Tampered } from "./lens-script.ts";

/** Of a picture's height: a knocked camera looks so far aside. */
const knocked = { x: 0.42, y: 0.12 } as const;

/**
 * Of a picture's height, how far a point is smeared by a lens that is out of focus, in each of two passes. Together they stay
 * within the margin around zones: nothing of what a mask covers is smeared out from under it.
 */
const smear = 0.009;

/** Luma of a hand or a cloth before the lens: hardly any light comes through. */
const covered = { y: 22, u: 127, v: 130 } as const;

/** What a façade is painted with that a knocked camera would show beside its mask. */
const plain = { y: 110, u: 126, v: 131 } as const;

/**
 * What becomes of a picture when somebody tampers with the camera. A real camera that is knocked films past its masks; this one
 * shows nothing private even then, since it is the simulation that moves it.
 *
 * @param privateAreas in pixels of the picture
 */
export function tamper(canvas: Canvas, how: Tampered, privateAreas: readonly PixelPolygon[]): void {
	if (how === "covered") cover(canvas);
	else if (how === "defocused") defocus(canvas);
	else {
		for (const area of privateAreas) fillBox(canvas, area);
		knock(canvas);
	}
}

function cover({ planes, strides, width, height }: Canvas): void {
	const values = [covered.y, covered.u, covered.v];
	for (const [plane, samples] of planes.entries()) {
		const shift = plane === 0 ? 0 : 1;
		for (let row = 0; row < height >> shift; row++) {
			const start = row * (strides[plane] as number);
			samples.fill(values[plane] as number, start, start + (width >> shift));
		}
	}
}

function fillBox({ planes, strides, width, height }: Canvas, area: PixelPolygon): void {
	const [xs, ys] = [area.map(([x]) => x), area.map(([, y]) => y)];
	const values = [plain.y, plain.u, plain.v];
	for (const [plane, samples] of planes.entries()) {
		const shift = plane === 0 ? 0 : 1;
		const scale = 1 << shift;
		const [left, right] = [Math.floor(Math.min(...xs) / scale) - 1, Math.ceil(Math.max(...xs) / scale) + 1];
		const [top, bottom] = [Math.floor(Math.min(...ys) / scale) - 1, Math.ceil(Math.max(...ys) / scale) + 1];
		for (let row = Math.max(0, top); row < Math.min(height >> shift, bottom); row++) {
			const start = row * (strides[plane] as number);
			const [from, to] = [Math.max(0, left), Math.min(width >> shift, right)];
			if (from < to) samples.fill(values[plane] as number, start + from, start + to);
		}
	}
}

/** Looks aside and down: what was in the picture lies elsewhere, and what comes in is its other edge, and below its mirror image. */
function knock({ planes, strides, width, height }: Canvas): void {
	for (const [plane, samples] of planes.entries()) {
		const shift = plane === 0 ? 0 : 1;
		const stride = strides[plane] as number;
		const [across, down] = [width >> shift, height >> shift];
		const [x, y] = [Math.round(knocked.x * down) % across, Math.round(knocked.y * down)];
		const rows = Array.from({ length: down }, (_, row) => samples.slice(row * stride, row * stride + across));
		for (let row = 0; row < down; row++) {
			const lower = row + y < down ? row + y : 2 * down - 1 - row - y;
			const from = rows[lower] as Uint8Array;
			samples.set(from.subarray(x), row * stride);
			samples.set(from.subarray(0, x), row * stride + across - x);
		}
	}
}

function defocus({ planes, strides, width, height }: Canvas): void {
	for (const [plane, samples] of planes.entries()) {
		const shift = plane === 0 ? 0 : 1;
		const [across, down, stride] = [width >> shift, height >> shift, strides[plane] as number];
		const radius = Math.max(1, Math.floor((smear * height) / (1 << shift)));
		const line = new Uint8Array(Math.max(across, down));
		for (let pass = 0; pass < 2; pass++) {
			for (let row = 0; row < down; row++) smooth(samples, row * stride, 1, across, radius, line);
			for (let column = 0; column < across; column++) smooth(samples, column, stride, down, radius, line);
		}
	}
}

/** The mean of each sample and those around it, along one row or column. */
function smooth(
	samples: Uint8Array,
	start: number,
	step: number,
	length: number,
	radius: number,
	line: Uint8Array,
): void {
	for (let at = 0; at < length; at++) line[at] = samples[start + at * step] as number;
	const last = length - 1;
	let sum = 0;
	for (let at = -radius; at <= radius; at++) sum += line[Math.min(last, Math.max(0, at))] as number;
	const count = 2 * radius + 1;
	for (let at = 0; at < length; at++) {
		samples[start + at * step] = Math.round(sum / count);
		sum += (line[Math.min(last, at + radius + 1)] as number) - (line[Math.max(0, at - radius)] as number);
	}
}
