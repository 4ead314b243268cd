/** A point of a car in its own metres: x to the right of its driver, y up, z from its nose back to its tail. */
export type CarPoint = readonly [x: number, y: number, z: number];

/** The measures of a kind of car, in metres. */
export interface CarShape {
	readonly length: number;
	readonly halfWidth: number;
	/** Lower edge of the body. */
	readonly sill: number;
	/** Height of the bonnet's front edge, of the windscreen's foot, and of the waist at the tail. */
	readonly bonnet: number;
	readonly cowl: number;
	readonly waist: number;
	readonly roof: number;
	/** Where along the car these are: windscreen foot, roof front, roof rear, foot of the rear window. */
	readonly screenFoot: number;
	readonly roofFront: number;
	readonly roofRear: number;
	readonly rearFoot: number;
	readonly wheel: number;
	readonly frontAxle: number;
	readonly rearAxle: number;
	/** Middle of the plates above the ground. */
	readonly plateFront: number;
	readonly plateRear: number;
	/** Panels instead of windows behind the front doors. */
	readonly closedRear?: boolean;
}

const hatchback: CarShape = {
	length: 4.06,
	halfWidth: 0.89,
	sill: 0.2,
	bonnet: 0.74,
	cowl: 0.98,
	waist: 1.0,
	roof: 1.47,
	screenFoot: 1.02,
	roofFront: 1.72,
	roofRear: 3.36,
	rearFoot: 3.86,
	wheel: 0.315,
	frontAxle: 0.8,
	rearAxle: 3.36,
	plateFront: 0.47,
	plateRear: 0.82,
};

const saloon: CarShape = {
	...hatchback,
	length: 4.62,
	halfWidth: 0.91,
	waist: 1.02,
	roof: 1.43,
	screenFoot: 1.25,
	roofFront: 1.98,
	roofRear: 3.3,
	rearFoot: 4.02,
	frontAxle: 0.86,
	rearAxle: 3.66,
	plateRear: 0.78,
};

const estateSuv: CarShape = {
	...hatchback,
	length: 4.42,
	halfWidth: 0.93,
	sill: 0.27,
	bonnet: 0.9,
	cowl: 1.1,
	waist: 1.12,
	roof: 1.66,
	screenFoot: 1.08,
	roofFront: 1.72,
	roofRear: 3.86,
	rearFoot: 4.24,
	wheel: 0.355,
	frontAxle: 0.86,
	rearAxle: 3.56,
	plateFront: 0.56,
	plateRear: 0.9,
};

const van: CarShape = {
	...hatchback,
	length: 4.9,
	halfWidth: 0.97,
	sill: 0.26,
	bonnet: 0.98,
	cowl: 1.2,
	waist: 1.24,
	roof: 1.98,
	screenFoot: 0.74,
	roofFront: 1.5,
	roofRear: 4.72,
	rearFoot: 4.86,
	wheel: 0.34,
	frontAxle: 0.86,
	rearAxle: 4.0,
	plateFront: 0.58,
	plateRear: 0.98,
	closedRear: true,
};

export type CarKind = "hatchback" | "saloon" | "suv" | "van";

export const shapes: Readonly<Record<CarKind, CarShape>> = { hatchback, saloon, suv: estateSuv, van };

/** How far the nose and the tail are bowed, and how far their corners are rounded off. */
const bow = 0.09;
const corner = 0.3;

/** The body's surface below the windows, as places on its nose, tail and sides. */
export class Hull {
	readonly shape: CarShape;

	constructor(shape: CarShape) {
		this.shape = shape;
	}

	/** Height of the body's upper edge at z: the bonnet rises, the waist runs on. */
	top(z: number): number {
		const { bonnet, cowl, waist, screenFoot, length } = this.shape;
		if (z <= screenFoot) return bonnet + (cowl - bonnet) * smoothstep(Math.max(0, z) / screenFoot);
		return cowl + ((waist - cowl) * (z - screenFoot)) / (length - screenFoot);
	}

	/** Half the width at height y: widest above the wheels, drawn in towards the sill. */
	halfWidth(y: number): number {
		const { halfWidth, sill, waist } = this.shape;
		const share = (y - sill) / (waist - sill);
		const low = 1 - Math.min(1, share * 2.2);
		const high = Math.max(0, share - 0.55);
		return halfWidth * (1 - 0.055 * low * low - 0.05 * high * Math.sqrt(high));
	}

	/** A point of the nose at x, y. */
	nose(x: number, y: number): CarPoint {
		return [x, y, this.noseOffset(y) + this.#rounding(x, y)];
	}

	/** A point of the tail at x, y. */
	tail(x: number, y: number): CarPoint {
		return [x, y, this.shape.length - this.tailOffset(y) - this.#rounding(x, y)];
	}

	/** A point of a side (-1 left, 1 right) at z, y. */
	side(side: number, z: number, y: number): CarPoint {
		return [side * this.halfWidth(y), y, z];
	}

	/** How far the nose lies behind its foremost point at height y. */
	noseOffset(y: number): number {
		const { bonnet, sill } = this.shape;
		const above = Math.max(0, (y - 0.5) / (bonnet - 0.5));
		const below = Math.max(0, (0.42 - y) / (0.42 - sill));
		return 0.16 * above ** 1.6 + 0.07 * below;
	}

	tailOffset(y: number): number {
		const { waist, sill } = this.shape;
		const above = Math.max(0, (y - 0.62) / (waist - 0.62));
		const below = Math.max(0, (0.42 - y) / (0.42 - sill));
		return 0.08 * above ** 1.4 + 0.09 * below;
	}

	#rounding(x: number, y: number): number {
		const share = Math.min(1, Math.abs(x) / this.halfWidth(y));
		const square = share * share;
		return bow * square + corner * square * square * square * share;
	}
}

function smoothstep(share: number): number {
	return share * (1.6 - 0.6 * share);
}
