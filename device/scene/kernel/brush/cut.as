// What is not clear of a picture, and parts of it.
import { answer, Picture, pixelsAt } from "./picture";

/** Leaves the smallest bounds around what is not clear; right is 0 when all of it is. */
export function seen(picture: usize): void {
	const p = changetype<Picture>(picture);
	let left = p.width;
	let right = 0;
	let top = 0;
	let bottom = 0;
	for (let y = p.top; y < p.bottom; y++) {
		const row = picture + pixelsAt + ((y * p.width) << 2);
		const first = firstSeen(row, p.left, p.right);
		if (first == p.right) continue;
		const end = endSeen(row, first, p.right);
		if (right == 0) top = y;
		left = min(left, first);
		right = max(right, end);
		bottom = y + 1;
	}
	store<i32>(answer, left);
	store<i32>(answer, top, 4);
	store<i32>(answer, right, 8);
	store<i32>(answer, bottom, 12);
}

/** The first column from `left` on that is not clear; `right` when there is none. */
@inline
export function firstSeen(row: usize, left: i32, right: i32): i32 {
	const alpha = i32x4.splat(0xff000000);
	let first = left;
	while (first + 4 <= right && !v128.any_true(v128.and(v128.load(row + (first << 2)), alpha))) first += 4;
	while (first < right && load<u8>(row + (first << 2), 3) == 0) first++;
	return first;
}

/** Behind the last column that is not clear, when `first` is not. */
@inline
export function endSeen(row: usize, first: i32, right: i32): i32 {
	const alpha = i32x4.splat(0xff000000);
	let end = right;
	while (end - 4 >= first && !v128.any_true(v128.and(v128.load(row + (end << 2) - 16), alpha))) end -= 4;
	while (load<u8>(row + (end << 2) - 4, 3) == 0) end--;
	return end;
}

/**
 * Cuts columns left..left+width-1 and the rows likewise out of a picture, in rows without gaps. What lies outside of
 * the picture is clear.
 */
export function cut(picture: usize, into: usize, left: i32, top: i32, width: i32, height: i32): void {
	const p = changetype<Picture>(picture);
	memory.fill(into, 0, (width * height) << 2);
	const from = max(0, left);
	const to = min(p.width, left + width);
	if (from >= to) return;
	const end = min(p.height, top + height);
	for (let y = max(0, top); y < end; y++) {
		memory.copy(
			into + (((y - top) * width + from - left) << 2),
			picture + pixelsAt + ((y * p.width + from) << 2),
			(to - from) << 2,
		);
	}
}
