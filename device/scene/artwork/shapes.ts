import { type Contour, Limb } from "../kernel/easel.ts";

export function rectangle(x: number, y: number, width: number, height: number): number[] {
	return [x, y, x + width, y, x + width, y + height, x, y + height];
}

/** How many segments make a curve of this radius (pixels) look round. */
function segments(radius: number): number {
	return Math.max(8, Math.min(64, Math.ceil(Math.sqrt(Math.abs(radius)) * 6)));
}

/** Points on the unit circle, x and y in turns, by how many there are. */
const circles = new Map<number, Float64Array>();

function unitCircle(count: number): Float64Array {
	let circle = circles.get(count);
	if (!circle) {
		circle = new Float64Array(count * 2);
		for (let i = 0; i < count; i++) {
			circle[i * 2] = Math.cos((i / count) * 2 * Math.PI);
			circle[i * 2 + 1] = Math.sin((i / count) * 2 * Math.PI);
		}
		circles.set(count, circle);
	}
	return circle;
}

export function ellipse(x: number, y: number, radiusX: number, radiusY: number, turn: number = 0): number[] {
	const circle = unitCircle(segments(Math.max(radiusX, radiusY)));
	const cos = Math.cos(turn);
	const sin = Math.sin(turn);
	const contour: number[] = [];
	for (let i = 0; i < circle.length; i += 2) {
		const dx = circle[i]! * radiusX;
		const dy = circle[i + 1]! * radiusY;
		contour.push(x + dx * cos - dy * sin, y + dx * sin + dy * cos);
	}
	return contour;
}

/** Appends points of a circle's arc, both ends included. */
export function arc(
	contour: number[],
	x: number,
	y: number,
	radius: number,
	from: number,
	to: number,
	radiusY: number = radius,
): void {
	const count = Math.max(
		2,
		Math.ceil((segments(Math.max(radius, radiusY)) * Math.abs(to - from)) / (2 * Math.PI)),
	);
	// Each point is the one before, turned: sines and cosines are dear.
	const turnX = Math.cos((to - from) / count);
	const turnY = Math.sin((to - from) / count);
	let unitX = Math.cos(from);
	let unitY = Math.sin(from);
	for (let i = 0; i <= count; i++) {
		contour.push(x + unitX * radius, y + unitY * radiusY);
		const next = unitX * turnX - unitY * turnY;
		unitY = unitX * turnY + unitY * turnX;
		unitX = next;
	}
}

/** A rectangle with round corners. */
export function roundRectangle(
	x: number,
	y: number,
	width: number,
	height: number,
	radius: number,
): number[] {
	const r = Math.min(radius, width / 2, height / 2);
	const contour: number[] = [];
	arc(contour, x + width - r, y + r, r, -Math.PI / 2, 0);
	arc(contour, x + width - r, y + height - r, r, 0, Math.PI / 2);
	arc(contour, x + r, y + height - r, r, Math.PI / 2, Math.PI);
	arc(contour, x + r, y + r, r, Math.PI, 1.5 * Math.PI);
	return contour;
}

/** A line of this thickness through the points, one limb per segment with round joints. */
export function stroke(points: Contour, thickness: number): Limb[] {
	const limbs: Limb[] = [];
	const radius = thickness / 2;
	for (let i = 2; i < points.length; i += 2) {
		limbs.push(new Limb(points[i - 2]!, points[i - 1]!, radius, points[i]!, points[i + 1]!, radius));
	}
	return limbs;
}

/** A straight line with flat ends. */
export function bar(x0: number, y0: number, x1: number, y1: number, thickness: number): number[] {
	const length = Math.hypot(x1 - x0, y1 - y0) || 1;
	const nx = ((y1 - y0) / length) * (thickness / 2);
	const ny = (-(x1 - x0) / length) * (thickness / 2);
	return [x0 + nx, y0 + ny, x1 + nx, y1 + ny, x1 - nx, y1 - ny, x0 - nx, y0 - ny];
}

/** A smooth closed curve through the points (Catmull-Rom). */
export function smooth(points: Contour, steps: number = 6): number[] {
	const count = points.length / 2;
	const contour: number[] = [];
	for (let i = 0; i < count; i++) {
		const before = ((i + count - 1) % count) * 2;
		const here = i * 2;
		const next = ((i + 1) % count) * 2;
		const after = ((i + 2) % count) * 2;
		for (let step = 0; step < steps; step++) {
			const t = step / steps;
			contour.push(
				spline(points[before]!, points[here]!, points[next]!, points[after]!, t),
				spline(points[before + 1]!, points[here + 1]!, points[next + 1]!, points[after + 1]!, t),
			);
		}
	}
	return contour;
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
	return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
