import { describe, expect, it } from "vitest";
import { Picture } from "../../../device/scene/artwork/picture.ts";
import { shareWorld } from "../../../device/scene/artwork-cache.ts";
import { createWorld } from "../../../device/scene/world.ts";

const small = () => ({ background: new Picture(4, 4), scenery: [], performers: [], privateAreas: [] });

describe("shared artwork", () => {
	it("is drawn once while somebody uses it, and anew after the last has gone", async () => {
		let drawn = 0;
		const draw = async () => {
			drawn++;
			return createWorld(small());
		};
		const [first, second] = await Promise.all([shareWorld("a", draw), shareWorld("a", draw)]);
		expect(first.world).toBe(second.world);
		first.release();
		const third = await shareWorld("a", draw);
		expect(drawn).toBe(1);
		second.release();
		third.release();
		const fourth = await shareWorld("a", draw);
		expect(drawn).toBe(2);
		expect(fourth.world).not.toBe(first.world);
		fourth.release();
	});

	it("does not keep what could not be drawn", async () => {
		const fail = () => Promise.reject(new Error("no paint"));
		await expect(shareWorld("b", fail)).rejects.toThrow("no paint");
		const { world, release } = await shareWorld("b", async () => createWorld(small()));
		expect(world.width).toBe(4);
		release();
	});
});
