// What lays drawings over pictures, in AssemblyScript: `npx tsx scripts/kernel.ts` compiles it into kernel-code.ts.
//
// Everything lies in one memory, which memory.ts shares out. Whole vectors are read and written, so that every array is
// followed by 16 bytes to spare; what lies behind a row of a picture is written as it was. What a pixel becomes depends
// on nothing but its place: it is the same whatever the clip.

/** Row buffers: each holds a row of the widest drawing there may be. */
const rowBytes: usize = 8448;
/** Two rows of a drawing, each with its samples of one or two kinds and its alpha. */
const rows0: usize = 1024;
const secondRow: usize = rowBytes;
const alphaRow: usize = 2 * rowBytes;
const rows1: usize = rows0 + 3 * rowBytes;
/** What lies between the two. */
const values0: usize = rows1 + 3 * rowBytes;
const values1: usize = values0 + rowBytes;
const covers: usize = values1 + rowBytes;
const pair: usize = covers + rowBytes;
/** For each column of the picture that a drawing is laid on: the drawing's column, and how far beyond it, of 32768 parts. */
const places: usize = pair + 16;
const parts: usize = places + rowBytes;

/** Positions in a drawing have 16 fraction bits. */
const one: i32 = 65536;
/** Up to this step eight neighbours of the picture lie within sixteen of the drawing. */
const widestStep: i32 = 2 * one;

@unmanaged class Layer {
	width: i32;
	height: i32;
	samples0: usize;
	/** 0 for a layer with one kind of samples. */
	samples1: usize;
	alpha: usize;
	hull: usize;
	rows: usize;
	alphaRows: usize;
}

@unmanaged class Shade {
	width: i32;
	height: i32;
	alpha: usize;
	hull: usize;
	dark: i32;
}

/** Copies a part of one plane to another of the same stride. */
export function restore(from: usize, to: usize, stride: i32, left: i32, top: i32, right: i32, bottom: i32): void {
	const size = right - left;
	let at = top * stride + left;
	for (let y = top; y < bottom; y++, at += stride) copyWithin(to + at, from + at, size);
}

/** Lays a layer as it is, its corner at a whole position. */
export function layExactly(
	layer: usize, target0: usize, target1: usize, stride: i32,
	clipLeft: i32, clipTop: i32, clipRight: i32, clipBottom: i32,
	left: i32, top: i32,
): void {
	const l = changetype<Layer>(layer);
	const firstColumn = clipLeft - left;
	const endColumn = clipRight - left;
	const endRow = min(l.height, clipBottom - top);
	for (let row = max(0, clipTop - top); row < endRow; row++) {
		const hull = layer + l.hull + (row << 3);
		const start = max(firstColumn, load<u16>(hull));
		const stop = min(endColumn, load<u16>(hull, 6));
		if (start >= stop) continue;
		const solidStart = clamp(load<u16>(hull, 2), start, stop);
		const solidStop = clamp(load<u16>(hull, 4), solidStart, stop);
		const from = load<i32>(layer + l.rows + (row << 2));
		const leftAlpha = layer + l.alpha + load<i32>(layer + l.alphaRows + (row << 3));
		const rightAlpha = layer + l.alpha + load<i32>(layer + l.alphaRows + (row << 3), 4);
		const to = (row + top) * stride + left;
		layPieces(target0 + to, layer + l.samples0 + from, leftAlpha, rightAlpha, start, solidStart, solidStop, stop);
		if (l.samples1 != 0) {
			layPieces(target1 + to, layer + l.samples1 + from, leftAlpha, rightAlpha, start, solidStart, solidStop, stop);
		}
	}
}

function layPieces(
	target: usize, samples: usize, leftAlpha: usize, rightAlpha: usize,
	start: i32, solidStart: i32, solidStop: i32, stop: i32,
): void {
	blend(target + start, samples + start, leftAlpha + start, solidStart - start);
	copyWithin(target + solidStart, samples + solidStart, solidStop - solidStart);
	blend(target + solidStop, samples + solidStop, rightAlpha + solidStop, stop - solidStop);
}

