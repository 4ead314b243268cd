// What the parts of the brush know of pictures, and of pixels.
import { boundBottom, boundLeft, boundRight, boundTop } from "./coverage";

/** Where bounds are left for JavaScript: left, top, right, bottom. */
export const answer: usize = 64;

/** A picture begins with its size and the bounds of what was painted; its pixels follow, alpha in the highest byte. */
@unmanaged export class Picture {
	width: i32;
	height: i32;
	left: i32;
	top: i32;
	right: i32;
	bottom: i32;
}

export const pixelsAt: usize = 32;

/** The lesser and the greater of two numbers, for which min and max would mind what is not a number. */
@inline
export function lesser(a: f64, b: f64): f64 {
	return a < b ? a : b;
}

@inline
export function greater(a: f64, b: f64): f64 {
	return a > b ? a : b;
}

export function touch(picture: usize): void {
	const p = changetype<Picture>(picture);
	p.left = min(p.left, boundLeft);
	p.top = min(p.top, boundTop);
	p.right = max(p.right, boundRight);
	p.bottom = max(p.bottom, boundBottom);
}

/** Writes one pixel's bytes up to `end`. */
@inline
export function repeat(start: usize, end: usize, packed: v128): void {
	let at = start;
	for (; at + 16 <= end; at += 16) v128.store(at, packed);
	for (; at < end; at += 4) v128.store32_lane(at, packed, 0);
}

/** Source over, premultiplied. */
@inline
export function blend(pixel: usize, colour: v128, share: v128): void {
	const bytes = v128.load32_zero(pixel);
	const below = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
	const rest = f32x4.sub(f32x4.splat(1), share);
	const mixed = f32x4.add(f32x4.mul(below, rest), f32x4.mul(colour, share));
	v128.store32_lane(pixel, bytesOf(mixed), 0);
}

/** Four floats as the four bytes of a pixel, four times. */
@inline
export function bytesOf(channels: v128): v128 {
	const whole = rounded(channels);
	const words = i16x8.narrow_i32x4_s(whole, whole);
	return i8x16.narrow_i16x8_u(words, words);
}

@inline
export function rounded(values: v128): v128 {
	return i32x4.trunc_sat_f32x4_s(f32x4.add(values, f32x4.splat(0.5)));
}
