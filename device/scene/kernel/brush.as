// What paints pictures and packs them into sprites, in AssemblyScript: `npx tsx scripts/kernel.ts` compiles it into
// brush-code.ts.
//
// Everything lies in one memory, which easel.ts shares out. Whole vectors are read and written, so that every room is
// followed by 64 bytes to spare. A path is a row of 64-bit floats: for each contour how many numbers it has, then
// [x, y, x, y, …]; for a limb -6, then place and radius of one end and of the other; and a 0 at the end.

/** Where bounds are left for JavaScript: left, top, right, bottom. */
const answer: usize = 64;

/** A picture begins with its size and the bounds of what was painted; its pixels follow, alpha in the highest byte. */
@unmanaged class Picture {
	width: i32;
	height: i32;
	left: i32;
	top: i32;
	right: i32;
	bottom: i32;
}
const pixelsAt: usize = 32;

/** Below this much coverage a pixel is left alone. */
const faint: f64 = 1.0 / 512.0;
/** From this much on a pixel counts as fully covered. */
const full: f64 = 1.0 - 1.0 / 512.0;

/** The lesser and the greater of two numbers, for which min and max would mind what is not a number. */
@inline
function lesser(a: f64, b: f64): f64 {
	return a < b ? a : b;
}

@inline
function greater(a: f64, b: f64): f64 {
	return a > b ? a : b;
}

/* ------------------------------------------------------------------ coverage: exact-area anti-aliasing */

let boundLeft: i32 = 0;
let boundTop: i32 = 0;
let boundRight: i32 = 0;
let boundBottom: i32 = 0;
/** Row length of the deltas in floats: the bounds' width and two to spare. */
let pitch: i32 = 0;

/**
 * Every edge adds to the deltas how much the covered area of each pixel to its right changes, so that a running sum
 * along a row is the coverage of each pixel. A point (x, y) of the path is at ((x - left) · scale, (y - top) · scale).
 */
function trace(path: usize, deltas: usize, width: i32, height: i32, left: f64, top: f64, scale: f64): bool {
	measure(path, width, height, left, top, scale);
	if (boundLeft >= boundRight || boundTop >= boundBottom) return false;
	pitch = boundRight - boundLeft + 2;
	let at = path;
	let count = <i32>load<f64>(at);
	while (count != 0) {
		if (count < 0) limb(at + 8, deltas, left, top, scale);
		else contour(at + 8, count, deltas, left, top, scale);
		at += 8 + (<usize>abs(count) << 3);
		count = <i32>load<f64>(at);
	}
	return true;
}

function measure(path: usize, width: i32, height: i32, left: f64, top: f64, scale: f64): void {
	let low = f64x2.splat(Infinity);
	let high = f64x2.splat(-Infinity);
	let at = path;
	let count = <i32>load<f64>(at);
	while (count != 0) {
		at += 8;
		const end = at + (<usize>abs(count) << 3);
		if (count < 0) {
			for (; at < end; at += 24) {
				const point = v128.load(at);
				const radius = f64x2.splat(load<f64>(at, 16));
				low = f64x2.pmin(low, f64x2.sub(point, radius));
				high = f64x2.pmax(high, f64x2.add(point, radius));
			}
		}
		for (; at < end; at += 16) {
			const point = v128.load(at);
			low = f64x2.pmin(low, point);
			high = f64x2.pmax(high, point);
		}
		count = <i32>load<f64>(at);
	}
	const right = <f64>width;
	const bottom = <f64>height;
	boundLeft = <i32>max(0.0, min(right, floor((f64x2.extract_lane(low, 0) - left) * scale)));
	boundTop = <i32>max(0.0, min(bottom, floor((f64x2.extract_lane(low, 1) - top) * scale)));
	boundRight = <i32>max(0.0, min(right, ceil((f64x2.extract_lane(high, 0) - left) * scale)));
	boundBottom = <i32>max(0.0, min(bottom, ceil((f64x2.extract_lane(high, 1) - top) * scale)));
}

function contour(points: usize, count: i32, deltas: usize, left: f64, top: f64, scale: f64): void {
	const columns = <f64>boundLeft;
	const rows = <f64>boundTop;
	const end = points + (<usize>count << 3);
	let x0 = (load<f64>(end - 16) - left) * scale - columns;
	let y0 = (load<f64>(end - 8) - top) * scale - rows;
	for (let at = points; at < end; at += 16) {
		const x1 = (load<f64>(at) - left) * scale - columns;
		const y1 = (load<f64>(at, 8) - top) * scale - rows;
		line(deltas, x0, y0, x1, y1);
		x0 = x1;
		y0 = y1;
	}
}

@inline
function line(deltas: usize, x0: f64, y0: f64, x1: f64, y1: f64): void {
	if (y0 < y1) edge(deltas, x0, y0, x1, y1, 1.0);
	else if (y0 > y1) edge(deltas, x1, y1, x0, y0, -1.0);
}

