// What lays drawings over pictures, in AssemblyScript: `npx tsx scripts/kernel.ts` compiles it into kernel-code.ts.
//
// Everything lies in one memory, which memory.ts shares out. Whole vectors are read and written, so that every array is
// followed by 16 bytes to spare; what lies behind a row of a picture is written as it was. What a pixel becomes depends
// on nothing but its place: it is the same whatever the clip.

/** Row buffers: each holds a row of the widest drawing there may be. */
const rowBytes: usize = 8448;
const above0: usize = 1024;
const above1: usize = above0 + rowBytes;
const aboveCover: usize = above1 + rowBytes;
const below0: usize = aboveCover + rowBytes;
const below1: usize = below0 + rowBytes;
const belowCover: usize = below1 + rowBytes;
const values0: usize = belowCover + rowBytes;
const values1: usize = values0 + rowBytes;
const covers: usize = values1 + rowBytes;
const pair: usize = covers + rowBytes;

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
	for (let y = max(clipTop, <i32>floor(top)); y < endRow; y++) {
		const sourceRow = originRow + <f64>y / scale;
		const row = <i32>floor(sourceRow);
		if (row < 0 || row >= l.height - 1) continue;
		const a = layer + l.hull + (row << 3);
		const b = a + 8;
		const end = max<i32>(load<u16>(a, 6), load<u16>(b, 6));
		if (end == 0) continue;
		const first = max(0, min(begin(a, l.width), begin(b, l.width)) - 1);
		const start = max(clipLeft, columnOf(first, origin, perStep));
		const stop = min(clipRight, columnOf(min(end, l.width - 1), origin, perStep));
		if (start >= stop) continue;
		const solidFirst = max<i32>(load<u16>(a, 2), load<u16>(b, 2));
		const solidLast = min<i32>(load<u16>(a, 4), load<u16>(b, 4)) - 1;
		const solidStart = clamp(columnOf(solidFirst, origin, perStep), start, stop);
		const solidStop = clamp(columnOf(solidLast, origin, perStep), solidStart, stop);
		const share = <i32>nearest((sourceRow - <f64>row) * 256.0);
		const from = (origin + start * step) >> 16;
		const to = min(l.width - 1, ((origin + (stop - 1) * step) >> 16) + 1);
		const target = y * stride;
		readSamples(above0, layer, l.samples0, row, from, to);
		readSamples(below0, layer, l.samples0, row + 1, from, to);
		between(values0, above0, below0, share, from, to);
		if (l.samples1 != 0) {
			readSamples(above1, layer, l.samples1, row, from, to);
			readSamples(below1, layer, l.samples1, row + 1, from, to);
			between(values1, above1, below1, share, from, to);
		}
		if (start < solidStart || solidStop < stop) {
			readAlpha(aboveCover, layer, row, from, to);
			readAlpha(belowCover, layer, row + 1, from, to);
			between(covers, aboveCover, belowCover, share, from, to);
		}
		layRow(target0 + target, values0, origin, step, start, solidStart, solidStop, stop);
		if (l.samples1 != 0) layRow(target1 + target, values1, origin, step, start, solidStart, solidStop, stop);
	}
}

