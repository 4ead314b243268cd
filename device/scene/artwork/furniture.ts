import type { Lens } from "../lens.ts";
import type { Random } from "../random.ts";
import { type Colour, hex, shade } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";
import { Wall } from "./wall.ts";

/** A wooden bench that faces the camera, its left end at (x, z) metres. */
export function paintBench(painter: Painter, lens: Lens, x: number, z: number, width: number): void {
	const wall = new Wall(lens, [x, z], [x + width, z]);
	painter.depth = z;
	const wood = hex("#9c754a");
	const iron = hex("#2b2f33");
	for (const u of [0.15, width - 0.2]) {
		painter.solid([wall.rectangle(u, 0, u + 0.06, 0.85)], iron);
		painter.solid([wall.rectangle(u, 0, u + 0.06, 0.45, 0.42)], iron);
	}
	for (const v of [0.56, 0.72]) {
		painter.solid([wall.rectangle(0, v, width, v + 0.12, 0.02)], wood);
		painter.solid([wall.rectangle(0, v, width, v + 0.03, 0.02)], shade(wood, 0.7));
	}
	for (const out of [0.08, 0.22, 0.36]) {
		painter.solid(
			[
				wall.solid([
					[0, 0.47, out],
					[width, 0.47, out],
					[width, 0.46, out + 0.11],
					[0, 0.46, out + 0.11],
				]),
			],
			shade(wood, 1.1),
		);
	}
	painter.solid([wall.rectangle(0, 0.41, width, 0.46, 0.47)], shade(wood, 0.66));
	painter.depth = 0;
}

/** A stone trough with flowers. */
export function paintPlanter(
	painter: Painter,
	lens: Lens,
	x: number,
	z: number,
	width: number,
	blossom: Colour,
	random: Random,
): void {
	const wall = new Wall(lens, [x, z], [x + width, z]);
	painter.depth = z;
	const greens = [hex("#3f6b34"), hex("#54823f"), hex("#2f5630")];
	const unit = lens.scale(z);
	const bush = (count: number, low: number, high: number) => {
		for (let i = 0; i < count; i++) {
			const [px, py] = wall.at(random.between(0.08, width - 0.08), random.between(low, high), 0.3);
			const size = unit * random.between(0.07, 0.13);
			const tint = random.next() < 0.3 ? blossom : random.pick(greens);
			painter.solid([ellipse(px, py, size, size * 0.85)], tint);
		}
	};
	bush(Math.round(26 * width), 0.55, 0.95);
	painter.gradient([wall.rectangle(0, 0, width, 0.58, 0.5)], {
		from: wall.at(0, 0.58, 0.5),
		to: wall.at(width, 0, 0.5),
		stops: [
			[0, hex("#d2cabb")],
			[1, hex("#9f978a")],
		],
	});
	painter.solid([wall.rectangle(-0.06, 0.5, width + 0.06, 0.6, 0.54)], hex("#ddd6c8"));
	bush(Math.round(10 * width), 0.58, 0.72);
	painter.depth = 0;
}

/** A stone basin with a jet of water, its middle at (x, z). */
export function paintFountain(painter: Painter, lens: Lens, x: number, z: number, radius: number): void {
	const unit = lens.scale(z);
	const cx = lens.x(x, z);
	const tilt = lens.eye / z;
	const ring = (r: number, height: number) => ellipse(cx, lens.y(height, z), r * unit, r * unit * tilt);
	painter.depth = z;
	const stone = hex("#cbc2b2");
	painter.solid([ring(radius + 0.15, 0)], shade(stone, 0.6));
	const wallOutline: number[] = [];
	const count = 40;
	for (let i = 0; i <= count; i++) {
		const angle = (i / count) * Math.PI;
		wallOutline.push(
			cx + Math.cos(angle) * radius * unit,
			lens.y(0, z) + Math.sin(angle) * radius * unit * tilt,
		);
	}
	for (let i = count; i >= 0; i--) {
		const angle = (i / count) * Math.PI;
		wallOutline.push(
			cx + Math.cos(angle) * radius * unit,
			lens.y(0.6, z) + Math.sin(angle) * radius * unit * tilt,
		);
	}
	painter.gradient([wallOutline], {
		from: [cx - radius * unit, 0],
		to: [cx + radius * unit, 0],
		stops: [
			[0, shade(stone, 1.05)],
			[0.35, stone],
			[1, shade(stone, 0.62)],
		],
	});
	painter.solid([ring(radius, 0.6)], shade(stone, 1.15));
	painter.gradient([ring(radius * 0.87, 0.55)], {
		from: [cx, lens.y(0.55, z) - radius * unit * tilt],
		to: [cx, lens.y(0.55, z) + radius * unit * tilt],
		stops: [
			[0, hex("#4d7f92")],
			[1, hex("#9cc6d2")],
		],
	});
	painter.solid([ring(0.32, 0.6), ring(0.2, 0.9)], shade(stone, 0.8));
	painter.solid(
		[
			[
				cx - 0.14 * unit,
				lens.y(0.5, z),
				cx + 0.14 * unit,
				lens.y(0.5, z),
				cx + 0.1 * unit,
				lens.y(1.3, z),
				cx - 0.1 * unit,
				lens.y(1.3, z),
			],
		],
		shade(stone, 0.9),
	);
	painter.solid([ellipse(cx, lens.y(1.3, z), 0.62 * unit, 0.62 * unit * tilt)], shade(stone, 1.05));
	painter.solid([ellipse(cx, lens.y(1.33, z), 0.54 * unit, 0.54 * unit * tilt)], hex("#8fbccb"));
	const spray = hex("#eaf4f7");
	for (const [side, reach] of [
		[-1, 0.5],
		[1, 0.5],
		[-1, 0.25],
		[1, 0.25],
	] as const) {
		const arc: number[] = [];
		for (let i = 0; i <= 12; i++) {
			const t = i / 12;
			arc.push(cx + side * reach * t * unit, lens.y(1.35 + 1.5 * t - 1.75 * t * t, z));
		}
		for (let i = 12; i >= 0; i--) {
			const t = i / 12;
			arc.push(cx + side * (reach * t + 0.03) * unit, lens.y(1.33 + 1.5 * t - 1.75 * t * t, z));
		}
		painter.solid([arc], spray, 0.6);
	}
	painter.depth = 0;
}