let penX: f64 = 0;
let penY: f64 = 0;

@inline
function lineTo(deltas: usize, x: f64, y: f64): void {
	line(deltas, penX, penY, x, y);
	penX = x;
	penY = y;
}

/** Two circles and what lies between them, clockwise on the screen. */
function limb(ends: usize, deltas: usize, left: f64, top: f64, scale: f64): void {
	const x0 = (load<f64>(ends) - left) * scale - <f64>boundLeft;
	const y0 = (load<f64>(ends, 8) - top) * scale - <f64>boundTop;
	const radius0 = load<f64>(ends, 16) * scale;
	const x1 = (load<f64>(ends, 24) - left) * scale - <f64>boundLeft;
	const y1 = (load<f64>(ends, 32) - top) * scale - <f64>boundTop;
	const radius1 = load<f64>(ends, 40) * scale;
	const length = sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
	const less = radius0 - radius1;
	if (length <= abs(less)) {
		const first = less > 0;
		const radius = first ? radius0 : radius1;
		penX = (first ? x0 : x1) + radius;
		penY = first ? y0 : y1;
		arc(deltas, first ? x0 : x1, penY, radius, 1.0, 0.0, 2.0 * Math.PI);
		return;
	}
	const alongX = (x1 - x0) / length;
	const alongY = (y1 - y0) / length;
	// Where the lines from one circle to the other touch them, seen from their middles.
	const cos = less / length;
	const sin = sqrt(1.0 - cos * cos);
	const lean = Math.acos(cos);
	const nearX = alongX * cos - alongY * sin;
	const nearY = alongX * sin + alongY * cos;
	const farX = alongX * cos + alongY * sin;
	const farY = alongY * cos - alongX * sin;
	const startX = x0 + nearX * radius0;
	const startY = y0 + nearY * radius0;
	penX = startX;
	penY = startY;
	arc(deltas, x0, y0, radius0, nearX, nearY, 2.0 * (Math.PI - lean));
	lineTo(deltas, x1 + farX * radius1, y1 + farY * radius1);
	arc(deltas, x1, y1, radius1, farX, farY, 2.0 * lean);
	lineTo(deltas, startX, startY);
}

/** From where the pen is on a circle on by an angle. @param unitX, @param unitY that place, seen from the middle */
function arc(deltas: usize, x: f64, y: f64, radius: f64, unitX: f64, unitY: f64, angle: f64): void {
	// As many lines as look round.
	const all = lesser(64.0, greater(8.0, ceil(sqrt(radius) * 6.0)));
	const count = greater(2.0, ceil((all * angle) / (2.0 * Math.PI)));
	const step = angle / count;
	// An eighth of a turn at most: these series are exact to a thousandth of a millionth there.
	const q = step * step;
	const turnX = 1.0 - (q / 2.0) * (1.0 - (q / 12.0) * (1.0 - (q / 30.0) * (1.0 - (q / 56.0) * (1.0 - q / 90.0))));
	const turnY = step * (1.0 - (q / 6.0) * (1.0 - (q / 20.0) * (1.0 - (q / 42.0) * (1.0 - q / 72.0))));
	let fromX = unitX;
	let fromY = unitY;
	for (let i: f64 = 0; i < count; i += 1.0) {
		const toX = fromX * turnX - fromY * turnY;
		fromY = fromX * turnY + fromY * turnX;
		fromX = toX;
		lineTo(deltas, x + fromX * radius, y + fromY * radius);
	}
}

/** An edge from (x0, y0) down to (x1, y1), relative to the bounds. */
function edge(deltas: usize, x0: f64, y0: f64, x1: f64, y1: f64, direction: f64): void {
	const width = <f64>(pitch - 2);
	const slope = (x1 - x0) / (y1 - y0);
	const start = greater(y0, 0.0);
	const end = lesser(y1, <f64>(boundBottom - boundTop));
	if (start >= end) return;
	const rowBytes = <usize>(pitch << 2);
	let y = floor(start);
	let row = deltas + <usize>(<i32>y) * rowBytes;
	let x = x0 + slope * (start - y0);
	let from = within(x, width);
	// What is left of the first row; then whole rows; then what is left of the last.
	let height = lesser(y + 1.0, end) - start;
	while (true) {
		x += slope * height;
		const to = within(x, width);
		cells(row, from, to, direction * height);
		from = to;
		y += 1.0;
		if (y >= end) return;
		row += rowBytes;
		height = lesser(1.0, end - y);
	}
}

@inline
function within(x: f64, width: f64): f64 {
	return lesser(greater(x, 0.0), width);
}

@inline
function raise(cell: usize, by: f64): void {
	store<f32>(cell, load<f32>(cell) + <f32>by);
}

