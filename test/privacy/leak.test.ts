import { networkInterfaces } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type SceneName, sceneNames, worldMasks } from "../../device/scene/worlds.ts";
import { contains, type Polygon } from "../../masks/polygon.ts";
import type { Picture } from "../helpers/decode.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { play, receive, urlFor } from "../helpers/player.ts";
import { areas, camera, endless, Search, sightingIn, statementOf, streams, takeSnapshot } from "./search.ts";

/**
 * Private areas carry a pattern that cannot be overlooked. What clients received over RTSP and HTTP is decoded and searched
 * for it, on every path and while everything changes: none of it is found.
 */
const policyOf = (scene: SceneName) => ({ zones: worldMasks(scene), plates: "strict" as const });

describe("the canary, where nothing is masked", () => {
	it.each(sceneNames)("is found in every stream and snapshot of the %s", async (scene) => {
		const open = await camera({ scene, masks: "none", plates: "off" });
		for (const stream of streams) {
			for await (const picture of play(urlFor(open, stream), { pictures: 3 })) {
				const seen = new Search(await areas(scene)).look(picture);
				expect(seen.coloured).toBeGreaterThan(0.005);
				expect(seen.correlation).toBeGreaterThan(0.5);
			}
		}
		const still = await new Search(await areas(scene)).snapshot(open);
		expect(still?.correlation).toBeGreaterThan(0.5);
	});
});

/** An address of a network that multicast works on, if there is one. */
const network = Object.values(networkInterfaces())
	.flatMap((found) => found ?? [])
	.find(({ family, internal }) => family === "IPv4" && !internal)?.address;

describe("nothing private is received by further ways to a stream", () => {
	const scene = "town-square";
	const ways = ["http", "https", "tls", ...(network ? (["udp_multicast"] as const) : [])] as const;

	it.each(ways)("by %s, while masks come and go", async (way) => {
		const search = new Search(await areas(scene));
		const host = way === "udp_multicast" && network ? { host: network, multicast: true } : {};
		const live = await camera({ scene, mode: "live", tls: true, ...host });
		const url = new URL(urlFor(live, "main"));
		if (way === "http") url.port = new URL(live.urls.onvif).port;
		if (way === "https") url.port = new URL(live.tlsUrls?.onvif ?? "").port;
		const secured =
			way === "tls"
				? live.tlsUrls?.rtsp.main.replace("rtsps://", `rtsps://${url.username}:${url.password}@`)
				: undefined;
		const transport = way === "tls" ? "tcp" : way;
		let pictures = 0;
		for await (const picture of play(secured ?? url.href, { pictures: 40, transport })) {
			search.look(picture);
			if (++pictures % 10 === 5) await live.setMasks(undefined);
			if (pictures % 10 === 9) await live.setMasks(policyOf(scene));
		}
		search.expectNothing(40);
	});
});

describe("nothing private is received of a world's own masks", () => {
	it.each([
		["town-square", "640x480", 90],
		["roundabout", "800x200", 180],
	] as const)("of the %s in pictures of %s, turned by %i", async (scene, size, rotate) => {
		const search = new Search([]); // its colour is its colour, whatever the shape
		const small = { main: { size, fps: 10 }, mjpeg: { size: "320x240", fps: 5 } } as const;
		const live = await camera({ scene, video: small, mode: "live", view: { rotate } });
		for (const stream of streams) await search.watch(live, stream, 3);
		await search.snapshot(live);
		search.expectNothing(10);
	});
});

describe.each(sceneNames)("nothing private of the %s is received", (scene) => {
	it.each(["day", "dusk"] as const)("from its streams and snapshots by %s, live", async (light) => {
		const search = new Search(await areas(scene));
		const live = await camera({ scene, light, mode: "live" });
		for (const stream of streams) await search.watch(live, stream, stream === "mjpeg" ? 3 : 15);
		for (const profile of ["main", "sub"] as const) await search.snapshot(live, profile);
		search.expectNothing(35);
	});

	it("by those who come, go and come back", async () => {
		const search = new Search(await areas(scene));
		const live = await camera({ scene });
		for (let visit = 0; visit < 4; visit++) {
			await Promise.all([search.watch(live, "main", 2), search.watch(live, "sub", 1), search.snapshot(live)]);
		}
		search.expectNothing(16);
	});
});

/** A road without anything private. */
const road = [
	[-0.6, -0.55],
	[0.6, -0.55],
	[0.6, -0.95],
	[-0.6, -0.95],
] as const;

describe("where nothing but a named area is shown, without any zone", () => {
	const scene = "street";
	const shown = [{ name: "road", polygon: road }];

	it("nothing else is received in streams and snapshots, nor when the area becomes smaller", async () => {
		const search = new Search(await areas(scene));
		const live = await camera({ scene, masks: "none", shown });
		let lit = 0;
		const look = (picture: Picture | undefined, area: Polygon) => {
			if (!picture) return;
			search.look(picture);
			expect(shadesOutside(picture, area)).toBeLessThan(12);
			if (shadesOutside(picture, []) > 30) lit++;
		};
		for (const stream of streams)
			for await (const picture of play(urlFor(live, stream), { pictures: 4 })) look(picture, road);
		for (const profile of ["main", "sub"] as const) look(await takeSnapshot(live, profile), road);
		const half = road.map(([x, y]) => [x / 2, y] as const);
		await live.setMasks({ zones: [], shown: [{ name: "less", polygon: half }], plates: "strict" });
		look(await takeSnapshot(live), half);
		for await (const picture of play(urlFor(live, "sub"), { pictures: 4 })) look(picture, half);
		expect(lit).toBeGreaterThan(12);
		search.expectNothing(17);
	});
});

