import type { Colour } from "./colour.ts";
import { graphics } from "./graphics.ts";
import type { Picture } from "./picture.ts";

const side = 64;

/** Light that spreads in the air: a soft round spot, added to whatever is there. */
export class Glow {
	readonly #spot: Float32Array;

	private constructor(spot: Float32Array) {
		this.#spot = spot;
	}

	static async create(): Promise<Glow> {
		const Jimp = await graphics();
		const image = new Jimp({ width: side, height: side, color: 0x000000ff });
		for (let y = 0; y < side; y++) {
			for (let x = 0; x < side; x++) {
				const inside = Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2) < side / 5;
				image.bitmap.data[(y * side + x) * 4] = inside ? 255 : 0;
			}
		}
		image.blur(Math.round(side / 5));
		const spot = new Float32Array(side * side);
		const peak = image.bitmap.data[((side / 2) * side + side / 2) * 4]!;
		for (let i = 0; i < spot.length; i++) {
			const far = Math.hypot((i % side) + 0.5 - side / 2, Math.floor(i / side) + 0.5 - side / 2) / (side / 2);
			// It has to end at the rim, wherever the blur leaves off.
			spot[i] = (image.bitmap.data[i * 4]! / peak) * Math.max(0, 1 - far ** 3);
		}
		return new Glow(spot);
	}

	/**
	 * Adds a spot of this colour.
	 * @param radiusX, @param radiusY in pixels to where it ends; @param strength 0..1 in the middle
	 */
	add(
		picture: Picture,
		x: number,
		y: number,
		radiusX: number,
		radiusY: number,
		colour: Colour,
		strength: number,
	): void {
		const { data, width, height } = picture;
		const left = Math.max(0, Math.floor(x - radiusX));
		const right = Math.min(width, Math.ceil(x + radiusX));
		const top = Math.max(0, Math.floor(y - radiusY));
		const bottom = Math.min(height, Math.ceil(y + radiusY));
		picture.touch({ left, top, right, bottom });
		for (let row = top; row < bottom; row++) {
			const v = ((row + 0.5 - y) / radiusY + 1) * (side / 2);
			for (let column = left; column < right; column++) {
				const u = ((column + 0.5 - x) / radiusX + 1) * (side / 2);
				const amount = this.#sample(u, v) * strength;
				if (amount <= 0) continue;
				const at = (row * width + column) * 4;
				for (let channel = 0; channel < 3; channel++) {
					const below = data[at + channel]!;
					// Light adds up, but nothing gets brighter than white.
					data[at + channel] = below + (255 - below) * (colour[channel]! / 255) * amount;
				}
			}
		}
	}

	#sample(u: number, v: number): number {
		const x = Math.min(side - 2, Math.max(0, Math.floor(u - 0.5)));
		const y = Math.min(side - 2, Math.max(0, Math.floor(v - 0.5)));
		const fx = Math.min(1, Math.max(0, u - 0.5 - x));
		const fy = Math.min(1, Math.max(0, v - 0.5 - y));
		const at = y * side + x;
		const s = this.#spot;
		const top = s[at]! * (1 - fx) + s[at + 1]! * fx;
		const bottom = s[at + side]! * (1 - fx) + s[at + side + 1]! * fx;
		return top * (1 - fy) + bottom * fy;
	}
}
