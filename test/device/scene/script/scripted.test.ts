import { describe, expect, it } from "vitest";
import { readScript } from "../../../../device/scene/script/direct.ts";
import { openScene, type SceneName } from "../../../../device/scene/worlds.ts";
import { canarySurface } from "../../../helpers/surface.ts";

const size = { width: 320, height: 180 };

async function played(script: string, scene: SceneName = "town-square", more: object = {}) {
	const world = await openScene(scene, { ...size, seed: 3, ...more, script: readScript(script, scene) });
	const at = (time: number) => {
		const kinds = world.truth(time).actors.map(({ kind }) => kind);
		return kinds.sort().join(" ");
	};
	const picture = (time: number) => {
		const canvas = canarySurface(size.width, size.height);
		world.draw(canvas, time);
		return canvas;
	};
	const mean = (time: number) => {
		const { planes } = picture(time);
		return planes[0].reduce((sum, value) => sum + value, 0) / planes[0].length;
	};
	return { world, at, picture, mean };
}

describe("a scripted world", () => {
	it("shows who is told to come, and nobody else", async () => {
		const { world, at } = await played("at 3s person enters; at 10s bag left; at 12s person leaves");
		expect(world.period).toBe(30);
		expect([0, 2.9, 6, 9.9, 10.1, 29].map(at)).toEqual(["", "", "person", "person", "bag person", "bag"]);
		expect(at(36)).toBe("person"); // all over again
		world.close();
	});

	it("has somebody come for a bag in time, if there is any", async () => {
		const { world, at } = await played("at 1s bag left; at 20s bag taken");
		expect([0.9, 1.1, 19, 20.1].map(at)).toEqual(["", "bag", "bag person", "person"]);
		world.close();
		const soon = await played("at 1s bag left; at 2s bag taken");
		expect([1.5, 2.1].map(soon.at)).toEqual(["bag", ""]);
		soon.world.close();
	});

	it("lets people stand, run and come together", async () => {
		const { world, at } = await played(
			"at 0s person enters; at 4s person stands; at 60s person runs; at 1s crowd of 5 gathers; at 30s crowd disperses",
		);
		expect(at(25)).toBe("person person person person person person");
		expect(at(55)).toBe("person");
		expect(at(66)).toBe("");
		world.close();
	});

	it("lets cars and bicycles pass where there are any", async () => {
		const { world, at } = await played("at 2s car passes; at 12s bicycle passes", "street");
		expect([4, 15].map(at)).toEqual([expect.stringContaining("car"), expect.stringContaining("bicycle")]);
		world.close();
		expect(() => readScript("at 2s car passes", "town-square")).toThrow(/no cars drive in town-square/);
		expect(() => readScript("at 2s person enters from left", "street")).toThrow(/near and far, not left/);
		expect(() => readScript("at 40s person leaves", "street")).toThrow(/nobody is there at 40 s/);
		expect(() => readScript("at 1s person enters; at 1.5s bag left", "street")).not.toThrow();
		expect(() => readScript("at 1s person enters; at 4s bag left; at 4.2s person stands", "street")).toThrow(
			/busy until 4\.9 s/,
		);
	});

	it("is the same picture at the same moment whenever it is played", async () => {
		const script = "at 1s person enters; at 4s light dusk; at 5s camera defocused; at 7s camera moved";
		const [one, other] = [await played(script), await played(script)];
		for (const time of [0, 4.5, 6, 8, 12])
			expect(
				Buffer.compare(one.picture(time).planes[0], other.picture(time + one.world.period).planes[0]),
			).toBe(0);
		one.world.close();
		other.world.close();
	});

	it("changes the light slowly, and begins as it ended", async () => {
		const { world, mean } = await played("at 5s light dusk; repeat after 20s");
		const [day, half, dusk, back, end] = [4, 7, 10, 18, 19.99].map(mean) as [
			number,
			number,
			number,
			number,
			number,
		];
		expect(dusk).toBeLessThan(day - 15);
		for (const between of [half, back]) {
			expect(between).toBeLessThan(day - 2);
			expect(between).toBeGreaterThan(dusk + 2);
		}
		expect(Math.abs(end - day)).toBeLessThan(2);
		world.close();
	});

	it("is dark behind a hand, and soft out of focus", async () => {
		const { world, picture, mean } = await played(
			"at 1s camera covered; at 2s camera uncovered; at 3s camera defocused; at 4s camera focused",
		);
		expect(mean(1.5)).toBeLessThan(25);
		const edges = (time: number) => {
			const [luma] = picture(time).planes;
			let sum = 0;
			for (let at = 1; at < luma.length; at++)
				sum += Math.abs((luma[at] as number) - (luma[at - 1] as number));
			return sum;
		};
		expect(edges(3.5)).toBeLessThan(0.7 * edges(2.5));
		expect(edges(4.5)).toBeGreaterThan(0.95 * edges(2.5));
		world.close();
	});
});