function layRow(
	target: usize, values: usize, origin: i32, step: i32,
	start: i32, solidStart: i32, solidStop: i32, stop: i32,
): void {
	mixRow(target, values, origin, step, start, solidStart);
	fillRow(target, values, origin, step, solidStart, solidStop);
	mixRow(target, values, origin, step, solidStop, stop);
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
	for (let y = max(clipTop, <i32>floor(top)); y < endRow; y++) {
		const sourceRow = originRow + <f64>y / scale;
		const row = <i32>floor(sourceRow);
		if (row < 0 || row >= s.height - 1) continue;
		const hull = shade + s.hull + (row << 2);
		const end = min(s.width - 1, max<i32>(load<u16>(hull, 2), load<u16>(hull, 6)));
		if (end == 0) continue;
		const first = max(0, min<i32>(load<u16>(hull), load<u16>(hull, 4)) - 1);
		const start = max(clipLeft, columnOf(first, origin, perStep));
		const stop = min(clipRight, columnOf(end, origin, perStep));
		if (start >= stop) continue;
		const from = (origin + start * step) >> 16;
		const to = ((origin + (stop - 1) * step) >> 16) + 1;
		const share = <i32>nearest((sourceRow - <f64>row) * 256.0);
		const alpha = shade + s.alpha + row * s.width;
		between(covers, alpha, alpha + s.width, share, from, to);
		darkenRow(target + y * stride, origin, step, start, stop, s.dark);
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

/** Unpacks columns first..last of a row; what lies outside its hull is 0. Column x comes to lie at into + x. */
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

/** Eight samples from `position` on, `step` apart, each between its two neighbours. */
@inline
function gather(row: usize, position: i32, step: i32): v128 {
	const base = position >> 16;
	const offsets = i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3));
	const near = i32x4.add(i32x4.splat(position - (base << 16)), offsets);
	const far = i32x4.add(near, i32x4.splat(step << 2));
	const fraction = i32x4.splat(255);
	const part = i16x8.narrow_i32x4_s(
		v128.and(i32x4.shr_u(near, 8), fraction),
		v128.and(i32x4.shr_u(far, 8), fraction),
	);
	if (step > widestStep) return gatherWide(row, position, step, part);
	const whole = i16x8.narrow_i32x4_s(i32x4.shr_u(near, 16), i32x4.shr_u(far, 16));
	const index = i8x16.narrow_i16x8_u(whole, whole);
	const sixteen = v128.load(row + base);
	const a = i16x8.extend_low_i8x16_u(i8x16.swizzle(sixteen, index));
	const b = i16x8.extend_low_i8x16_u(i8x16.swizzle(sixteen, i8x16.add(index, i8x16.splat(1))));
	return weighted(a, b, i16x8.sub(i16x8.splat(256), part), part, i16x8.splat(128));
}

/** The same when they are farther apart than a vector reaches. */
function gatherWide(row: usize, position: i32, step: i32, part: v128): v128 {
	for (let i = 0; i < 8; i++, position += step) {
		store<u8>(pair + i, load<u8>(row + (position >> 16)));
		store<u8>(pair + i, load<u8>(row + (position >> 16), 1), 8);
	}
	const a = v128.load_ext<u8>(pair);
	const b = v128.load_ext<u8>(pair, 8);
	return weighted(a, b, i16x8.sub(i16x8.splat(256), part), part, i16x8.splat(128));
}

/** Interpolated samples where they are opaque. */
function fillRow(target: usize, values: usize, origin: i32, step: i32, start: i32, stop: i32): void {
	let position = origin + start * step;
	for (let x = start; x < stop; x += 8, position += step << 3) {
		put(target + x, gather(values, position, step), stop - x);
	}
}

/** Interpolated samples over what is there, by their interpolated alpha. */
function mixRow(target: usize, values: usize, origin: i32, step: i32, start: i32, stop: i32): void {
	let position = origin + start * step;
	for (let x = start; x < stop; x += 8, position += step << 3) {
		const cover = gather(covers, position, step);
		const value = gather(values, position, step);
		if (!v128.any_true(v128.or(cover, value))) continue;
		const through = i16x8.sub(i16x8.splat(255), cover);
		const below = v128.load_ext<u8>(target + x);
		put(target + x, i16x8.add(value, over255(i16x8.mul(below, through))), stop - x);
	}
}

function darkenRow(target: usize, origin: i32, step: i32, start: i32, stop: i32, dark: i32): void {
	const darkest = i16x8.splat(<i16>dark);
	let position = origin + start * step;
	for (let x = start; x < stop; x += 8, position += step << 3) {
		const cover = gather(covers, position, step);
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
	for (let x = 0; x < count; x += 8) {
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
