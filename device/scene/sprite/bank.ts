import { bytesOf, type Drawing } from "./drawing.ts";

/**
 * Drawings made when first needed and kept while there is room: the one unused longest goes first. What a key draws
 * depends on the key alone, so that a drawing made anew is the same drawing.
 */
export class SpriteBank {
	readonly #drawings = new Map<string, Drawing>();
	readonly #capacity: number;
	#bytes = 0;

	/** @param capacity bytes of sprites to keep at most; the one asked for last always stays */
	constructor(capacity: number) {
		this.#capacity = capacity;
	}

	get bytes(): number {
		return this.#bytes;
	}

	get(key: string, draw: () => Drawing): Drawing {
		let drawing = this.#drawings.get(key);
		if (drawing) {
			this.#drawings.delete(key);
		} else {
			drawing = draw();
			this.#bytes += bytesOf(drawing);
			this.#makeRoom();
		}
		this.#drawings.set(key, drawing);
		return drawing;
	}

	#makeRoom(): void {
		for (const [key, drawing] of this.#drawings) {
			if (this.#bytes <= this.#capacity) return;
			this.#drawings.delete(key);
			this.#bytes -= bytesOf(drawing);
		}
	}
}
