import type { Colour } from "../../artwork/colour.ts";
import type { Painter } from "../../artwork/painter.ts";
import type { CarCraft } from "./craft.ts";
import { type Face, type Faces, facesOf, plasticLevel } from "./mesh.ts";
import type { CarView } from "./pose.ts";
import { groundMirrored, type Material, sun } from "./surface.ts";

/** What the brush is given of each face: four points of three numbers, and which material it is of. */
const numbersPerFace = 13;

/** Cars drive straight on: two ways to be turned. */
const mostTurns = 2;

/** A mesh as it is painted: the farthest first, which depends on nothing but how the car is turned. */
const sorted = new Map<Faces, Map<number, Float32Array>>();

/** Paints the body below the windows, bonnet and boot. */
export function paintSkin(craft: CarCraft, paint: Material, plastic: Material): void {
	const { painter, view, hull, unit } = craft;
	const { easel, address } = painter.picture;
	const faces = farthestFirst(facesOf(hull, unit), view);
	const sight = sightOf(painter, view, [paint, plastic]);
	const at = easel.work.hold(sight.length * 8 + faces.length * 4);
	easel.doubles.set(sight, at >> 3);
	const facesAt = at + sight.length * 8;
	easel.floats.set(faces, facesAt >> 2);
	easel.brush.paintSkin(address, easel.deltas.hold(0), facesAt, faces.length / numbersPerFace, at);
}

function farthestFirst(faces: Faces, view: CarView): Float32Array {
	const turns = sorted.get(faces) ?? new Map<number, Float32Array>();
	sorted.set(faces, turns);
	const { turn } = view.pose;
	const numbers = turns.get(turn) ?? numbersOf([...byDepth(faces.skin, view), ...byDepth(faces.lids, view)]);
	if (turns.size >= mostTurns && !turns.has(turn)) turns.clear();
	turns.set(turn, numbers);
	return numbers;
}

function byDepth(list: readonly Face[], view: CarView): Face[] {
	return list
		.map((face) => ({ face, depth: view.depth(face.points[0]!) + view.depth(face.points[2]!) }))
		.sort((a, b) => b.depth - a.depth)
		.map(({ face }) => face);
}

function numbersOf(faces: readonly Face[]): Float32Array {
	const numbers = new Float32Array(faces.length * numbersPerFace);
	let at = 0;
	for (const { points, level } of faces) {
		for (const point of points) for (const number of point) numbers[at++] = number;
		numbers[at++] = level < plasticLevel ? 1 : 0;
	}
	return numbers;
}

/** `Sight` in brush.as. */
function sightOf(painter: Painter, view: CarView, materials: readonly Material[]): number[] {
	const { lens, pose } = view;
	const { lighting, corner } = painter;
	const { haze, share } = painter.air();
	const grade = (colour: Colour) => lighting.grade(colour);
	const black = grade([0, 0, 0]);
	const step = (colour: Colour) => grade(colour).map((value, channel) => (value - black[channel]!) / 255);
	return [
		...[pose.x, pose.z, Math.cos(pose.turn), Math.sin(pose.turn)],
		...[lens.focal, lens.horizon, lens.centre, lens.eye],
		...corner,
		...sun,
		share,
		...haze,
		...lighting.skyHorizon,
		...lighting.skyMiddle,
		...grade(groundMirrored.flat),
		...grade(groundMirrored.steep),
		...black,
		...step([255, 0, 0]),
		...step([0, 255, 0]),
		...step([0, 0, 255]),
		...materials.flatMap(({ colour, gloss }) => [...colour, gloss]),
	];
}