/** Lays a layer moved and scaled by any amount, with bilinear interpolation. */
export function layScaled(
	layer: usize, target0: usize, target1: usize, stride: i32,
	clipLeft: i32, clipTop: i32, clipRight: i32, clipBottom: i32,
	left: f64, top: f64, scale: f64,
): void {
	const l = changetype<Layer>(layer);
	const step = <i32>nearest(<f64>one / scale);
	const perStep = 1.0 / <f64>step;
	const origin = <i32>nearest(((0.5 - left) / scale - 0.5) * <f64>one);
	const originRow = (0.5 - top) / scale - 0.5;
	const endRow = min(clipBottom, <i32>ceil(top + <f64>l.height * scale));
	const firstColumn = max(clipLeft, columnOf(0, origin, perStep));
	const endColumn = min(clipRight, columnOf(l.width - 1, origin, perStep));
	if (firstColumn >= endColumn) return;
	findPlaces(firstColumn, endColumn, origin, step);
	// Rows are read as far as any row of the picture needs them, so that they serve the next one, too.
	const from = (origin + firstColumn * step) >> 16;
	const to = min(l.width - 1, ((origin + (endColumn - 1) * step) >> 16) + 1);
	const two = l.samples1 != 0;
	let above: usize = rows0;
	let below: usize = rows1;
	let read = -2;
	for (let y = max(clipTop, <i32>floor(top)); y < endRow; y++) {
		const sourceRow = originRow + <f64>y / scale;
		const row = <i32>floor(sourceRow);
		if (row < 0 || row >= l.height - 1) continue;
		const a = layer + l.hull + (row << 3);
		const b = a + 8;
		const end = max<i32>(load<u16>(a, 6), load<u16>(b, 6));
		if (end == 0) continue;
		const first = max(0, min(begin(a, l.width), begin(b, l.width)) - 1);
		const start = max(firstColumn, columnOf(first, origin, perStep));
		const stop = min(endColumn, columnOf(min(end, l.width - 1), origin, perStep));
		if (start >= stop) continue;
		const solidFirst = max<i32>(load<u16>(a, 2), load<u16>(b, 2));
		const solidLast = min<i32>(load<u16>(a, 4), load<u16>(b, 4)) - 1;
		const solidStart = clamp(columnOf(solidFirst, origin, perStep), start, stop);
		const solidStop = clamp(columnOf(solidLast, origin, perStep), solidStart, stop);
		if (row != read) {
			if (row == read + 1) {
				const upper = below;
				below = above;
				above = upper;
			} else readRow(above, layer, row, from, to);
			readRow(below, layer, row + 1, from, to);
			read = row;
		}
		const share = <i32>nearest((sourceRow - <f64>row) * 256.0);
		const low = (origin + start * step) >> 16;
		const high = min(to, ((origin + (stop - 1) * step) >> 16) + 1);
		const target = y * stride;
		if (start < solidStart || solidStop < stop) {
			between(covers, above + alphaRow, below + alphaRow, share, low, high);
		}
		between(values0, above, below, share, low, high);
		layRow(target0 + target, values0, step, firstColumn, start, solidStart, solidStop, stop);
		if (!two) continue;
		between(values1, above + secondRow, below + secondRow, share, low, high);
		layRow(target1 + target, values1, step, firstColumn, start, solidStart, solidStop, stop);
	}
}

function layRow(
	target: usize, values: usize, step: i32, firstColumn: i32,
	start: i32, solidStart: i32, solidStop: i32, stop: i32,
): void {
	mixRow(target, values, step, firstColumn, start, solidStart);
	fillRow(target, values, step, firstColumn, solidStart, solidStop);
	mixRow(target, values, step, firstColumn, solidStop, stop);
}

/** Where the picture's columns lie in a drawing, for as many as whole vectors take. */
function findPlaces(start: i32, stop: i32, origin: i32, step: i32): void {
	let near = i32x4.add(i32x4.splat(origin + start * step), i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3)));
	const four = i32x4.splat(step << 2);
	const fraction = i32x4.splat(255);
	const end = <usize>(stop - start + 16) << 1;
	for (let at: usize = 0; at < end; at += 16) {
		const far = i32x4.add(near, four);
		v128.store(places + at, i16x8.narrow_i32x4_s(i32x4.shr_s(near, 16), i32x4.shr_s(far, 16)));
		const part = i16x8.narrow_i32x4_s(
			v128.and(i32x4.shr_u(near, 8), fraction),
			v128.and(i32x4.shr_u(far, 8), fraction),
		);
		v128.store(parts + at, i16x8.shl(part, 7));
		near = i32x4.add(far, four);
	}
}