/** One row's share of an edge: it runs from column xa to xb and covers `height` (signed) of the row. */
@inline
function cells(row: usize, xa: f64, xb: f64, height: f64): void {
	const low = lesser(xa, xb);
	const high = greater(xa, xb);
	const first = floor(low);
	const cell = row + (<usize>(<i32>first) << 2);
	if (high <= first + 1.0) {
		const beyond = height * ((low + high) * 0.5 - first);
		const change = f32x4.demote_f64x2_zero(f64x2(height - beyond, beyond));
		v128.store64_lane(cell, f32x4.add(v128.load64_zero(cell), change), 0);
	} else flatCells(cell, first, low, high, height);
}

/** The same for an edge that runs over several columns. */
function flatCells(firstCell: usize, first: f64, low: f64, high: f64, height: f64): void {
	const perColumn = height / (high - low);
	let cell = firstCell;
	let covered: f64 = 0;
	let change: f64 = 0;
	let from = low;
	for (let column = first; column < high; column += 1.0, cell += 4) {
		const to = lesser(column + 1.0, high);
		const inside = perColumn * (to - from);
		// What this column gains now, and its right neighbour with it: the part right of the edge within the column.
		const area = covered + inside * (column + 1.0 - (from + to) * 0.5);
		raise(cell, area - change);
		change = area;
		covered += inside;
		from = to;
	}
	raise(cell, height - change);
}

/** The first cell from `cell` on, before `end`, that is not 0. */
@inline
function nextChange(start: usize, end: usize): usize {
	const nothing = f32x4.splat(0);
	let cell = start;
	while (cell + 16 <= end && !v128.any_true(f32x4.ne(v128.load(cell), nothing))) cell += 16;
	while (cell < end && load<f32>(cell) == 0) cell += 4;
	return cell;
}

/* ------------------------------------------------------------------ fills */

/** Leaves the bounds of the path in the picture, and its deltas for JavaScript to read and clear. False: nothing is inside. */
export function cover(picture: usize, path: usize, deltas: usize, left: f64, top: f64): bool {
	const p = changetype<Picture>(picture);
	if (!trace(path, deltas, p.width, p.height, left, top, 1.0)) return false;
	store<i32>(answer, boundLeft);
	store<i32>(answer, boundTop, 4);
	store<i32>(answer, boundRight, 8);
	store<i32>(answer, boundBottom, 12);
	touch(picture);
	return true;
}

function touch(picture: usize): void {
	const p = changetype<Picture>(picture);
	p.left = min(p.left, boundLeft);
	p.top = min(p.top, boundTop);
	p.right = max(p.right, boundRight);
	p.bottom = max(p.bottom, boundBottom);
}

/** Paints what the path encloses in one colour over what is there. */
export function fillSolid(
	picture: usize, path: usize, deltas: usize, left: f64, top: f64,
	red: f64, green: f64, blue: f64, opacity: f64,
): void {
	const p = changetype<Picture>(picture);
	if (!trace(path, deltas, p.width, p.height, left, top, 1.0)) return;
	paintCovered(picture, deltas, f32x4(<f32>red, <f32>green, <f32>blue, 255), opacity);
}

/** Paints what was traced in one colour. */
function paintCovered(picture: usize, deltas: usize, colour: v128, opacity: f64): void {
	const p = changetype<Picture>(picture);
	touch(picture);
	const packed = bytesOf(colour);
	for (let y = boundTop; y < boundBottom; y++) {
		const cells = deltas + (((y - boundTop) * pitch) << 2);
		const toPixel = picture + pixelsAt + ((y * p.width + boundLeft) << 2) - cells;
		const end = cells + ((boundRight - boundLeft) << 2);
		let covered: f64 = 0;
		let cell = cells;
		while (cell < end) {
			covered += <f64>load<f32>(cell);
			store<f32>(cell, 0);
			// From here on coverage stays as it is.
			const stop = nextChange(cell + 4, end);
			const amount = abs(covered) * opacity;
			if (amount > full) repeat(cell + toPixel, stop + toPixel, packed);
			else if (amount >= faint) {
				const share = f32x4.splat(<f32>min(amount, 1.0));
				for (let at = cell + toPixel; at < stop + toPixel; at += 4) blend(at, colour, share);
			}
			cell = stop;
		}
		store<i64>(end, 0);
	}
}

/** Writes one pixel's bytes up to `end`. */
@inline
function repeat(start: usize, end: usize, packed: v128): void {
	let at = start;
	for (; at + 16 <= end; at += 16) v128.store(at, packed);
	for (; at < end; at += 4) v128.store32_lane(at, packed, 0);
}

/** Source over, premultiplied. */
@inline
function blend(pixel: usize, colour: v128, share: v128): void {
	const bytes = v128.load32_zero(pixel);
	const below = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
	const rest = f32x4.sub(f32x4.splat(1), share);
	const mixed = f32x4.add(f32x4.mul(below, rest), f32x4.mul(colour, share));
	v128.store32_lane(pixel, bytesOf(mixed), 0);
}

