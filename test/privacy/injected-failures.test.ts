import { afterEach, describe, expect, it, vi } from "vitest";
import { Analytics } from "../../device/analytics/analytics.ts";
import { NalEncoder } from "../../device/imaging/nal-encoder.ts";
import type { NativeSurface } from "../../device/imaging/native-surface.ts";
import { type Filmed, Pipeline } from "../../device/imaging/pipeline.ts";
import { LumaScaler, Scaler } from "../../device/imaging/scaler.ts";
import { streamsDue } from "../../device/imaging/schedule.ts";
import type { StreamName } from "../../device/imaging/stream-names.ts";
import { Random } from "../../device/scene/random.ts";
import type { Canvas, Scene } from "../../device/scene/scene.ts";
import { MaskingStage } from "../../masks/apply.ts";
import type * as Paint from "../../masks/paint.ts";
import { createPolicy, type PlateMode } from "../../masks/policy.ts";
import type { Box, Watch } from "../../masks/watch.ts";
import { Decoder, type Picture } from "../helpers/decode.ts";
import { PatternScene } from "../helpers/pattern-scene.ts";

const broken = vi.hoisted(() => ({ bench: undefined as Bench | undefined }));
vi.mock("../../masks/paint.ts", async (original) => {
	const real = await original<typeof Paint>();
	return { ...real, ...fragilePaint(real) };
});

/**
 * Breaks the way from the lens to the coded picture at each of its sixteen steps, a thousand times in all, and decodes what comes out:
 * the private half of the picture and the plate in the other half are never seen.
 */
const runs = 63;
const pictures = 10;

const streams = {
	main: { codec: "h264", width: 160, height: 96, fps: 25, bitrate: 2_000_000, gop: 5 },
	sub: { codec: "h264", width: 96, height: 64, fps: 15, bitrate: 500_000, gop: 3 },
	mjpeg: { codec: "mjpeg", width: 80, height: 48, fps: 5, bitrate: 2_000_000, gop: 1 },
} as const;

const policyWith = (plates: PlateMode) =>
	createPolicy({
		zones: [
			{
				name: "garden",
				polygon: [
					[-1, 1],
					[0, 1],
					[0, -1],
					[-1, -1],
				],
			},
		],
		plates,
	});
/** They take turns within a film, so that what looks is made anew. */
const policies = [policyWith("strict"), policyWith("balanced")] as const;
const swapEvery = 5;

/** In the picture that is looked at, 640 wide: the plate lies in the lower right quarter. */
const plate: Box = { x: 448, y: 256, width: 128, height: 64 };

/** The scene is 150 and brighter everywhere, fill and darkness are below 60: in between lies what codecs smear. */
const clear = 110;

/** What breaks, and from which picture to which. */
interface Fault {
	readonly step: (typeof steps)[number];
	readonly from: number;
	readonly to: number;
	/** Which call of the step, for those that are called often. */
	readonly nth: number;
}

const steps = [
	...["draw", "half-drawn", "scale", "watch", "look-throws", "look-rejects", "look-late"],
	...["cover-throws", "cover-nowhere", "cover-late"],
	...["paint-lost", "paint-torn", "paint-throws", "paint-misplaced", "all-paint-lost", "encoder"],
] as const;

/** Everything that can break, and whether it does at this moment. */
class Bench {
	picture = 0;
	time = 0;
	readonly #fault: Fault;
	#calls = 0;

	constructor(fault: Fault) {
		this.#fault = fault;
	}

	breaks(step: Fault["step"]): boolean {
		const { from, to } = this.#fault;
		return step === this.#fault.step && this.picture >= from && this.picture <= to;
	}

	/** For a step that is called several times a picture: true at the chosen call. */
	breaksNow(step: Fault["step"]): boolean {
		return this.breaks(step) && this.#calls++ % 7 === this.#fault.nth;
	}
}

class FragileScene extends PatternScene implements Scene {
	readonly #bench: Bench;

	constructor(bench: Bench) {
		super();
		this.#bench = bench;
	}

