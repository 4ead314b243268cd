import { startCamera, type VirtualCamera } from "persienne";
import { afterEach, describe, expect, it } from "vitest";
import { Analytics } from "../../device/analytics/analytics.ts";
import { Camera } from "../../device/camera/camera.ts";
import { middle, oversize, viewAt } from "../../device/camera/ptz/optics.ts";
import { PtzHead } from "../../device/camera/ptz/ptz-head.ts";
import { VirtualClock } from "../../device/clock.ts";
import { usualPublish } from "../../device/config/publish.ts";
import { LoopLibrary } from "../../device/imaging/loops.ts";
import type { NativeSurface } from "../../device/imaging/native-surface.ts";
import { Pipeline } from "../../device/imaging/pipeline.ts";
import { streamsDue } from "../../device/imaging/schedule.ts";
import { sceneSize } from "../../device/imaging/viewfinder.ts";
import { silentLogger } from "../../device/log.ts";
import { Signer } from "../../device/provenance/signing.ts";
import { goesRound, panoramaSize } from "../../device/scene/catalogue.ts";
import { Random } from "../../device/scene/random.ts";
import type { PixelPolygon } from "../../device/scene/scene.ts";
import { openScene, type SceneName, sceneNames, worldMasks } from "../../device/scene/worlds.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { createPolicy, type Zone } from "../../masks/policy.ts";
import { createView, projectionOf, type ViewInput, wholeView } from "../../masks/project.ts";
import { noWatch } from "../../masks/watch.ts";
import { Decoder, decodeAll, type Picture } from "../helpers/decode.ts";
import { fetchWithDigest } from "../helpers/digest-client.ts";
import { InlineImaging } from "../helpers/inline-imaging.ts";
import { tptz, tr2, tt } from "../helpers/onvif-camera.ts";
import { play, urlFor } from "../helpers/player.ts";
import { soap } from "../helpers/soap-client.ts";
import { findCanary } from "./canary.ts";

/**
 * A PTZ camera that never stands still, over worlds whose private areas carry a pattern that nothing else has the colour
 * of. What a viewer decodes is searched for it in every picture: 0 samples are found.
 */
const size = { width: 640, height: 360 };
/** The pattern is looked for by its colour, wherever it may be. */
const nowhere: readonly PixelPolygon[] = [];

const running: VirtualCamera[] = [];
afterEach(async () => {
	await Promise.all(running.splice(0).map((each) => each.stop()));
});

/** PERSIENNE_LONG_PTZ=1000 films so many pictures of each scene, a tenth as many moves, and a loop a twentieth as often. */
const long = Number(process.env["PERSIENNE_LONG_PTZ"] ?? 0);

/** What was found in many pictures, each of which was decoded and let go. */
class Search {
	pictures = 0;
	/** Samples of the pattern's colour, of the worst picture's chroma. */
	worst = 0;
	/** Pictures that show something: not all of them is covered. */
	lit = 0;

	look(picture: Picture): void {
		this.pictures++;
		this.worst = Math.max(this.worst, findCanary(picture, nowhere, size).coloured);
		if (isLit(picture)) this.lit++;
	}
}

/** More shades than a fill has after coding, among a part of the samples. */
function isLit({ y }: Picture): boolean {
	const shades = new Set<number>();
	for (let at = 0; at < y.length && shades.size <= 60; at += 7) shades.add(y[at] as number);
	return shades.size > 60;
}

/** Decodes a stream as its viewer does. */
class Viewer {
	readonly #decoder: Decoder;
	readonly #search: Search;

	constructor(codec: "h264" | "mjpeg", search: Search) {
		this.#decoder = new Decoder(codec);
		this.#search = search;
	}

