import type { Surface } from "../../masks/frame.ts";

/** How a picture is developed, each from 0 to 100; 50 leaves it as it was filmed. */
export interface Look {
	readonly brightness: number;
	readonly contrast: number;
	readonly saturation: number;
}

export const neutralLook: Look = Object.freeze({ brightness: 50, contrast: 50, saturation: 50 });

export function isNeutral({ brightness, contrast, saturation }: Look): boolean {
	return brightness === 50 && contrast === 50 && saturation === 50;
}

/** Luma steps that the whole range of brightness spans, and the luma about which contrast turns (BT.709, limited range). */
const brightnessSpan = 160;
const pivot = 126;

/** Turns sample values of each plane into others: a table look-up a sample. */
export class Developer {
	#key = "";
	readonly #luma = new Uint8Array(256);
	readonly #chroma = new Uint8Array(256);

	/** Develops a picture in place. */
	develop(surface: Surface, look: Look): void {
		this.#prepare(look);
		for (const [plane, samples] of surface.planes.entries()) {
			const table = plane === 0 ? this.#luma : this.#chroma;
			for (let index = 0; index < samples.length; index++)
				samples[index] = table[samples[index] as number] as number;
		}
	}

	#prepare({ brightness, contrast, saturation }: Look): void {
		const key = `${brightness} ${contrast} ${saturation}`;
		if (key === this.#key) return;
		this.#key = key;
		const lift = ((brightness - 50) / 100) * brightnessSpan;
		for (let value = 0; value < 256; value++) {
			this.#luma[value] = clamped(pivot + ((value - pivot) * contrast) / 50 + lift, 16, 235);
			this.#chroma[value] = clamped(128 + ((value - 128) * saturation) / 50, 16, 240);
		}
	}
}

function clamped(value: number, low: number, high: number): number {
	return Math.round(Math.min(high, Math.max(low, value)));
}
