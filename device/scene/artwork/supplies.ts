import { Glow } from "./glow.ts";
import { Texture } from "./texture.ts";

/** What every world is painted with. */
export interface Supplies {
	readonly texture: Texture;
	readonly glow: Glow;
}

/** Any number: dirt and clouds look alike everywhere, what differs is where they lie. */
const grain = 20_260;

let supplies: Promise<Supplies> | undefined;

/** Made with the thread's first world: they never change, and take longer than many a house. */
export function paintSupplies(): Promise<Supplies> {
	supplies ??= Promise.all([Texture.grow(grain), Glow.create()]).then(([texture, glow]) => ({
		texture,
		glow,
	}));
	return supplies;
}