	receive(data: Uint8Array): void {
		for (const picture of this.#decoder.decode(data)) this.#search.look(picture);
	}

	close(): void {
		for (const picture of this.#decoder.flush()) this.#search.look(picture);
		this.#decoder.close();
	}
}

const speed = { panTilt: 1, zoom: 1 };

/**
 * Sends the head somewhere else: on and on, to a place as fast as it can, or a part of the picture further.
 *
 * @param atSeam places are behind the camera, where a panorama joins
 */
function send(head: PtzHead, random: Random, now: number, atSeam: boolean): void {
	const part = () => random.below(2001) / 1000 - 1;
	const kind = random.below(3);
	if (kind === 0) head.run({ pan: part(), tilt: part(), zoom: part() }, 5_000, now);
	else if (kind === 1)
		head.go(
			{ pan: atSeam ? 1 + part() / 8 : part(), tilt: part(), zoom: random.below(1001) / 1000 },
			speed,
			now,
		);
	else head.goBy({ ...head.towards(part(), part(), now), zoom: part() / 2 }, speed, now);
}

type Mounting = Pick<ViewInput, "rotate" | "mirror">;

const mountingOf = (scene: SceneName, mounting: Mounting) =>
	createView({ ...mounting, ...(goesRound(scene) && { around: true }) });

/** Where a scene goes round, it begins at the seam. */
const headOf = (scene: SceneName, mounting: Mounting) =>
	new PtzHead(goesRound(scene) ? { ...middle, pan: 0.95 } : middle, mountingOf(scene, mounting), 0);

const zonesOf = (scene: SceneName, mounting: Mounting = {}) =>
	worldMasks(scene, goesRound(scene) ? panoramaSize : sceneSize(size, createView(mounting)));

async function film(
	scene: SceneName,
	zones: readonly Zone[],
	pictures: number,
	{ seed = 11, ...how }: Mounting & { seed?: number } = {},
) {
	const streams = {
		main: { codec: "h264", ...size, fps: 25, bitrate: 4_000_000, gop: 12 },
		sub: { codec: "h264", width: 320, height: 180, fps: 15, bitrate: 1_000_000, gop: 15 },
		mjpeg: { codec: "mjpeg", width: 320, height: 184, fps: 5, bitrate: 1_000_000, gop: 1 },
	} as const;
	const mounting = mountingOf(scene, how);
	// A panorama is as many pixels as it is, twice as large four times as many.
	const drawn = sceneSize(size, mounting, mounting.around ? 1 : oversize);
	const world = await openScene(scene, { ...drawn, seed: 7, canary: true });
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 100 });
	const pipeline = new Pipeline({
		streams,
		scene: world,
		drawn,
		stage,
		analytics: new Analytics(),
		lookEvery: 0.16,
	});
	const search = new Search();
	const viewers = {
		main: new Viewer("h264", search),
		sub: new Viewer("h264", search),
		mjpeg: new Viewer("mjpeg", search),
	};
	const failures = new Set<string | undefined>();
	const views = new Set<string>();
	let across = 0;
	try {
		pipeline.setPolicy(createPolicy({ zones, plates: "off" }), 1);
		const head = headOf(scene, how);
		const random = new Random(seed);
		for (let index = 0; index < pictures; index++) {
			const now = index * 40;
			if (index % 10 === 0) send(head, random, now, goesRound(scene));
			const view = head.viewAt(now);
			views.add(view.crop.join());
			if (view.crop[0] < -1 || view.crop[2] > 1) across++;
			const films = await pipeline.frame({
				sceneTime: index / 25,
				ticks: index * 3600,
				takenAt: now,
				streams: streamsDue(index, streams.main.fps, streams, ["main", "sub", "mjpeg"]),
				analyse: index % 5 === 0,
				view,
			});
			for (const { frame } of films) {
				failures.add(frame.failure);
				for (const { name, data } of frame.units) viewers[name].receive(data);
			}
			const still = index % 7 === 0 ? pipeline.snapshot("main") : undefined;
			if (still) viewers.mjpeg.receive(still);
		}
	} finally {
		for (const viewer of Object.values(viewers)) viewer.close();
		pipeline.close();
	}
	return { search, failures: [...failures], views: views.size, across };
}

