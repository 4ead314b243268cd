import { describe, expect, it } from "vitest";
import { type SceneName, worldMasks } from "../../device/scene/worlds.ts";
import { createPolicy } from "../../masks/policy.ts";
import { play, receive, urlFor } from "../helpers/player.ts";
import { areas, camera, endless, Search, sightingIn, statementOf } from "./search.ts";

/**
 * Streams of H.265 are searched for the canary as those of H.264 are. They are small and few, since a picture of H.265 takes
 * several times as long to code; groups of pictures are long, so that what is changed is changed within one.
 */
const video = {
	main: { codec: "h265", size: "640x360", fps: 15, bitrate: "2M", gop: 300 },
	sub: { codec: "h265", size: "320x180", fps: 15, bitrate: "600k", gop: 300 },
	mjpeg: { size: "320x176", fps: 5 },
} as const;
const coded = ["main", "sub"] as const;

const masksOf = (scene: SceneName) => ({ zones: worldMasks(scene), plates: "strict" as const });
const open = { zones: [], plates: "off" as const };

describe("the canary, where nothing is masked", () => {
	it("is found in both streams", async () => {
		const scene = "street";
		const bare = await camera({ scene, video, masks: "none", plates: "off" });
		for (const stream of coded)
			for await (const picture of play(urlFor(bare, stream), { pictures: 2 })) {
				const seen = sightingIn(picture, await areas(scene));
				expect(seen.coloured).toBeGreaterThan(0.005);
				expect(seen.correlation).toBeGreaterThan(0.5);
			}
	});
});

describe("nothing private is received of H.265", () => {
	it.each([
		["town-square", "day"],
		["street", "dusk"],
		["courtyard", "day"],
		["roundabout", "dusk"],
	] as const)("from the streams and snapshots of the %s by %s", async (scene, light) => {
		const search = new Search(await areas(scene));
		const live = await camera({ scene, light, video, mode: "live" });
		await Promise.all(coded.map((stream) => search.watch(live, stream, 5)));
		await search.snapshot(live, "sub");
		search.expectNothing(11);
	});

	it("while the camera is moved, mirrored and turned upside down", async () => {
		const search = new Search([]); // the pattern is somewhere else in each picture, its colour is its colour
		const live = await camera({ scene: "town-square", video });
		for await (const picture of play(urlFor(live, "main"), { pictures: 40 })) {
			search.look(picture);
			const move = search.pictures % 12;
			const [x, y] = [-0.9 + move * 0.1, 0.9 - (move % 4) * 0.3];
			live.setView({
				crop: [x, y, x + 0.8, y - 0.8],
				mirror: move % 2 === 1,
				rotate: move % 3 === 0 ? 180 : 0,
			});
		}
		search.expectNothing(40);
	});

	it("under the policy that a picture names, which is swapped in the midst of a group of pictures", async () => {
		const scene = "street";
		const where = await areas(scene);
		const masked = masksOf(scene);
		const live = await camera({ scene, video, mode: "live" });
		const hashes = { masked: createPolicy(masked).hash, open: createPolicy(open).hash };
		let swaps = 0;
		/** Watches until the policy has been swapped six times. */
		const watch = async (
			stream: "main" | "sub",
			each: (policy: string | undefined) => Promise<void> | undefined,
		) => {
			const seen = { masked: 0, open: 0 };
			let before: string | undefined;
			for await (const { picture, unit } of receive(urlFor(live, stream), endless)) {
				const said = statementOf(unit, "h265");
				// What refers to nothing before it comes first under another policy.
				if (said?.policy !== before) expect(said?.key).toBe(true);
				before = said?.policy;
				if (said?.state === "dark") continue;
				const { coloured } = sightingIn(picture, where);
				if (said?.policy === hashes.open) {
					expect(coloured).toBeGreaterThan(0);
					seen.open++;
				} else {
					expect(said?.policy).toBe(hashes.masked);
					expect(coloured).toBe(0);
					seen.masked++;
				}
				await each(said?.policy);
				if (swaps === 6 && seen.masked + seen.open > 30) break;
			}
			expect(seen.masked).toBeGreaterThan(5);
			expect(seen.open).toBeGreaterThan(5);
		};
		let pictures = 0;
		await Promise.all([
			watch("main", (policy) => {
				// What was on its way when the policy was swapped does not count.
				const isInForce = policy === (swaps % 2 === 1 ? hashes.open : hashes.masked);
				if (!isInForce || ++pictures % 5 !== 0 || swaps === 6) return;
				return live.setMasks(++swaps % 2 === 1 ? open : masked);
			}),
			watch("sub", () => undefined),
		]);
	});

	it("while the masking stage is broken, and when it is mended", async () => {
		const scene = "courtyard";
		const search = new Search(await areas(scene));
		const live = await camera({ scene, video });
		const told = { dark: 0, masked: 0 };
		for await (const { picture, unit } of receive(urlFor(live, "main"), endless)) {
			search.look(picture);
			const state = statementOf(unit, "h265")?.state;
			if (state) told[state]++;
			if (search.pictures === 5) live.faults.set({ masking: "throw" });
			if (state === "dark") {
				expect(picture.y.every((luma) => luma < 24)).toBe(true);
				live.faults.clear();
			} else if (told.dark > 0) break;
		}
		expect(told.dark).toBeGreaterThan(0);
		search.expectNothing(7);
	});
});