/** Four floats as the four bytes of a pixel, four times. */
@inline
function bytesOf(channels: v128): v128 {
	const whole = rounded(channels);
	const words = i16x8.narrow_i32x4_s(whole, whole);
	return i8x16.narrow_i16x8_u(words, words);
}

const rampSteps: i32 = 64;
/** Its colours as floats red, green, blue and opacity; and as opaque pixels. */
const rampColours: usize = 1024;
const rampPixels: usize = rampColours + 64 * 16;
/** Places along it have 16 fraction bits. */
const rampOne: f64 = 65536.0;
const rampEnd: i64 = 63 << 16;

/**
 * Makes the steps from..to of a ramp.
 * @param stops offset, red, green, blue and opacity of each @returns whether all of it is opaque
 */
function makeRamp(stops: usize, count: i32, from: i32, to: i32): bool {
	let solid = true;
	let step = from;
	for (let next = 0; next < count; next++) {
		const end = stops + next * 40;
		const start = next > 0 ? end - 40 : end;
		const startAt = load<f64>(start);
		const length = load<f64>(end) - startAt;
		const colour0 = stopColour(start);
		const change = f32x4.sub(stopColour(end), colour0);
		const perStep = length > 0 ? <f32>(1.0 / (length * <f64>(rampSteps - 1))) : 0;
		const before = <f32>(startAt * <f64>(rampSteps - 1));
		const last = next == count - 1 ? to : min(to, <i32>floor(load<f64>(end) * <f64>(rampSteps - 1)));
		for (; step <= last; step++) {
			const share = length > 0 ? f32x4.splat((<f32>step - before) * perStep) : f32x4.splat(1);
			const within = f32x4.pmin(f32x4.pmax(share, f32x4.splat(0)), f32x4.splat(1));
			const colour = f32x4.add(colour0, f32x4.mul(change, within));
			v128.store(rampColours + (step << 4), colour);
			v128.store32_lane(rampPixels + (step << 2), bytesOf(f32x4.replace_lane(colour, 3, 255)), 0);
		}
		if (load<f64>(end, 32) <= full) solid = false;
	}
	return solid;
}

@inline
function stopColour(stop: usize): v128 {
	return f32x4(<f32>load<f64>(stop, 8), <f32>load<f64>(stop, 16), <f32>load<f64>(stop, 24), <f32>load<f64>(stop, 32));
}

@inline
function rampStep(place: i64): usize {
	const within = place < 0 ? 0 : place > rampEnd ? rampEnd : place;
	return <usize>(within >> 16);
}

/** Paints what the path encloses with colours that run from one point to another. */
export function fillGradient(
	picture: usize, path: usize, deltas: usize, left: f64, top: f64,
	stops: usize, count: i32, fromX: f64, fromY: f64, toX: f64, toY: f64,
): void {
	const p = changetype<Picture>(picture);
	if (!trace(path, deltas, p.width, p.height, left, top, 1.0)) return;
	touch(picture);
	const dx = toX - fromX;
	const dy = toY - fromY;
	const length = dx * dx + dy * dy;
	const scale = (<f64>(rampSteps - 1) * rampOne) / (length == 0 ? 1.0 : length);
	// Only what of the ramp comes into sight is made: often that is its end alone.
	const corner = ((<f64>boundLeft + 0.5 - fromX) * dx + (<f64>boundTop + 0.5 - fromY) * dy) * scale;
	const across = dx * scale * <f64>(boundRight - boundLeft - 1);
	const down = dy * scale * <f64>(boundBottom - boundTop - 1);
	const lowest = <i32>rampStep(<i64>(corner + lesser(0, across) + lesser(0, down)) - <i64>rampOne);
	const highest = <i32>rampStep(<i64>(corner + greater(0, across) + greater(0, down)) + <i64>rampOne);
	const solid = makeRamp(stops, count, lowest, highest);
	if (lowest == highest) {
		const colour = v128.load(rampColours + (lowest << 4));
		paintCovered(picture, deltas, f32x4.replace_lane(colour, 3, 255), <f64>f32x4.extract_lane(colour, 3));
		return;
	}
	const stepX = <i64>(dx * scale);
	for (let y = boundTop; y < boundBottom; y++) {
		const cells = deltas + (((y - boundTop) * pitch) << 2);
		const toPixel = picture + pixelsAt + ((y * p.width + boundLeft) << 2) - cells;
		const end = cells + ((boundRight - boundLeft) << 2);
		const first = <i64>(((<f64>boundLeft + 0.5 - fromX) * dx + (<f64>y + 0.5 - fromY) * dy) * scale);
		let covered: f64 = 0;
		let cell = cells;
		while (cell < end) {
			covered += <f64>load<f32>(cell);
			store<f32>(cell, 0);
			const stop = nextChange(cell + 4, end);
			const inside = lesser(1.0, abs(covered));
			let place = first + <i64>((cell - cells) >> 2) * stepX;
			const last = place + <i64>((stop - cell - 4) >> 2) * stepX;
			if (inside > full && solid && place >= 0 && place <= rampEnd && last >= 0 && last <= rampEnd) {
				const change = <i32>stepX;
				let near = <i32>place;
				for (let at = cell + toPixel; at < stop + toPixel; at += 4, near += change) {
					store<i32>(at, load<i32>(rampPixels + ((near >> 16) << 2)));
				}
			} else if (inside > full && solid) {
				for (let at = cell + toPixel; at < stop + toPixel; at += 4, place += stepX) {
					store<i32>(at, load<i32>(rampPixels + (rampStep(place) << 2)));
				}
			} else if (inside >= faint) {
				for (let at = cell + toPixel; at < stop + toPixel; at += 4, place += stepX) {
					const colour = v128.load(rampColours + (rampStep(place) << 4));
					const amount = <f32>inside * f32x4.extract_lane(colour, 3);
					if (amount < <f32>faint) continue;
					blend(at, f32x4.replace_lane(colour, 3, 255), f32x4.splat(amount));
				}
			}
			cell = stop;
		}
		store<i64>(end, 0);
	}
}

