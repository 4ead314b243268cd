// Outlines of limbs.
import { boundLeft, boundTop, line } from "./coverage";
import { greater, lesser } from "./picture";

let penX: f64 = 0;
let penY: f64 = 0;

@inline
function lineTo(deltas: usize, x: f64, y: f64): void {
	line(deltas, penX, penY, x, y);
	penX = x;
	penY = y;
}

/** Two circles and what lies between them, clockwise on the screen. */
export function limb(ends: usize, deltas: usize, left: f64, top: f64, scale: f64): void {
	const x0 = (load<f64>(ends) - left) * scale - <f64>boundLeft;
	const y0 = (load<f64>(ends, 8) - top) * scale - <f64>boundTop;
	const radius0 = load<f64>(ends, 16) * scale;
	const x1 = (load<f64>(ends, 24) - left) * scale - <f64>boundLeft;
	const y1 = (load<f64>(ends, 32) - top) * scale - <f64>boundTop;
	const radius1 = load<f64>(ends, 40) * scale;
	const length = sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
	const less = radius0 - radius1;
	if (length <= abs(less)) {
		const first = less > 0;
		const radius = first ? radius0 : radius1;
		penX = (first ? x0 : x1) + radius;
		penY = first ? y0 : y1;
		arc(deltas, first ? x0 : x1, penY, radius, 1.0, 0.0, 2.0 * Math.PI);
		return;
	}
	const alongX = (x1 - x0) / length;
	const alongY = (y1 - y0) / length;
	// Where the lines from one circle to the other touch them, seen from their middles.
	const cos = less / length;
	const sin = sqrt(1.0 - cos * cos);
	const lean = Math.acos(cos);
	const nearX = alongX * cos - alongY * sin;
	const nearY = alongX * sin + alongY * cos;
	const farX = alongX * cos + alongY * sin;
	const farY = alongY * cos - alongX * sin;
	const startX = x0 + nearX * radius0;
	const startY = y0 + nearY * radius0;
	penX = startX;
	penY = startY;
	arc(deltas, x0, y0, radius0, nearX, nearY, 2.0 * (Math.PI - lean));
	lineTo(deltas, x1 + farX * radius1, y1 + farY * radius1);
	arc(deltas, x1, y1, radius1, farX, farY, 2.0 * lean);
	lineTo(deltas, startX, startY);
}

/** From where the pen is on a circle on by an angle. @param unitX, @param unitY that place, seen from the middle */
function arc(deltas: usize, x: f64, y: f64, radius: f64, unitX: f64, unitY: f64, angle: f64): void {
	// As many lines as look round.
	const all = lesser(64.0, greater(8.0, ceil(sqrt(radius) * 6.0)));
	const count = greater(2.0, ceil((all * angle) / (2.0 * Math.PI)));
	const step = angle / count;
	// An eighth of a turn at most: these series are exact to a thousandth of a millionth there.
	const q = step * step;
	const turnX = 1.0 - (q / 2.0) * (1.0 - (q / 12.0) * (1.0 - (q / 30.0) * (1.0 - (q / 56.0) * (1.0 - q / 90.0))));
	const turnY = step * (1.0 - (q / 6.0) * (1.0 - (q / 20.0) * (1.0 - (q / 42.0) * (1.0 - q / 72.0))));
	let fromX = unitX;
	let fromY = unitY;
	for (let i: f64 = 0; i < count; i += 1.0) {
		const toX = fromX * turnX - fromY * turnY;
		fromY = fromX * turnY + fromY * turnX;
		fromX = toX;
		lineTo(deltas, x + fromX * radius, y + fromY * radius);
	}
}
