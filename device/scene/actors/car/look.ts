import { type Colour, hex } from "../../artwork/colour.ts";
import type { Random } from "../../random.ts";
import type { CarKind } from "./shape.ts";

/** What a car looks like. */
export interface CarLook {
	readonly kind: CarKind;
	readonly paint: Colour;
	/** Tells two cars of one kind and paint apart. */
	readonly trim: Colour;
	readonly rim: "spokes" | "cap";
}

const paints = [
	"#e9eaec",
	"#b9bec4",
	"#2a2d33",
	"#9b1f24",
	"#27508c",
	"#5d6a70",
	"#6f7f5f",
	"#c7b08a",
	"#15375c",
	"#7d2f45",
].map(hex);

export function someCar(random: Random, kind: CarKind): CarLook {
	return {
		kind,
		paint: random.pick(paints),
		trim: random.pick([hex("#23262b"), hex("#3a3d42")]),
		rim: random.pick(["spokes", "cap"] as const),
	};
}
