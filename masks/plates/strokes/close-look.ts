import type { Luma } from "../../watch.ts";
import type { PlateBox } from "../finder.ts";
import type { FinderMode } from "./modes.ts";
import { StrokeFinder } from "./stroke-finder.ts";

/** Rows of the full picture that are looked at together, and how far around them what is there decides what is found. */
const stripRows = 108;
const aroundRows = 8;

/** Strips that are looked at in a picture of a film, at most; and how many of them are kept for those without a find. */
const mostStrips = 6;
const quietStrips = 1;

/** In pixels of the full picture: what is higher, the network sees by itself in the copy. */
const highestBox = 48;

/** Rows of the picture, from one edge to the other. */
interface Strip {
	/** In pixels of the full picture. */
	readonly top: number;
	readonly bottom: number;
	/** In pixels of the copy. */
	readonly first: number;
	readonly end: number;
	/** These rows of the copy as they were at the last look at this strip. */
	readonly seen: Uint8Array;
	/** Which look that was; 0 for none yet. */
	lookedAt: number;
	/** What was found then, in pixels of the copy. */
	found: readonly PlateBox[];
	/** Whether any of it may be a plate. */
	isBusy: boolean;
}

/**
 * Looks for rows of small strokes in the full picture: a plate that is 8 to 15 pixels high there is a blur in
 * the copy. All of every picture would take too long. So of a film it looks at strips that changed since it looked at them: at
 * those in which it found something before, and at the others in turn. What it found in a strip stands until it looks
 * there again.
 */
export class CloseLook {
	readonly #finder: StrokeFinder;
	#size = "";
	#strips: readonly Strip[] = [];
	#looks = 0;

	constructor(mode: FinderMode) {
		this.#finder = new StrokeFinder(mode);
	}

	/**
	 * @param copy the same picture, smaller
	 * @param isSuspect whether a box, in pixels of the copy, may hold a plate for all that the network says
	 * @returns the boxes of which it is so
	 */
	find(full: Luma, copy: Luma, isSuspect: (box: PlateBox) => boolean): PlateBox[] {
		const size = [full.width, full.height, copy.width, copy.height, copy.stride].join();
		if (size !== this.#size) {
			this.#size = size;
			this.#strips = cut(full, copy);
		}
		this.#looks++;
		for (const strip of this.#due(copy)) this.#lookAt(strip, full, copy);
		return this.#strips.flatMap((strip) => {
			const boxes = strip.found.filter(isSuspect);
			strip.isBusy = boxes.length > 0;
			return boxes;
		});
	}

	/** The next picture is looked at altogether. */
	forget(): void {
		this.#strips = [];
		this.#size = "";
	}

	/** The strips to look at now; of the first picture, all of them. */
	#due(copy: Luma): readonly Strip[] {
		if (this.#strips.some(({ lookedAt }) => lookedAt === 0)) return this.#strips;
		const changed = this.#strips
			.filter((strip) => Buffer.compare(rowsOf(copy, strip), strip.seen) !== 0)
			.sort((a, b) => a.lookedAt - b.lookedAt);
		const quiet = changed.filter(({ isBusy }) => !isBusy);
		const busy = changed
			.filter(({ isBusy }) => isBusy)
			.slice(0, mostStrips - Math.min(quiet.length, quietStrips));
		return [...busy, ...quiet.slice(0, mostStrips - busy.length)];
	}

	#lookAt(strip: Strip, full: Luma, copy: Luma): void {
		const { top, bottom } = strip;
		const [across, down] = [full.width / copy.width, full.height / copy.height];
		strip.seen.set(rowsOf(copy, strip));
		strip.lookedAt = this.#looks;
		strip.found = this.#finder
			.find(full.luma.subarray(top * full.stride), full.width, bottom - top, full.stride)
			.filter(({ height }) => height <= highestBox)
			.map(({ x, y, width, height }) => ({
				x: x / across,
				y: (top + y) / down,
				width: width / across,
				height: height / down,
			}));
	}
}

/** All strips are equally high, so that the finder needs room for one size. */
function cut(full: Luma, copy: Luma): Strip[] {
	const high = Math.min(full.height, stripRows + 2 * aroundRows);
	const down = full.height / copy.height;
	return Array.from({ length: Math.ceil(full.height / stripRows) }, (_, index) => {
		const top = Math.max(0, Math.min(full.height - high, index * stripRows - aroundRows));
		const bottom = top + high;
		const first = Math.floor(top / down);
		const end = Math.min(copy.height, Math.ceil(bottom / down));
		const seen = new Uint8Array(rowsOf(copy, { first, end }).length);
		return { top, bottom, first, end, seen, lookedAt: 0, found: [], isBusy: false };
	});
}

/** With what lies between them in memory. */
function rowsOf({ luma, stride }: Luma, { first, end }: Pick<Strip, "first" | "end">): Uint8Array {
	return luma.subarray(first * stride, end * stride);
}
