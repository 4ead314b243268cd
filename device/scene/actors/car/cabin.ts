import { hex, mix, shade } from "../../artwork/colour.ts";
import { extentOf } from "../../artwork/extent.ts";
import { type CarCraft, paintFace } from "./craft.ts";
import { Cabin } from "./mesh.ts";
import type { CarPoint } from "./shape.ts";
import { faces, type Material } from "./surface.ts";

/** Windows, pillars and roof. */
export function paintCabin(craft: CarCraft): void {
	const cabin = new Cabin(craft.hull);
	const paint: Material = { colour: craft.look.paint, gloss: 0.75 };
	const toCamera = craft.view.depth([0, 0, 0]) < craft.view.depth([0, 0, craft.hull.shape.length]);
	const ends = [() => paintScreen(craft, cabin, paint), () => paintBack(craft, cabin, paint)];
	if (toCamera) ends.reverse();
	ends[0]!();
	for (const side of [-1, 1]) paintSide(craft, cabin, side, paint);
	ends[1]!();
	paintRoof(craft, cabin, paint);
}

function strip(from: number, to: number, steps: number): number[] {
	return Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
}

/** A patch of a curved surface as one outline. */
function patch(
	at: (u: number, v: number) => CarPoint,
	u0: number,
	v0: number,
	u1: number,
	v1: number,
): CarPoint[] {
	return [...strip(u0, u1, 8).map((u) => at(u, v1)), ...strip(u1, u0, 8).map((u) => at(u, v0))];
}

function glaze(craft: CarCraft, outline: CarPoint[], inside: () => void): void {
	const { painter, view } = craft;
	const contour = view.contour(outline);
	if (!faces(contour)) return;
	painter.solid([contour], hex("#14181c"));
	inside();
	const { left, top, right, bottom } = extentOf([contour]);
	const { skyMiddle, skyHorizon } = painter.lighting;
	painter.gradient(
		[contour],
		{
			from: [left, top],
			to: [left + (right - left) * 0.55, bottom],
			stops: [
				[0, skyMiddle, 0.5],
				[0.42, skyHorizon, 0.3],
				[0.5, skyHorizon, 0.1],
				[1, skyMiddle, 0.16],
			],
		},
		true,
	);
}

function paintScreen(craft: CarCraft, cabin: Cabin, paint: Material): void {
	// Clockwise from outside: the car's right is on the left.
	const at = (u: number, v: number) => cabin.screen(-u, v);
	paintFace(craft, patch(at, -1, 0, 1, 1), { ...paint, colour: shade(paint.colour, 0.86) });
	glaze(craft, patch(at, -0.93, 0.02, 0.93, 0.94), () => {
		paintSeats(craft, at);
		if (!craft.parked && frontOn(craft, at)) paintDriver(craft, at);
	});
	for (const [from, to] of [
		[-0.1, -0.72],
		[0.78, 0.12],
	] as const) {
		craft.painter.solid(
			[craft.view.contour([at(from, 0.03), at(to, 0.1), at(to, 0.13), at(from, 0.06)])],
			hex("#0b0c0e"),
		);
	}
}

/** Seen obliquely, what is painted on the pane would stick out of it. */
function frontOn({ view }: CarCraft, at: (u: number, v: number) => CarPoint): boolean {
	const [left] = view.pixel(at(-1, 0));
	const [right] = view.pixel(at(1, 0));
	const [bottom] = view.pixel(at(0, 0));
	const [top] = view.pixel(at(0, 1));
	return Math.abs(top - bottom) < (right - left) * 0.3;
}

function paintBack(craft: CarCraft, cabin: Cabin, paint: Material): void {
	const at = (u: number, v: number) => cabin.rear(u, v);
	paintFace(craft, patch(at, -1, 0, 1, 1), { ...paint, colour: shade(paint.colour, 0.9) });
	if (craft.hull.shape.closedRear) {
		for (const [from, to] of [
			[-0.86, -0.06],
			[0.06, 0.86],
		] as const)
			glaze(craft, patch(at, from, 0.28, to, 0.86), () => {});
		return;
	}
	glaze(craft, patch(at, -0.86, 0.1, 0.86, 0.88), () => paintSeats(craft, at));
}

function paintSeats({ painter, view }: CarCraft, at: (u: number, v: number) => CarPoint): void {
	for (const middle of [-0.42, 0.42]) {
		const seat = [
			at(middle - 0.26, 0.02),
			at(middle - 0.22, 0.42),
			at(middle + 0.22, 0.42),
			at(middle + 0.26, 0.02),
		];
		painter.solid([view.contour(seat)], hex("#2b3036"));
		painter.solid(
			[
				view.contour([
					at(middle - 0.12, 0.44),
					at(middle - 0.12, 0.62),
					at(middle + 0.12, 0.62),
					at(middle + 0.12, 0.44),
				]),
			],
			hex("#2f353b"),
		);
	}
}

/** A dim figure behind the wheel, on the car's left. */
function paintDriver({ painter, view, look }: CarCraft, at: (u: number, v: number) => CarPoint): void {
	const cloth = mix(look.trim, hex("#4a5560"), 0.6);
	painter.solid([view.contour([at(0.16, 0.02), at(0.24, 0.34), at(0.6, 0.34), at(0.68, 0.02)])], cloth);
	const [x, y] = view.pixel(at(0.42, 0.5));
	const [, top] = view.pixel(at(0.42, 0.66));
	const radius = Math.abs(y - top);
	const head: number[] = [];
	for (let i = 0; i < 16; i++)
		head.push(
			x + Math.cos((i / 16) * 2 * Math.PI) * radius * 0.8,
			y + Math.sin((i / 16) * 2 * Math.PI) * radius,
		);
	painter.solid([head], hex("#8a6a55"));
}

function paintSide(craft: CarCraft, cabin: Cabin, side: number, paint: Material): void {
	if (!craft.view.maySeeSide(side)) return;
	// Clockwise from outside: on the car's left its nose is on the left.
	const at = (u: number, v: number) => cabin.side(side, side < 0 ? u : 1 - u, v);
	paintFace(craft, patch(at, 0, 0, 1, 1), paint);
	const { shape } = craft.hull;
	const windows: (readonly [number, number])[] = shape.closedRear
		? [[0.1, 0.3]]
		: [
				[0.13, 0.47],
				[0.5, 0.8],
				[0.83, 0.93],
			];
	for (const [from, to] of windows) {
		const [u0, u1] = side < 0 ? [from, to] : [1 - to, 1 - from];
		glaze(craft, patch(at, u0, 0.06, u1, 0.88), () => {});
	}
}

function paintRoof(craft: CarCraft, cabin: Cabin, paint: Material): void {
	const across = strip(-1, 1, 6);
	const along = strip(0, 1, 4);
	for (let j = along.length - 2; j >= 0; j--) {
		for (let i = 0; i + 1 < across.length; i++) {
			const [u0, u1] = [across[i]!, across[i + 1]!];
			const [v0, v1] = [along[j]!, along[j + 1]!];
			paintFace(
				craft,
				[cabin.roof(v1, u1), cabin.roof(v1, u0), cabin.roof(v0, u0), cabin.roof(v0, u1)],
				paint,
			);
		}
	}
}
