/** Metres that people are tall, on average. All that is told in metres is told by this yardstick. */
const yardstick = 1.72;

/** Rows of the picture are sorted into so many bands, each with what was seen of people who stand in it. */
const bands = 12;

/** Samples that a band has to have to be believed, and that it remembers, about. */
const enough = 6;
const memory = 60;

/** People who have to be seen for what is known of the place to be believed. */
const enoughSeen = 3 * enough;

/** How much a height that is a lower bound counts where it lies below the line; and how many times the line is drawn anew by that. */
const bounding = 0.1;
const refits = 4;

/** Until somebody was seen: a camera on a mast, as parts of the picture's height. */
const usual = { slope: 0.36, horizon: 0.28 } as const;

/** Focal length in picture heights, where nobody can know it: some 70° across at 16:9. */
const focal = 1.2;

/** Where something stands on the ground, in metres: to the right of straight ahead, and away. */
export interface Ground {
	readonly x: number;
	readonly z: number;
}

/** How much taller people are from row to row, and the row on which they have no height. */
interface Line {
	readonly slope: number;
	readonly horizon: number;
}

/** What was seen in each band: the median height of who stands in it, how many, and how many of these with no mask over them. */
interface Samples {
	readonly heights: Float64Array;
	readonly counts: Float64Array;
	readonly whole: Float64Array;
	seen: number;
}

const newSamples = (): Samples => ({
	heights: new Float64Array(bands),
	counts: new Float64Array(bands),
	whole: new Float64Array(bands),
	seen: 0,
});

/**
 * How large people are in the picture, by the row on which they stand: a straight line, as on level ground. It is learnt from those
 * who walk by alone, as it goes; whatever the scene is made of says nothing to it (invariant I6 holds for who it learns from).
 */
export class Perspective {
	readonly #rows: number;
	readonly #columns: number;
	/** What heads taught, and until these were enough what else is upright and moves did, which may be rain. */
	readonly #heads = newSamples();
	readonly #blobs = newSamples();
	#slope: number = usual.slope;
	#horizon: number;

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#horizon = usual.horizon * rows;
	}

	/** People were seen: what is told of heights is more than a guess. */
	get known(): boolean {
		return this.#taught.seen >= enoughSeen;
	}

	/** Enough were seen, and not only a few people for long, to tell who is no person by their size. */
	get sure(): boolean {
		return this.#heads.seen >= 6 * enoughSeen;
	}

	get #taught(): Samples {
		return this.#heads.seen >= enoughSeen ? this.#heads : this.#blobs;
	}

	/** Something upright is `height` rows tall and stands on row `foot`. */
	learn(foot: number, height: number): void {
		this.#add(this.#blobs, foot, height, 0.6);
	}

	/**
	 * Somebody is `height` rows tall and stands on row `foot`.
	 * @param isWhole not partly behind a mask: who is is taken for too small rather than too tall, and tells nothing where others were seen whole
	 */
	learnHead(foot: number, height: number, isWhole: boolean): void {
		const band = this.#bandOf(foot);
		const whole = this.#heads.whole[band] as number;
		if (isWhole) this.#heads.whole[band] = whole + 1;
		else if (whole >= enough) return;
		// Parts of people are smaller than people, and there are more of them than of giants.
		this.#add(this.#heads, foot, height, isWhole ? 0.6 : 0.15);
	}

	/** @param falling how much less what is smaller than usual counts than what is larger */
	#add(samples: Samples, foot: number, height: number, falling: number): void {
		samples.seen++;
		const { heights, counts } = samples;
		const band = this.#bandOf(foot);
		const count = counts[band] as number;
		// Brought to the middle of the band, along the line that is known.
		const middle = ((band + 0.5) / bands) * this.#rows;
		const scaled = count < 1 ? height : height * (this.height(middle) / this.height(foot));
		const before = heights[band] as number;
		// A running median: it goes up and down by steps that become smaller.
		const step = Math.max(0.02, 1 / (count + 1)) * Math.max(1, before) * 0.5;
		heights[band] =
			count < 1 ? scaled : before + Math.max(-falling * step, Math.min(step, (scaled - before) * 0.5));
		counts[band] = Math.min(memory, count + 1);
		this.#fit();
	}

	#bandOf(foot: number): number {
		return Math.min(bands - 1, Math.max(0, Math.floor((foot / this.#rows) * bands)));
	}

	/** Rows by which people become taller with each row on which they stand: 1 where heads are as high as the camera. */
	get slope(): number {
		return this.#slope;
	}

	/** Rows that somebody who stands on row `foot` takes. */
	height(foot: number): number {
		return Math.max(4, this.#slope * (foot - this.#horizon));
	}

	/** The row on which somebody stands whose head is on row `head`. */
	footOf(head: number): number {
		const foot = (head - this.#slope * this.#horizon) / Math.max(0.15, 1 - this.#slope);
		return Math.max(head + 4, Math.min(foot, head + 2 * this.#rows));
	}

	ground(column: number, foot: number): Ground {
		const height = this.height(foot);
		return {
			x: ((column - this.#columns / 2) * yardstick) / height,
			z: (focal * this.#rows * yardstick) / height,
		};
	}

	/**
	 * A line through the bands that were seen, weighed by how often; through what is usual as long as that is little. Who is behind a
	 * mask is at least as tall as what shows: where only such were seen, what lies below the line says little against it.
	 */
	#fit(): void {
		const { counts } = this.#taught;
		if (!counts.some((count) => count >= enough)) return;
		const whole = this.#taught === this.#heads ? this.#heads.whole : undefined;
		let line = this.#through(undefined, undefined);
		for (let time = 0; time < refits && line && whole; time++) {
			const before = line;
			line = this.#through(before, whole);
			// By the same line, the next would be the same again.
			if (line?.slope === before.slope && line.horizon === before.horizon) break;
		}
		if (!line) return;
		this.#slope = line.slope;
		this.#horizon = line.horizon;
	}

	/**
	 * @param before the line that was drawn last: what lies below it counts little in bands where too few were seen `whole`
	 * @returns undefined when all were seen on one row
	 */
	#through(before: Line | undefined, whole: Float64Array | undefined): Line | undefined {
		const { heights: learnt, counts } = this.#taught;
		let [weights, rows, heights, squares, products] = [0, 0, 0, 0, 0];
		for (let band = 0; band < bands; band++) {
			const [count, height] = [counts[band] as number, learnt[band] as number];
			if (count < enough) continue;
			const row = ((band + 0.5) / bands) * this.#rows;
			const isBound =
				before && whole && (whole[band] as number) < enough && height < before.slope * (row - before.horizon);
			const weight = isBound ? bounding * count : count;
			weights += weight;
			rows += weight * row;
			heights += weight * height;
			squares += weight * row * row;
			products += weight * row * height;
		}
		// Where all stand on one row, the line would turn about it: its usual horizon holds it, at which nobody has a height.
		const hold = 0.12 * weights;
		weights += hold;
		rows += hold * usual.horizon * this.#rows;
		squares += hold * (usual.horizon * this.#rows) ** 2;
		const [row, height] = [rows / weights, heights / weights];
		const spread = squares / weights - row * row;
		if (spread < 1) return undefined;
		const slope = Math.min(1.2, Math.max(0.06, (products / weights - row * height) / spread));
		return { slope, horizon: row - height / slope };
	}
}
