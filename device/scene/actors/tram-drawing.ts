import { type Colour, hex, mix, shade } from "../artwork/colour.ts";
import { lettering, letteringLength } from "../artwork/lettering.ts";
import { Painter } from "../artwork/painter.ts";
import { Scratch } from "../artwork/picture.ts";
import { ellipse, rectangle, roundRectangle } from "../artwork/shapes.ts";
import { paintSoft } from "../artwork/soften.ts";
import { Random } from "../random.ts";
import { type Drawing, drawingOf, type ShadowDrawing, shadowOf } from "../sprite/drawing.ts";
import type { Setting } from "./setting.ts";

const length = 23;

const height = 3.35;

const floor = 0.32;

const scratch = new Scratch();

export function drawTram({ lens, lighting }: Setting, z: number, livery: Colour): Drawing {
	const unit = lens.scale(z);
	const left = Math.ceil((length / 2 + 1.5) * unit);
	const top = Math.ceil((height + 1.9) * unit);
	const picture = scratch.picture(left * 2, top + Math.ceil(0.8 * unit));
	const painter = new Painter(picture, lighting);
	painter.depth = z;
	const x = (metres: number) => left + metres * unit;
	const y = (metres: number) => top - metres * unit;
	const box = (x0: number, y0: number, x1: number, y1: number) =>
		rectangle(x(x0), y(y1), (x1 - x0) * unit, (y1 - y0) * unit);
	const sketch: Sketch = { painter, unit, x, y, box };
	paintRoofGear(sketch, lens.eye, z);
	paintShell(sketch, livery);
	const random = new Random(7, "passengers");
	for (const section of sections) paintSection(sketch, section, livery, random);
	paintCab(sketch, livery);
	return { ...drawingOf(picture, left, top, unit), shadow: drawShadow(unit, lighting.shadowColour) };
}

/** The dark strip on the ground before the wheels; what the tram hides of its shadow is left out. */
function drawShadow(unit: number, colour: Colour): ShadowDrawing {
	const left = Math.ceil((length / 2 + 1) * unit);
	const above = Math.ceil(0.3 * unit);
	const picture = scratch.picture(left * 2, above + Math.ceil(0.7 * unit));
	const strip = rectangle(left - (length / 2 - 0.2) * unit, 0, (length + 0.2) * unit, above + 0.12 * unit);
	paintSoft(picture, [[strip]], { colour, radius: 0.1 * unit, opacity: 0.62 });
	const hidden = Math.floor(above - 0.14 * unit);
	picture.pixels.fill(0, 0, hidden * picture.width);
	return shadowOf(picture, colour, left, above, unit);
}

interface Sketch {
	readonly painter: Painter;
	readonly unit: number;
	x(metres: number): number;
	y(metres: number): number;
	box(x0: number, y0: number, x1: number, y1: number): number[];
}

/** Metres along the tram: each car body between its joints. */
const sections: readonly (readonly [from: number, to: number])[] = [
	[-11.5, -4.2],
	[-3.6, 3.6],
	[4.2, 11.5],
];

function paintRoofGear({ painter, x, y, box, unit }: Sketch, eye: number, z: number): void {
	// The roof's far edge, as a camera above it sees it.
	const far = (metres: number) => (metres * z) / (z + 2.4);
	const lift = (eye - height) * unit * (1 - z / (z + 2.4));
	const edge = length / 2 - 0.6;
	painter.solid(
		[
			[
				x(-edge),
				y(height),
				x(edge),
				y(height),
				x(far(edge)),
				y(height) - lift,
				x(-far(edge)),
				y(height) - lift,
			],
		],
		hex("#b9bec4"),
	);
	for (const middle of [-8, -1.4, 1.6, 7.6]) {
		painter.solid([box(middle - 1.1, height + 0.05, middle + 1.1, height + 0.42)], hex("#8d949b"));
		painter.solid([box(middle - 1.1, height + 0.36, middle + 1.1, height + 0.42)], hex("#c6ccd2"));
	}
	const arm = hex("#3b4046");
	painter.solid(
		[[x(-0.2), y(height + 0.3), x(0.9), y(height + 1), x(0.95), y(height + 0.95), x(-0.1), y(height + 0.25)]],
		arm,
	);
	painter.solid(
		[
			[
				x(0.9),
				y(height + 1.02),
				x(0.1),
				y(height + 1.6),
				x(0.05),
				y(height + 1.54),
				x(0.86),
				y(height + 0.95),
			],
		],
		arm,
	);
	painter.solid([box(-0.5, height + 1.55, 0.6, height + 1.62)], arm);
}

