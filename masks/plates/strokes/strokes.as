// What the stroke grid does with every pixel, in AssemblyScript: `npx tsx scripts/kernel.ts` compiles it into strokes-code.ts.
//
// Everything lies in one memory, which stroke-grid.ts shares out. Whole vectors are read and written, so that every array
// is followed by some bytes to spare.

/** Values of `bend` and of light, added up by fours. */
// @ts-ignore: decorator
@inline function byFour(a: v128, b: v128): v128 {
	const first = i32x4.extadd_pairwise_i16x8_u(a);
	const last = i32x4.extadd_pairwise_i16x8_u(b);
	return i32x4.add(
		v128.shuffle<i32>(first, last, 0, 2, 4, 6),
		v128.shuffle<i32>(first, last, 1, 3, 5, 7),
	);
}

/** How far each stands out from its neighbours, at most half of itself. */
// @ts-ignore: decorator
@inline function bend(at: usize, here: v128): v128 {
	const around = i16x8.add(v128.load(at - 2), v128.load(at + 2));
	const size = i16x8.abs(i16x8.sub(i16x8.shl(here, 1), around));
	return i16x8.min_s(size, i16x8.shr_u(here, 1));
}

/** Sums from the first on. */
// @ts-ignore: decorator
@inline function soFar(values: v128): v128 {
	const none = i32x4.splat(0);
	const two = i32x4.add(values, v128.shuffle<i32>(none, values, 0, 4, 5, 6));
	return i32x4.add(two, v128.shuffle<i32>(none, two, 0, 0, 4, 5));
}

/** A quarter, rounded, of the sums of two by two in sixteen columns. */
// @ts-ignore: decorator
@inline function halved(a: v128, b: v128): v128 {
	const two = i32x4.splat(2);
	const first = i32x4.shr_u(i32x4.add(i32x4.extadd_pairwise_i16x8_u(a), two), 2);
	const last = i32x4.shr_u(i32x4.add(i32x4.extadd_pairwise_i16x8_u(b), two), 2);
	const all = i16x8.narrow_i32x4_s(first, last);
	return i8x16.narrow_i16x8_u(all, all);
}

/**
 * Fills the tables of a level, and makes the picture of the next.
 *
 * @param columns of cells, four pixels wide; `rows` of them are two pixels high
 * @param strokes table of (columns + 1) by (rows + 1) sums; its first row is zero
 * @param line room for a row of pixels' sums, of 16 bits, with 16 bytes before it
 * @param cells room for a row of cells' strokes
 * @param histogram of 0 to `noisiest` strokes
 */
export function fill(
	luma: usize, stride: i32, columns: i32, rows: i32,
	strokes: usize, light: usize, half: usize, line: usize, cells: usize, histogram: usize, noisiest: i32,
): void {
	const pitch = (columns + 1) << 2;
	const width = columns << 2;
	for (let bin = 0; bin <= noisiest; bin++) store<i32>(histogram + (bin << 2), 0);
	for (let row = 0; row < rows; row++) {
		const upper = luma + 2 * row * stride;
		const lower = upper + stride;
		for (let x = 0; x < width; x += 16) {
			const a = v128.load(upper + x);
			const b = v128.load(lower + x);
			v128.store(line + 2 * x, i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b)));
			v128.store(line + 2 * x, i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b)), 16);
		}
		// Beyond its ends a row goes on as it is there.
		store<u16>(line - 2, load<u16>(line));
		store<u16>(line + 2 * width, load<u16>(line + 2 * width - 2));
		const to = half + row * (width >> 1);
		let entry = (row + 1) * pitch;
		store<i32>(strokes + entry, 0);
		store<i32>(light + entry, 0);
		entry += 4;
		let strokesBefore = i32x4.splat(0);
		let lightBefore = i32x4.splat(0);
		for (let x = 0; x < width; x += 16, entry += 16) {
			const at = line + 2 * x;
			const a = v128.load(at);
			const b = v128.load(at, 16);
			const bent = byFour(bend(at, a), bend(at + 16, b));
			v128.store(cells + x, bent);
			const strokesNow = i32x4.add(soFar(bent), strokesBefore);
			const lightNow = i32x4.add(soFar(byFour(a, b)), lightBefore);
			v128.store(strokes + entry, i32x4.add(strokesNow, v128.load(strokes + entry - pitch)));
			v128.store(light + entry, i32x4.add(lightNow, v128.load(light + entry - pitch)));
			strokesBefore = i32x4.splat(i32x4.extract_lane(strokesNow, 3));
			lightBefore = i32x4.splat(i32x4.extract_lane(lightNow, 3));
			v128.store64_lane(to + (x >> 1), halved(a, b), 0);
		}
		// Every eighth cell is enough to know the noise by.
		for (let column = (row + 7) & 7; column < columns; column += 8) {
			const strokesHere = load<i32>(cells + (column << 2));
			const bin = histogram + ((strokesHere < noisiest ? strokesHere : noisiest) << 2);
			store<i32>(bin, load<i32>(bin) + 1);
		}
	}
}