describe("a PTZ camera that never stands still", () => {
	it.each(sceneNames.map((scene) => [scene, goesRound(scene) ? 240 : 120] as const))(
		"shows nothing private of the %s, in %i pictures and a move every ten",
		async (scene, pictures) => {
			const { search, failures, views, across } = await film(scene, zonesOf(scene), pictures);
			expect(failures).toEqual([undefined]);
			expect(views).toBeGreaterThan(0.75 * pictures);
			if (goesRound(scene)) expect(across).toBeGreaterThan(30);
			expect(search.pictures).toBeGreaterThan(1.7 * pictures);
			expect(search.worst).toBe(0);
			expect(search.lit).toBeGreaterThan(search.pictures / 5);
		},
	);

	it.each([
		["roundabout", { rotate: 180, mirror: true }],
		["street", { rotate: 90, mirror: true }],
		["courtyard", { rotate: 270 }],
	] as const)("shows nothing private of the %s, mounted otherwise: %o", async (scene, mounting) => {
		const { search, failures, views } = await film(scene, zonesOf(scene, mounting), 40, mounting);
		expect(failures).toEqual([undefined]);
		expect(views).toBeGreaterThan(30);
		expect(search.worst).toBe(0);
		expect(search.lit).toBeGreaterThan(search.pictures / 5);
		const bare = await film(scene, [], 8, mounting);
		expect(bare.search.worst).toBeGreaterThan(0.01);
	});

	it.each(["town-square", "roundabout"] as const)("and the search would see it in the %s", async (scene) => {
		const { search } = await film(scene, [], 40);
		expect(search.worst).toBeGreaterThan(0.02);
	});

	it.skipIf(long === 0).each(sceneNames)(
		"shows nothing private of the %s in a long run, either",
		{ timeout: 36_000_000 },
		async (scene) => {
			const { search, failures, across } = await film(scene, zonesOf(scene), long, { seed: 100 });
			process.stderr.write(
				`${scene}: ${Math.ceil(long / 10)} moves, ${search.pictures} decoded pictures, ${search.lit} lit, ${across} views across the seam: worst ${search.worst}\n`,
			);
			expect(failures).toEqual([undefined]);
			expect(search.worst).toBe(0);
		},
	);
});

/** Masks and codes as real cameras do, in virtual time. */
async function loopingCamera(scene: SceneName, zones: readonly Zone[], lens: PtzHead, clock: VirtualClock) {
	const imaging = new InlineImaging(clock);
	const camera = await Camera.open({
		config: {
			name: "cam-1",
			// A short round has a short loop: it is recorded all the sooner.
			source: {
				kind: "scene",
				scene,
				light: "day",
				noise: 0,
				canary: true,
				script: { period: 2, cues: [] },
			},
			seed: 7,
			mode: "loop",
			view: mountingOf(scene, {}),
			ptz: true,
			audio: undefined,
			video: {
				main: { codec: "h264", ...size, fps: 10, bitrate: 2_000_000, gop: 10 },
				sub: { codec: "h264", width: 320, height: 180, fps: 5, bitrate: 1_000_000, gop: 5 },
				mjpeg: { codec: "mjpeg", width: 320, height: 184, fps: 5, bitrate: 1_000_000, gop: 1 },
			},
			policy: { zones, plates: "off" },
			osd: [],
			analytics: [],
			publish: usualPublish,
			httpPort: 0,
		},
		pool: imaging,
		loops: new LoopLibrary(imaging),
		mode: "loop",
		phase: 0,
		clock,
		log: silentLogger,
		speaker: { signer: new Signer(new Uint8Array(32)), camera: "00000000-0000-4000-8000-000000000000" },
		lens,
	});
	return { camera, imaging };
}

/** Lets a lens move and stand, over and over: each time that it stands a loop of what it sees takes over, until it moves again. */
async function change(scene: SceneName, zones: readonly Zone[], rounds: number, seed = 11) {
	const clock = new VirtualClock();
	const head = headOf(scene, {});
	const random = new Random(seed);
	const { camera, imaging } = await loopingCamera(scene, zones, head, clock);
	const search = new Search();
	const viewers = [camera.streams.main, camera.streams.sub].map((stream) => {
		const viewer = new Viewer("h264", search);
		const unsubscribe = stream.subscribe({
			unit: ({ data, state }) => {
				dark ||= state === "dark";
				viewer.receive(data);
			},
			flush: () => {},
			end: () => {},
		});
		return { close: () => [unsubscribe(), viewer.close()] };
	});
	let dark = false;
	const changes = { toLoop: 0, toLive: 0 };
	let feed = camera.feed.kind;
	const still = new Viewer("mjpeg", search);
	const run = async (pictures: number) => {
		for (let picture = 0; picture < pictures; picture++) {
			clock.advance(100);
			await imaging.work(4);
			const { kind } = camera.feed;
			if (kind !== feed) changes[kind === "loop" ? "toLoop" : "toLive"]++;
			feed = kind;
		}
	};
	const snapshot = async () => {
		const asked = camera.snapshot();
		await imaging.work(0);
		still.receive(await asked);
	};
	try {
		await run(5);
		for (let round = 0; round < rounds; round++) {
			for (let move = 0; move < 2; move++) {
				send(head, random, clock.monotonic(), goesRound(scene));
				await run(5);
				await snapshot();
			}
			head.stop({ panTilt: true, zoom: true }, clock.monotonic());
			for (let waited = 0; camera.feed.kind !== "loop" && waited < 120; waited++) await run(1);
			await run(12);
			await snapshot();
		}
		// The last one is left, too.
		send(head, random, clock.monotonic(), goesRound(scene));
		await run(5);
	} finally {
		for (const viewer of viewers) viewer.close();
		still.close();
		camera.stop();
		await imaging.work(0);
		imaging.close();
	}
	return { search, changes, dark, recorded: imaging.recorded };
}

