import { describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { readScript } from "../../../device/scene/script/direct.ts";
import { openScene, type SceneName, sceneNames, worldMasks } from "../../../device/scene/worlds.ts";
import { MaskingStage } from "../../../masks/apply.ts";
import { MaskedFrame, RawFrame } from "../../../masks/frame.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { noWatch } from "../../../masks/watch.ts";

const size = { width: 640, height: 360 };

/** How much sharpness is told to be gone, look by look, two a second. */
async function softness(
	scene: SceneName,
	script: string,
	noise = 0,
	masked = true,
): Promise<(time: number) => number> {
	const world = await openScene(scene, { ...size, seed: 5, noise, script: readScript(script, scene) });
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 1000 });
	stage.setPolicy(createPolicy({ zones: masked ? worldMasks(scene) : [], plates: "off" }), 1);
	const analytics = new Analytics();
	const surface = new NativeSurface(size.width, size.height);
	const told: number[] = [];
	for (let look = 0; look < 2 * world.period; look++) {
		world.draw(surface, look / 2);
		const { frame } = stage.mask(new RawFrame(surface), look / 2);
		const { planes, strides } = MaskedFrame.pixels(frame);
		const { scene: measures } = analytics.look(
			planes[0],
			size.width,
			size.height,
			strides[0],
			look * 45_000,
			0,
		);
		told.push(measures?.soft ?? 0);
	}
	world.close();
	surface.close();
	return (time) => told[2 * time] ?? Number.NaN;
}

describe("a lens out of focus", () => {
	it.each(sceneNames)("is told from the place as it was learnt, in the %s", async (scene) => {
		const soft = await softness(
			scene,
			"at 2s crowd of 6 gathers; at 14s camera defocused; at 20s camera focused; at 30s crowd disperses; repeat after 40s",
			4,
		);
		for (const time of [1, 6, 10, 13, 21, 25, 35]) expect(soft(time)).toBeLessThan(0.25);
		for (const time of [14, 17, 19]) expect(soft(time)).toBeGreaterThan(0.5);
	});

	it("is not told of what else happens to a picture", async () => {
		const soft = await softness(
			"town-square",
			"at 6s light dusk; at 20s camera covered; at 22s camera uncovered; at 24s camera moved; at 26s camera back; repeat after 40s",
		);
		for (let time = 1; time < 40; time++) expect(soft(time)).toBeLessThan(0.45);
	});
});
