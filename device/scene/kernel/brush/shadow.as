// Shadows that bodies throw, and what bodies hide of them.
import { endSeen, firstSeen } from "./cut";
import { greater, Picture, pixelsAt, rounded } from "./picture";

/**
 * Adds to a mask the shadow that an upright body throws on the ground: each row of it is moved aside and up by its height.
 * @param standX, @param standY where it stands, in pixels of its picture; @param maskX, @param maskY the same in the mask
 * @param shrink how many pixels of the body make one of the mask
 * @param right, @param rise how far to the right and up a shadow goes per height; below the ground it is not thrown
 * @param room clear, for (width + 8) · (height + 2) floats
 */
export function maskShadow(
	mask: usize, width: i32, height: i32, body: usize, standX: f64, standY: f64, maskX: f64, maskY: f64,
	shrink: f64, right: f64, rise: f64, room: usize,
): void {
	const p = changetype<Picture>(body);
	const perPixel = 1.0 / shrink;
	const row = <usize>(width + 8) << 2;
	const line = room + row * <usize>height;
	for (let y = p.top; y < p.bottom; y++) {
		const up = (standY - <f64>y - 0.5) * perPixel;
		const thick = up > 0 ? rise * perPixel : perPixel;
		const low = maskY - (up > 0 ? up * rise : up) - thick * 0.5;
		const first = <i32>floor(low);
		if (first < 0 || first + 1 >= height) continue;
		const beyond = greater(0, low + thick - <f64>(first + 1));
		const pixels = body + pixelsAt + ((y * p.width) << 2);
		const from = firstSeen(pixels, p.left, p.right);
		if (from == p.right) continue;
		const until = endSeen(pixels, from, p.right);
		const at = maskX + (<f64>from - standX) * perPixel + (up > 0 ? up * right : 0);
		const column = <i32>floor(at);
		const columns = <i32>ceil(at + <f64>(until - from) * perPixel) - column + 1;
		if (column < 0 || column + columns > width) continue;
		memory.fill(line, 0, <usize>(columns + 12) << 2);
		const start = <f32>(at - <f64>column);
		if (shrink == 1) unpack(pixels + (from << 2), until - from, line + 16);
		else spread(pixels + (from << 2), until - from, line + 16, start, <f32>perPixel);
		const to = room + <usize>first * row + (<usize>column << 2);
		const part = f32x4.splat(<f32>(thick - beyond));
		const rest = f32x4.splat(<f32>beyond);
		// At its own size all of a row lies between two columns by the same part.
		const share = f32x4.splat(shrink == 1 ? start : 0);
		for (let x: usize = 0; x < <usize>columns << 2; x += 16) {
			const here = v128.load(line + x, 16);
			const sum = f32x4.add(here, f32x4.mul(f32x4.sub(v128.load(line + x, 12), here), share));
			v128.store(to + x, f32x4.add(v128.load(to + x), f32x4.mul(sum, part)));
			v128.store(to + row + x, f32x4.add(v128.load(to + row + x), f32x4.mul(sum, rest)));
		}
	}
	// What is written behind a row is written over with the next one.
	for (let y = 0; y < height; y++) {
		const from = room + <usize>y * row;
		const to = mask + y * width;
		for (let x = 0; x < width; x += 16) {
			const at = from + (<usize>x << 2);
			const low = i16x8.narrow_i32x4_s(rounded(v128.load(at)), rounded(v128.load(at, 16)));
			const high = i16x8.narrow_i32x4_s(rounded(v128.load(at, 32)), rounded(v128.load(at, 48)));
			v128.store(to + x, i8x16.narrow_i16x8_u(low, high));
		}
	}
}

/** The alpha of a row's pixels as floats. */
function unpack(pixels: usize, count: i32, line: usize): void {
	for (let x: usize = 0; x < <usize>count << 2; x += 16) {
		v128.store(line + x, f32x4.convert_i32x4_u(i32x4.shr_u(v128.load(pixels + x), 24)));
	}
	v128.store(line + (<usize>count << 2), f32x4.splat(0));
}

/** Shares the alpha of a row's pixels out over places `step` apart from `start` on. */
function spread(pixels: usize, count: i32, line: usize, start: f32, step: f32): void {
	let place = start;
	for (let x = 0; x < count; x++, place += step) {
		const alpha = load<u8>(pixels + (<usize>x << 2), 3);
		if (alpha == 0) continue;
		const column = floor(place);
		const at = line + (<usize>(<i32>column) << 2);
		const beyond = place + step - column - 1;
		const rest = beyond > 0 ? beyond : 0;
		store<f32>(at, load<f32>(at) + <f32>alpha * (step - rest));
		store<f32>(at, load<f32>(at, 4) + <f32>alpha * rest, 4);
	}
}

/**
 * Clears what of a picture of the ground lies well inside the body above it: `reach` pixels of the body at least.
 * @param shrink how many times smaller the ground was drawn; both corners are in pixels of their own pictures
 */
export function clearHidden(
	ground: usize, groundLeft: i32, groundTop: i32, body: usize, bodyLeft: i32, bodyTop: i32, shrink: i32, reach: i32,
): void {
	const p = changetype<Picture>(ground);
	const b = changetype<Picture>(body);
	const aside = <usize>reach << 2;
	const rows = <usize>(reach * b.width) << 2;
	for (let row = p.top; row < p.bottom; row++) {
		const y = (row + groundTop) * shrink + (shrink >> 1) - bodyTop;
		if (y < reach || y + reach >= b.height) continue;
		for (let column = p.left; column < p.right; column++) {
			const pixel = ground + pixelsAt + ((row * p.width + column) << 2);
			if (load<i32>(pixel) == 0) continue;
			const x = (column + groundLeft) * shrink + (shrink >> 1) - bodyLeft;
			if (x < reach || x + reach >= b.width) continue;
			const middle = body + pixelsAt + ((y * b.width + x) << 2);
			if (opaqueAround(middle, aside) && opaqueAround(middle - rows, aside) && opaqueAround(middle + rows, aside)) {
				store<i32>(pixel, 0);
			}
		}
	}
}

/** Whether a pixel and those so far to its left and right are opaque. */
@inline
function opaqueAround(pixel: usize, aside: usize): bool {
	return (load<u8>(pixel, 3) & load<u8>(pixel - aside, 3) & load<u8>(pixel + aside, 3)) == 255;
}
