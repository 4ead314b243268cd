import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Camera } from "../../../device/camera/camera.ts";
import type { MovingLens } from "../../../device/camera/moving-lens.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { usualPublish } from "../../../device/config/publish.ts";
import type { CameraConfig } from "../../../device/config/types.ts";
import { LoopLibrary } from "../../../device/imaging/loops.ts";
import type { Loop } from "../../../device/imaging/protocol.ts";
import { silentLogger } from "../../../device/log.ts";
import type { AccessUnit } from "../../../device/media/access-unit.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { failureCodes } from "../../../masks/failure.ts";
import { createView, type View, wholeView } from "../../../masks/project.ts";
import { FakeWorker } from "../../helpers/fake-worker.ts";

const video = {
	main: { codec: "h264", width: 640, height: 360, fps: 25, bitrate: 1e6, gop: 10 },
	sub: { codec: "h264", width: 320, height: 180, fps: 5, bitrate: 3e5, gop: 2 },
	mjpeg: { codec: "mjpeg", width: 320, height: 184, fps: 5, bitrate: 4e6, gop: 1 },
} as const;

const config: CameraConfig = {
	name: "cam-1",
	source: { kind: "scene", scene: "street", light: "day", noise: 0, canary: false },
	seed: 1,
	mode: "live",
	view: wholeView,
	ptz: false,
	audio: undefined,
	video,
	policy: { zones: [], plates: "strict" },
	osd: [],
	analytics: [],
	publish: usualPublish,
	httpPort: 0,
};

const speaker = { signer: new Signer(new Uint8Array(32)), camera: "00000000-0000-4000-8000-000000000000" };

const open: Camera[] = [];
afterEach(() => {
	for (const camera of open.splice(0)) camera.stop();
});

async function filming(
	options: {
		mode?: "live" | "loop";
		loop?: Loop;
		config?: Partial<CameraConfig>;
		lens?: MovingLens;
		prepare?: (worker: FakeWorker) => void;
	} = {},
) {
	const clock = new VirtualClock();
	const worker = new FakeWorker(clock);
	worker.loop = options.loop;
	options.prepare?.(worker);
	const camera = await Camera.open({
		config: { ...config, ...options.config },
		pool: worker,
		loops: new LoopLibrary(worker),
		mode: options.mode ?? "live",
		phase: 0,
		clock,
		log: silentLogger,
		speaker,
		...(options.lens && { lens: options.lens }),
	});
	open.push(camera);
	await settle();
	return { camera, clock, worker };
}

/** Lets promises run: the fake worker answers in microtasks. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

/** Streams as words: `I` a key frame, `P` another, `D` a dark one, `|` a flush. */
function viewer() {
	const units: AccessUnit[] = [];
	let word = "";
	return {
		units,
		get word() {
			return word;
		},
		unit(unit: AccessUnit) {
			units.push(unit);
			word += unit.state === "dark" ? "D" : unit.key ? "I" : "P";
		},
		flush() {
			word += "|";
		},
		end() {
			word += ".";
		},
	};
}

/** Advances picture by picture, the worker answering each. */
function run({ clock, worker }: { clock: VirtualClock; worker: FakeWorker }, pictures: number): void {
	for (let picture = 0; picture < pictures; picture++) {
		clock.advance(40);
		worker.answer();
	}
}