/* ------------------------------------------------------------------ soft shapes */

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

@inline
function rounded(values: v128): v128 {
	return i32x4.trunc_sat_f32x4_s(f32x4.add(values, f32x4.splat(0.5)));
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
	boundLeft = max(0, left);
	boundTop = max(0, top);
	boundRight = min(p.width, right);
	boundBottom = min(p.height, bottom);
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

/* ------------------------------------------------------------------ packing */

/** The first column from `left` on that is not clear; `right` when there is none. */
@inline
function firstSeen(row: usize, left: i32, right: i32): i32 {
	const alpha = i32x4.splat(0xff000000);
	let first = left;
	while (first + 4 <= right && !v128.any_true(v128.and(v128.load(row + (first << 2)), alpha))) first += 4;
	while (first < right && load<u8>(row + (first << 2), 3) == 0) first++;
	return first;
}

/** Behind the last column that is not clear, when `first` is not. */
@inline
function endSeen(row: usize, first: i32, right: i32): i32 {
	const alpha = i32x4.splat(0xff000000);
	let end = right;
	while (end - 4 >= first && !v128.any_true(v128.and(v128.load(row + (end << 2) - 16), alpha))) end -= 4;
	while (load<u8>(row + (end << 2) - 4, 3) == 0) end--;
	return end;
}

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

/** From this alpha on a sample counts as opaque: seams between pieces of artwork must not let the ground through. */
const opaqueFrom: i32 = 246;

/** Shares of red, green and blue with 16 fraction bits, and what black and grey add for each step of alpha. */
@unmanaged class Parts {
	lumaRed: i32;
	lumaGreen: i32;
	lumaBlue: i32;
	lumaBase: i32;
	blueRed: i32;
	blueGreen: i32;
	blueBlue: i32;
	redRed: i32;
	redGreen: i32;
	redBlue: i32;
	chromaBase: i32;
}

/** Luma and alpha of pixels whose rows have no gaps, `count` of them. */
export function lumaOf(pixels: usize, count: i32, samples: usize, alphas: usize, parts: usize): void {
	const p = changetype<Parts>(parts);
	const byte = i32x4.splat(255);
	const half = i32x4.splat(32768);
	const red = i32x4.splat(p.lumaRed);
	const green = i32x4.splat(p.lumaGreen);
	const blue = i32x4.splat(p.lumaBlue);
	const base = i32x4.splat(p.lumaBase);
	const solid = i32x4.splat(opaqueFrom);
	for (let i = 0; i < count; i += 4) {
		const four = v128.load(pixels + (i << 2));
		if (!v128.any_true(four)) {
			store<i32>(samples + i, 0);
			store<i32>(alphas + i, 0);
			continue;
		}
		const alpha = i32x4.shr_u(four, 24);
		const seen = v128.or(alpha, v128.and(i32x4.ge_s(alpha, solid), byte));
		let value = i32x4.add(half, i32x4.mul(seen, base));
		value = i32x4.add(value, i32x4.mul(red, v128.and(four, byte)));
		value = i32x4.add(value, i32x4.mul(green, v128.and(i32x4.shr_u(four, 8), byte)));
		value = i32x4.add(value, i32x4.mul(blue, v128.and(i32x4.shr_u(four, 16), byte)));
		// What is clear counts as nothing, whatever its colour.
		value = v128.and(i32x4.shr_s(value, 16), i32x4.ne(alpha, i32x4.splat(0)));
		const both = i16x8.narrow_i32x4_s(value, seen);
		const bytes = i8x16.narrow_i16x8_u(both, both);
		v128.store32_lane(samples + i, bytes, 0);
		v128.store32_lane(alphas + i, bytes, 1);
	}
}

/** Blue and red difference, and alpha, of squares of four pixels. */
export function chromaOf(
	pixels: usize, fullWidth: i32, height: i32, blues: usize, reds: usize, alphas: usize, parts: usize,
): void {
	const p = changetype<Parts>(parts);
	const width = fullWidth >> 1;
	const row = fullWidth << 2;
	let i = 0;
	for (let y = 0; y < height; y++) {
		let from = pixels + y * 2 * row;
		for (let x = 0; x < width; x++, i++, from += 8) {
			const upper = load<u64>(from);
			const lower = load<u64>(from + row);
			if ((upper | lower) == 0) {
				store<u8>(alphas + i, 0);
				store<u8>(blues + i, 0);
				store<u8>(reds + i, 0);
				continue;
			}
			const a = <u32>upper;
			const b = <u32>(upper >> 32);
			const c = <u32>lower;
			const d = <u32>(lower >> 32);
			let seen = <i32>(((a >> 24) + (b >> 24) + (c >> 24) + (d >> 24)) >> 2);
			if (seen >= opaqueFrom) seen = 255;
			store<u8>(alphas + i, <u8>seen);
			if (seen == 0) {
				store<u8>(blues + i, 0);
				store<u8>(reds + i, 0);
				continue;
			}
			// Red and blue of four pixels at a time, and green by itself.
			const both = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
			const red = <i32>(both & 0xffff);
			const blue = <i32>(both >> 16);
			const green = <i32>(((a >> 8) & 255) + ((b >> 8) & 255) + ((c >> 8) & 255) + ((d >> 8) & 255));
			const base = 32768 + seen * p.chromaBase;
			store<u8>(blues + i, <u8>((base + ((p.blueRed * red + p.blueGreen * green + p.blueBlue * blue) >> 2)) >> 16));
			store<u8>(reds + i, <u8>((base + ((p.redRed * red + p.redGreen * green + p.redBlue * blue) >> 2)) >> 16));
		}
	}
}

/** `Layer` in kernel.as. */
const headerBytes: i32 = 32;

/**
 * Packs one or two planes of samples and their alpha, whose rows have no gaps, into a layer.
 * @param second 0 for none @returns how many bytes the layer has
 */
export function pack(first: usize, second: usize, alpha: usize, width: i32, height: i32, layer: usize): i32 {
	const rows = headerBytes;
	const alphaRows = rows + height * 4;
	const hull = alphaRows + height * 8;
	const samples = hull + height * 8;
	let kept = 0;
	let keptAlpha = 0;
	for (let y = 0; y < height; y++) {
		const at = layer + hull + (y << 3);
		outline(alpha + y * width, width, at);
		const start = <i32>load<u16>(at);
		const solid = <i32>load<u16>(at, 4) - <i32>load<u16>(at, 2);
		const size = <i32>load<u16>(at, 6) - start;
		store<i32>(layer + rows + (y << 2), kept - start);
		store<i32>(layer + alphaRows + (y << 3), keptAlpha - start);
		kept += size;
		keptAlpha += <i32>load<u16>(at, 2) - start;
		store<i32>(layer + alphaRows + (y << 3), keptAlpha - <i32>load<u16>(at, 4), 4);
		keptAlpha += size - (<i32>load<u16>(at, 2) - start) - solid;
	}
	const two = second != 0;
	const opacities = samples + (two ? 2 * kept : kept);
	store<i32>(layer, width);
	store<i32>(layer, height, 4);
	store<i32>(layer, samples, 8);
	store<i32>(layer, two ? samples + kept : 0, 12);
	store<i32>(layer, opacities, 16);
	store<i32>(layer, hull, 20);
	store<i32>(layer, rows, 24);
	store<i32>(layer, alphaRows, 28);
	// In the order of their places: what is written too far is written over.
	let to = keep(first, width, height, layer + hull, layer + samples);
	if (two) to = keep(second, width, height, layer + hull, to);
	for (let y = 0; y < height; y++) {
		const at = layer + hull + (y << 3);
		const from = alpha + y * width;
		to = copy(from, to, load<u16>(at), load<u16>(at, 2));
		to = copy(from, to, load<u16>(at, 4), load<u16>(at, 6));
	}
	return <i32>(to - layer);
}

/** Copies what lies within each row's hull. @returns where it ends */
function keep(plane: usize, width: i32, height: i32, hull: usize, into: usize): usize {
	let to = into;
	for (let y = 0; y < height; y++) {
		to = copy(plane + y * width, to, load<u16>(hull + (y << 3)), load<u16>(hull + (y << 3), 6));
	}
	return to;
}

@inline
function copy(from: usize, to: usize, start: i32, end: i32): usize {
	for (let x = start; x < end; x += 16) v128.store(to + (x - start), v128.load(from + x));
	return to + (end - start);
}

/** Where a row begins, where its longest opaque run starts and ends, and where the row ends; all 0 when it is clear. */
function outline(row: usize, width: i32, hull: usize): void {
	store<i64>(hull, 0);
	let first = 0;
	while (first + 16 <= width && !v128.any_true(v128.load(row + first))) first += 16;
	while (first < width && load<u8>(row + first) == 0) first++;
	if (first == width) return;
	let end = width;
	while (load<u8>(row + end - 1) == 0) end--;
	let solidStart = first;
	let solidEnd = first;
	const opaque = i8x16.splat(-1);
	for (let x = first; x < end; x++) {
		if (load<u8>(row + x) != 255) continue;
		const start = x;
		while (x + 16 <= end && i8x16.all_true(i8x16.eq(v128.load(row + x), opaque))) x += 16;
		while (x < end && load<u8>(row + x) == 255) x++;
		if (x - start > solidEnd - solidStart) {
			solidStart = start;
			solidEnd = x;
		}
	}
	store<u16>(hull, <u16>first);
	store<u16>(hull, <u16>solidStart, 2);
	store<u16>(hull, <u16>solidEnd, 4);
	store<u16>(hull, <u16>end, 6);
}

/** `Shade` in kernel.as. */
const shadeHeaderBytes: i32 = 20;

/** Packs the alpha of pixels whose rows have no gaps into a shade. @param dark luma where it is full */
export function packShade(pixels: usize, width: i32, height: i32, dark: i32, shade: usize): void {
	const alpha = shade + shadeHeaderBytes + height * 4;
	store<i32>(shade, width);
	store<i32>(shade, height, 4);
	store<i32>(shade, shadeHeaderBytes + height * 4, 8);
	store<i32>(shade, shadeHeaderBytes, 12);
	store<i32>(shade, dark, 16);
	for (let y = 0; y < height; y++) {
		const from = pixels + ((y * width) << 2);
		const to = alpha + y * width;
		let first = width;
		let end = 0;
		for (let x = 0; x < width; x++) {
			const seen = load<u8>(from + (x << 2), 3);
			store<u8>(to + x, seen);
			if (seen == 0) continue;
			if (first == width) first = x;
			end = x + 1;
		}
		const hull = shade + shadeHeaderBytes + (y << 2);
		store<u16>(hull, <u16>first);
		store<u16>(hull, <u16>end, 2);
	}
}

/* ------------------------------------------------------------------ what a body hides of the ground */

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

/* ------------------------------------------------------------------ the skin of a car */

/** Where a car stands, how it is seen, and what light falls on it: `sightOf` in skin.ts writes it. Colours are 0..255. */
@unmanaged class Sight {
	x: f64;
	z: f64;
	cos: f64;
	sin: f64;
	focal: f64;
	horizon: f64;
	centre: f64;
	eye: f64;
	left: f64;
	top: f64;
	sunX: f64;
	sunY: f64;
	sunZ: f64;
	/** How much of a colour the air leaves, and what it puts in its place. */
	clear: f64;
	hazeRed: f64;
	hazeGreen: f64;
	hazeBlue: f64;
}
const skyHorizon: usize = 17 * 8;
const skyMiddle: usize = 20 * 8;
/** The ground, graded: where it is mirrored flat, and steeply. */
const groundFar: usize = 23 * 8;
const groundNear: usize = 26 * 8;
/** Grading: what black becomes, and what a step of red, of green and of blue adds. */
const grade: usize = 29 * 8;
/** Two materials: red, green, blue and gloss of each. */
const materials: usize = 41 * 8;

/** Four points of three numbers, and which material it is of. */
const faceBytes: usize = 13 * 4;
/** A hair that a face is grown by, so that no gap opens to its neighbours: in pixels. */
const hair: f64 = 0.4;
/** The path of one face. */
const facePath: usize = 2560;

@inline
function rgb(at: usize): v128 {
	return f32x4(<f32>load<f64>(at), <f32>load<f64>(at, 8), <f32>load<f64>(at, 16), 0);
}

@inline
function mixed(a: v128, b: v128, share: f64): v128 {
	return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), f32x4.splat(<f32>share)));
}

