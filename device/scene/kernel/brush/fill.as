// Shapes in one colour, and in colours that run from one point to another.
import { boundBottom, boundLeft, boundRight, boundTop, faint, full, nextChange, pitch, trace } from "./coverage";
import { blend, bytesOf, greater, lesser, Picture, pixelsAt, repeat, touch } from "./picture";

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
export function paintCovered(picture: usize, deltas: usize, colour: v128, opacity: f64): void {
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