describe("a live camera", () => {
	it("asks for one picture a second while nobody watches, and for none of the streams", async () => {
		const { clock, worker } = await filming();
		worker.asked = [];
		clock.advance(3_000);
		expect(worker.asked.every(({ request }) => request.streams.length === 0)).toBe(true);
		expect(worker.asked.length).toBe(2); // it waits for at most two answers
		worker.answer();
		clock.advance(1_000);
		expect(worker.asked.length).toBe(1);
	});

	it("looks at once when it has opened, and is masked with its first picture", async () => {
		const { camera, clock, worker } = await filming();
		expect(camera.state.state).toBe("starting");
		clock.advance(40);
		expect(worker.asked.length).toBe(1);
		worker.answer();
		expect(camera.state.state).toBe("masked");
		clock.advance(400);
		expect(worker.asked.length).toBe(0);
	});

	it("starts a viewer at a key frame and has one in each group", async () => {
		const setup = await filming();
		run(setup, 3);
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 20);
		expect(seen.word).toMatch(/^IP{1,9}IP{9}IP*$/);
		const ticks = seen.units.map((unit) => unit.ticks);
		expect(ticks.every((tick, i) => i === 0 || tick - (ticks[i - 1] as number) === 3_600)).toBe(true);
	});

	it("leaves out pictures that the worker is too slow for, and goes on with the right times", async () => {
		const setup = await filming();
		const { camera, clock, worker } = setup;
		run(setup, 26);
		const seen = viewer();
		camera.streams.main.subscribe(seen);
		clock.advance(400); // ten pictures are due, two are waited for
		worker.answer();
		clock.advance(40);
		worker.answer();
		expect(seen.units.length).toBe(3);
		expect(camera.counters.skippedFrames).toBe(8);
		const [, second, third] = seen.units as [AccessUnit, AccessUnit, AccessUnit];
		expect(third.ticks - second.ticks).toBe(9 * 3_600);
		expect(third.takenAt - second.takenAt).toBe(9 * 40);
	});

	it("makes up for a key frame that the worker was too slow for, with the next picture", async () => {
		const setup = await filming();
		const { camera, clock, worker } = setup;
		run(setup, 5);
		const seen = viewer();
		camera.streams.main.subscribe(seen);
		run(setup, 1);
		clock.advance(400); // over the first picture of the next group: the two that are waited for came before it
		worker.answer();
		run(setup, 2);
		expect(seen.word).toBe("IPPIP");
	});

	it("shows the masking stage's failure from a key frame on, however few pictures it gives meanwhile", async () => {
		const setup = await filming();
		const { camera, clock, worker } = setup;
		const seen = viewer();
		camera.streams.main.subscribe(seen);
		run(setup, 3);
		camera.sabotage("late");
		clock.advance(40);
		worker.answer("stage-failed");
		expect(seen.word).toBe("IPP|D");
		expect(seen.units.at(-1)?.key).toBe(true);
	});

	it("shows dark key frames while its worker is lost, says so, and comes back at a key frame", async () => {
		const setup = await filming();
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 3);
		setup.worker.die();
		setup.clock.advance(1_000);
		expect(setup.camera.state).toMatchObject({ state: "dark", reason: "worker-lost" });
		await setup.worker.revive();
		run(setup, 2);
		expect(seen.word).toMatch(/^IPP(\|D)+I[IP]$/);
		expect(setup.camera.state.state).toBe("masked");
	});

	it.each(failureCodes)(
		"tells of a picture that is dark for %s, counts it, and tells of its end",
		async (code) => {
			const { camera, clock, worker } = await filming();
			clock.advance(40);
			worker.answer();
			const states: string[] = [];
			camera.listen({ stateChanged: ({ state, reason }) => states.push(`${state} ${reason ?? ""}`.trim()) });
			clock.advance(1_000);
			worker.answer(code);
			clock.advance(1_000);
			worker.answer();
			expect(states).toEqual([`dark ${code}`, "masked"]);
			expect(camera.counters.darkFrames).toBe(1);
			expect(camera.counters.failures).toEqual({ [code]: 1 });
		},
	);

	it("sends its policy again, once a second, to a worker that does not have it as it was hashed", async () => {
		const { camera, clock, worker } = await filming();
		camera.streams.main.subscribe(viewer());
		const { policies } = worker;
		clock.advance(40);
		worker.answer();
		expect(worker.policies).toBe(policies);
		for (let picture = 0; picture < 30; picture++) {
			clock.advance(40);
			worker.answer("policy-corrupt");
		}
		expect(worker.policies).toBe(policies + 2);
		clock.advance(2_000);
		worker.answer();
		expect(worker.policies).toBe(policies + 2);
	});

	it("shows dark, and says so, when the worker gives no picture at all, and comes back at a key frame", async () => {
		const setup = await filming();
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 3);
		setup.clock.advance(40);
		setup.worker.fail();
		expect(seen.word).toBe("IPP|D");
		expect(setup.camera.state).toMatchObject({ state: "dark", reason: "stage-failed" });
		expect(setup.camera.counters.failures).toEqual({ "stage-failed": 1 });
		run(setup, 2);
		expect(seen.word).toBe("IPP|DIP");
		expect(setup.camera.state.state).toBe("masked");
	});

	it("has no reason to be frozen by more than its fault, and thaws at a key frame", async () => {
		const setup = await filming();
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 2);
		setup.camera.freeze(true);
		run(setup, 30);
		setup.camera.freeze(false);
		run(setup, 2);
		expect(seen.word).toMatch(/^IPIP$/);
	});
});

