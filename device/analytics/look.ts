import type { Background } from "./background.ts";
import type { Cells } from "./cells.ts";
import type { Perspective } from "./perspective.ts";
import type { Track } from "./track.ts";

/** What is known of a picture, to those who look for things in it. */
export interface Look {
	readonly background: Background;
	readonly cells: Cells;
	readonly perspective: Perspective;
	readonly tracks: readonly Track[];
	/** Whose a cell is. */
	readonly ownerAt: (cell: number) => Track | undefined;
	/** Seconds since the look before. */
	readonly elapsed: number;
}
