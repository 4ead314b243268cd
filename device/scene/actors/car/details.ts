import { type Colour, hex, mix, shade } from "../../artwork/colour.ts";
import type { CarCraft } from "./craft.ts";
import type { CarPoint } from "./shape.ts";
import { faces } from "./surface.ts";

const dark = hex("#15171a");
const chrome = hex("#c3c8cd");

/** Paints an outline that lies on the car's skin, if the camera sees that side. */
function put(craft: CarCraft, points: CarPoint[], colour: Colour, opacity = 1): void {
	const contour = craft.view.contour(points);
	if (faces(contour)) craft.painter.solid([contour], colour, opacity);
}

/** Shares of the half width and heights, clockwise from outside, on the nose. */
function onNose(craft: CarCraft, places: readonly (readonly [share: number, y: number])[]): CarPoint[] {
	// From outside the car's right is on the left.
	return bendPlaces(places).map(([share, y]) => craft.hull.nose(-share * craft.hull.halfWidth(y), y));
}

function onTail(craft: CarCraft, places: readonly (readonly [share: number, y: number])[]): CarPoint[] {
	return bendPlaces(places).map(([share, y]) => craft.hull.tail(share * craft.hull.halfWidth(y), y));
}

/** More points along the edges, so that they follow the curved skin. */
function bendPlaces(places: readonly (readonly [number, number])[]): (readonly [number, number])[] {
	const dense: (readonly [number, number])[] = [];
	places.forEach(([share, y], index) => {
		const [nextShare, nextY] = places[(index + 1) % places.length]!;
		for (let step = 0; step < 5; step++)
			dense.push([share + ((nextShare - share) * step) / 5, y + ((nextY - y) * step) / 5]);
	});
	return dense;
}

export function paintFront(craft: CarCraft): void {
	if (!craft.view.maySeeNose()) return;
	const { hull, look } = craft;
	const { bonnet, plateFront, sill } = hull.shape;
	const eye = bonnet - 0.13;
	put(
		craft,
		onNose(craft, [
			[-0.56, eye + 0.03],
			[0.56, eye + 0.03],
			[0.5, eye - 0.11],
			[-0.5, eye - 0.11],
		]),
		dark,
	);
	for (let bar = 0; bar < 3; bar++) {
		const y = eye - 0.005 - bar * 0.035;
		put(
			craft,
			onNose(craft, [
				[-0.53, y],
				[0.53, y],
				[0.53, y - 0.008],
				[-0.53, y - 0.008],
			]),
			chrome,
			0.8,
		);
	}
	put(
		craft,
		onNose(craft, [
			[-0.07, eye + 0.035],
			[0.07, eye + 0.035],
			[0.07, eye - 0.055],
			[-0.07, eye - 0.055],
		]),
		chrome,
	);
	put(
		craft,
		onNose(craft, [
			[-0.045, eye + 0.02],
			[0.045, eye + 0.02],
			[0.045, eye - 0.04],
			[-0.045, eye - 0.04],
		]),
		shade(look.paint, 0.5),
	);
	put(
		craft,
		onNose(craft, [
			[-0.72, plateFront - 0.08],
			[0.72, plateFront - 0.08],
			[0.62, sill + 0.07],
			[-0.62, sill + 0.07],
		]),
		dark,
	);
	put(
		craft,
		onNose(craft, [
			[-0.34, plateFront + 0.075],
			[0.34, plateFront + 0.075],
			[0.34, plateFront - 0.075],
			[-0.34, plateFront - 0.075],
		]),
		hex("#1d1f23"),
	);
	for (const side of [-1, 1]) {
		paintHeadlamp(craft, side, eye);
		const fog = [
			[0.68, plateFront - 0.02],
			[0.86, plateFront - 0.01],
			[0.84, plateFront - 0.1],
			[0.7, plateFront - 0.1],
		] as const;
		put(craft, onNose(craft, mirrored(fog, side)), dark);
	}
	const y = hull.top(0.16) - 0.012;
	put(
		craft,
		onNose(craft, [
			[-0.9, y + 0.01],
			[0.9, y + 0.01],
			[0.9, y],
			[-0.9, y],
		]),
		dark,
		0.5,
	);
}

/** The same on the other side, still clockwise. */
function mirrored(
	places: readonly (readonly [number, number])[],
	side: number,
): (readonly [number, number])[] {
	return side > 0 ? [...places] : places.map(([share, y]) => [-share, y] as const).reverse();
}

function paintHeadlamp(craft: CarCraft, side: number, eye: number): void {
	const housing = [
		[0.58, eye + 0.02],
		[0.97, eye + 0.07],
		[0.985, eye - 0.04],
		[0.62, eye - 0.1],
	] as const;
	put(craft, onNose(craft, mirrored(housing, side)), hex("#2a2e33"));
	const lens = [
		[0.62, eye + 0.01],
		[0.95, eye + 0.05],
		[0.96, eye - 0.03],
		[0.65, eye - 0.085],
	] as const;
	put(craft, onNose(craft, mirrored(lens, side)), craft.lampsOn ? hex("#ffffff") : hex("#c9d3da"));
	const bulb = [
		[0.68, eye - 0.0],
		[0.8, eye + 0.015],
		[0.8, eye - 0.055],
		[0.68, eye - 0.07],
	] as const;
	put(craft, onNose(craft, mirrored(bulb, side)), craft.lampsOn ? hex("#ffffff") : hex("#8f9aa3"));
}