/** Darkens a luma plane by a shade. */
export function darken(
	shade: usize, target: usize, stride: i32,
	clipLeft: i32, clipTop: i32, clipRight: i32, clipBottom: i32,
	left: f64, top: f64, scale: f64,
): void {
	const s = changetype<Shade>(shade);
	const step = <i32>nearest(<f64>one / scale);
	const perStep = 1.0 / <f64>step;
	const origin = <i32>nearest(((0.5 - left) / scale - 0.5) * <f64>one);
	const originRow = (0.5 - top) / scale - 0.5;
	const endRow = min(clipBottom, <i32>ceil(top + <f64>s.height * scale));
	const firstColumn = max(clipLeft, columnOf(0, origin, perStep));
	const endColumn = min(clipRight, columnOf(s.width - 1, origin, perStep));
	if (firstColumn >= endColumn) return;
	findPlaces(firstColumn, endColumn, origin, step);
	for (let y = max(clipTop, <i32>floor(top)); y < endRow; y++) {
		const sourceRow = originRow + <f64>y / scale;
		const row = <i32>floor(sourceRow);
		if (row < 0 || row >= s.height - 1) continue;
		const hull = shade + s.hull + (row << 2);
		const end = min(s.width - 1, max<i32>(load<u16>(hull, 2), load<u16>(hull, 6)));
		if (end == 0) continue;
		const first = max(0, min<i32>(load<u16>(hull), load<u16>(hull, 4)) - 1);
		const start = max(firstColumn, columnOf(first, origin, perStep));
		const stop = min(endColumn, columnOf(end, origin, perStep));
		if (start >= stop) continue;
		const from = (origin + start * step) >> 16;
		const to = ((origin + (stop - 1) * step) >> 16) + 1;
		const share = <i32>nearest((sourceRow - <f64>row) * 256.0);
		const alpha = shade + s.alpha + row * s.width;
		between(covers, alpha, alpha + s.width, share, from, to);
		darkenRow(target + y * stride, step, firstColumn, start, stop, s.dark);
	}
}

/** Darkens a luma plane by a shade as it is, its corner at a whole position. */
export function darkenExactly(
	shade: usize, target: usize, stride: i32,
	clipLeft: i32, clipTop: i32, clipRight: i32, clipBottom: i32,
	left: i32, top: i32,
): void {
	const s = changetype<Shade>(shade);
	const dark = i16x8.splat(<i16>s.dark);
	const endRow = min(s.height, clipBottom - top);
	for (let row = max(0, clipTop - top); row < endRow; row++) {
		const hull = shade + s.hull + (row << 2);
		const start = max<i32>(load<u16>(hull), clipLeft - left);
		const stop = min<i32>(load<u16>(hull, 2), clipRight - left);
		const alpha = shade + s.alpha + row * s.width;
		const to = target + (row + top) * stride + left;
		for (let x = start; x < stop; x += 8) {
			const cover = v128.load_ext<u8>(alpha + x);
			if (v128.any_true(cover)) put(to + x, shaded(v128.load_ext<u8>(to + x), dark, cover), stop - x);
		}
	}
}

/** The picture's first column whose centre falls on column `column` of the drawing or right of it. */
function columnOf(column: i32, origin: i32, perStep: f64): i32 {
	return <i32>ceil(<f64>(column * one - origin) * perStep);
}

/** First column of a row; of an empty one, a column past all others. */
function begin(hull: usize, width: i32): i32 {
	return load<u16>(hull, 6) == 0 ? width : <i32>load<u16>(hull);
}

function clamp(value: i32, low: i32, high: i32): i32 {
	return min(max(value, low), high);
}

/** Unpacks columns first..last of a row, its samples and its alpha. Column x comes to lie at into + x. */
function readRow(into: usize, layer: usize, row: i32, first: i32, last: i32): void {
	const l = changetype<Layer>(layer);
	readSamples(into, layer, l.samples0, row, first, last);
	if (l.samples1 != 0) readSamples(into + secondRow, layer, l.samples1, row, first, last);
	readAlpha(into + alphaRow, layer, row, first, last);
}

/** What lies outside of the row's hull is 0. */
function readSamples(into: usize, layer: usize, samples: usize, row: i32, first: i32, last: i32): void {
	const l = changetype<Layer>(layer);
	const hull = layer + l.hull + (row << 3);
	const start = clamp(load<u16>(hull), first, last + 1);
	const stop = clamp(load<u16>(hull, 6), start, last + 1);
	const from = layer + samples + load<i32>(layer + l.rows + (row << 2));
	set(into + first, 0, start - first);
	copy(into + start, from + start, stop - start);
	set(into + stop, 0, last + 1 - stop);
}

