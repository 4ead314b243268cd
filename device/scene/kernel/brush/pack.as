// Samples as what kernel.as lays: layers and shades.

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
