import { type Lighting, lighting } from "../artwork/light.ts";
import type { Lens } from "../lens.ts";
import type { Light } from "../scene.ts";
import { SpriteBank } from "../sprite/bank.ts";
import type { Staging } from "../staging.ts";

/** What every performer needs to appear. */
export interface Setting {
	readonly lens: Lens;
	readonly lighting: Lighting;
	readonly bank: SpriteBank;
	/** Seconds after which everything repeats; those of all worlds unless given. */
	readonly period?: number;
}

/** @param staging says after how long everything repeats, where that is not as usual */
export function settingOf(lens: Lens, light: Light, staging?: Staging): Setting {
	const bank = new SpriteBank(lens.width * lens.height * 15);
	return { lens, lighting: lighting(light), bank, ...(staging && { period: staging.period }) };
}

/** Sprites are drawn at sizes this far apart, as a ratio, and shrunk to the size needed. */
const sizeStep = Math.log(1.4);

/** The largest that figures are drawn, in pixels per metre of a picture 1080 high: who comes closer is enlarged. */
const largest = 150;

/**
 * The size to draw something at that is `unit` pixels per metre in the picture.
 * @param level it keeps its distance, so that it can be drawn just as large as it is
 */
export function drawnUnit(unit: number, lens: Lens, level: boolean): number {
	if (level) return unit;
	const stepped = Math.exp(Math.ceil(Math.log(unit) / sizeStep - 1e-9) * sizeStep);
	return Math.min(stepped, (largest * lens.height) / 1080);
}