/** The sum over the rectangles that start at four columns side by side, from the table's entries at their corners. */
// @ts-ignore: decorator
@inline function sums(table: usize, a: i32, b: i32, c: i32, d: i32): v128 {
	const lower = i32x4.sub(v128.load(table + d), v128.load(table + c));
	const upper = i32x4.sub(v128.load(table + b), v128.load(table + a));
	return i32x4.sub(lower, upper);
}

/** The tables of one level, and what noise and black add to a cell. */
let strokesAt: usize;
let lightAt: usize;
let gridColumns: i32;
let gridRows: i32;
let noiseOfCell: i32;
let blackOfCell: i32;

/** The same over one rectangle. */
// @ts-ignore: decorator
@inline function sum(table: usize, left: i32, top: i32, right: i32, bottom: i32): i32 {
	const pitch = gridColumns + 1;
	const upper = table + ((top * pitch) << 2);
	const lower = table + ((bottom * pitch) << 2);
	return load<i32>(lower + (right << 2)) - load<i32>(lower + (left << 2))
		- load<i32>(upper + (right << 2)) + load<i32>(upper + (left << 2));
}

/** Strokes for their light in a rectangle of cells, as far as it lies in the picture; outside there are none. */
function density(column: i32, row: i32, columns: i32, rows: i32): f64 {
	const left = max(0, column);
	const top = max(0, row);
	const right = min(gridColumns, column + columns);
	const bottom = min(gridRows, row + rows);
	if (left >= right || top >= bottom) return 0;
	const cells = (right - left) * (bottom - top);
	const bent = sum(strokesAt, left, top, right, bottom) - noiseOfCell * cells;
	const lit = sum(lightAt, left, top, right, bottom) - blackOfCell * cells;
	return <f64>bent / <f64>max(1, lit);
}

/** Chooses the level that `scan` and `densityAt` ask about. */
export function choose(strokes: usize, light: usize, columns: i32, rows: i32, noise: i32, black: i32): void {
	strokesAt = strokes;
	lightAt = light;
	gridColumns = columns;
	gridRows = rows;
	noiseOfCell = noise;
	blackOfCell = black;
}

export function densityAt(column: i32, row: i32, columns: i32, rows: i32): f64 {
	return density(column, row, columns, rows);
}

/** Writing on a plate ends above, below and at both sides: windows.ts says what these parts are. */
function endsAround(
	column: i32, row: i32, columns: i32, rows: i32, guard: i32,
	inside: f64, vertical: f64, sideways: f64, together: f64,
): bool {
	const strip = max(1, rows >> 1);
	const above = density(column, row - guard - strip, columns, strip);
	if (above > inside * vertical) return false;
	const below = density(column, row + rows + guard, columns, strip);
	if (below > inside * vertical) return false;
	const left = density(column - 3 * columns, row, 2 * columns, rows);
	if (left > inside * sideways) return false;
	const right = density(column + 2 * columns, row, 2 * columns, rows);
	if (right > inside * sideways) return false;
	return max(above, below) + (left + right) / 2 <= inside * together;
}

/** What is less than so much greater for vectors may be smaller when it is calculated exactly: it is, then. */
const slack: f32 = 1.0001;

