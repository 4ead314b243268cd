/** Metres that people are tall, on average. All that is told in metres is told by this yardstick. */
const yardstick = 1.72;

/** Rows of the picture are sorted into so many bands, each with what was seen of people who stand in it. */
const bands = 12;

/** Samples that a band has to have to be believed, and that it remembers, about. */
const enough = 6;
const memory = 60;

/** Until somebody was seen: a camera on a mast, as parts of the picture's height. */
const usual = { slope: 0.36, horizon: 0.28 } as const;

/** Focal length in picture heights, where nobody can know it: some 70° across at 16:9. */
const focal = 1.2;

/** Where something stands on the ground, in metres: to the right of straight ahead, and away. */
export interface Ground {
	readonly x: number;
	readonly z: number;
}

/**
 * How large people are in the picture, by the row on which they stand: a straight line, as on level ground. It is learnt from those
 * who walk by alone, as it goes; whatever the scene is made of says nothing to it (invariant I6 holds for who it learns from).
 */
export class Perspective {
	readonly #rows: number;
	readonly #columns: number;
	/** Median height of who stands in a band, and how many were seen. */
	readonly #heights = new Float64Array(bands);
	readonly #counts = new Float64Array(bands);
	#slope: number = usual.slope;
	#horizon: number;
	#seen = 0;

	constructor(columns: number, rows: number) {
		this.#columns = columns;
		this.#rows = rows;
		this.#horizon = usual.horizon * rows;
	}

	/** People were seen: what is told of heights is more than a guess. */
	get known(): boolean {
		return this.#seen >= 3 * enough;
	}

	/** Somebody is `height` rows tall and stands on row `foot`. */
	learn(foot: number, height: number): void {
		this.#seen++;
		const band = Math.min(bands - 1, Math.max(0, Math.floor((foot / this.#rows) * bands)));
		const count = this.#counts[band] as number;
		// Brought to the middle of the band, along the line that is known.
		const middle = ((band + 0.5) / bands) * this.#rows;
		const scaled = count < 1 ? height : height * (this.height(middle) / this.height(foot));
		const before = this.#heights[band] as number;
		// A running median: it goes up and down by steps that become smaller.
		const step = Math.max(0.02, 1 / (count + 1)) * Math.max(1, before) * 0.5;
		this.#heights[band] =
			// Parts of people are smaller than people, and there are more of them than of giants.
			count < 1 ? scaled : before + Math.max(-0.6 * step, Math.min(step, (scaled - before) * 0.5));
		this.#counts[band] = Math.min(memory, count + 1);
		this.#fit();
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

	/** A line through the bands that were seen, weighed by how often; through what is usual as long as that is little. */
	#fit(): void {
		let [weights, rows, heights, squares, products] = [0, 0, 0, 0, 0];
		const add = (row: number, height: number, weight: number) => {
			weights += weight;
			rows += weight * row;
			heights += weight * height;
			squares += weight * row * row;
			products += weight * row * height;
		};
		let most = 0;
		for (let band = 0; band < bands; band++) most = Math.max(most, this.#counts[band] as number);
		if (most < enough) return;
		for (let band = 0; band < bands; band++) {
			const count = this.#counts[band] as number;
			if (count >= enough) add(((band + 0.5) / bands) * this.#rows, this.#heights[band] as number, count);
		}
		// Where all stand on one row, the line would turn about it: its usual horizon holds it.
		add(usual.horizon * this.#rows, 0, 0.12 * weights);
		const [row, height] = [rows / weights, heights / weights];
		const spread = squares / weights - row * row;
		if (spread < 1) return;
		const slope = (products / weights - row * height) / spread;
		this.#slope = Math.min(1.2, Math.max(0.06, slope));
		this.#horizon = row - height / this.#slope;
	}
}