/** Paints faces that the camera sees the outside of, one over the other. @param faces 32-bit floats, points clockwise */
export function paintSkin(picture: usize, deltas: usize, faces: usize, count: i32, sight: usize): void {
	const p = changetype<Picture>(picture);
	const s = changetype<Sight>(sight);
	const haze = f32x4(<f32>s.hazeRed, <f32>s.hazeGreen, <f32>s.hazeBlue, 0);
	store<f64>(facePath, 8);
	store<f64>(facePath, 0, 72);
	const end = faces + <usize>count * faceBytes;
	for (let face = faces; face < end; face += faceBytes) {
		if (!project(face, sight)) continue;
		grow();
		if (!trace(facePath, deltas, p.width, p.height, s.left, s.top, 1.0)) continue;
		const colour = mixed(haze, colourOf(face, sight), s.clear);
		paintCovered(picture, deltas, f32x4.replace_lane(colour, 3, 255), 1.0);
	}
}

@inline
function worldX(s: Sight, point: usize): f64 {
	return s.x - <f64>load<f32>(point) * s.cos + <f64>load<f32>(point, 8) * s.sin;
}

@inline
function worldZ(s: Sight, point: usize): f64 {
	return s.z + <f64>load<f32>(point) * s.sin + <f64>load<f32>(point, 8) * s.cos;
}