describe("a change of the mask policy (invariant I4)", () => {
	it("lets nothing of the old policy pass once it was asked for, and returns when the worker has it", async () => {
		const setup = await filming();
		const { camera, clock, worker } = setup;
		const seen = viewer();
		camera.streams.main.subscribe(seen);
		run(setup, 3);
		worker.prompt = false;
		clock.advance(40); // asked for under the old policy, and still under way
		let told = 0;
		camera.listen({ policyChanged: () => told++ });
		let returned = false;
		const changing = camera.setPolicy({ zones: [], plates: "balanced" }).then(() => {
			returned = true;
		});
		worker.answer();
		await settle();
		expect(returned).toBe(false);
		expect(seen.word).toBe("IPP|");
		expect(told).toBe(1);
		worker.acknowledge();
		await changing;
		expect(returned).toBe(true);
		camera.sabotage(undefined);
	});

	it("refuses a flawed policy and keeps the one before", async () => {
		const { camera } = await filming();
		const flawed = { name: "x", polygon: [[0, 0] as const, [1, 1] as const] };
		await expect(camera.setPolicy({ zones: [flawed], plates: "strict" })).rejects.toThrow(/3 to 64 vertices/);
		expect(camera.policy?.zones).toEqual([]);
	});

	it("refuses to let plates pass on a user's own footage", async () => {
		const { camera } = await filming({ config: { source: { kind: "input", file: "/clip.mp4" } } });
		await expect(camera.setPolicy({ zones: [], plates: "off" })).rejects.toMatchObject({
			code: "PLATES_OFF",
		});
	});

	it("makes the camera dark at once when there is no policy any more", async () => {
		const { camera } = await filming();
		await camera.setPolicy(undefined);
		expect(camera.state).toMatchObject({ state: "dark", reason: "no-policy" });
	});
});

