import { type Colour, hex } from "../../artwork/colour.ts";
import type { Random } from "../../random.ts";

/** What somebody looks like. All of it is made up. */
export interface Look {
	/** In metres. */
	readonly height: number;
	/** Breadth against the average. */
	readonly build: number;
	readonly skin: Colour;
	readonly hair: Colour;
	readonly hairStyle: "short" | "long" | "bun" | "bald" | "cap" | "hood";
	readonly top: Colour;
	readonly topStyle: "jacket" | "shirt" | "coat" | "hoodie";
	readonly bottom: Colour;
	readonly bottomStyle: "trousers" | "skirt" | "shorts";
	readonly shoes: Colour;
	readonly carries: "nothing" | "backpack" | "shoulder-bag";
	readonly extra: Colour;
}

const skins = ["#f1c9a5", "#e5b48c", "#d39a6d", "#b07a50", "#8d5a3a", "#5f3b26"].map(hex);
const hairs = ["#1d1713", "#2f2118", "#4b3220", "#6f4a2a", "#a57b46", "#c9a66b", "#8e8b88", "#d8d5d0"].map(
	hex,
);
const tops = [
	"#27405f",
	"#7b2d33",
	"#38573f",
	"#c2a24c",
	"#4b4f58",
	"#8c8f96",
	"#b9563b",
	"#2a2d35",
	"#5b7fa6",
	"#d9d2c4",
	"#6a4a73",
	"#1f6f78",
	"#a9b7a0",
	"#c46b7e",
].map(hex);
const bottoms = ["#26324a", "#2b2b30", "#4a4238", "#6c675c", "#3b4a63", "#1f2226", "#857a68"].map(hex);
const shoes = ["#211d1b", "#4c3524", "#d9d7d2", "#383b42", "#7a2f2b"].map(hex);

/** Somebody by chance. */
export function someone(random: Random): Look {
	const topStyle = random.pick(["jacket", "jacket", "shirt", "coat", "coat", "hoodie"] as const);
	const hairStyle =
		topStyle === "hoodie" && random.next() < 0.3
			? "hood"
			: random.pick(["short", "short", "short", "long", "long", "bun", "cap", "bald"] as const);
	return {
		height: random.between(1.6, 1.9),
		build: random.between(0.9, 1.16),
		skin: random.pick(skins),
		hair: random.pick(hairs),
		hairStyle,
		top: random.pick(tops),
		topStyle,
		bottom: random.pick(bottoms),
		bottomStyle:
			hairStyle === "long" || hairStyle === "bun"
				? random.pick(["trousers", "skirt", "trousers"] as const)
				: random.pick(["trousers", "trousers", "trousers", "shorts"] as const),
		shoes: random.pick(shoes),
		carries: random.pick(["nothing", "nothing", "backpack", "shoulder-bag"] as const),
		extra: random.pick(tops),
	};
}
