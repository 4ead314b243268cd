// Red, green and blue as luma and chroma.

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
