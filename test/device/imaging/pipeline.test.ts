import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import type { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { type FrameRequest, Pipeline } from "../../../device/imaging/pipeline.ts";
import { streamsDue } from "../../../device/imaging/schedule.ts";
import type { StreamName } from "../../../device/imaging/stream-names.ts";
import { MaskingStage, noPlates, type PlateWatch } from "../../../masks/apply.ts";
import { darkFill } from "../../../masks/colour.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { decodeAll, type Picture } from "../../helpers/decode.ts";
import { PatternScene } from "../../helpers/pattern-scene.ts";
import { brightest, fillLuma, worstInLeftHalf } from "../../helpers/picture.ts";

const streams = {
	main: { codec: "h264", width: 640, height: 368, fps: 25, bitrate: 2_000_000, gop: 10 },
	sub: { codec: "h264", width: 320, height: 184, fps: 15, bitrate: 500_000, gop: 6 },
	mjpeg: { codec: "mjpeg", width: 480, height: 272, fps: 5, bitrate: 2_000_000, gop: 1 },
} as const;

const policy = createPolicy({
	zones: [
		{
			name: "left half",
			polygon: [
				[-1, 1],
				[0, 1],
				[0, -1],
				[-1, -1],
			],
		},
	],
	plates: "strict",
});

const open: Pipeline[] = [];
afterEach(() => {
	for (const pipeline of open.splice(0)) pipeline.close();
});

function createPipeline(
	options: { scene?: PatternScene | undefined; plates?: PlateWatch; policy?: null } = {},
): Pipeline {
	const scene = "scene" in options ? options.scene : new PatternScene();
	const stage = new MaskingStage<NativeSurface>(options.plates ?? noPlates, () => 0, 100);
	const pipeline = new Pipeline({ streams, scene, stage, analytics: new Analytics() });
	if (options.policy !== null) pipeline.setPolicy(policy, 1);
	open.push(pipeline);
	return pipeline;
}

function request(index: number, names: readonly StreamName[] = ["main", "sub", "mjpeg"]): FrameRequest {
	return {
		sceneTime: index / 25,
		ticks: index * 3600,
		takenAt: 1_000 + index * 40,
		streams: streamsDue(index, streams, names),
		analyse: index % 5 === 0,
	};
}

function film(pipeline: Pipeline, count: number) {
	const units: Record<StreamName, Uint8Array[]> = { main: [], sub: [], mjpeg: [] };
	for (let index = 0; index < count; index++) {
		for (const { name, data } of pipeline.frame(request(index)).units) units[name].push(data);
	}
	return units;
}

describe("the imaging pipeline", () => {
	it("gives every stream its share of pictures, and key frames where they are due", () => {
		const pipeline = createPipeline();
		const keys: string[] = [];
		const counts = { main: 0, sub: 0, mjpeg: 0 };
		for (let index = 0; index < 25; index++) {
			for (const { name, key } of pipeline.frame(request(index)).units) {
				counts[name]++;
				if (key && name !== "mjpeg") keys.push(`${name}@${index}`);
			}
		}
		expect(counts).toEqual({ main: 25, sub: 15, mjpeg: 5 });
		expect(keys).toEqual(["main@0", "sub@0", "main@10", "sub@10", "main@20", "sub@20"]);
	});

	it("leaves nothing but the fill colour of a zone in what a client decodes, in every picture of every stream", () => {
		const { main, sub, mjpeg } = film(createPipeline(), 30);
		const video = [...decodeAll("h264", main), ...decodeAll("h264", sub)];
		expect(video.length).toBe(30 + 18);
		for (const picture of video) expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(3);
		const pictures = decodeAll("mjpeg", mjpeg);
		expect(pictures.length).toBe(6);
		for (const picture of pictures) expect(worstInLeftHalf(picture, fillLuma.jpeg)).toBeLessThanOrEqual(4);
	});

	it("masks the snapshot as it does the streams, at the size of the main one", () => {
		const pipeline = createPipeline();
		expect(pipeline.snapshot("main")).toBeUndefined();
		pipeline.frame(request(0, []));
		const [picture] = decodeAll("mjpeg", [pipeline.snapshot("main") as Uint8Array]);
		expect([picture?.width, picture?.height]).toEqual([640, 368]);
		expect(worstInLeftHalf(picture as Picture, fillLuma.jpeg)).toBeLessThanOrEqual(4);
	});

	it("gives the same bytes for the same requests (invariant I8)", () => {
		const digest = () => {
			const hash = createHash("sha256");
			for (const units of Object.values(film(createPipeline(), 20)))
				for (const unit of units) hash.update(unit);
			return hash.digest("hex");
		};
		expect(digest()).toBe(digest());
	});

	it.each([
		["no policy", { policy: null }, "no-policy"],
		["no source", { scene: undefined }, "source-failed"],
		[
			"a plate finder that throws",
			{
				plates: {
					look: () => {
						throw new Error("x");
					},
				},
			},
			"stage-failed",
		],
	] as const)(
		"is dark on every stream with %s, says why, and observes nothing",
		(_name, options, failure) => {
			const pipeline = createPipeline(options);
			const frame = pipeline.frame(request(0));
			expect(frame.failure).toBe(failure);
			expect(frame.observation).toBeUndefined();
			for (const { name, data } of frame.units) {
				const [picture] = decodeAll(name === "mjpeg" ? "mjpeg" : "h264", [data]);
				const black = name === "mjpeg" ? 0 : darkFill.y;
				expect(brightest(picture as Picture)).toBeLessThanOrEqual(black + 2);
			}
		},
	);

	it("is dark while the lens fails, and masked again afterwards", () => {
		const scene = new PatternScene();
		const pipeline = createPipeline({ scene });
		const states: (string | undefined)[] = [];
		for (let index = 0; index < 6; index++) {
			scene.broken = index === 2 || index === 3;
			states.push(pipeline.frame(request(index)).failure);
		}
		expect(states).toEqual([undefined, undefined, "source-failed", "source-failed", undefined, undefined]);
	});

	it("starts every stream at a key frame under a new policy, and keeps no picture of the old one", () => {
		const pipeline = createPipeline();
		film(pipeline, 3);
		pipeline.setPolicy(createPolicy({ zones: [], plates: "off" }), 2);
		expect(pipeline.snapshot("main")).toBeUndefined();
		const frame = pipeline.frame(request(5));
		expect(frame.revision).toBe(2);
		expect(frame.units.map(({ name, key }) => [name, key])).toEqual([
			["main", true],
			["sub", true],
			["mjpeg", true],
		]);
	});
});
