import type { CarPoint, CarShape, Hull } from "./shape.ts";

/** A four-sided piece of a car's skin, its points clockwise as seen from outside. */
export interface Face {
	readonly points: readonly CarPoint[];
	/** How high on the body: 0 at the sill, 1 at the windows. */
	readonly level: number;
}

/** How finely the skin is divided: places across nose and tail, along the sides, and up. */
interface Mesh {
	readonly across: readonly number[];
	readonly along: number;
	readonly levels: readonly number[];
}

/** Below this share of the height the skin is unpainted plastic. */
export const plasticLevel = 0.1;

function meshOf(fineness: number): Mesh {
	const across: number[] = [];
	// Closer together towards the corners, where the skin turns.
	for (let i = -fineness; i <= fineness; i++) {
		const share = Math.abs(i) / fineness;
		across.push(Math.sign(i) * (1 - (1 - share) ** 2.3));
	}
	const levels = [0];
	for (let i = 0; i <= fineness; i++) levels.push(plasticLevel + ((1 - plasticLevel) * i) / fineness);
	return { across, along: fineness, levels };
}

/** Divisions that leave no edges to be seen at so many pixels per metre. */
function finenessAt(unit: number): number {
	return unit < 90 ? 6 : unit < 180 ? 12 : 26;
}

export interface Faces {
	readonly skin: readonly Face[];
	readonly lids: readonly Face[];
}

const known = new Map<CarShape, Map<number, Faces>>();

/** Everything that is painted of a car's body, of which there are few kinds. @param unit pixels per metre */
export function facesOf(hull: Hull, unit: number): Faces {
	const fineness = finenessAt(unit);
	const ofShape = known.get(hull.shape) ?? new Map<number, Faces>();
	known.set(hull.shape, ofShape);
	const faces = ofShape.get(fineness) ?? {
		skin: bodyFaces(hull, fineness),
		lids: [...lidFaces(hull, "bonnet"), ...lidFaces(hull, "boot")],
	};
	ofShape.set(fineness, faces);
	return faces;
}

/** The body below the windows: nose, sides and tail as bands from the sill up. */
function bodyFaces(hull: Hull, fineness: number): Face[] {
	const mesh = meshOf(fineness);
	const rings = mesh.levels.map((level) => ring(hull, level, mesh));
	const faces: Face[] = [];
	for (let band = 0; band + 1 < rings.length; band++) {
		const low = rings[band]!;
		const high = rings[band + 1]!;
		for (let i = 0; i < low.length; i++) {
			const j = (i + 1) % low.length;
			faces.push({ points: [high[i]!, high[j]!, low[j]!, low[i]!], level: mesh.levels[band]! });
		}
	}
	return faces;
}

/** Once around the car at one level: nose from its right to its left, left side, tail, right side. */
function ring(hull: Hull, level: number, { across: noseSteps, along: sideSteps }: Mesh): CarPoint[] {
	const { sill, length } = hull.shape;
	const at = (z: number) => sill + (hull.top(z) - sill) * level;
	const points: CarPoint[] = [];
	const rear = at(length);
	for (const step of noseSteps) {
		// The bonnet's edge rises towards the corners, where the nose is rounded off.
		const guess = at(0.2);
		const y = at(hull.nose(-step * hull.halfWidth(guess), guess)[2]);
		points.push(hull.nose(-step * hull.halfWidth(y), y));
	}
	const noseEnd = points[points.length - 1]![2];
	const tailEnd = hull.tail(hull.halfWidth(rear), rear)[2];
	for (let i = 1; i < sideSteps; i++) {
		const z = noseEnd + ((tailEnd - noseEnd) * i) / sideSteps;
		points.push(hull.side(-1, z, at(z)));
	}
	for (const step of noseSteps) points.push(hull.tail(step * hull.halfWidth(rear), rear));
	for (let i = 1; i < sideSteps; i++) {
		const z = tailEnd + ((noseEnd - tailEnd) * i) / sideSteps;
		points.push(hull.side(1, z, at(z)));
	}
	return points;
}

const lidAcross = [-1, -0.96, -0.88, -0.75, -0.55, -0.3, 0, 0.3, 0.55, 0.75, 0.88, 0.96, 1];