/** Leaves a face's outline in pixels of the world's picture. False: it is seen from inside. */
function project(face: usize, sight: usize): bool {
	const s = changetype<Sight>(sight);
	for (let i: usize = 0; i < 4; i++) {
		const point = face + i * 12;
		const scale = s.focal / worldZ(s, point);
		store<f64>(facePath + (i << 4), s.centre + worldX(s, point) * scale, 8);
		store<f64>(facePath + (i << 4), s.horizon + (s.eye - <f64>load<f32>(point, 4)) * scale, 16);
	}
	let area: f64 = 0;
	for (let i: usize = 0; i < 4; i++) {
		const a = facePath + 8 + (i << 4);
		const b = facePath + 8 + (((i + 1) & 3) << 4);
		area += load<f64>(a) * load<f64>(b, 8) - load<f64>(b) * load<f64>(a, 8);
	}
	return area > 0;
}

/** Both ends of an edge go outwards with it. */
function grow(): void {
	let out0 = f64x2.splat(0);
	const first = v128.load(facePath, 8);
	let here = first;
	for (let i: usize = 0; i < 4; i++) {
		const at = facePath + 8 + (i << 4);
		const next = i < 3 ? v128.load(at, 16) : first;
		const along = f64x2.sub(next, here);
		const dx = f64x2.extract_lane(along, 0);
		const dy = f64x2.extract_lane(along, 1);
		const length = sqrt(dx * dx + dy * dy);
		const out = length == 0 ? f64x2.splat(0) : f64x2(dy / length * hair, -dx / length * hair);
		v128.store(at, f64x2.add(here, f64x2.add(out0, out)));
		here = next;
		out0 = out;
	}
	v128.store(facePath, f64x2.add(v128.load(facePath, 8), out0), 8);
}

