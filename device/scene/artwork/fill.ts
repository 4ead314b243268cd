import type { Path } from "../kernel/easel.ts";
import type { Gradient, Paint, Shader } from "./paint.ts";
import type { Picture } from "./picture.ts";

/** Below this much coverage a pixel is left alone. */
const faint = 1 / 512;
/** From this much on a pixel counts as fully covered. */
const full = 1 - 1 / 512;

/**
 * Paints what `path` encloses, over what is there, with anti-aliased edges.
 * @param left, @param top where the path has the picture's corner
 */
export function fill(picture: Picture, path: Path, paint: Paint, left: number = 0, top: number = 0): void {
	const { easel, address } = picture;
	const deltas = easel.deltas.hold(0);
	if (paint.kind === "solid") {
		const [red, green, blue] = paint.colour;
		const outline = easel.path(path).path;
		easel.brush.fillSolid(address, outline, deltas, left, top, red, green, blue, paint.opacity);
		return;
	}
	if (paint.kind === "gradient") {
		const { from, to, stops } = paint;
		const { path: outline, following } = easel.path(path, numbersOf(stops));
		const ends = [from[0], from[1], to[0], to[1]] as const;
		easel.brush.fillGradient(address, outline, deltas, left, top, following, stops.length, ...ends);
		return;
	}
	if (easel.brush.cover(address, easel.path(path).path, deltas, left, top)) fillShader(picture, paint);
}

/** Offset, red, green, blue and opacity of each. */
function numbersOf(stops: Gradient["stops"]): number[] {
	const numbers: number[] = [];
	for (const [offset, [red, green, blue], opacity = 1] of stops)
		numbers.push(offset, red, green, blue, opacity);
	return numbers;
}

let shaded = new Uint8ClampedArray(4096 * 3);

function fillShader(picture: Picture, paint: Shader): void {
	const { easel, pixels, width } = picture;
	const bounds = easel.answer();
	const deltas = easel.floats.subarray(easel.deltas.hold(0) >> 2);
	const pitch = bounds.right - bounds.left + 2;
	const columns = bounds.right - bounds.left;
	if (shaded.length < columns * 3) shaded = new Uint8ClampedArray(columns * 3);
	for (let y = bounds.top; y < bounds.bottom; y++) {
		const cells = (y - bounds.top) * pitch;
		let from = 0;
		while (from < columns && deltas[cells + from] === 0) from++;
		let to = columns + 2;
		while (to > from && deltas[cells + to - 1] === 0) to--;
		const end = Math.min(to, columns);
		if (end > from) paint.shade(y, bounds.left + from, bounds.left + end, shaded);
		let covered = 0;
		let pixel = y * width + bounds.left + from;
		for (let column = from, at = 0; column < end; column++, at += 3, pixel++) {
			covered += deltas[cells + column]!;
			const amount = covered < 0 ? -covered : covered;
			if (amount < faint) continue;
			const red = shaded[at]!;
			const green = shaded[at + 1]!;
			const blue = shaded[at + 2]!;
			pixels[pixel] =
				amount > full
					? 0xff000000 | (blue << 16) | (green << 8) | red
					: blend(pixels[pixel]!, red, green, blue, amount);
		}
		deltas.fill(0, cells, cells + pitch);
	}
}

function byte(value: number): number {
	return value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
}

/** Source over, premultiplied; a little-endian pixel. */
function blend(below: number, red: number, green: number, blue: number, amount: number): number {
	const a = Math.min(amount, 1);
	const rest = 1 - a;
	const r = (below & 255) * rest + red * a;
	const g = ((below >>> 8) & 255) * rest + green * a;
	const b = ((below >>> 16) & 255) * rest + blue * a;
	const alpha = (below >>> 24) * rest + 255 * a;
	return (byte(alpha) << 24) | (byte(b) << 16) | (byte(g) << 8) | byte(r);
}
