import { Coverage, type Path } from "./coverage.ts";
import type { Gradient, Paint, Shader, Solid } from "./paint.ts";
import type { Picture } from "./picture.ts";

/** Below this much coverage a pixel is left alone. */
const faint = 1 / 512;
/** From this much on a pixel counts as fully covered. */
const full = 1 - 1 / 512;

/** Shorter runs are faster to write one by one. */
const longRun = 48;

const coverage = new Coverage();

/**
 * Paints what `path` encloses, over what is there, with anti-aliased edges.
 * @param left, @param top where the path has the picture's corner
 */
export function fill(picture: Picture, path: Path, paint: Paint, left: number = 0, top: number = 0): void {
	if (!coverage.trace(path, picture.width, picture.height, left, top)) return;
	picture.touch(coverage.bounds);
	switch (paint.kind) {
		case "solid":
			fillSolid(picture, paint);
			break;
		case "gradient":
			fillGradient(picture, paint);
			break;
		case "shader":
			fillShader(picture, paint);
			break;
	}
}

function fillSolid(picture: Picture, paint: Solid): void {
	const { bounds, deltas, pitch } = coverage;
	const { pixels, width } = picture;
	const [red, green, blue] = paint.colour;
	const packed = pack(red, green, blue);
	for (let y = bounds.top; y < bounds.bottom; y++) {
		const cells = (y - bounds.top) * pitch;
		const toPixel = y * width + bounds.left - cells;
		const end = cells + bounds.right - bounds.left;
		let covered = 0;
		for (let cell = cells; cell < end; ) {
			covered += deltas[cell]!;
			deltas[cell] = 0;
			// From here on coverage stays as it is.
			let stop = cell + 1;
			while (stop < end && deltas[stop] === 0) stop++;
			const amount = (covered < 0 ? -covered : covered) * paint.opacity;
			if (amount > full) {
				if (stop - cell > longRun) pixels.fill(packed, cell + toPixel, stop + toPixel);
				else for (let at = cell + toPixel; at < stop + toPixel; at++) pixels[at] = packed;
			} else if (amount >= faint) {
				for (let at = cell + toPixel; at < stop + toPixel; at++) {
					pixels[at] = blend(pixels[at]!, red, green, blue, amount);
				}
			}
			cell = stop;
		}
		deltas[end] = 0;
		deltas[end + 1] = 0;
	}
}

const rampSteps = 64;

function fillGradient(picture: Picture, paint: Gradient): void {
	const { bounds, deltas, pitch } = coverage;
	const { pixels, width } = picture;
	const solid = rampOf(paint);
	const dx = paint.to[0] - paint.from[0];
	const dy = paint.to[1] - paint.from[1];
	const scale = (rampSteps - 1) / (dx * dx + dy * dy || 1);
	for (let y = bounds.top; y < bounds.bottom; y++) {
		const cells = (y - bounds.top) * pitch;
		const toPixel = y * width + bounds.left - cells;
		const end = cells + bounds.right - bounds.left;
		const stepX = dx * scale;
		const first = ((bounds.left + 0.5 - paint.from[0]) * dx + (y + 0.5 - paint.from[1]) * dy) * scale;
		let covered = 0;
		for (let cell = cells; cell < end; ) {
			covered += deltas[cell]!;
			deltas[cell] = 0;
			let stop = cell + 1;
			while (stop < end && deltas[stop] === 0) stop++;
			const inside = Math.min(1, covered < 0 ? -covered : covered);
			let step = first + (cell - cells) * stepX;
			if (inside > full && solid) {
				for (let at = cell + toPixel; at < stop + toPixel; at++, step += stepX) {
					pixels[at] = packed[step <= 0 ? 0 : step >= rampSteps - 1 ? rampSteps - 1 : step | 0]!;
				}
			} else if (inside >= faint) {
				for (let at = cell + toPixel; at < stop + toPixel; at++, step += stepX) {
					const from = (step <= 0 ? 0 : step >= rampSteps - 1 ? rampSteps - 1 : step | 0) * 4;
					const amount = inside * ramp[from + 3]!;
					if (amount < faint) continue;
					pixels[at] = blend(pixels[at]!, ramp[from]!, ramp[from + 1]!, ramp[from + 2]!, amount);
				}
			}
			cell = stop;
		}
		deltas[end] = 0;
		deltas[end + 1] = 0;
	}
}

/** Made anew for every gradient. */
const ramp = new Float32Array(rampSteps * 4);
/** Its colours as opaque pixels. */
const packed = new Int32Array(rampSteps);

/** True when all of it is opaque. */
function rampOf({ stops }: Gradient): boolean {
	let next = 0;
	let solid = true;
	for (let step = 0; step < rampSteps; step++) {
		const offset = step / (rampSteps - 1);
		while (next < stops.length - 1 && stops[next]![0] < offset) next++;
		const [endAt, end, endOpacity = 1] = stops[next]!;
		const [startAt, start, startOpacity = 1] = stops[Math.max(0, next - 1)]!;
		const share = endAt > startAt ? Math.min(1, Math.max(0, (offset - startAt) / (endAt - startAt))) : 1;
		for (let channel = 0; channel < 3; channel++) {
			ramp[step * 4 + channel] = start[channel]! + (end[channel]! - start[channel]!) * share;
		}
		const opacity = startOpacity + (endOpacity - startOpacity) * share;
		ramp[step * 4 + 3] = opacity;
		if (opacity > full) packed[step] = pack(ramp[step * 4]!, ramp[step * 4 + 1]!, ramp[step * 4 + 2]!);
		else solid = false;
	}
	return solid;
}

let shaded = new Uint8ClampedArray(4096 * 3);

function fillShader(picture: Picture, paint: Shader): void {
	const { bounds, deltas, pitch } = coverage;
	const { pixels, width } = picture;
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

function pack(red: number, green: number, blue: number): number {
	return 0xff000000 | (byte(blue) << 16) | (byte(green) << 8) | byte(red);
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