function paintShell({ painter, x, y, box, unit }: Sketch, livery: Colour): void {
	const end = length / 2;
	const body: number[] = [
		x(-end + 0.05),
		y(floor),
		x(-end - 0.02),
		y(1.1),
		x(-end + 0.55),
		y(2.9),
		x(-end + 1.1),
		y(height),
		x(end - 1.1),
		y(height),
		x(end - 0.55),
		y(2.9),
		x(end + 0.02),
		y(1.1),
		x(end - 0.05),
		y(floor),
	];
	painter.gradient([body], {
		from: [0, y(height)],
		to: [0, y(floor)],
		stops: [
			[0, hex("#f4f5f4")],
			[0.62, hex("#e3e6e6")],
			[1, hex("#b9bdbf")],
		],
	});
	painter.gradient([box(-end + 0.1, floor, end - 0.1, 1.12)], {
		from: [0, y(1.12)],
		to: [0, y(floor)],
		stops: [
			[0, shade(livery, 1.12)],
			[1, shade(livery, 0.7)],
		],
	});
	painter.solid([box(-end + 0.3, height - 0.22, end - 0.3, height - 0.12)], livery);
	painter.solid([box(-end + 0.3, 0.12, end - 0.3, floor + 0.02)], hex("#24272b"));
	for (const middle of [-8, 0, 8]) {
		for (const offset of [-0.9, 0.9]) {
			painter.solid([ellipse(x(middle + offset), y(0.24), 0.28 * unit, 0.28 * unit)], hex("#1a1c1f"));
			painter.solid([ellipse(x(middle + offset), y(0.24), 0.16 * unit, 0.16 * unit)], hex("#565c63"));
		}
		painter.solid([box(middle - 1.3, 0.2, middle + 1.3, 0.36)], hex("#2c3035"));
	}
}

function paintSection(
	sketch: Sketch,
	[from, to]: readonly [number, number],
	livery: Colour,
	random: Random,
): void {
	const { painter, box } = sketch;
	const glazed = hex("#23292f");
	const start = Math.max(from + 0.3, -length / 2 + 1.5);
	const stop = Math.min(to - 0.3, length / 2 - 1.5);
	painter.solid([box(start, 1.2, stop, 2.72)], glazed);
	const door = (start + stop) / 2;
	for (let u = start + 0.06; u < stop - 0.4; ) {
		const wide = Math.min(1.25, stop - u - 0.06);
		if (u < door + 0.75 && u + wide > door - 0.75) {
			if (u < door - 0.9) paintPane(sketch, u, 1.26, door - 0.81, 2.66, random);
			u = door + 0.81;
			continue;
		}
		paintPane(sketch, u, 1.26, u + wide - 0.08, 2.66, random);
		u += wide;
	}
	for (const side of [-1, 1]) {
		const left = side < 0 ? door - 0.75 : door + 0.03;
		painter.solid([box(left, floor + 0.06, left + 0.72, 2.72)], shade(livery, 0.85));
		paintPane(sketch, left + 0.08, 0.62, left + 0.64, 2.6, random);
	}
	if (to < length / 2 - 1) {
		for (let fold = 0; fold < 5; fold++) {
			painter.solid(
				[box(to + fold * 0.12, floor + 0.1, to + fold * 0.12 + 0.07, height - 0.15)],
				hex("#3a3e43"),
			);
		}
	}
}

