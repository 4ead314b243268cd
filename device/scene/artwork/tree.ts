import { Limb } from "../kernel/easel.ts";
import type { Lens } from "../lens.ts";
import type { Random } from "../random.ts";
import { type Colour, hex, mix, shade } from "./colour.ts";
import type { Painter } from "./painter.ts";
import { ellipse } from "./shapes.ts";

export interface TreeStyle {
	/** Metres: where it stands, how tall it is, how wide its crown. */
	readonly x: number;
	readonly z: number;
	readonly height: number;
	readonly crown: number;
	readonly leaves: Colour;
}

/** A broad-leaved tree: a trunk, and a crown of clumps of leaves, the sunlit ones last. */
export function paintTree(painter: Painter, lens: Lens, style: TreeStyle, random: Random): void {
	const { x, z, height, crown } = style;
	const unit = lens.scale(z);
	const foot = lens.x(x, z);
	const ground = lens.y(0, z);
	painter.depth = z;
	const fork = height * 0.42;
	const bark = hex("#6b5a4a");
	painter.solid([new Limb(foot, ground, 0.2 * unit, foot, ground - fork * unit, 0.13 * unit)], bark);
	painter.solid(
		[
			new Limb(
				foot + 0.07 * unit,
				ground,
				0.12 * unit,
				foot + 0.05 * unit,
				ground - fork * unit,
				0.07 * unit,
			),
		],
		shade(bark, 0.7),
	);
	for (const side of [-1, -0.35, 0.4, 1]) {
		const tipX = foot + side * crown * 0.34 * unit;
		painter.solid(
			[
				new Limb(
					foot,
					ground - fork * 0.92 * unit,
					0.09 * unit,
					tipX,
					ground - height * 0.72 * unit,
					0.04 * unit,
				),
			],
			shade(bark, 0.85),
		);
	}
	paintCrown(painter, foot, ground - (height - crown * 0.5) * unit, (crown / 2) * unit, style.leaves, random);
	painter.depth = 0;
}

/** Leaves in a round shape about (x, y): many small clumps, dark below and to the right, light above and to the left. */
function paintCrown(
	painter: Painter,
	x: number,
	y: number,
	radius: number,
	leaves: Colour,
	random: Random,
): void {
	const clumps: { x: number; y: number; size: number; light: number }[] = [];
	for (let i = 0; i < 150; i++) {
		const angle = random.between(0, 2 * Math.PI);
		const far = Math.sqrt(random.next());
		const dx = Math.cos(angle) * far;
		const dy = Math.sin(angle) * far * 0.92;
		clumps.push({
			x: x + dx * radius,
			y: y + dy * radius,
			size: radius * random.between(0.09, 0.2) * (1.15 - far * 0.4),
			light: -dx * 0.32 - dy * 0.62 + random.between(-0.22, 0.22),
		});
	}
	painter.solid([ellipse(x, y, radius * 0.86, radius * 0.8)], shade(leaves, 0.5));
	clumps.sort((a, b) => a.light - b.light);
	for (const clump of clumps) {
		const tone = 0.78 + clump.light * 0.55;
		const colour = mix(shade(leaves, tone), hex("#e8e08a"), Math.max(0, clump.light) * 0.22);
		painter.solid([leafy(clump.x, clump.y, clump.size, random)], colour);
	}
}

/** A ragged round outline. */
export function leafy(x: number, y: number, size: number, random: Random): number[] {
	const contour: number[] = [];
	const points = 11;
	for (let i = 0; i < points; i++) {
		const angle = (i / points) * 2 * Math.PI;
		const reach = size * random.between(0.7, 1.2);
		contour.push(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach);
	}
	return contour;
}
