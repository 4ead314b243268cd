import type { Surface } from "../../masks/frame.ts";

/** How a picture is developed. What goes from 0 to 100 leaves the picture as it was filmed at 50. */
export interface Look {
	/** Linear light by what it was filmed with; 1 as it was. */
	readonly exposure: number;
	/** Without the infrared cut filter: no colour. */
	readonly monochrome: boolean;
	readonly brightness: number;
	readonly contrast: number;
	readonly saturation: number;
	readonly sharpness: number;
}

export const neutralLook: Look = Object.freeze({
	exposure: 1,
	monochrome: false,
	brightness: 50,
	contrast: 50,
	saturation: 50,
	sharpness: 50,
});

export function isNeutral(look: Look): boolean {
	return (Object.keys(neutralLook) as (keyof Look)[]).every((key) => look[key] === neutralLook[key]);
}

/** Two looks with the same key develop alike. */
export function lookKey(look: Look | undefined): string {
	if (!look) return "";
	const { exposure, monochrome, brightness, contrast, saturation, sharpness } = look;
	return [exposure, monochrome, brightness, contrast, saturation, sharpness].join();
}

/** Luma steps that the whole range of brightness spans, and the luma about which contrast turns (BT.709, limited range). */
const brightnessSpan = 160;
const pivot = 126;
const [black, white] = [16, 235];

/** BT.709's transfer: video is light to this power, so light times k is luma and chroma times k to this power. */
const transfer = 0.45;

/** What becomes of each value of luma. A sensor that is full is full: contrast brings nothing back of what it clips. */
export function lumaTable({ exposure, brightness, contrast }: Look): Uint8Array {
	const gain = exposure ** transfer;
	const lift = ((brightness - 50) / 100) * brightnessSpan;
	return Uint8Array.from({ length: 256 }, (_, value) => {
		const exposed = Math.min(white, Math.max(black, black + (value - black) * gain));
		return clamped(pivot + ((exposed - pivot) * contrast) / 50 + lift, black, white);
	});
}

/** Of a colour that is too bright for the sensor, all three parts come to their limit: it turns white, from here to there. */
const fading = { from: 0.8, to: 1.4 };

/** Turns sample values of each plane into others: a table look-up a sample. */
export class Developer {
	#key: string | undefined;
	#luma: Uint8Array = new Uint8Array(256);
	#chroma: Uint8Array = new Uint8Array(256);
	/** For each luma a table of chroma, where that fades with the light. */
	readonly #fading: Uint8Array = new Uint8Array(256 * 256);
	#fades = false;

	/** Develops a picture in place, but for its sharpness. */
	develop(surface: Surface, look: Look): void {
		this.#prepare(look);
		const { planes } = surface;
		if (this.#fades) this.#fade(surface);
		else for (const plane of [planes[1], planes[2]]) lookUp(plane, this.#chroma);
		lookUp(planes[0], this.#luma);
	}

	#prepare(look: Look): void {
		const key = lookKey(look);
		if (key === this.#key) return;
		this.#key = key;
		this.#luma = lumaTable(look);
		const gain = look.exposure ** transfer;
		const colour = look.monochrome ? 0 : (gain * look.saturation) / 50;
		this.#chroma = chromaTable(colour);
		this.#fades = gain > 1 && colour > 0;
		if (!this.#fades) return;
		for (let luma = 0; luma < 256; luma++) {
			const light = (gain * (luma - black)) / (white - black);
			const left = Math.min(1, Math.max(0, (fading.to - light) / (fading.to - fading.from)));
			this.#fading.set(chromaTable(colour * left), luma * 256);
		}
	}

	/** Chroma by the luma of its upper left pixel, as it was filmed. */
	#fade({ width, height, planes, strides }: Surface): void {
		const [luma, table] = [planes[0], this.#fading];
		for (const plane of [1, 2] as const) {
			const samples = planes[plane];
			for (let row = 0; row < height >> 1; row++) {
				let at = row * strides[plane];
				let above = 2 * row * strides[0];
				for (const end = at + (width >> 1); at < end; at++, above += 2)
					samples[at] = table[((luma[above] as number) << 8) | (samples[at] as number)] as number;
			}
		}
	}
}

function chromaTable(colour: number): Uint8Array {
	return Uint8Array.from({ length: 256 }, (_, value) => clamped(128 + (value - 128) * colour, 16, 240));
}

function lookUp(samples: Uint8Array, table: Uint8Array): void {
	for (let index = 0; index < samples.length; index++)
		samples[index] = table[samples[index] as number] as number;
}

function clamped(value: number, low: number, high: number): number {
	return Math.round(Math.min(high, Math.max(low, value)));
}
