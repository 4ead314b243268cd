import { describe, expect, it } from "vitest";
import { Picture } from "../../../../device/scene/artwork/picture.ts";
import { SpriteBank } from "../../../../device/scene/sprite/bank.ts";
import { bytesOf, type Drawing } from "../../../../device/scene/sprite/drawing.ts";
import { spriteOf } from "../../../../device/scene/sprite/sprite.ts";

function drawing(): Drawing {
	const picture = new Picture(32, 32);
	picture.pixels.fill(-1);
	return { sprite: spriteOf(picture), anchorX: 0, anchorY: 0, unit: 1 };
}

const bytes = bytesOf(drawing());

describe("a sprite bank", () => {
	it("draws what it does not have, once", () => {
		const bank = new SpriteBank(10 * bytes);
		let drawn = 0;
		const draw = () => {
			drawn++;
			return drawing();
		};
		expect(bank.get("a", draw)).toBe(bank.get("a", draw));
		expect(drawn).toBe(1);
	});

	it("gives up what was unused longest when it is full", () => {
		const bank = new SpriteBank(3.5 * bytes);
		const drawn: string[] = [];
		const ask = (key: string) =>
			bank.get(key, () => {
				drawn.push(key);
				return drawing();
			});
		for (const key of ["a", "b", "c", "a", "d", "a", "c", "b"]) ask(key);
		expect(drawn).toEqual(["a", "b", "c", "d", "b"]);
		expect(bank.bytes).toBeLessThanOrEqual(3.5 * bytes);
	});

	it("keeps the last one even when it alone is too large", () => {
		const bank = new SpriteBank(1);
		const first = bank.get("a", drawing);
		expect(bank.get("a", drawing)).toBe(first);
	});
});