function readAlpha(into: usize, layer: usize, row: i32, first: i32, last: i32): void {
	const l = changetype<Layer>(layer);
	const hull = layer + l.hull + (row << 3);
	const start = clamp(load<u16>(hull), first, last + 1);
	const solidStart = clamp(load<u16>(hull, 2), start, last + 1);
	const solidStop = clamp(load<u16>(hull, 4), solidStart, last + 1);
	const stop = clamp(load<u16>(hull, 6), solidStop, last + 1);
	const at = layer + l.alphaRows + (row << 3);
	const left = layer + l.alpha + load<i32>(at);
	const right = layer + l.alpha + load<i32>(at, 4);
	set(into + first, 0, start - first);
	copy(into + start, left + start, solidStart - start);
	set(into + solidStart, 255, solidStop - solidStart);
	copy(into + solidStop, right + solidStop, stop - solidStop);
	set(into + stop, 0, last + 1 - stop);
}

/** Between two rows: `share` of 256 parts of the lower one. */
function between(into: usize, upper: usize, lower: usize, share: i32, first: i32, last: i32): void {
	const rest = i16x8.splat(<i16>(256 - share));
	const part = i16x8.splat(<i16>share);
	const half = i16x8.splat(128);
	for (let x = first; x <= last; x += 16) {
		const a = v128.load(upper + x);
		const b = v128.load(lower + x);
		const low = weighted(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b), rest, part, half);
		const high = weighted(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b), rest, part, half);
		v128.store(into + x, i8x16.narrow_i16x8_u(low, high));
	}
}

@inline
function weighted(a: v128, b: v128, rest: v128, part: v128, half: v128): v128 {
	return i16x8.shr_u(i16x8.add(i16x8.add(i16x8.mul(a, rest), i16x8.mul(b, part)), half), 8);
}

/** Where eight columns of the picture from `column` on are in a row: from `base` on, at these bytes, and so far beyond. */
@inline
function indexOf(column: usize): v128 {
	const all = i16x8.sub(v128.load(places + column), i16x8.splat(load<i16>(places + column)));
	return i8x16.narrow_i16x8_u(all, all);
}

/** Eight samples of a row, each between its two neighbours. @param column in bytes of `places` */
@inline
function gather(row: usize, column: usize, index: v128, part: v128): v128 {
	const sixteen = v128.load(row + load<u16>(places + column));
	const a = i16x8.extend_low_i8x16_u(i8x16.swizzle(sixteen, index));
	const b = i16x8.extend_low_i8x16_u(i8x16.swizzle(sixteen, i8x16.add(index, i8x16.splat(1))));
	return i16x8.add(a, i16x8.q15mulr_sat_s(i16x8.sub(b, a), part));
}

/** The same when they are farther apart than a vector reaches. */
function gatherWide(row: usize, column: usize, part: v128): v128 {
	for (let i: usize = 0; i < 8; i++) {
		const at = row + load<u16>(places + column + (i << 1));
		store<u8>(pair + i, load<u8>(at));
		store<u8>(pair + i, load<u8>(at, 1), 8);
	}
	const a = v128.load_ext<u8>(pair);
	const b = v128.load_ext<u8>(pair, 8);
	return i16x8.add(a, i16x8.q15mulr_sat_s(i16x8.sub(b, a), part));
}

@inline
function gatherAny(row: usize, step: i32, column: usize, part: v128): v128 {
	return step > widestStep ? gatherWide(row, column, part) : gather(row, column, indexOf(column), part);
}

/** Interpolated samples where they are opaque. */
function fillRow(target: usize, values: usize, step: i32, firstColumn: i32, start: i32, stop: i32): void {
	let x = start;
	let column = <usize>(start - firstColumn) << 1;
	if (step <= widestStep) {
		for (; x + 16 <= stop; x += 16, column += 32) {
			const low = gather(values, column, indexOf(column), v128.load(parts + column));
			const high = gather(values, column + 16, indexOf(column + 16), v128.load(parts + column + 16));
			v128.store(target + x, i8x16.narrow_i16x8_u(low, high));
		}
	}
	for (; x < stop; x += 8, column += 16) {
		put(target + x, gatherAny(values, step, column, v128.load(parts + column)), stop - x);
	}
}

