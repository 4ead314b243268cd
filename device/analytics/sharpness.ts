import type { Cells } from "./cells.ts";

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

/** Seconds between two measurements at least, a little less: a lens does not lose its focus from one look to the next. */
const pause = 0.35;

/** Differences at a place: of fine edges across and down, of coarse ones across and down. */
const edges = 4;

/** Cells that have to be seen for a place to be: its own, and those where its coarse edges end. */
const probes = 5;

/**
 * Watches whether a picture is as sharp as the place was learnt. It looks at the edges that it knows: how steep they are, against
 * how much of them there is at all, so that noise, rain and another light do not count for sharpness, nor against it. What masks
 * hide is not looked at, nor what is beside it.
 */
export class Sharpness {
	/** Where the places are in the picture, and the cells that they need. */
	readonly #x: Int32Array;
	readonly #y: Int32Array;
	readonly #cells: Int32Array;
	/** Of each place its edges, side by side. */
	readonly #learnt: Float32Array;
	readonly #now: Float32Array;
	readonly #seen: Uint8Array;
	readonly #known: Uint8Array;
	#knows = false;
	#softFor = 0;
	#since = Number.POSITIVE_INFINITY;
	#last = 0;

	/** @param width of the pictures in pixels */
	constructor(
		{ columns, rows, size }: Pick<Cells, "columns" | "rows" | "size">,
		width: number,
		height: number,
	) {
		const [xs, ys, cells]: [number[], number[], number[]] = [[], [], []];
		const cellAt = (x: number, y: number) => {
			const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
			return column >= columns || row >= rows ? -1 : row * columns + column;
		};
		for (let y = coarse; y + stride + coarse <= height; y += stride)
			for (let x = coarse; x + stride + coarse <= width; x += stride) {
				const needed = [
					cellAt(x, y),
					cellAt(x - coarse, y),
					cellAt(x + coarse, y),
					cellAt(x, y - coarse),
					cellAt(x, y + coarse),
				];
				// What fills no whole cell is not looked at.
				if (needed.includes(-1)) continue;
				xs.push(x);
				ys.push(y);
				cells.push(...needed);
			}
		[this.#x, this.#y, this.#cells] = [Int32Array.from(xs), Int32Array.from(ys), Int32Array.from(cells)];
		this.#learnt = new Float32Array(edges * xs.length);
		this.#now = new Float32Array(edges * xs.length);
		this.#seen = new Uint8Array(xs.length);
		this.#known = new Uint8Array(xs.length);
	}

	/**
	 * How much of the sharpness that was learnt is gone, 0 to 1; 0 where that cannot be told.
	 *
	 * @param blind 1 for cells that a mask hides
	 * @param elapsed seconds since the last look
	 */
	look(luma: Uint8Array, lineStride: number, blind: Uint8Array, elapsed: number): number {
		this.#since += elapsed;
		if (this.#since < pause) return this.#last;
		this.#last = this.#look(luma, lineStride, blind, Number.isFinite(this.#since) ? this.#since : elapsed);
		this.#since = 0;
		return this.#last;
	}

	#look(luma: Uint8Array, lineStride: number, blind: Uint8Array, elapsed: number): number {
		this.#measure(luma, lineStride, blind);
		const lost = this.#compare();
		if (lost === undefined && this.#knows) return 0;
		this.#softFor = (lost ?? 0) > soft ? this.#softFor + elapsed : 0;
		if (this.#softFor >= acceptance) this.#known.fill(0);
		if ((lost ?? 0) <= soft || this.#softFor >= acceptance) this.#learn(1 - Math.exp(-elapsed / settling));
		return lost ?? 0;
	}

	/** Which places can be seen, and their edges. */
	#measure(luma: Uint8Array, lineStride: number, blind: Uint8Array): void {
		const [now, seen, cells, xs, ys] = [this.#now, this.#seen, this.#cells, this.#x, this.#y];
		const [down, far] = [fine * lineStride, coarse * lineStride];
		for (let place = 0, need = 0, edge = 0; place < seen.length; place++, need += probes, edge += edges) {
			const hidden =
				(blind[cells[need] as number] as number) |
				(blind[cells[need + 1] as number] as number) |
				(blind[cells[need + 2] as number] as number) |
				(blind[cells[need + 3] as number] as number) |
				(blind[cells[need + 4] as number] as number);
			seen[place] = hidden === 0 ? 1 : 0;
			if (hidden !== 0) continue;
			const at = (ys[place] as number) * lineStride + (xs[place] as number);
			now[edge] = (luma[at + fine] as number) - (luma[at - fine] as number);
			now[edge + 1] = (luma[at + down] as number) - (luma[at - down] as number);
			now[edge + 2] = (luma[at + coarse] as number) - (luma[at - coarse] as number);
			now[edge + 3] = (luma[at + far] as number) - (luma[at - far] as number);
		}
	}

	/** How much of the steep edges that were learnt is gone, against all of them; undefined where there is nothing to compare. */
	#compare(): number | undefined {
		const [now, learnt, seen, known] = [this.#now, this.#learnt, this.#seen, this.#known];
		let [places, steep, steepNow, there, thereNow] = [0, 0, 0, 0, 0];
		for (let place = 0, edge = 0; place < seen.length; place++, edge += edges) {
			if (seen[place] === 0 || known[place] === 0) continue;
			places++;
			const [a, b] = [learnt[edge] as number, learnt[edge + 1] as number];
			const [c, d] = [learnt[edge + 2] as number, learnt[edge + 3] as number];
			steep += a * a + b * b;
			steepNow += a * (now[edge] as number) + b * (now[edge + 1] as number);
			there += c * c + d * d;
			thereNow += c * (now[edge + 2] as number) + d * (now[edge + 3] as number);
		}
		if (places === 0 || steep < plain * places || there === 0 || thereNow < same * there) return undefined;
		return Math.min(1, Math.max(0, 1 - steepNow / steep / (thereNow / there)));
	}

	#learn(rate: number): void {
		this.#knows = true;
		const [now, learnt, seen, known] = [this.#now, this.#learnt, this.#seen, this.#known];
		for (let place = 0, edge = 0; place < seen.length; place++, edge += edges) {
			if (seen[place] === 0) continue;
			const part = known[place] === 1 ? rate : 1;
			known[place] = 1;
			for (let one = edge; one < edge + edges; one++)
				learnt[one] = (learnt[one] as number) + ((now[one] as number) - (learnt[one] as number)) * part;
		}
	}
}
