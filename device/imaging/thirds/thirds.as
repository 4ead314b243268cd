// Brings luma to a third of its size, in AssemblyScript: `npx tsx scripts/kernel.ts` compiles it into thirds-code.ts.

/** Of three rows of twelve pixels, the sums of four squares. Sixteen are read. */
// @ts-ignore: decorator
@inline function squares(at: usize, width: i32): v128 {
	const apart = i8x16(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
	const upper = i16x8.extadd_pairwise_i8x16_u(v128.swizzle(v128.load(at), apart));
	const middle = i16x8.extadd_pairwise_i8x16_u(v128.swizzle(v128.load(at + width), apart));
	const lower = i16x8.extadd_pairwise_i8x16_u(v128.swizzle(v128.load(at + 2 * width), apart));
	return i32x4.dot_i16x8_s(i16x8.add(i16x8.add(upper, middle), lower), i16x8.splat(1));
}

/** A ninth of each of eight sums, rounded. */
// @ts-ignore: decorator
@inline function ninths(first: v128, last: v128): v128 {
	return i16x8.q15mulr_sat_s(i16x8.narrow_i32x4_s(first, last), i16x8.splat(3641));
}

/**
 * The means of three by three pixels.
 *
 * @param luma rows without gaps, and a vector to spare behind them
 * @param width of them, a multiple of 48
 * @param rows of means
 * @param into likewise, without gaps
 */
export function reduce(luma: usize, width: i32, rows: i32, into: usize): void {
	for (let row = 0; row < rows; row++) {
		for (const end = luma + width; luma < end; luma += 48, into += 16) {
			const left = ninths(squares(luma, width), squares(luma + 12, width));
			const right = ninths(squares(luma + 24, width), squares(luma + 36, width));
			v128.store(into, i8x16.narrow_i16x8_u(left, right));
		}
		luma += 2 * width;
	}
}
