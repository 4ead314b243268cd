import { contains, type Point, type Polygon } from "../../../masks/polygon.ts";
import type { MovingCells } from "../observation.ts";

const bitsOf = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

/** The cells of pictures whose middle lies in a polygon. */
export class Region {
	readonly #polygon: Polygon;
	#cells: MovingCells | undefined;
	#inside: Uint8Array = new Uint8Array(0);
	#size = 0;

	/** @param polygon in ONVIF's coordinates */
	constructor(polygon: Polygon) {
		this.#polygon = polygon;
	}

	/** How many cells it has, and in how many of them something moves. */
	count(moving: MovingCells): { readonly cells: number; readonly moving: number } {
		if (this.#isOther(moving)) this.#fit(moving);
		let found = 0;
		for (let at = 0; at < moving.bits.length; at++)
			found += bitsOf[(moving.bits[at] as number) & (this.#inside[at] as number)] as number;
		return { cells: this.#size, moving: found };
	}

	#isOther({ columns, rows, across, down }: MovingCells): boolean {
		const known = this.#cells;
		return (
			known?.columns !== columns || known.rows !== rows || known.across !== across || known.down !== down
		);
	}

	#fit(cells: MovingCells): void {
		const { columns, rows, across, down, bits } = cells;
		this.#cells = cells;
		this.#inside = new Uint8Array(bits.length);
		this.#size = 0;
		for (let row = 0, cell = 0; row < rows; row++) {
			for (let column = 0; column < columns; column++, cell++) {
				const middle: Point = [2 * (column + 0.5) * across - 1, 1 - 2 * (row + 0.5) * down];
				if (!contains(this.#polygon, middle)) continue;
				this.#inside[cell >> 3] = (this.#inside[cell >> 3] as number) | (1 << (cell & 7));
				this.#size++;
			}
		}
	}
}
