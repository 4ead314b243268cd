import { Room } from "./kernel/room.ts";

/** Columns that a picture is reduced to, about: a walker in the middle distance is then a few cells wide. */
const wantedColumns = 213;

/** A cell is blind when this part of its pixels is fill: what shows at its rim is not enough to go by. */
const blindPart = 0.25;

/**
 * A masked picture as the analytics see it: the mean luma of square cells. Means calm the noise. What is
 * finer is looked at for heads, of a few pixels each (people/), and for how steep the edges of the place are (sharpness.ts).
 */
export class Cells {
	readonly columns: number;
	readonly rows: number;
	readonly luma: Float32Array;
	/** 1 where a mask's fill hides what is there. */
	readonly blind: Uint8Array;
	/** Pixels along a cell's side. */
	readonly size: number;
	/** A cell's sides as parts of the picture's width and height. */
	readonly across: number;
	readonly down: number;
	/** Where the picture lies, for others that look at it. */
	readonly room: Room;
	readonly #fill: number;

	/**
	 * For pictures of this size in pixels. What fills no whole cell at the right and bottom is left out.
	 * @param fill luma of the masks that come and go
	 * @param zones lumas of those that stay, where it is another: a cell that is nothing but that is blind
	 */
	constructor(width: number, height: number, fill: number, zones: readonly number[] = []) {
		this.size = Math.max(1, Math.min(Math.round(width / wantedColumns), width, height));
		this.across = this.size / width;
		this.down = this.size / height;
		this.#fill = fill;
		this.columns = Math.floor(width / this.size);
		this.rows = Math.floor(height / this.size);
		this.room = new Room(width, height, this.size);
		const { kernel } = this.room;
		for (const zone of zones) kernel.add_zone(zone);
		this.luma = this.room.floats(kernel.luma_at(), this.columns * this.rows);
		this.blind = this.room.bytes(kernel.blind_at(), this.columns * this.rows);
	}

	load(luma: Uint8Array, stride: number): void {
		this.room.load(luma, stride);
		this.room.kernel.reduce(this.#fill, Math.floor(blindPart * this.size * this.size));
	}
}
