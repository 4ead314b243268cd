/** A place on the ground in metres. */
export type Spot = readonly [x: number, z: number];

export interface Whereabouts {
	readonly x: number;
	readonly z: number;
	/** Radians: 0 is to the right in the picture, a quarter turn is away. */
	readonly heading: number;
	/** Metres gone since the route's start. */
	readonly gone: number;
}

/** A way over the ground at constant speed. */
export class Route {
	readonly #spots: readonly Spot[];
	readonly #lengths: number[] = [];
	readonly length: number;
	/** Seconds from end to end. */
	readonly duration: number;
	/** It stays at one distance from the camera. */
	readonly level: boolean;

	/** @param spots at least two; @param speed in m/s */
	constructor(spots: readonly Spot[], speed: number) {
		this.#spots = spots;
		for (let i = 1; i < spots.length; i++) {
			const [x0, z0] = spots[i - 1]!;
			const [x1, z1] = spots[i]!;
			this.#lengths.push(Math.hypot(x1 - x0, z1 - z0));
		}
		this.length = this.#lengths.reduce((sum, length) => sum + length, 0);
		this.duration = this.length / speed;
		this.level = spots.every(([, z]) => z === spots[0]?.[1]);
	}

	/** @param share of the duration, 0..1 */
	at(share: number): Whereabouts {
		const gone = Math.min(1, Math.max(0, share)) * this.length;
		let before = 0;
		let leg = 0;
		while (leg < this.#lengths.length - 1 && before + this.#lengths[leg]! < gone)
			before += this.#lengths[leg++]!;
		const [x0, z0] = this.#spots[leg]!;
		const [x1, z1] = this.#spots[leg + 1]!;
		const along = (gone - before) / this.#lengths[leg]!;
		return {
			x: x0 + (x1 - x0) * along,
			z: z0 + (z1 - z0) * along,
			heading: Math.atan2(z1 - z0, x1 - x0),
			gone,
		};
	}
}