/** What a face looks like under the open sky. */
function colourOf(face: usize, sight: usize): v128 {
	const s = changetype<Sight>(sight);
	const a = face;
	const b = face + 12;
	const c = face + 36;
	const ax = worldX(s, a);
	const ay = <f64>load<f32>(a, 4);
	const az = worldZ(s, a);
	const ux = worldX(s, b) - ax;
	const uy = <f64>load<f32>(b, 4) - ay;
	const uz = worldZ(s, b) - az;
	const vx = worldX(s, c) - ax;
	const vy = <f64>load<f32>(c, 4) - ay;
	const vz = worldZ(s, c) - az;
	let nx = uy * vz - uz * vy;
	let ny = uz * vx - ux * vz;
	let nz = ux * vy - uy * vx;
	const size = inverseLength(nx, ny, nz);
	nx *= size;
	ny *= size;
	nz *= size;
	const down = ay - s.eye;
	const near = inverseLength(ax, down, az);
	const facing = -(ax * nx + down * ny + az * nz) * near;
	const lightness = 0.46 + 0.2 * ny + 0.5 * greater(0, nx * s.sunX + ny * s.sunY + nz * s.sunZ);
	const material = sight + materials + (load<f32>(face, 48) > 0 ? 32 : 0);
	const lit = f32x4.pmin(f32x4.splat(255), f32x4.mul(rgb(material), f32x4.splat(<f32>lightness)));
	const from = sight + grade;
	let base = f32x4.add(rgb(from), f32x4.mul(rgb(from + 24), f32x4.splat(f32x4.extract_lane(lit, 0))));
	base = f32x4.add(base, f32x4.mul(rgb(from + 48), f32x4.splat(f32x4.extract_lane(lit, 1))));
	base = f32x4.add(base, f32x4.mul(rgb(from + 72), f32x4.splat(f32x4.extract_lane(lit, 2))));
	const up = down * near + 2.0 * facing * ny;
	const sky = mixed(rgb(sight + skyHorizon), rgb(sight + skyMiddle), share(up * 1.6));
	const ground = mixed(rgb(sight + groundFar), rgb(sight + groundNear), share(-up * 2.0));
	// The horizon in the paint is soft.
	const mirrored = mixed(ground, sky, share(0.5 + up * 3.0));
	const graze = 1.0 - greater(0, facing);
	const fresnel = load<f64>(material, 24) * (0.12 + 0.6 * graze * graze * graze);
	return mixed(base, mirrored, lesser(0.75, fresnel));
}

@inline
function share(value: f64): f64 {
	return lesser(1.0, greater(0, value));
}

@inline
function inverseLength(x: f64, y: f64, z: f64): f64 {
	const length = sqrt(x * x + y * y + z * z);
	return length == 0 ? 1.0 : 1.0 / length;
}
