// Shapes with a blurred edge.
import { boundBottom, boundLeft, boundRight, boundTop, faint, full, nextChange, pitch, setBounds, trace } from "./coverage";
import { blend, Picture, pixelsAt, touch } from "./picture";

/** Adds what a path encloses to a mask of bytes. A point (x, y) is at ((x - left) · scale, (y - top) · scale) of it. */
export function maskPath(
	mask: usize, width: i32, height: i32, path: usize, deltas: usize, left: f64, top: f64, scale: f64,
): void {
	if (!trace(path, deltas, width, height, left, top, scale)) return;
	for (let y = boundTop; y < boundBottom; y++) {
		const cells = deltas + (((y - boundTop) * pitch) << 2);
		const end = cells + ((boundRight - boundLeft) << 2);
		const row = mask + y * width + boundLeft;
		let covered: f64 = 0;
		let cell = cells;
		while (cell < end) {
			covered += <f64>load<f32>(cell);
			store<f32>(cell, 0);
			const stop = nextChange(cell + 4, end);
			const amount = abs(covered);
			const from = row + ((cell - cells) >> 2);
			const to = row + ((stop - cells) >> 2);
			if (amount > full) memory.fill(from, 255, to - from);
			else if (amount >= faint) {
				for (let at = from; at < to; at++) {
					store<u8>(at, <u8>(<f64>load<u8>(at) * (1.0 - amount) + 255.0 * amount + 0.5));
				}
			}
			cell = stop;
		}
		store<i64>(end, 0);
	}
}

/** What a blurred mask is kept in has this many clear floats around it. */
@inline
function rowOf(width: i32, reach: i32): i32 {
	return width + 2 * reach + 4;
}

/**
 * Paints a mask over a picture, blurred: two box passes each way come close to a bell. A pixel of the mask is as wide as
 * `factor` pixels of the picture, and its corner lies at left, top; right and bottom end what may be painted.
 * @param room for two times (width + 2 · reach + 4) · (height + 2 · reach) floats
 */
export function paintMask(
	picture: usize, mask: usize, width: i32, height: i32, room: usize, reach: i32,
	left: i32, top: i32, right: i32, bottom: i32, factor: i32,
	red: f64, green: f64, blue: f64, opacity: f64,
): void {
	const p = changetype<Picture>(picture);
	const row = rowOf(width, reach);
	const size = (row * (height + 2 * reach)) << 2;
	memory.fill(room, 0, size << 1);
	const corner = (reach * row + reach) << 2;
	const here = room + corner;
	const there = here + size;
	for (let y = 0; y < height; y++) {
		const from = mask + y * width;
		const to = here + ((y * row) << 2);
		for (let x = 0; x < width; x += 4) {
			const words = i16x8.extend_low_i8x16_u(v128.load32_zero(from + x));
			v128.store(to + (x << 2), f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)));
		}
		v128.store(to + (width << 2), f32x4.splat(0));
	}
	if (reach > 0) {
		for (let pass = 0; pass < 2; pass++) {
			average(here, there, width, height, row, 4, reach);
			average(there, here, width, height, row, row << 2, reach);
		}
	}
	setBounds(max(0, left), max(0, top), min(p.width, right), min(p.height, bottom));
	touch(picture);
	const colour = f32x4(<f32>red, <f32>green, <f32>blue, 255);
	const share = <f32>(opacity / 255.0);
	const perPixel = <f32>1.0 / <f32>factor;
	for (let y = boundTop; y < boundBottom; y++) {
		let pixel = picture + pixelsAt + ((y * p.width + boundLeft) << 2);
		if (factor == 1) {
			const from = here + (((y - top) * row - left) << 2);
			for (let x = boundLeft; x < boundRight; ) {
				if (x + 4 <= boundRight && !v128.any_true(f32x4.gt(v128.load(from + (x << 2)), f32x4.splat(0.4)))) {
					x += 4;
					pixel += 16;
					continue;
				}
				const amount = load<f32>(from + (x << 2));
				if (amount > 0.4) blend(pixel, colour, f32x4.splat(amount * share));
				x++;
				pixel += 4;
			}
			continue;
		}
		const v = max<f32>(0, (<f32>(y - top) + 0.5) * perPixel - 0.5);
		const above = here + ((<i32>v * row) << 2);
		const down = f32x4.splat(v - floor(v));
		// The row between two of the mask; the blur's second buffer is free by now.
		for (let at = 0; at < (width + 1) << 2; at += 16) {
			const upper = v128.load(above + at);
			const lower = v128.load(above + (row << 2) + at);
			v128.store(there + at, f32x4.add(upper, f32x4.mul(f32x4.sub(lower, upper), down)));
		}
		for (let x = boundLeft; x < boundRight; x++, pixel += 4) {
			const u = max<f32>(0, (<f32>(x - left) + 0.5) * perPixel - 0.5);
			const at = there + (<usize>(<i32>u) << 2);
			const near = load<f32>(at);
			const amount = near + (load<f32>(at, 4) - near) * (u - floor(u));
			if (amount > 0.4) blend(pixel, colour, f32x4.splat(amount * share));
		}
	}
}

/** The mean of each float and `reach` neighbours on both sides, `step` bytes apart. */
function average(from: usize, to: usize, width: i32, height: i32, row: i32, step: i32, reach: i32): void {
	const window = 2 * reach + 1;
	const share = f32x4.splat(<f32>1.0 / <f32>window);
	for (let y = 0; y < height; y++) {
		const line = (y * row) << 2;
		const end = line + (width << 2);
		for (let at = line; at < end; at += 16) {
			let near = from + at - reach * step;
			let sum = v128.load(near);
			for (let i = 0; i < 2 * reach; i++) {
				near += step;
				sum = f32x4.add(sum, v128.load(near));
			}
			v128.store(to + at, f32x4.mul(sum, share));
		}
		// What was written behind the row has to stay clear.
		v128.store(to + end, f32x4.splat(0));
	}
}