/** A pane with the lit inside, heads behind it now and then, and the sky in the glass. */
function paintPane(
	{ painter, unit, x, y, box }: Sketch,
	x0: number,
	y0: number,
	x1: number,
	y1: number,
	random: Random,
): void {
	const { lighting } = painter;
	const inside: readonly [Colour, Colour] = lighting.lampsOn
		? [hex("#ffedc4"), hex("#d9b983")]
		: [hex("#55616b"), hex("#2f383f")];
	painter.gradient(
		[box(x0, y0, x1, y1)],
		{
			from: [0, y(y1)],
			to: [0, y(y0)],
			stops: [
				[0, inside[0]],
				[1, inside[1]],
			],
		},
		lighting.lampsOn,
	);
	if (x1 - x0 > 0.8 && random.next() < 0.6) {
		const middle = x((x0 + x1) / 2 + random.between(-0.2, 0.2));
		const tint = mix(
			random.pick([hex("#4a5b70"), hex("#7b4b44"), hex("#5c6b54"), hex("#3d3f4a")]),
			inside[1],
			0.3,
		);
		painter.solid(
			[roundRectangle(middle - 0.22 * unit, y(y0 + 0.58), 0.44 * unit, 0.58 * unit, 0.14 * unit)],
			tint,
		);
		painter.solid([ellipse(middle, y(y0 + 0.74), 0.12 * unit, 0.15 * unit)], hex("#b08a6d"));
	}
	const sky = lighting.lampsOn ? 0.12 : 0.5;
	painter.gradient(
		[box(x0, y0, x1, y1)],
		{
			from: [x(x0), y(y1)],
			to: [x(x1), y(y0)],
			stops: [
				[0, lighting.skyMiddle, sky],
				[0.45, lighting.skyHorizon, sky * 0.4],
				[0.5, lighting.skyHorizon, 0],
				[1, lighting.skyHorizon, sky * 0.2],
			],
		},
		true,
	);
}

function paintCab({ painter, unit, x, y }: Sketch, livery: Colour): void {
	const end = length / 2;
	for (const side of [-1, 1]) {
		const at = (metres: number) => x(side * metres);
		painter.solid(
			[[at(end - 1.35), y(2.75), at(end - 0.62), y(2.75), at(end - 0.1), y(1.3), at(end - 1.35), y(1.3)]],
			hex("#1d2329"),
		);
		painter.solid(
			[[at(end - 1.3), y(2.7), at(end - 0.95), y(2.7), at(end - 0.75), y(1.35), at(end - 1.3), y(1.35)]],
			painter.lighting.skyMiddle,
			0.25,
		);
	}
	const lamp = painter.lighting.lampsOn ? hex("#fff6d8") : hex("#cfd8dd");
	painter.lit([ellipse(x(end - 0.12), y(0.95), 0.09 * unit, 0.12 * unit)], lamp);
	painter.lit([ellipse(x(-end + 0.12), y(0.95), 0.08 * unit, 0.12 * unit)], hex("#c4302b"));
	const capital = 0.26;
	const text = "3 GARE CENTRALE";
	const from = 7.7 - (letteringLength(text) * capital) / 2;
	painter.solid(
		[
			[
				x(from - 0.2),
				y(3.14),
				x(from + letteringLength(text) * capital + 0.2),
				y(3.14),
				x(from + letteringLength(text) * capital + 0.2),
				y(2.76),
				x(from - 0.2),
				y(2.76),
			],
		],
		hex("#14171a"),
	);
	painter.lit(
		lettering(text, (u, v) => [x(from + u * capital), y(3.08 - v * capital)]),
		mix(hex("#ffb53c"), livery, 0.05),
	);
}
