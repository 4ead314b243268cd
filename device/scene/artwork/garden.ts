import type { Lens } from "../lens.ts";
import type { Random } from "../random.ts";
import { type Colour, hex, mix, shade } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";
import { leafy } from "./tree.ts";

const leaf = hex("#45703a");

/** A clipped hedge along the view, from z near to z far, between x left and x right metres. */
export function paintHedge(
	painter: Painter,
	lens: Lens,
	{
		left,
		right,
		near,
		far,
		height,
	}: { left: number; right: number; near: number; far: number; height: number },
	random: Random,
): void {
	// The camera sees its top, and the side that is turned to it.
	const side = left > 0 ? left : right;
	painter.gradient(
		[
			lens.contour([
				[side, height, far],
				[side, height, near],
				[side, 0, near],
				[side, 0, far],
			]),
		],
		{
			from: [0, lens.y(height, near)],
			to: [0, lens.y(0, near)],
			stops: [
				[0, shade(leaf, 0.75)],
				[1, shade(leaf, 0.4)],
			],
		},
	);
	const top = lens.contour([
		[left, height, far],
		[right, height, far],
		[right, height, near],
		[left, height, near],
	]);
	painter.solid([top], leaf);
	for (let z = far; z > near; z *= 0.988) {
		painter.depth = z;
		const unit = lens.scale(z);
		for (let clump = 0; clump < 14; clump++) {
			const onTop = clump < 8;
			const x = onTop ? random.between(left, right) : side;
			const y = onTop ? height + random.between(-0.03, 0.05) : random.between(0.03, height);
			const size = unit * random.between(0.035, 0.075);
			const light = onTop ? random.between(0.85, 1.3) : random.between(0.4, 0.85);
			const tint = mix(shade(leaf, light), hex("#c9cf7a"), onTop ? random.between(0, 0.2) : 0);
			painter.solid([leafy(lens.x(x, z), lens.y(y, z), size, random)], tint);
		}
	}
	painter.depth = 0;
}

/** A swimming pool: coping, tiles, water with the sky in it. */
export function paintPool(
	painter: Painter,
	lens: Lens,
	{ left, right, near, far }: { left: number; right: number; near: number; far: number },
	random: Random,
): void {
	const flat = (x0: number, z0: number, x1: number, z1: number, y = 0) =>
		lens.contour([
			[x0, y, z1],
			[x1, y, z1],
			[x1, y, z0],
			[x0, y, z0],
		]);
	const rim = 0.45;
	painter.solid([flat(left - rim, near - rim, right + rim, far + rim)], hex("#d9d2c4"));
	painter.solid([flat(left - rim, near - rim, right + rim, near - rim + 0.1)], hex("#a9a294"));
	painter.solid([flat(left, near, right, far)], hex("#2f7d93"));
	const { lighting } = painter;
	painter.gradient([flat(left, near, right, far - 0.25, -0.12)], {
		from: [0, lens.y(0, far)],
		to: [0, lens.y(0, near)],
		stops: [
			[0, hex("#8fd0dc")],
			[0.5, hex("#55b1c8")],
			[1, hex("#3a9bb8")],
		],
	});
	if (lighting.lampsOn) {
		painter.lit([flat(left + 0.3, near + 0.3, right - 0.3, far - 0.4, -0.12)], hex("#5fd0e6"), 0.45);
	}
	for (let ripple = 0; ripple < 40; ripple++) {
		const x = random.between(left + 0.3, right - 1.4);
		const z = random.between(near + 0.2, far - 0.6);
		painter.solid([flat(x, z, x + random.between(0.3, 1.1), z + 0.05, -0.12)], [235, 250, 252], 0.28);
	}
	const steel = hex("#c8ced3");
	for (const x of [right - 1.1, right - 0.6]) {
		const unit = lens.scale(far);
		const px = lens.x(x, far);
		painter.solid(
			[
				[
					px,
					lens.y(-0.1, far),
					px + 0.05 * unit,
					lens.y(-0.1, far),
					px + 0.05 * unit,
					lens.y(0.8, far),
					px,
					lens.y(0.8, far),
				],
			],
			steel,
		);
	}
}