describe("a PTZ camera of which loops are recorded wherever it stands", () => {
	it.each(sceneNames)(
		"shows nothing private of the %s while it changes from one to the other",
		async (scene) => {
			const { search, changes, dark, recorded } = await change(scene, zonesOf(scene), 2);
			expect(changes).toEqual({ toLoop: 2, toLive: 2 });
			expect(recorded).toBe(2);
			expect(dark).toBe(false);
			expect(search.worst).toBe(0);
			expect(search.lit).toBeGreaterThan(search.pictures / 5);
		},
	);

	it("and the search would see it", async () => {
		const { search } = await change("town-square", [], 1);
		expect(search.worst).toBeGreaterThan(0.02);
	});

	it.skipIf(long === 0).each(sceneNames)(
		"shows nothing private of the %s in many changes, either",
		{ timeout: 36_000_000 },
		async (scene) => {
			const rounds = Math.ceil(long / 20);
			const { search, changes } = await change(scene, zonesOf(scene), rounds, 100);
			process.stderr.write(
				`${scene}: ${changes.toLoop} times from live to loop, ${changes.toLive} back, ${search.pictures} decoded pictures, ${search.lit} lit: worst ${search.worst}\n`,
			);
			expect(changes).toEqual({ toLoop: rounds, toLive: rounds });
			expect(search.worst).toBe(0);
		},
	);
});

const video = {
	main: { size: "640x360", fps: 25, bitrate: "4M" },
	sub: { size: "320x180", fps: 15, bitrate: "1M" },
	mjpeg: { size: "320x184", fps: 5 },
} as const;

async function watch(
	search: Search,
	camera: VirtualCamera,
	stream: "main" | "sub" | "mjpeg",
	pictures: number,
): Promise<void> {
	for await (const picture of play(urlFor(camera, stream), { pictures })) search.look(picture);
}

async function takeSnapshot(search: Search, camera: VirtualCamera): Promise<void> {
	const answer = await fetchWithDigest(camera.urls.snapshot, camera.credentials.viewer);
	if (answer.status !== 200) return;
	for (const picture of decodeAll("mjpeg", [new Uint8Array(await answer.arrayBuffer())]))
		search.look(picture);
}