/** Interpolated samples over what is there, by their interpolated alpha. */
function mixRow(target: usize, values: usize, step: i32, firstColumn: i32, start: i32, stop: i32): void {
	let column = <usize>(start - firstColumn) << 1;
	for (let x = start; x < stop; x += 8, column += 16) {
		const part = v128.load(parts + column);
		let cover: v128;
		let value: v128;
		if (step > widestStep) {
			cover = gatherWide(covers, column, part);
			value = gatherWide(values, column, part);
		} else {
			const index = indexOf(column);
			cover = gather(covers, column, index, part);
			value = gather(values, column, index, part);
		}
		if (!v128.any_true(v128.or(cover, value))) continue;
		const through = i16x8.sub(i16x8.splat(255), cover);
		const below = v128.load_ext<u8>(target + x);
		put(target + x, i16x8.add(value, over255(i16x8.mul(below, through))), stop - x);
	}
}

function darkenRow(target: usize, step: i32, firstColumn: i32, start: i32, stop: i32, dark: i32): void {
	const darkest = i16x8.splat(<i16>dark);
	let column = <usize>(start - firstColumn) << 1;
	for (let x = start; x < stop; x += 8, column += 16) {
		const cover = gatherAny(covers, step, column, v128.load(parts + column));
		if (!v128.any_true(cover)) continue;
		put(target + x, shaded(v128.load_ext<u8>(target + x), darkest, cover), stop - x);
	}
}

@inline
function shaded(below: v128, dark: v128, cover: v128): v128 {
	const through = i16x8.sub(i16x8.splat(255), cover);
	return over255(i16x8.add(i16x8.mul(below, through), i16x8.mul(dark, cover)));
}

/** Divides by 255, rounded; exact for products of two bytes. */
@inline
function over255(product: v128): v128 {
	const sum = i16x8.add(product, i16x8.splat(128));
	return i16x8.shr_u(i16x8.add(sum, i16x8.shr_u(sum, 8)), 8);
}

/** Stores `count` bytes of eight; what follows them stays as it is. */
@inline
function put(to: usize, eight: v128, count: i32): void {
	const bytes = i8x16.narrow_i16x8_u(eight, eight);
	if (count >= 8) v128.store64_lane(to, bytes, 0);
	else v128.store64_lane(to, v128.bitselect(bytes, v128.load64_zero(to), firstBytes(count)), 0);
}

@inline
function firstBytes(count: i32): v128 {
	return i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>count));
}

/** Premultiplied samples over what is there. */
function blend(to: usize, samples: usize, alpha: usize, count: i32): void {
	let x = 0;
	for (; x + 16 <= count; x += 16) {
		const cover = v128.load(alpha + x);
		if (!v128.any_true(cover)) continue;
		const sample = v128.load(samples + x);
		const below = v128.load(to + x);
		const through = v128.not(cover);
		const low = i16x8.mul(i16x8.extend_low_i8x16_u(below), i16x8.extend_low_i8x16_u(through));
		const high = i16x8.mul(i16x8.extend_high_i8x16_u(below), i16x8.extend_high_i8x16_u(through));
		v128.store(to + x, i8x16.add_sat_u(sample, i8x16.narrow_i16x8_u(over255(low), over255(high))));
	}
	for (; x < count; x += 8) {
		const cover = v128.load_ext<u8>(alpha + x);
		const through = i16x8.sub(i16x8.splat(255), cover);
		const below = v128.load_ext<u8>(to + x);
		const mixed = i16x8.add(v128.load_ext<u8>(samples + x), over255(i16x8.mul(below, through)));
		put(to + x, mixed, count - x);
	}
}

/** In row buffers: writes up to 15 bytes more. */
function set(to: usize, value: i32, count: i32): void {
	const all = i8x16.splat(<i8>value);
	for (let x = 0; x < count; x += 16) v128.store(to + x, all);
}

/** The same with what lies elsewhere. */
function copy(to: usize, from: usize, count: i32): void {
	for (let x = 0; x < count; x += 16) v128.store(to + x, v128.load(from + x));
}

/** Copies into a picture: what lies behind stays as it is. */
function copyWithin(to: usize, from: usize, count: i32): void {
	const whole = count & ~15;
	copy(to, from, whole);
	if (whole < count) {
		const old = v128.load(to + whole);
		v128.store(to + whole, v128.bitselect(v128.load(from + whole), old, firstBytes(count - whole)));
	}
}
