/** Pixels between two places that are looked at. */
const stride = 4;

/** Pixels to each side over which an edge is steep when it is sharp, and over which it is there even when it is soft. */
const fine = 1;
const coarse = 6;

/** Mean square of the steep edges, in luma steps, below which a place has nothing to be sharp. */
const plain = 6;

/** Of the place's edges, what has to be found again: of another place nobody knows how sharp it should be. */
const same = 0.4;

/** Seconds over which what is remembered of a place follows it. */
const settling = 60;

/** Of a picture softer than this nothing is learnt, but after a while it is how the place looks. */
const soft = 0.3;

/** Seconds. */
const acceptance = 300;

/** What is measured of a picture, at every place: differences across and down. */
interface Edges {
	readonly fine: readonly [Float32Array, Float32Array];
	readonly coarse: readonly [Float32Array, Float32Array];
}

/**
 * Watches whether a picture is as sharp as the place was learnt. It looks at the edges that it knows: how steep they are, against
 * how much of them there is at all, so that noise, rain and another light do not count for sharpness, nor against it. What masks
 * hide is not looked at, nor what is beside it.
 */
export class Sharpness {
	readonly #columns: number;
	readonly #rows: number;
	readonly #learnt: Edges;
	readonly #now: Edges;
	readonly #known: Uint8Array;
	#knows = false;
	#softFor = 0;

	/** @param width of the pictures in pixels */
	constructor(width: number, height: number) {
		this.#columns = Math.max(0, Math.floor((width - 2 * coarse) / stride));
		this.#rows = Math.max(0, Math.floor((height - 2 * coarse) / stride));
		const count = this.#columns * this.#rows;
		const pair = () => [new Float32Array(count), new Float32Array(count)] as const;
		this.#learnt = { fine: pair(), coarse: pair() };
		this.#now = { fine: pair(), coarse: pair() };
		this.#known = new Uint8Array(count);
	}

	/**
	 * How much of the sharpness that was learnt is gone, 0 to 1; 0 where that cannot be told.
	 *
	 * @param isBlind whether a mask hides that pixel
	 * @param elapsed seconds since the last look
	 */
	look(
		luma: Uint8Array,
		lineStride: number,
		isBlind: (x: number, y: number) => boolean,
		elapsed: number,
	): number {
		const seen = this.#measure(luma, lineStride, isBlind);
		const lost = this.#compare(seen);
		if (lost === undefined && this.#knows) return 0;
		this.#softFor = (lost ?? 0) > soft ? this.#softFor + elapsed : 0;
		if (this.#softFor >= acceptance) this.#known.fill(0);
		if ((lost ?? 0) <= soft || this.#softFor >= acceptance)
			this.#learn(seen, 1 - Math.exp(-elapsed / settling));
		return lost ?? 0;
	}

	/** @returns 1 for places that can be seen, whose edges are in `#now` then */
	#measure(luma: Uint8Array, lineStride: number, isBlind: (x: number, y: number) => boolean): Uint8Array {
		const seen = new Uint8Array(this.#known.length);
		const difference = (at: number, step: number) =>
			(luma[at + step] as number) - (luma[at - step] as number);
		for (let row = 0, place = 0; row < this.#rows; row++) {
			const y = coarse + row * stride;
			for (let column = 0; column < this.#columns; column++, place++) {
				const x = coarse + column * stride;
				const hidden =
					isBlind(x, y) ||
					isBlind(x - coarse, y) ||
					isBlind(x + coarse, y) ||
					isBlind(x, y - coarse) ||
					isBlind(x, y + coarse);
				if (hidden) continue;
				seen[place] = 1;
				const at = y * lineStride + x;
				this.#now.fine[0][place] = difference(at, fine);
				this.#now.fine[1][place] = difference(at, fine * lineStride);
				this.#now.coarse[0][place] = difference(at, coarse);
				this.#now.coarse[1][place] = difference(at, coarse * lineStride);
			}
		}
		return seen;
	}

	/** Undefined where there is nothing to compare. */
	#compare(seen: Uint8Array): number | undefined {
		const steep = this.#found("fine", seen);
		const there = this.#found("coarse", seen);
		if (steep.places === 0 || steep.strength < plain * steep.places || there.part < same) return undefined;
		return Math.min(1, Math.max(0, 1 - steep.part / there.part));
	}

	/** How much of the edges that were learnt is in the picture, and how strong those are. */
	#found(scale: keyof Edges, seen: Uint8Array): { places: number; strength: number; part: number } {
		const [learnt, now] = [this.#learnt[scale], this.#now[scale]];
		let [places, both, strength] = [0, 0, 0];
		for (let place = 0; place < seen.length; place++) {
			if (seen[place] === 0 || this.#known[place] === 0) continue;
			places++;
			for (const axis of [0, 1] as const) {
				const known = learnt[axis][place] as number;
				both += known * (now[axis][place] as number);
				strength += known * known;
			}
		}
		return { places, strength, part: strength > 0 ? both / strength : 0 };
	}

	#learn(seen: Uint8Array, rate: number): void {
		this.#knows = true;
		for (let place = 0; place < seen.length; place++) {
			if (seen[place] === 0) continue;
			const part = this.#known[place] === 1 ? rate : 1;
			this.#known[place] = 1;
			for (const scale of ["fine", "coarse"] as const)
				for (const axis of [0, 1] as const) {
					const before = this.#learnt[scale][axis][place] as number;
					const now = this.#now[scale][axis][place] as number;
					this.#learnt[scale][axis][place] = before + (now - before) * part;
				}
		}
	}
}
