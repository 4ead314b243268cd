// What the stroke grid does with every pixel, in AssemblyScript: `npx tsx scripts/kernel.ts` compiles it into strokes-code.ts.
//
// Everything lies in one memory, which stroke-grid.ts shares out. Whole vectors are read and written, so that every array
// is followed by some bytes to spare.

/** Samples of 16 bits, added up by twos. */
// @ts-ignore: decorator
@inline function pairs(a: v128, b: v128): v128 {
	const one = i16x8.splat(1);
	return i16x8.narrow_i32x4_s(i32x4.dot_i16x8_s(a, one), i32x4.dot_i16x8_s(b, one));
}

/** How far each stands out from its neighbours, at most half of itself. */
// @ts-ignore: decorator
@inline function bend(at: usize, here: v128): v128 {
	const around = i16x8.add(v128.load(at - 2), v128.load(at + 2));
	const size = i16x8.abs(i16x8.sub(i16x8.shl(here, 1), around));
	return i16x8.min_s(size, i16x8.shr_u(here, 1));
}

/** A quarter of each, rounded. */
// @ts-ignore: decorator
@inline function quarter(sums: v128): v128 {
	return i16x8.shr_u(i16x8.add(sums, i16x8.splat(2)), 2);
}

/** Two rows of sixteen pixels, added. */
// @ts-ignore: decorator
@inline function addRows(upper: usize, lower: usize, to: usize): void {
	const a = v128.load(upper);
	const b = v128.load(lower);
	v128.store(to, i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b)));
	v128.store(to, i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b)), 16);
}

/**
 * Adds up the cells of a level, and makes the picture of the next.
 *
 * @param columns of cells, four pixels wide; `rows` of them are two pixels high
 * @param pitch cells from one row of `strokes` and `light` to the next, a multiple of eight
 * @param line room for a row of pixels' sums, of 16 bits, with 16 bytes before it
 * @param histogram of 0 to `noisiest` strokes
 * @returns all light
 */
export function fill(
	luma: usize, stride: i32, columns: i32, rows: i32, pitch: i32,
	strokes: usize, light: usize, half: usize, line: usize, histogram: usize, noisiest: i32,
): i32 {
	const width = columns << 2;
	const one = i16x8.splat(1);
	let all = 0;
	for (let bin = 0; bin <= noisiest; bin++) store<i32>(histogram + (bin << 2), 0);
	for (let row = 0; row < rows; row++) {
		const upper = luma + 2 * row * stride;
		const lower = upper + stride;
		for (let x = 0; x < width; x += 32) {
			addRows(upper + x, lower + x, line + 2 * x);
			addRows(upper + x + 16, lower + x + 16, line + 2 * x + 32);
		}
		// Beyond its ends a row goes on as it is there.
		store<u16>(line - 2, load<u16>(line));
		store<u16>(line + 2 * width, load<u16>(line + 2 * width - 2));
		const to = half + row * (width >> 1);
		const strokesOfRow = strokes + ((row * pitch) << 1);
		const lightOfRow = light + ((row * pitch) << 1);
		let lit = i32x4.splat(0);
		for (let x = 0; x < width; x += 32) {
			const at = line + 2 * x;
			const a = v128.load(at);
			const b = v128.load(at, 16);
			const c = v128.load(at, 32);
			const d = v128.load(at, 48);
			const left = pairs(bend(at, a), bend(at + 16, b));
			const right = pairs(bend(at + 32, c), bend(at + 48, d));
			v128.store(strokesOfRow + (x >> 1), pairs(left, right));
			const first = pairs(a, b);
			const last = pairs(c, d);
			const cells = pairs(first, last);
			v128.store(lightOfRow + (x >> 1), cells);
			lit = i32x4.add(lit, i32x4.dot_i16x8_s(cells, one));
			v128.store(to + (x >> 1), i8x16.narrow_i16x8_u(quarter(first), quarter(last)));
		}
		const two = i32x4.add(lit, v128.shuffle<i32>(lit, lit, 2, 3, 0, 1));
		all += i32x4.extract_lane(two, 0) + i32x4.extract_lane(two, 1);
		// What was read beyond the last cell is none of the picture.
		for (let column = columns; column < ((columns + 7) & ~7); column++) all -= load<u16>(lightOfRow + (column << 1));
		// Every eighth cell is enough to know the noise by.
		for (let column = (row + 7) & 7; column < columns; column += 8) {
			const strokesHere = <i32>load<u16>(strokesOfRow + (column << 1));
			const bin = histogram + ((strokesHere < noisiest ? strokesHere : noisiest) << 2);
			store<i32>(bin, load<i32>(bin) + 1);
		}
	}
	return all;
}

