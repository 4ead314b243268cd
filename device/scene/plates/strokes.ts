/**
 * One stroke of a character, in its box: x from 0 (left) to 1 (right), y from 0 (top) to 1 (bottom).
 * A `line` is bent at its points, round where a point has a radius (in box widths). A `slant` is straight and cut
 * level at both ends, as the legs of an A are.
 */
export type Stroke =
	| {
			readonly kind: "line";
			readonly points: readonly (readonly [x: number, y: number, radius?: number])[];
			readonly closed?: boolean;
	  }
	| {
			readonly kind: "slant";
			readonly from: readonly [x: number, y: number];
			readonly to: readonly [x: number, y: number];
	  };

/** The box of a character in millimetres. */
export interface CharacterBox {
	readonly width: number;
	readonly height: number;
	/** Thickness of the strokes. */
	readonly stroke: number;
}

/** The stroke's outline in millimetres from the box's top left corner: [x, y, x, y, …], always in the same direction. */
export function outline(stroke: Stroke, box: CharacterBox): number[] {
	if (stroke.kind === "slant") return oriented(slant(stroke.from, stroke.to, box));
	const spine = bend(stroke.points, stroke.closed === true, box);
	return oriented(stroke.closed ? ring(spine, box.stroke) : ribbon(spine, box.stroke));
}

function slant(
	[x0, y0]: readonly [number, number],
	[x1, y1]: readonly [number, number],
	{ width, height, stroke }: CharacterBox,
): number[] {
	// The level cut of a leaning stroke is wider than the stroke; it may not leave the box.
	let level = stroke;
	for (let pass = 0; pass < 3; pass++) {
		level = stroke * Math.hypot(1, ((x1 - x0) * (width - level)) / ((y1 - y0) * height));
	}
	const a = level / 2 + x0 * (width - level);
	const b = level / 2 + x1 * (width - level);
	return [
		a - level / 2,
		y0 * height,
		a + level / 2,
		y0 * height,
		b + level / 2,
		y1 * height,
		b - level / 2,
		y1 * height,
	];
}

const cornerSteps = 7;

/** The middle line in millimetres, with its corners rounded. */
function bend(
	points: readonly (readonly [number, number, number?])[],
	closed: boolean,
	{ width, height, stroke }: CharacterBox,
): number[] {
	const inner = { width: width - stroke, height: height - stroke };
	const place = (index: number) => {
		const [x, y] = points[(index + points.length) % points.length]!;
		return [stroke / 2 + x * inner.width, stroke / 2 + y * inner.height] as const;
	};
	const spine: number[] = [];
	for (let i = 0; i < points.length; i++) {
		const radius = (points[i]![2] ?? 0) * inner.width;
		const [x, y] = place(i);
		if (radius === 0 || (!closed && (i === 0 || i === points.length - 1))) {
			spine.push(x, y);
			continue;
		}
		const [px, py] = place(i - 1);
		const [nx, ny] = place(i + 1);
		const before = Math.min(radius, Math.hypot(px - x, py - y) / 2);
		const after = Math.min(radius, Math.hypot(nx - x, ny - y) / 2);
		const start = towards(x, y, px, py, before);
		const end = towards(x, y, nx, ny, after);
		for (let step = 0; step <= cornerSteps; step++) {
			const t = step / cornerSteps;
			// A curve between a parabola and a quarter circle.
			const a = (1 - t) * (1 - t);
			const b = 2 * t * (1 - t) * 1.25;
			const c = t * t;
			const sum = a + b + c;
			spine.push((start[0] * a + x * b + end[0] * c) / sum, (start[1] * a + y * b + end[1] * c) / sum);
		}
	}
	return spine;
}

function towards(x: number, y: number, tx: number, ty: number, distance: number): readonly [number, number] {
	const length = Math.hypot(tx - x, ty - y) || 1;
	return [x + ((tx - x) * distance) / length, y + ((ty - y) * distance) / length];
}

/** An open line with this thickness; its ends reach half the thickness further. */
function ribbon(spine: number[], thickness: number): number[] {
	const last = spine.length - 2;
	const line = [...spine];
	[line[0], line[1]] = towards(spine[0]!, spine[1]!, spine[2]!, spine[3]!, -thickness / 2) as [
		number,
		number,
	];
	[line[last], line[last + 1]] = towards(
		spine[last]!,
		spine[last + 1]!,
		spine[last - 2]!,
		spine[last - 1]!,
		-thickness / 2,
	) as [number, number];
	return [...offset(line, thickness / 2, false), ...reversed(offset(line, -thickness / 2, false))];
}

/** A closed line with this thickness: the outer edge, then the inner one the other way round, joined by a cut. */
function ring(spine: number[], thickness: number): number[] {
	const outer = offset(spine, thickness / 2, true);
	const inner = reversed(offset(spine, -thickness / 2, true));
	const tail = inner.splice(0, inner.length - 2);
	const joined = [...inner, ...tail];
	return [...outer, outer[0]!, outer[1]!, ...joined, joined[0]!, joined[1]!];
}

/** The line moved sideways; corners are mitred, up to a limit. */
function offset(line: number[], distance: number, closed: boolean): number[] {
	const count = line.length / 2;
	const moved: number[] = [];
	for (let i = 0; i < count; i++) {
		const here = i * 2;
		const before = closed || i > 0 ? ((i + count - 1) % count) * 2 : here;
		const after = closed || i < count - 1 ? ((i + 1) % count) * 2 : here;
		const [ax, ay] = normal(line, before, here, here, after);
		const [bx, by] = normal(line, here, after, before, here);
		const mx = ax + bx;
		const my = ay + by;
		const stretch = Math.min(2.4, 2 / Math.max(0.01, (mx * mx + my * my) / 2));
		moved.push(
			line[here]! + ((mx * stretch) / 2) * distance,
			line[here + 1]! + ((my * stretch) / 2) * distance,
		);
	}
	return moved;
}

/** Unit normal of the segment from a to b; where that has no length, of the one from c to d. */
function normal(line: number[], a: number, b: number, c: number, d: number): readonly [number, number] {
	let dx = line[b]! - line[a]!;
	let dy = line[b + 1]! - line[a + 1]!;
	if (Math.hypot(dx, dy) < 1e-9) {
		dx = line[d]! - line[c]!;
		dy = line[d + 1]! - line[c + 1]!;
	}
	const length = Math.hypot(dx, dy) || 1;
	return [dy / length, -dx / length];
}

function reversed(line: number[]): number[] {
	const turned: number[] = [];
	for (let i = line.length - 2; i >= 0; i -= 2) turned.push(line[i]!, line[i + 1]!);
	return turned;
}

/** Clockwise on a screen, so that strokes that overlap unite. */
function oriented(contour: number[]): number[] {
	let area = 0;
	for (let i = 0; i < contour.length; i += 2) {
		const j = (i + 2) % contour.length;
		area += contour[i]! * contour[j + 1]! - contour[j]! * contour[i + 1]!;
	}
	return area < 0 ? reversed(contour) : contour;
}