/** A garden table with a parasol and two chairs, its middle at (x, z). */
export function paintTable(painter: Painter, lens: Lens, x: number, z: number, cloth: Colour): void {
	const unit = lens.scale(z);
	const cx = lens.x(x, z);
	const at = (dx: number, height: number) => [cx + dx * unit, lens.y(height, z)] as const;
	const tilt = lens.eye / z;
	painter.depth = z;
	const wood = hex("#8a6844");
	const box = (x0: number, y0: number, x1: number, y1: number) => {
		const [left, top] = at(x0, y1);
		const [right, bottom] = at(x1, y0);
		return [left, top, right, top, right, bottom, left, bottom];
	};
	for (const side of [-1, 1]) {
		painter.solid([box(side * 1.12 - 0.22, 0.42, side * 1.12 + 0.22, 0.48)], wood);
		painter.solid([box(side * 1.34 - 0.03, 0, side * 1.34 + 0.03, 0.95)], wood);
		painter.solid([box(side * 0.92 - 0.03, 0, side * 0.92 + 0.03, 0.42)], shade(wood, 0.8));
	}
	painter.solid([box(-0.03, 0, 0.03, 2.5)], hex("#d8d2c8"));
	painter.solid([ellipse(...at(0, 0.74), 0.66 * unit, 0.66 * unit * tilt)], shade(wood, 0.7));
	painter.solid([ellipse(...at(0, 0.78), 0.66 * unit, 0.66 * unit * tilt)], hex("#efe8da"));
	for (const [dx, tint] of [
		[-0.25, hex("#c9d7de")],
		[0.2, hex("#d98a4e")],
	] as const) {
		const [px, py] = at(dx, 0.8);
		painter.solid(
			[
				[
					px - 0.05 * unit,
					py - 0.16 * unit,
					px + 0.05 * unit,
					py - 0.16 * unit,
					px + 0.04 * unit,
					py,
					px - 0.04 * unit,
					py,
				],
			],
			tint,
		);
	}
	const panels = 6;
	for (let panel = 0; panel < panels; panel++) {
		const from = -1.5 + (3 * panel) / panels;
		const to = -1.5 + (3 * (panel + 1)) / panels;
		const sag = (dx: number) => 2.22 - 0.1 * (1 - (dx / 1.5) ** 2);
		const colour = panel % 2 === 0 ? cloth : hex("#f1ead9");
		painter.solid(
			[
				[
					...at(0, 2.78),
					...at(to, sag(to)),
					...at((from + to) / 2, sag((from + to) / 2) - 0.06),
					...at(from, sag(from)),
				],
			],
			shade(colour, 1.08 - 0.08 * panel),
		);
	}
	painter.depth = 0;
}

/** A sun lounger that lies across the view. */
export function paintLounger(painter: Painter, lens: Lens, x: number, z: number, cloth: Colour): void {
	const unit = lens.scale(z);
	const px = lens.x(x, z);
	const lie = lens.eye / z;
	const at = (dx: number, height: number, back: number): [number, number] => [
		px + dx * unit,
		lens.y(height, z) - back * unit * lie,
	];
	painter.depth = z;
	for (const dx of [0.15, 1.6])
		painter.solid(
			[[...at(dx, 0.3, 0), ...at(dx + 0.05, 0.3, 0), ...at(dx + 0.05, 0, 0), ...at(dx, 0, 0)]],
			hex("#7a6b58"),
		);
	painter.solid(
		[[...at(0, 0.34, 0.6), ...at(1.35, 0.34, 0.6), ...at(1.35, 0.34, 0), ...at(0, 0.34, 0)]],
		cloth,
	);
	painter.solid(
		[[...at(1.35, 0.34, 0.6), ...at(1.9, 0.85, 0.6), ...at(1.9, 0.85, 0), ...at(1.35, 0.34, 0)]],
		shade(cloth, 1.12),
	);
	painter.solid(
		[[...at(0, 0.34, 0), ...at(1.35, 0.34, 0), ...at(1.35, 0.26, 0), ...at(0, 0.26, 0)]],
		shade(cloth, 0.6),
	);
	painter.depth = 0;
}