describe("a clip that cannot be filmed", () => {
	/** Until the camera has looked at the file: that takes a moment of real time. */
	const opened = (worker: FakeWorker, times: number, clock: VirtualClock) =>
		vi.waitFor(() => {
			clock.advance(1_000);
			expect(worker.opens).toBe(times);
		});

	it("is tried again once its file is there or has changed, and not before", async () => {
		const folder = await mkdtemp(join(tmpdir(), "persienne-clip-"));
		const file = join(folder, "clip.mp4");
		const trouble = { code: "CLIP_MISSING", message: "clip.mp4 does not exist", remedy: "check the path" };
		const { camera, clock, worker } = await filming({
			config: { source: { kind: "input", file } },
			prepare: (one) => {
				one.trouble = trouble;
			},
		});
		await opened(worker, 1, clock);
		const states: string[] = [];
		const details: string[] = [];
		camera.listen({
			stateChanged: ({ state }) => states.push(state),
			detailChanged: ({ detail }) => details.push(detail ?? ""),
		});
		worker.answer("source-failed");
		expect(camera.state).toMatchObject({ state: "dark", detail: "clip.mp4 does not exist; check the path" });
		for (let second = 0; second < 60; second++) {
			clock.advance(1_000);
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(worker.opens).toBe(1);

		await writeFile(file, "half of it");
		const cut = { code: "CLIP_TRUNCATED", message: "clip.mp4 ends too soon", remedy: undefined };
		worker.trouble = cut;
		await opened(worker, 2, clock);
		await vi.waitFor(() => {
			clock.advance(40);
			worker.answer("source-failed");
			expect(camera.state).toMatchObject({ state: "dark", detail: "clip.mp4 ends too soon" });
		});

		worker.trouble = undefined;
		await writeFile(file, "half of it, and the rest");
		await opened(worker, 3, clock);
		await vi.waitFor(() => {
			clock.advance(40);
			worker.answer();
			expect(camera.state).toMatchObject({ state: "masked", detail: undefined });
		});
		expect(states).toEqual(["dark", "masked"]);
		expect(details).toEqual(["clip.mp4 ends too soon"]);
		await rm(folder, { recursive: true });
	});

	it("is recorded as a loop once it can be filmed", async () => {
		const { camera, clock, worker } = await filming({
			mode: "loop",
			config: { source: { kind: "input", file: "/none.mp4" } },
			prepare: (one) => {
				one.trouble = { code: "CLIP_MISSING", message: "none.mp4 does not exist", remedy: undefined };
			},
		});
		await opened(worker, 1, clock);
		worker.answer("source-failed");
		expect(camera.state).toMatchObject({ state: "dark", reason: "source-failed" });
		expect(worker.recorded).toHaveLength(1);
		for (let picture = 0; picture < 50; picture++) {
			clock.advance(40);
			worker.answer("source-failed");
		}
		expect(worker.recorded).toHaveLength(1);
		for (let picture = 0; picture < 50; picture++) {
			clock.advance(40);
			worker.answer();
		}
		expect(worker.recorded).toHaveLength(2);
	});

	it("is not looked for any more when the camera is stopped", async () => {
		const trouble = { code: "CLIP_MISSING", message: "none.mp4 does not exist", remedy: undefined };
		const { camera, clock, worker } = await filming({
			config: { source: { kind: "input", file: "/none.mp4" } },
			prepare: (one) => {
				one.trouble = trouble;
			},
		});
		await opened(worker, 1, clock);
		camera.stop();
		clock.advance(60_000);
		expect(worker.opens).toBe(1);
	});
});

describe("a stream that is coded otherwise", () => {
	const slower = { ...video.main, width: 320, height: 180, fps: 5, gop: 2 };

	it("sends its viewers away, and lets nothing pass that was coded as before", async () => {
		const setup = await filming();
		const { camera, clock, worker } = setup;
		const [seen, sub] = [viewer(), viewer()];
		camera.streams.main.subscribe(seen);
		camera.streams.sub.subscribe(sub);
		run(setup, 3);
		worker.prompt = false;
		clock.advance(40); // asked for with the settings before, and still under way
		const changing = camera.setVideo("main", slower);
		expect(seen.word).toBe("IPP.");
		const next = viewer();
		camera.streams.main.subscribe(next);
		worker.answer();
		expect(next.word).toBe("");
		worker.acknowledge();
		await changing;
		run(setup, 24);
		expect(next.word).toMatch(/^I?(IP)+I?$/); // the first was asked for, the others are due
		expect(next.word.length).toBeGreaterThanOrEqual(4);
		expect(sub.word).not.toContain(".");
		expect(camera.streams.main.info).toMatchObject({ path: "cam-1/main", width: 320, fps: 5 });
		expect(camera.video.main).toEqual(slower);
	});

	it("still lets nothing of an older policy pass", async () => {
		const setup = await filming();
		await setup.camera.setPolicy({ zones: [], plates: "balanced" });
		await setup.camera.setVideo("main", slower);
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		setup.camera.streams.main.push({
			codec: "h264",
			data: new Uint8Array(),
			key: true,
			ticks: 1e9,
			takenAt: 0,
			revision: setup.camera.revision - 1,
			policy: undefined,
			state: "masked",
		});
		expect(seen.word).toBe("");
	});

	it("has dark key frames of its own when the worker is lost", async () => {
		const setup = await filming();
		run(setup, 2);
		await setup.camera.setVideo("main", slower);
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 2);
		setup.worker.die();
		expect([...(seen.units.at(-1)?.data ?? [])]).toEqual([1]);
	});

	it("has a loop of its own", async () => {
		const { camera, worker } = await filming({ mode: "loop" });
		expect(worker.recorded.length).toBe(1);
		await camera.setVideo("sub", { ...video.sub, width: 160, height: 90 });
		expect(worker.recorded.length).toBe(2);
	});

	it("has a key frame as soon as one is asked for", async () => {
		const setup = await filming();
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 13);
		setup.camera.requestKeyFrame("main");
		run(setup, 1);
		expect(seen.word.endsWith("I")).toBe(true);
	});
});