/** The bonnet up to the windscreen, or the boot behind the rear window: slightly crowned, flush with the skin at its end. */
function lidFaces(hull: Hull, lid: "bonnet" | "boot"): Face[] {
	const { screenFoot, rearFoot } = hull.shape;
	const steps = lid === "bonnet" ? 6 : 3;
	const row = (share: number): CarPoint[] =>
		lidAcross.map((across) => {
			const end = lid === "bonnet" ? noseEdge(hull, across) : tailEdge(hull, across);
			const inner = lid === "bonnet" ? screenFoot + 0.25 : rearFoot - 0.12;
			const z = end + (inner - end) * share;
			const y = hull.top(z);
			return [
				across * hull.halfWidth(y),
				y + 0.05 * (1 - across * across) * Math.min(1, share * 2.5),
				z,
			] as const;
		});
	const faces: Face[] = [];
	for (let step = 0; step < steps; step++) {
		const outer = row(step / steps);
		const inner = row((step + 1) / steps);
		const [near, far] = lid === "bonnet" ? [outer, inner] : [inner, outer];
		for (let i = 0; i + 1 < lidAcross.length; i++) {
			// Seen from above, from the car's right to its left at the nose's end.
			faces.push({ points: [far[i + 1]!, far[i]!, near[i]!, near[i + 1]!], level: 1 });
		}
	}
	return faces;
}

function noseEdge(hull: Hull, across: number): number {
	const guess = hull.top(0.2);
	const y = hull.top(hull.nose(across * hull.halfWidth(guess), guess)[2]);
	return hull.nose(across * hull.halfWidth(y), y)[2];
}

function tailEdge(hull: Hull, across: number): number {
	const y = hull.top(hull.shape.length);
	return hull.tail(across * hull.halfWidth(y), y)[2];
}

/** The cabin above the waist: its foot and its roof, and places in between. */
export class Cabin {
	readonly #hull: Hull;

	constructor(hull: Hull) {
		this.#hull = hull;
	}

	/** Half the width at the foot, and at the roof's edge. */
	#half(share: number): number {
		const { halfWidth, cowl } = this.#hull.shape;
		const foot = this.#hull.halfWidth(cowl) * 0.985;
		const roof = halfWidth * (this.#hull.shape.closedRear ? 0.84 : 0.74);
		return foot + (roof - foot) * share;
	}

	#height(z: number, share: number): number {
		const foot = this.#hull.top(z);
		return foot + (this.#hull.shape.roof - 0.05 - foot) * share;
	}

	/** On the windscreen: across -1 (its left) to 1, up 0 to 1. */
	screen(across: number, up: number): CarPoint {
		const { screenFoot, roofFront } = this.#hull.shape;
		const z = screenFoot + (roofFront - screenFoot) * up + 0.16 * across * across * (1 - up * 0.4);
		return [across * this.#half(up), this.#height(screenFoot, up) + arch(across, up), z];
	}

	/** On the rear window. */
	rear(across: number, up: number): CarPoint {
		const { rearFoot, roofRear } = this.#hull.shape;
		const z = rearFoot + (roofRear - rearFoot) * up - 0.12 * across * across * (1 - up * 0.4);
		return [across * this.#half(up), this.#height(rearFoot, up) + arch(across, up), z];
	}

	/** On a side: along 0 (front) to 1, up 0 to 1. */
	side(side: number, along: number, up: number): CarPoint {
		const front = this.screen(side, up);
		const back = this.rear(side, up);
		const z = front[2] + (back[2] - front[2]) * along;
		return [front[0] * (1 + 0.02 * Math.sin(Math.PI * along)), this.#height(z, up), z];
	}

	/** On the roof: along 0 to 1, across -1 to 1. */
	roof(along: number, across: number): CarPoint {
		const front = this.screen(across, 1);
		const back = this.rear(across, 1);
		const swell = Math.sin(Math.PI * along);
		const rise = arch(across, 1) + 0.03 * swell * (1 - across * across);
		return [
			front[0] * (1 + 0.02 * swell),
			this.#hull.shape.roof - 0.05 + rise,
			front[2] + (back[2] - front[2]) * along,
		];
	}
}

/** How much higher the middle of a window or the roof is than its sides. */
function arch(across: number, up: number): number {
	return 0.06 * (1 - across * across) * up * up;
}