describe("what clients receive of a PTZ camera", () => {
	it.each([
		["live", "roundabout"],
		["loop", "town-square"],
	] as const)(
		"has nothing private in it while it moves in all directions, %s, in the %s",
		async (mode, scene) => {
			const camera = await startCamera({
				scene,
				seed: 7,
				ptz: true,
				canary: true,
				mode,
				video:
					mode === "loop" ? { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } } : video,
			});
			running.push(camera);
			const search = new Search();
			let over = false;
			const viewers = Promise.all([
				watch(search, camera, "main", mode === "loop" ? 60 : 120),
				watch(search, camera, "sub", mode === "loop" ? 30 : 60),
				...(mode === "loop" ? [] : [watch(search, camera, "mjpeg", 15)]),
			]).finally(() => {
				over = true;
			});
			const head = camera.ptz;
			if (!head) throw new Error("the camera does not move");
			for (let move = 0; !over; move++) {
				const [x, y] = [Math.cos(move * 2), Math.sin(move * 2)];
				if (move % 4 === 3) head.go({ pan: x, tilt: y, zoom: (move % 8) / 8 });
				else head.run({ pan: x, tilt: y, zoom: move % 2 === 0 ? 0.7 : -0.7 });
				await takeSnapshot(search, camera);
				await new Promise((resume) => setTimeout(resume, 150));
			}
			await viewers;
			expect(search.pictures).toBeGreaterThan(90);
			expect(search.worst).toBe(0);
		},
	);

	// In real time it takes a minute of its own; in virtual time it is done above, in every scene.
	it.skipIf(long === 0).each([
		["street", -0.7],
		["roundabout", -0.99],
	] as const)(
		"has nothing private in it when a loop of where it stands takes over, in the %s",
		async (scene, pan) => {
			const tiny = { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } } as const;
			const camera = await startCamera({
				scene,
				// A short round has a short loop: it is recorded all the sooner.
				script: "at 1s person enters; repeat after 10s",
				seed: 7,
				ptz: true,
				canary: true,
				mode: "loop",
				plates: "off",
				video: tiny,
			});
			running.push(camera);
			const search = new Search();
			camera.ptz?.go({ pan, tilt: 0.4, zoom: 0.2 });
			while (search.pictures === 0) await takeSnapshot(search, camera);
			let after = 0;
			for await (const picture of play(urlFor(camera, "main"), { pictures: 2_400 })) {
				search.look(picture);
				if (after > 0 && ++after > 20) break;
				if (after > 0 || search.pictures % 10 !== 0) continue;
				const status = await fetchWithDigest(`${camera.urls.control}/status`, camera.credentials.viewer);
				if (camera.ptz?.pose.pan === pan && ((await status.json()) as { feed: string }).feed === "loop")
					after = 1;
			}
			await takeSnapshot(search, camera);
			expect(after).toBeGreaterThan(20);
			expect(search.worst).toBe(0);
		},
	);

	it("has nothing private in it once masks are drawn over ONVIF where the camera happens to look", async () => {
		const scene = "town-square";
		const still = { scene, seed: 7, canary: true, masks: "none", plates: "off", video } as const;
		const camera = await startCamera({ ...still, ptz: true });
		running.push(camera);
		const ask = async (namespace: string, body: string) => {
			const { onvif } = camera.urls;
			const answer = await soap(
				onvif,
				camera.credentials.operator,
				body.replace(" ", ` xmlns="${namespace}" `),
			);
			expect(answer.fault).toEqual([]);
			return answer.text;
		};
		await ask(
			tptz,
			'<AbsoluteMove ><ProfileToken>main</ProfileToken><Position><PanTilt x="-0.6" y="0.3"/><Zoom x="0.35"/></Position></AbsoluteMove>',
		);
		while ((await ask(tptz, "<GetStatus ><ProfileToken>main</ProfileToken></GetStatus>")).includes("MOVING"))
			await new Promise((resume) => setTimeout(resume, 50));
		const before = new Search();
		await takeSnapshot(before, camera);
		expect(before.worst).toBeGreaterThan(0);
		const { project } = projectionOf(viewAt({ pan: -0.6, tilt: 0.3, zoom: 0.35 }, wholeView));
		for (const { polygon } of worldMasks(scene)) {
			const points = project(polygon)[0]?.map(([x, y]) => `<tt:Point x="${x}" y="${y}"/>`);
			await ask(
				tr2,
				`<CreateMask xmlns:tt="${tt}"><Mask><ConfigurationToken>VideoSource_1-all</ConfigurationToken><Polygon>${points?.join("")}</Polygon><Type>Color</Type><Enabled>true</Enabled></Mask></CreateMask>`,
			);
		}
		// As they are told they can be set again, by somebody who may not uncover anything.
		const told = await ask(tr2, "<GetMasks />");
		for (const [mask] of told.matchAll(/<tr2:Masks.*?<\/tr2:Masks>/g))
			await ask(
				tr2,
				`<SetMask xmlns:tt="${tt}" xmlns:tr2="${tr2}">${mask.replaceAll("tr2:Masks", "Mask")}</SetMask>`,
			);
		const search = new Search();
		let over = false;
		const viewers = Promise.all([
			watch(search, camera, "main", 80),
			watch(search, camera, "sub", 40),
		]).finally(() => {
			over = true;
		});
		for (let move = 0; !over; move++) {
			camera.ptz?.run({ pan: Math.cos(move), tilt: Math.sin(move), zoom: move % 2 === 0 ? -0.8 : 0.6 });
			await takeSnapshot(search, camera);
			await new Promise((resume) => setTimeout(resume, 200));
		}
		await viewers;
		expect(search.pictures).toBeGreaterThan(120);
		expect(search.worst).toBe(0);
	});
});