describe("a camera that is moved", () => {
	const near = { crop: [0, 1, 1, 0] as const };

	it("asks for pictures of the new view from the next one on", async () => {
		const { camera, clock, worker } = await filming();
		camera.streams.main.subscribe(viewer());
		clock.advance(40);
		camera.setView(near);
		clock.advance(40);
		expect(worker.asked.map(({ request }) => request.view?.crop)).toEqual([wholeView.crop, near.crop]);
		expect(camera.view).toMatchObject({ ...near, rotate: 0, mirror: false });
	});

	it("refuses a view that cannot be, or that does not fit its pictures, and keeps the one before", async () => {
		const { camera } = await filming();
		expect(() => camera.setView({ crop: [0, 1, -1, 0] })).toThrow(/left, top, right, bottom/);
		expect(() => camera.setView({ rotate: 90 })).toThrow(expect.objectContaining({ code: "VIEW_TURNED" }));
		expect(camera.view).toBe(config.view);
		camera.setView({ rotate: 180 });
		const standing = await filming({ config: { view: createView({ rotate: 270 }) } });
		expect(() => standing.camera.setView({})).toThrow(expect.objectContaining({ code: "VIEW_TURNED" }));
		standing.camera.setView({ rotate: 90, mirror: true });
	});
});

describe("a camera whose lens moves", () => {
	/** A lens that looks from `views` what is told, picture by picture. */
	function lensOf(views: Map<number, View>, home: View): MovingLens {
		let view = home;
		return {
			oversize: 2,
			settle: () => {},
			viewAt: (time) => {
				view = views.get(Math.round(time)) ?? view;
				return view;
			},
		};
	}
	const home = createView({ crop: [-0.5, 0.5, 0.5, -0.5] });
	const aside = createView({ crop: [0, 0.5, 1, -0.5] });

	it("asks for each picture in the view of its own time, and tells that it moves", async () => {
		const lens = lensOf(new Map([[80, aside]]), home);
		const { camera, clock, worker } = await filming({ lens });
		camera.streams.main.subscribe(viewer());
		let moves = 0;
		camera.listen({ moved: () => moves++ });
		for (let picture = 0; picture < 3; picture++) clock.advance(40);
		expect(worker.asked.map(({ request }) => request.view)).toEqual([home, aside]); // two wait for answers
		expect(moves).toBe(1);
		expect(() => camera.setView({})).toThrow(expect.objectContaining({ code: "VIEW_PTZ" }));
	});

	it("has a loop of where it stands still for a while, and of nowhere else", async () => {
		const lens = lensOf(
			new Map([
				[400, aside],
				[2_000, home],
				[4_000, aside],
			]),
			home,
		);
		const setup = await filming({ mode: "loop", lens });
		expect(setup.worker.recordedViews).toEqual([home]);
		run(setup, 200);
		expect(setup.worker.recordedViews).toEqual([home, home]); // it came by
		run(setup, 50);
		await settle();
		expect(setup.worker.recordedViews).toEqual([home, home, aside]);
		run(setup, 100);
		expect(setup.worker.recordedViews).toHaveLength(3);
	});
});