	override draw(canvas: Canvas, time: number): void {
		if (this.#bench.breaks("draw")) throw new Error("AB-123-CD");
		super.draw(canvas, time);
		if (this.#bench.breaks("half-drawn")) throw new Error("AB-123-CD");
	}
}

/** Paint that fails as memory would: not at all, all of it, its last row, or some way off. */
function fragilePaint(real: typeof Paint): Partial<typeof Paint> {
	const paints = (work: () => void): void => {
		if (broken.bench?.breaksNow("paint-throws")) throw new Error("AB-123-CD");
		if (broken.bench?.breaksNow("paint-lost") || broken.bench?.breaks("all-paint-lost")) return;
		work();
	};
	return {
		paint: (surface, region, colour) => {
			const torn = broken.bench?.breaksNow("paint-torn") ? 1 : 0;
			const away = broken.bench?.breaksNow("paint-misplaced") ? 32 : 0;
			const reached = region.map((run) => ({
				...run,
				left: Math.min(run.left + away, run.right),
				bottom: run.bottom - torn,
			}));
			paints(() => real.paint(surface, reached, colour));
		},
		paintAll: (surface, colour) => paints(() => real.paintAll(surface, colour)),
	};
}

function fragileWatch(bench: Bench): Watch {
	return {
		looks: true,
		look: () => {
			if (bench.breaks("look-throws")) throw new Error("AB-123-CD");
			if (bench.breaks("look-late")) bench.time += 1_000;
			return bench.breaks("look-rejects") ? Promise.reject(new Error("AB-123-CD")) : Promise.resolve();
		},
		cover: () => {
			if (bench.breaks("cover-throws")) throw new Error("AB-123-CD");
			if (bench.breaks("cover-late")) bench.time += 1_000;
			return bench.breaks("cover-nowhere") ? [{ ...plate, x: Number.NaN }] : [plate];
		},
	};
}

/** The brightest luma sample of the private half and of the plate. */
function brightestPrivate({ y, width, height }: Picture): number {
	let highest = 0;
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++) {
			const inPlate =
				column > 0.72 * width && column < 0.88 * width && row > 0.7 * height && row < 0.8 * height;
			if (column < width / 2 || inPlate) highest = Math.max(highest, y[row * width + column] as number);
		}
	}
	return highest;
}

/** Films with a fault in it. Gives what a viewer of all streams decoded, and what was said of it. */
async function film(fault: Fault, lookEvery: number) {
	const bench = new Bench(fault);
	broken.bench = bench;
	const { scale } = Scaler.prototype;
	vi.spyOn(Scaler.prototype, "scale").mockImplementation(function (this: Scaler, from, into) {
		if (bench.breaksNow("scale")) throw new Error("AB-123-CD");
		scale.call(this, from, into);
	});
	const scaleLuma = LumaScaler.prototype.scale;
	vi.spyOn(LumaScaler.prototype, "scale").mockImplementation(function (this: LumaScaler, from, into) {
		if (bench.breaksNow("scale")) throw new Error("AB-123-CD");
		scaleLuma.call(this, from, into);
	});
	const { encode } = NalEncoder.prototype;
	vi.spyOn(NalEncoder.prototype, "encode").mockImplementation(function (this: NalEncoder, picture, key) {
		if (bench.breaksNow("encoder")) throw new Error("AB-123-CD");
		return encode.call(this, picture, key);
	});
	const stage = new MaskingStage<NativeSurface>({
		plates: () => {
			if (bench.breaks("watch")) throw new Error("AB-123-CD");
			return fragileWatch(bench);
		},
		now: () => bench.time,
		deadline: 100,
	});
	const pipeline = new Pipeline({
		streams,
		scene: new FragileScene(bench),
		stage,
		analytics: new Analytics(),
		lookEvery,
	});
	const viewers = { main: new Decoder("h264"), sub: new Decoder("h264"), mjpeg: new Decoder("mjpeg") };
	const seen = { brightest: 0, decoded: 0, masked: 0, dark: 0, none: 0 };
	const look = (name: StreamName, data: Uint8Array) => {
		for (const picture of viewers[name].decode(data)) {
			seen.decoded++;
			seen.brightest = Math.max(seen.brightest, brightestPrivate(picture));
		}
	};
	try {
		for (bench.picture = 0; bench.picture < pictures; bench.picture++) {
			const swaps = Math.floor(bench.picture / swapEvery);
			if (bench.picture % swapEvery === 0)
				pipeline.setPolicy(policies[swaps % 2] as (typeof policies)[number], swaps + 1);
			for (const { frame } of await filmOne(pipeline, bench.picture, seen)) {
				if (frame.failure) seen.dark++;
				else seen.masked++;
				for (const { name, data } of frame.units) look(name, data);
			}
			const still = bench.picture % 3 === fault.nth % 3 ? snapshot(pipeline, seen) : undefined;
			if (still) look("mjpeg", still);
		}
	} finally {
		broken.bench = undefined;
		vi.restoreAllMocks();
		for (const viewer of Object.values(viewers)) viewer.close();
		pipeline.close();
	}
	return seen;
}