/** The cells of one level, what noise and black add to each, and room for their sums. */
let strokesAt: usize;
let lightAt: usize;
let strokeSums: usize;
let lightSums: usize;
let gridColumns: i32;
let gridRows: i32;
let gridPitch: i32;
let noiseOfCell: i32;
let blackOfCell: i32;

/** The sum over a rectangle of cells that lies in the picture. */
function sum(cells: usize, left: i32, top: i32, right: i32, bottom: i32): i32 {
	let all = 0;
	for (let row = top; row < bottom; row++) {
		const start = cells + ((row * gridPitch) << 1);
		for (let column = left; column < right; column++) all += load<u16>(start + (column << 1));
	}
	return all;
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

/** Chooses the level that `scan` and `densityAt` ask about. @param sums room for as many as `strokes`, and `light` */
export function choose(
	strokes: usize, light: usize, sums: usize, sumsOfLight: usize,
	columns: i32, rows: i32, pitch: i32, noise: i32, black: i32,
): void {
	strokesAt = strokes;
	lightAt = light;
	strokeSums = sums;
	lightSums = sumsOfLight;
	gridColumns = columns;
	gridRows = rows;
	gridPitch = pitch;
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

/** The sums of `across` cells side by side, from each cell on. Those that go on beyond the row's end are of no use. */
function addUp(cells: usize, into: usize, across: i32): void {
	const end = cells + ((gridRows * gridPitch) << 1);
	for (let at = cells, to = into; at < end; at += 16, to += 16) {
		let all = i16x8.add(v128.load(at), v128.load(at, 2));
		if (across == 4) {
			all = i16x8.add(all, i16x8.add(v128.load(at, 4), v128.load(at, 6)));
		} else {
			for (let cell = 2; cell < across; cell++) all = i16x8.add(all, v128.load(at + (cell << 1)));
		}
		v128.store(to, all);
	}
}

/** What is less than so much greater for vectors may be smaller when it is calculated exactly: it is, then. */
const slack: f32 = 1.0001;

/** Of eight columns side by side, the sums over `rows` rows. */
// @ts-ignore: decorator
@inline function eightSums(sums: usize, rows: i32): v128 {
	let all = v128.load(sums);
	for (let row = 1; row < rows; row++) all = i16x8.add(all, v128.load(sums + ((row * gridPitch) << 1)));
	return all;
}

/** Of four columns side by side, the sums over one rectangle or two, the other `aside` cells beside it, above what is nothing. */
// @ts-ignore: decorator
@inline function fourSums(sums: usize, column: i32, row: i32, rows: i32, aside: i32, nothing: i32): v128 {
	let all = i32x4.splat(-nothing);
	for (let y = row; y < row + rows; y++) {
		const at = sums + ((y * gridPitch + column) << 1);
		all = i32x4.add(all, v128.load_ext<u16>(at));
		if (aside > 0) all = i32x4.add(all, v128.load_ext<u16>(at + (aside << 1)));
	}
	return f32x4.convert_i32x4_s(all);
}

/**
 * Where four rectangles side by side have surely more strokes for their light than `part` of those inside; nowhere unless
 * all of them lie in the picture. It is what most windows fail at.
 *
 * @param across the rectangles are so wide, or twice that
 */
// @ts-ignore: decorator
@inline function surelyMore(
	column: i32, row: i32, across: i32, isTwice: bool, rows: i32, bent: v128, lit: v128, part: f32,
): v128 {
	const columns = isTwice ? 2 * across : across;
	if (column < 0 || row < 0 || column + 3 + columns > gridColumns || row + rows > gridRows) return i32x4.splat(0);
	const aside = isTwice ? across : 0;
	const cells = columns * rows;
	const strokes = fourSums(strokeSums, column, row, rows, aside, noiseOfCell * cells);
	const light = f32x4.max(f32x4.splat(1), fourSums(lightSums, column, row, rows, aside, blackOfCell * cells));
	const most = f32x4.mul(f32x4.mul(bent, light), f32x4.splat(part * slack));
	return f32x4.gt(f32x4.mul(strokes, lit), most);
}

/**
 * The places at which a window may lie on writing, every `step`th each way, into `found`: 16 bits of the column, and 16 of
 * the row.
 *
 * @param worth a byte a row: 0 for those at which no window begins
 * @param across a window is so many cells wide, and `down` high: 32 cells at most
 * @param leastStrokes in a window, above noise, and the least light, above black
 * @returns how many there are
 */
export function scan(
	worth: usize, across: i32, down: i32, step: i32, guard: i32,
	leastStrokes: i32, leastLight: i32,
	threshold: f64, vertical: f64, sideways: f64, together: f64,
	found: usize,
): i32 {
	const noise = noiseOfCell * across * down;
	const black = blackOfCell * across * down;
	if (leastStrokes + noise > 0xffff || leastLight + black > 0xffff) return 0;
	const strong = i16x8.splat(<i16>(leastStrokes + noise));
	const bright = i16x8.splat(<i16>(leastLight + black));
	const end = gridColumns - across + 1;
	const strip = max(1, down >> 1);
	const part = i16x8.splat(<i16>min(32767, <i32>(threshold * 32768)));
	let count = 0;
	addUp(strokesAt, strokeSums, across);
	addUp(lightAt, lightSums, across);
	for (let row = 0; row + down <= gridRows; row += step) {
		if (load<u8>(worth + row) == 0) continue;
		const offset = (row * gridPitch) << 1;
		for (let eight = 0; eight < end; eight += 8) {
			const at = offset + (eight << 1);
			const bent8 = eightSums(strokeSums + at, down);
			const isStrong = i16x8.ge_u(bent8, strong);
			if (!v128.any_true(isStrong)) continue; // most places: flat ground
			const lit8 = eightSums(lightSums + at, down);
			let may8 = v128.and(isStrong, i16x8.ge_u(lit8, bright));
			// A product in 16 bits is off by a half at most, so that nothing is passed over that has strokes enough for its light.
			const half = i16x8.q15mulr_sat_s(i16x8.shr_u(i16x8.sub(lit8, i16x8.splat(<i16>black)), 1), part);
			const least = i16x8.sub(i16x8.shl(half, 1), i16x8.splat(2));
			may8 = v128.and(may8, i16x8.gt_s(i16x8.sub(bent8, i16x8.splat(<i16>noise)), least));
			if (!v128.any_true(may8)) continue;
			for (let column = eight; column < eight + 8; column += 4) {
				let may = column == eight ? i32x4.extend_low_i16x8_s(may8) : i32x4.extend_high_i16x8_s(may8);
				if (!v128.any_true(may)) continue;
				const bents = fourSums(strokeSums, column, row, down, 0, noise);
				const lits = fourSums(lightSums, column, row, down, 0, black);
				const above = row - guard - strip;
				const below = row + down + guard;
				may = v128.andnot(may, surelyMore(column, above, across, false, strip, bents, lits, <f32>vertical));
				if (!v128.any_true(may)) continue;
				may = v128.andnot(may, surelyMore(column, below, across, false, strip, bents, lits, <f32>vertical));
				if (!v128.any_true(may)) continue;
				const before = column - 3 * across;
				const after = column + 2 * across;
				may = v128.andnot(may, surelyMore(before, row, across, true, down, bents, lits, <f32>sideways));
				may = v128.andnot(may, surelyMore(after, row, across, true, down, bents, lits, <f32>sideways));
				let left = i32x4.bitmask(may);
				for (; left != 0; left &= left - 1) {
					const place = column + ctz(left);
					if (place >= end || place % step != 0) continue;
					const bent = <f64>(sum(strokesAt, place, row, place + across, row + down) - noise);
					const lit = <f64>(sum(lightAt, place, row, place + across, row + down) - black);
					if (bent < threshold * lit) continue;
					if (!endsAround(place, row, across, down, guard, bent / lit, vertical, sideways, together)) continue;
					store<u32>(found + (count << 2), (row << 16) | place);
					count++;
				}
			}
		}
	}
	return count;
}