/** Of four columns side by side, the strokes of a rectangle above noise, or its light above black. */
// @ts-ignore: decorator
@inline function fourSums(table: usize, column: i32, row: i32, columns: i32, rows: i32, ofCell: i32): v128 {
	const pitch = gridColumns + 1;
	const a = (row * pitch + column) << 2;
	const c = a + ((rows * pitch) << 2);
	const across = columns << 2;
	const all = sums(table, a, a + across, c, c + across);
	return f32x4.convert_i32x4_s(i32x4.sub(all, i32x4.splat(ofCell * columns * rows)));
}

/**
 * Where four rectangles side by side have surely more strokes for their light than `part` of those inside; nowhere unless
 * all of them lie in the picture. It is what most windows fail at.
 */
// @ts-ignore: decorator
@inline function surelyMore(
	column: i32, row: i32, columns: i32, rows: i32, bent: v128, lit: v128, part: f32,
): v128 {
	if (column < 0 || row < 0 || column + 3 + columns > gridColumns || row + rows > gridRows) return i32x4.splat(0);
	const strokes = fourSums(strokesAt, column, row, columns, rows, noiseOfCell);
	const light = f32x4.max(f32x4.splat(1), fourSums(lightAt, column, row, columns, rows, blackOfCell));
	const most = f32x4.mul(f32x4.mul(bent, light), f32x4.splat(part * slack));
	return f32x4.gt(f32x4.mul(strokes, lit), most);
}

/**
 * The columns of a row at which a window may lie on writing, every `step`th of them, into `found`, 16 bits each.
 *
 * @param across a window is so many cells wide, and `down` high
 * @param leastStrokes in a window, above noise, and the least light, above black
 * @returns how many there are
 */
export function scan(
	row: i32, across: i32, down: i32, step: i32, guard: i32,
	leastStrokes: i32, leastLight: i32,
	threshold: f64, vertical: f64, sideways: f64, together: f64,
	found: usize,
): i32 {
	const noise = noiseOfCell * across * down;
	const black = blackOfCell * across * down;
	const strong = i32x4.splat(leastStrokes + noise - 1);
	const bright = i32x4.splat(leastLight + black - 1);
	const end = gridColumns - across + 1;
	const strip = max(1, down >> 1);
	const pitch = (gridColumns + 1) << 2;
	let a = row * pitch;
	let c = a + down * pitch;
	let count = 0;
	for (let column = 0; column < end; column += 4, a += 16, c += 16) {
		const b = a + (across << 2);
		const d = c + (across << 2);
		const bent4 = sums(strokesAt, a, b, c, d);
		const isStrong = i32x4.gt_s(bent4, strong);
		if (!v128.any_true(isStrong)) continue; // most places: flat ground
		const lit4 = sums(lightAt, a, b, c, d);
		let may = v128.and(isStrong, i32x4.gt_s(lit4, bright));
		const bents = f32x4.convert_i32x4_s(i32x4.sub(bent4, i32x4.splat(noise)));
		const lits = f32x4.convert_i32x4_s(i32x4.sub(lit4, i32x4.splat(black)));
		const least = f32x4.mul(lits, f32x4.splat(<f32>threshold));
		may = v128.andnot(may, f32x4.lt(f32x4.mul(bents, f32x4.splat(slack)), least));
		if (!v128.any_true(may)) continue;
		may = v128.andnot(may, surelyMore(column, row - guard - strip, across, strip, bents, lits, <f32>vertical));
		if (!v128.any_true(may)) continue;
		may = v128.andnot(may, surelyMore(column, row + down + guard, across, strip, bents, lits, <f32>vertical));
		if (!v128.any_true(may)) continue;
		may = v128.andnot(may, surelyMore(column - 3 * across, row, 2 * across, down, bents, lits, <f32>sideways));
		may = v128.andnot(may, surelyMore(column + 2 * across, row, 2 * across, down, bents, lits, <f32>sideways));
		let left = i32x4.bitmask(may);
		for (; left != 0; left &= left - 1) {
			const place = column + ctz(left);
			if (place >= end || place % step != 0) continue;
			const bent = <f64>(sum(strokesAt, place, row, place + across, row + down) - noise);
			const lit = <f64>(sum(lightAt, place, row, place + across, row + down) - black);
			if (bent < threshold * lit) continue;
			if (!endsAround(place, row, across, down, guard, bent / lit, vertical, sideways, together)) continue;
			store<u16>(found + (count << 1), <u16>place);
			count++;
		}
	}
	return count;
}