describe("a camera that plays a loop", () => {
	const length = 50;
	const unit = (index: number, every: number, gop: number) =>
		index % every === 0 ? { data: new Uint8Array([index]), key: (index / every) % gop === 0 } : undefined;
	const jpegOf = (byte: number) => new Uint8Array([0xff, 0xd8, 0xff, 0xda, byte]);
	const loop: Loop = {
		length,
		units: {
			main: Array.from({ length }, (_, index) => unit(index, 1, 10)),
			sub: Array.from({ length }, (_, index) => unit(index, 5, 2)),
		},
		observations: [],
		plates: Array.from({ length }, () => 2),
		snapshots: new Map([[0, { main: jpegOf(7), sub: jpegOf(8) }]]),
	};

	it("needs no pipeline while nobody wants what the loop does not hold", async () => {
		const setup = await filming({ mode: "loop", loop });
		run(setup, 60);
		expect(setup.worker.opens).toBe(0);
		expect(setup.camera.state.state).toBe("masked");
		const jpeg = Buffer.from(await setup.camera.snapshot("sub"));
		expect(jpeg.subarray(-1)).toEqual(Buffer.from([8]));
	});

	it("films live when there can be no loop, and leaves its start", async () => {
		const setup = await filming({ mode: "loop" });
		await settle();
		run(setup, 30);
		expect(setup.camera.state.state).toBe("masked");
		expect(setup.camera.feed.kind).toBe("live");
	});

	it("gives fresh times to the pictures, over the loop's end", async () => {
		const setup = await filming({ mode: "loop", loop });
		run(setup, 45);
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 30);
		expect(seen.word).toMatch(/^IP{9}IP{9}IP+$/);
		const ticks = seen.units.map(({ ticks }) => ticks);
		expect(ticks.every((tick, i) => i === 0 || tick - (ticks[i - 1] as number) === 3_600)).toBe(true);
		const { frames, platesCovered } = setup.camera.counters;
		expect(platesCovered).toBe(2 * frames);
	});

	it("goes live for a viewer of MJPEG, which it does not hold, and back to the loop at a key frame", async () => {
		const setup = await filming({ mode: "loop", loop });
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 3);
		const leave = setup.camera.streams.mjpeg.subscribe(viewer());
		run(setup, 1);
		await settle();
		run(setup, 5);
		expect(setup.camera.feed.kind).toBe("live");
		leave();
		run(setup, 20);
		expect(setup.camera.feed.kind).toBe("loop");
		expect(setup.worker.releases).toBe(1);
		expect(seen.word).toMatch(/^I?P*IP*IP*$/);
	});

	it("leaves it when it is moved, and enters it again where it was recorded", async () => {
		const setup = await filming({ mode: "loop", loop });
		setup.camera.streams.main.subscribe(viewer());
		run(setup, 30);
		expect(setup.camera.feed.kind).toBe("loop");
		setup.camera.setView({ crop: [0, 1, 1, 0] });
		await settle();
		run(setup, 30);
		expect(setup.camera.feed).toEqual({ kind: "live", recorded: 0 });
		setup.camera.setView({});
		await settle();
		run(setup, 30);
		expect(setup.camera.feed.kind).toBe("loop");
	});

	it("never plays it under another policy", async () => {
		const setup = await filming({ mode: "loop", loop });
		const seen = viewer();
		setup.camera.streams.main.subscribe(seen);
		run(setup, 12);
		setup.worker.loop = undefined;
		await setup.camera.setPolicy({ zones: [], plates: "balanced" });
		await settle();
		expect(seen.word.endsWith("|")).toBe(true);
		run(setup, 5);
		await settle();
		run(setup, 5);
		expect(setup.camera.feed.kind).toBe("live");
		expect(
			seen.units.every(
				({ revision }, i) => i === 0 || revision >= (seen.units[i - 1] as AccessUnit).revision,
			),
		).toBe(true);
		expect(seen.units.at(-1)?.revision).toBe(2);
	});
});
