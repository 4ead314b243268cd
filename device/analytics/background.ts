import type { Cells } from "./cells.ts";
import type { Room } from "./kernel/room.ts";

/** Seconds over which the background follows the light of a cell where nothing is. */
const settling = 8;

/** Luma steps by which all of the picture changes at once when lamps go on or the camera's exposure jumps. */
const suddenLight = 12;

/** What the place looks like when nobody is there, cell by cell, learnt as it goes: kernel/background.c does it. */
export class Background {
	/** 1 where something is in front of the background, and no shadow. */
	readonly front: Uint8Array;
	/** These cells as they were found in this look, in rising order. */
	frontCells: Int32Array = new Int32Array();
	/** 1 where that something changed since the last look. */
	readonly moving: Uint8Array;
	/** Seconds for which a cell has shown one and the same thing in front of the background. */
	readonly still: Float32Array;
	/** 1 where a cell showed that one and the same thing in this look. */
	readonly stays: Uint8Array;
	readonly level: Float32Array;
	/** 1 where `markStill` found that a cell has been still. */
	readonly lying: Uint8Array;
	/** These cells, in rising order. */
	lyingCells: Int32Array = new Int32Array();
	/** Seconds for which a cell has not shown the background, but for moments. */
	readonly hidden: Float32Array;
	/** Luma by which all became lighter since the last look, and whether that was too sudden to go on with what was learnt. */
	shift = 0;
	forgot = false;
	readonly #room: Room;

	constructor({ room, columns, rows }: Cells) {
		const cells = columns * rows;
		const { kernel } = room;
		this.#room = room;
		this.front = room.bytes(kernel.front_at(), cells);
		this.moving = room.bytes(kernel.moving_at(), cells);
		this.still = room.floats(kernel.still_at(), cells);
		this.stays = room.bytes(kernel.stays_at(), cells);
		this.lying = room.bytes(kernel.lying_at(), cells);
		this.hidden = room.floats(kernel.hidden_at(), cells);
		this.level = room.floats(kernel.level_at(), cells);
	}

	/** Looks at the cells that were loaded last. @param elapsed seconds since the last look */
	look(elapsed: number): void {
		const { kernel } = this.#room;
		this.shift = kernel.compare_cells(1 - Math.exp(-elapsed / settling), elapsed);
		this.frontCells = this.#room.integers(kernel.listed_front_at(), kernel.list_front());
		this.forgot = Math.abs(this.shift) > suddenLight;
	}

	/** Marks and lists the cells that have shown the same for so many seconds. */
	markStill(seconds: number): void {
		const { kernel } = this.#room;
		const count = kernel.mark_still(seconds);
		this.lyingCells = this.#room.integers(kernel.listed_at(), count);
	}

	/** Goes on with `hidden`, by what was marked last. @param elapsed seconds since the last look */
	countHidden(elapsed: number): void {
		this.#room.kernel.count_hidden(elapsed);
	}

	/** A bit a cell, 1 where something changed since the last look, the first in the lowest bit of the first byte. */
	get movingBits(): Uint8Array {
		const { length } = this.moving;
		return this.#room.bytes(this.#room.kernel.pack_moving(), Math.ceil(length / 8)).slice();
	}

	/** From now on what the cell shows is the background. */
	absorb(cell: number): void {
		this.#room.kernel.absorb(cell);
	}
}
