import type { Lighting } from "../artwork/light.ts";
import type { Lens } from "../lens.ts";
import type { SpriteBank } from "../sprite/bank.ts";

/** What every performer needs to appear. */
export interface Setting {
	readonly lens: Lens;
	readonly lighting: Lighting;
	readonly bank: SpriteBank;
}

/** Sprites are drawn at sizes this far apart and shrunk to the size needed. */
const sizeStep = Math.log(1.13);

/** The next size in pixels per metre that is drawn, at least `unit`. */
export function drawnUnit(unit: number): number {
	return Math.exp(Math.ceil(Math.log(unit) / sizeStep - 1e-9) * sizeStep);
}
