import { describe, expect, it } from "vitest";
import { NativeSurface } from "../../device/imaging/native-surface.ts";
import { platesOfThisThread } from "../../device/imaging/plates/plate-network.ts";
import { Scaler } from "../../device/imaging/scaler.ts";
import type { PixelPolygon } from "../../device/scene/scene.ts";
import { openScene } from "../../device/scene/worlds.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import { MaskedFrame, RawFrame } from "../../masks/frame.ts";
import { createPlateWatch } from "../../masks/plates/watch.ts";
import { createPolicy } from "../../masks/policy.ts";

const [width, height] = [1920, 1080];
const fill = yuvOf(defaultFill).y;

/** Part of a plate's box that is filled, 0 to 1. */
function covered({ planes, strides }: NativeSurface, polygon: PixelPolygon): number {
	const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
	let filled = 0;
	let all = 0;
	for (let y = Math.ceil(Math.max(0, Math.min(...ys))); y < Math.min(height, Math.max(...ys)); y++) {
		for (let x = Math.ceil(Math.max(0, Math.min(...xs))); x < Math.min(width, Math.max(...xs)); x++) {
			all++;
			if (planes[0][y * strides[0] + x] === fill) filled++;
		}
	}
	return all === 0 ? 1 : filled / all;
}

describe.each([
	["street", "day"],
	["street", "dusk"],
	["courtyard", "day"],
] as const)("plates in the world %s by %s", (world, light) => {
	it("are covered in the very picture that shows them, from 8 pixels of character height on", async () => {
		const scene = await openScene(world, { width, height, seed: 7, light });
		const stage = new MaskingStage<NativeSurface>({
			plates: (mode) => createPlateWatch(mode, platesOfThisThread),
			now: () => 0,
			deadline: 1,
		});
		stage.setPolicy(createPolicy({ zones: [], plates: "strict" }), 1);
		const [full, reduced, scaler] = [
			new NativeSurface(width, height),
			new NativeSurface(640, 360),
			new Scaler(),
		];
		let seen = 0;
		const bare: string[] = [];
		try {
			for (let picture = 0; picture < 120; picture++) {
				const time = picture / 5;
				const raw = RawFrame.expose(full, (canvas) => scene.draw(canvas, time));
				const small = RawFrame.expose(reduced, (canvas) => scaler.scale(full, canvas));
				await stage.look(small, time);
				const masked = MaskedFrame.pixels(stage.mask(raw, time).frame);
				for (const { polygon, characterHeight, visible } of scene.truth(time).plates) {
					if (characterHeight < 8 || visible < 0.7) continue;
					seen++;
					const part = covered(masked, polygon);
					if (part < 0.95) bare.push(`${time} s, ${Math.round(characterHeight)} px: ${part.toFixed(2)}`);
				}
			}
		} finally {
			scene.close();
			scaler.close();
			full.close();
			reduced.close();
		}
		expect(seen).toBeGreaterThan(50);
		expect(bare).toEqual([]);
	});
});