export function paintRear(craft: CarCraft): void {
	if (!craft.view.maySeeTail()) return;
	const { hull, look } = craft;
	const { waist, plateRear, sill } = hull.shape;
	const lamp = waist - 0.13;
	put(
		craft,
		onTail(craft, [
			[-0.4, plateRear + 0.1],
			[0.4, plateRear + 0.1],
			[0.38, plateRear - 0.09],
			[-0.38, plateRear - 0.09],
		]),
		shade(look.paint, 0.5),
	);
	put(
		craft,
		onTail(craft, [
			[-0.34, plateRear + 0.072],
			[0.34, plateRear + 0.072],
			[0.34, plateRear - 0.072],
			[-0.34, plateRear - 0.072],
		]),
		dark,
	);
	put(
		craft,
		onTail(craft, [
			[-0.3, plateRear + 0.11],
			[0.3, plateRear + 0.11],
			[0.3, plateRear + 0.085],
			[-0.3, plateRear + 0.085],
		]),
		chrome,
		0.7,
	);
	put(
		craft,
		onTail(craft, [
			[-0.8, sill + 0.17],
			[0.8, sill + 0.17],
			[0.72, sill + 0.02],
			[-0.72, sill + 0.02],
		]),
		dark,
	);
	put(
		craft,
		onTail(craft, [
			[-0.97, 0.5],
			[0.97, 0.5],
			[0.97, 0.485],
			[-0.97, 0.485],
		]),
		dark,
		0.6,
	);
	const red = craft.lampsOn ? hex("#ff3b2a") : hex("#9e1b1e");
	for (const side of [-1, 1]) {
		const housing = [
			[0.6, lamp + 0.05],
			[0.985, lamp + 0.07],
			[0.985, lamp - 0.11],
			[0.66, lamp - 0.09],
		] as const;
		put(craft, onTail(craft, mirrored(housing, side)), hex("#5b1216"));
		const glow = [
			[0.63, lamp + 0.035],
			[0.97, lamp + 0.05],
			[0.97, lamp - 0.02],
			[0.65, lamp - 0.03],
		] as const;
		const contour = craft.view.contour(onTail(craft, mirrored(glow, side)));
		if (faces(contour)) {
			if (craft.lampsOn) craft.painter.lit([contour], red);
			else craft.painter.solid([contour], red);
		}
		const turn = [
			[0.67, lamp - 0.045],
			[0.95, lamp - 0.035],
			[0.95, lamp - 0.085],
			[0.69, lamp - 0.075],
		] as const;
		put(craft, onTail(craft, mirrored(turn, side)), mix(hex("#d9a33a"), hex("#ded6cf"), 0.4));
	}
}

export function paintSides(craft: CarCraft): void {
	const { hull } = craft;
	const { screenFoot, rearFoot, roofRear, sill, length, closedRear } = hull.shape;
	const onSide = (side: number, places: readonly (readonly [z: number, y: number])[]): CarPoint[] =>
		(side < 0 ? places : [...places].reverse()).map(([z, y]) => {
			const [x, height, depth] = hull.side(side, z, y);
			return [x + side * 0.004, height, depth] as const;
		});
	const front = screenFoot + 0.25;
	const middle = closedRear ? front + 1.15 : (front + roofRear) / 2;
	const back = closedRear ? middle + 1.4 : Math.min(roofRear + 0.1, rearFoot - 0.2);
	for (const side of [-1, 1]) {
		if (!craft.view.maySeeSide(side)) continue;
		for (const z of [front, middle, back]) {
			const top = hull.top(z) - 0.01;
			put(
				craft,
				onSide(side, [
					[z - 0.008, top],
					[z + 0.008, top],
					[z + 0.008, sill + 0.12],
					[z - 0.008, sill + 0.12],
				]),
				dark,
				0.65,
			);
		}
		for (const z of [middle - 0.26, ...(closedRear ? [] : [back - 0.3])]) {
			const y = hull.top(z) - 0.17;
			put(
				craft,
				onSide(side, [
					[z, y + 0.03],
					[z + 0.19, y + 0.035],
					[z + 0.19, y],
					[z, y - 0.005],
				]),
				shade(craft.look.paint, 0.55),
			);
			put(
				craft,
				onSide(side, [
					[z, y + 0.038],
					[z + 0.19, y + 0.043],
					[z + 0.19, y + 0.02],
					[z, y + 0.015],
				]),
				chrome,
				0.8,
			);
		}
		// The crease along the doors, and the rubbing strip.
		const crease: (readonly [number, number])[] = [];
		const lower: (readonly [number, number])[] = [];
		for (let z = 0.55; z <= length - 0.5; z += 0.2) {
			const y = hull.top(z) - 0.24;
			crease.push([z, y]);
			lower.unshift([z, y - 0.018]);
		}
		put(craft, onSide(side, [...crease, ...lower]), shade(craft.look.paint, 0.6), 0.55);
	}
}