/** How many lumas there are outside of an area, in each of which more than a hundredth of one percent lies. */
function shadesOutside({ y, width, height }: Picture, area: Polygon): number {
	const counts = new Uint32Array(256);
	for (let row = 0; row < height; row++)
		for (let column = 0; column < width; column++) {
			const inside = contains(area, [(2 * column) / width - 1, 1 - (2 * row) / height]);
			if (!inside) counts[y[row * width + column] as number]!++;
		}
	return counts.filter((count) => count > y.length / 10_000).length;
}

describe("nothing private is received while everything changes", () => {
	const scene = "town-square";

	it("while a loop is recorded, played, left for a live picture and entered again", async () => {
		const search = new Search(await areas(scene));
		const tiny = {
			main: { size: "480x270", fps: 10, bitrate: "1M" },
			sub: { size: "240x134", fps: 5, bitrate: "300k" },
			mjpeg: { size: "240x136", fps: 5 },
		} as const;
		const loop = await camera({ scene, mode: "loop", video: tiny });
		const kinds = new Set<string>();
		/** Watches until the camera's pictures come about in this way, however many that takes, and comes back when it is sent away. */
		const until = async (kind: string, stream: "main" | "mjpeg") => {
			for (;;)
				for await (const picture of play(urlFor(loop, stream), endless)) {
					search.look(picture);
					if (search.pictures % 5 !== 0) continue;
					const answer = await fetchWithDigest(`${loop.urls.control}/status`, loop.credentials.viewer);
					const { feed } = (await answer.json()) as { feed: string };
					kinds.add(feed);
					if (feed === kind) return;
				}
		};
		await until("loop", "main");
		await search.watch(loop, "main", 30);
		await until("live", "mjpeg");
		await until("loop", "main");
		await search.snapshot(loop);
		expect([...kinds].sort()).toEqual(["live", "loop"]);
		search.expectNothing(32);
	});

	it("while masks change under load, in the midst of groups of pictures", async () => {
		const search = new Search(await areas(scene));
		const live = await camera({ scene });
		const extra = (index: number) => ({
			name: `extra ${index}`,
			polygon: [
				[-1, -1],
				[-1 + 0.2 * index, -1],
				[-1, -0.5],
			] as [number, number][],
		});
		const viewers = Promise.all([
			search.watch(live, "main", 90),
			search.watch(live, "main", 90),
			search.watch(live, "sub", 50),
		]);
		for (let change = 1; change < 8; change++) {
			const zones = [...worldMasks(scene), ...(change % 2 === 1 ? [extra(change)] : [])];
			await live.setMasks({ zones, plates: change % 3 === 0 ? "balanced" : "strict" });
			await search.snapshot(live);
		}
		await viewers;
		search.expectNothing(230);
	});

	it("while the camera is moved, by digital pan, tilt and zoom, mirrored and upside down", async () => {
		const search = new Search([]); // the pattern is somewhere else in each picture, its colour is its colour
		const live = await camera({ scene });
		const viewers = Promise.all([
			search.watch(live, "main", 60),
			search.watch(live, "sub", 30),
			search.watch(live, "mjpeg", 8),
		]);
		for (let move = 0; move < 12; move++) {
			const [x, y] = [-0.9 + move * 0.1, 0.9 - (move % 4) * 0.3];
			live.setView({
				crop: [x, y, x + 0.8, y - 0.8],
				mirror: move % 2 === 1,
				rotate: move % 3 === 0 ? 180 : 0,
			});
			await search.snapshot(live);
		}
		await viewers;
		search.expectNothing(98);
	});

	it("from the moment on at which a mask is set", async () => {
		const area = await areas(scene);
		const live = await camera({ scene, masks: "none" });
		let maskedAt = Number.POSITIVE_INFINITY;
		let before = 0;
		let after = 0;
		for await (const { picture, unit } of receive(urlFor(live, "main"), endless)) {
			const seen = sightingIn(picture, area);
			// A picture that was taken before may still be on its way: what it says of itself tells.
			if ((statementOf(unit)?.takenAt ?? Number.NaN) >= maskedAt) {
				expect(seen).toMatchObject({ coloured: 0 });
				if (++after > 40) break;
			} else if (seen.coloured > 0 && ++before === 5) {
				await live.setMasks(policyOf(scene));
				maskedAt = Date.now();
				const search = new Search(area);
				await search.snapshot(live);
				search.expectNothing(1);
			}
		}
		expect(before).toBeGreaterThanOrEqual(5);
		expect(after).toBeGreaterThan(40);
	});

	it.each(["throw", "late", "no-policy", "crash"] as const)(
		"while the masking stage is broken (%s), and when it is mended",
		async (masking) => {
			const search = new Search(await areas(scene));
			const live = await camera({ scene });
			let dark = 0;
			let seen = 0;
			for await (const picture of play(urlFor(live, "main"), endless)) {
				search.look(picture);
				seen++;
				const isDark = picture.y.every((luma) => luma < 24);
				if (seen === 5) live.faults.set({ masking });
				if (isDark && ++dark === 3) live.faults.clear();
				if (!isDark && dark >= 3) break;
			}
			expect(dark).toBeGreaterThanOrEqual(3);
			while (live.state.state !== "masked") await pause(20); // a busy machine may make more of them late
			await search.snapshot(live);
			search.expectNothing(10);
		},
	);
});