/** As the imaging worker does it: where there is no picture, the streams start anew. */
async function filmOne(
	pipeline: Pipeline,
	index: number,
	seen: { none: number },
): Promise<readonly Filmed[]> {
	try {
		return await pipeline.frame({
			sceneTime: index / 25,
			ticks: index * 3600,
			takenAt: 1_000 + index * 40,
			streams: streamsDue(index, streams.main.fps, streams, ["main", "sub", "mjpeg"]),
			analyse: index % 5 === 0,
		});
	} catch {
		seen.none++;
		pipeline.restart();
		return [];
	}
}

function snapshot(pipeline: Pipeline, seen: { none: number }): Uint8Array | undefined {
	try {
		return pipeline.snapshot("main");
	} catch {
		seen.none++;
		return undefined;
	}
}

afterEach(() => {
	vi.restoreAllMocks();
});

describe("a masking stage that is broken at any step", () => {
	// Step by step, so that a slow machine has the time of a test for each.
	it.each(steps)("(%s) shows what is private to nobody, and the rest again afterwards", async (step) => {
		const random = new Random(2021 + steps.indexOf(step));
		const told = { decoded: 0, dark: 0, none: 0 };
		for (let run = 0; run < runs; run++) {
			const from = random.below(6);
			const fault = { step, from, to: from + random.below(3), nth: random.below(7) };
			const lookEvery = run % 2 === 0 ? 0.16 : 0;
			const seen = await film(fault, lookEvery);
			expect(seen.brightest, `${JSON.stringify(fault)}, a look every ${lookEvery} s`).toBeLessThan(clear);
			expect(seen.masked, `${JSON.stringify(fault)}: it comes back`).toBeGreaterThan(0);
			told.decoded += seen.decoded;
			told.dark += seen.dark;
			told.none += seen.none;
		}
		expect(told.decoded).toBeGreaterThan(10 * runs);
		// The fault did break something: pictures went dark, or there were none.
		expect(told.dark + told.none).toBeGreaterThan(0);
	});

	it("and the search would see it", async () => {
		const bench = new Bench({ step: "draw", from: 99, to: 99, nth: 0 });
		const stage = new MaskingStage<NativeSurface>({
			plates: () => fragileWatch(bench),
			now: () => 0,
			deadline: 1,
		});
		const pipeline = new Pipeline({
			streams,
			scene: new FragileScene(bench),
			stage,
			analytics: new Analytics(),
			lookEvery: 0,
		});
		pipeline.setPolicy(createPolicy({ zones: [], plates: "strict" }), 1);
		const [film] = await filmOne(pipeline, 0, { none: 0 });
		const decoder = new Decoder("h264");
		const [picture] = decoder.decode(film?.frame.units[0]?.data as Uint8Array);
		expect(brightestPrivate(picture as Picture)).toBeGreaterThan(clear);
		decoder.close();
		pipeline.close();
	});
});
