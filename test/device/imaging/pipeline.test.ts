import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import { neutralLook } from "../../../device/imaging/look.ts";
import type { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { type Frame, type FrameRequest, Pipeline } from "../../../device/imaging/pipeline.ts";
import { streamsDue } from "../../../device/imaging/schedule.ts";
import type { StreamName } from "../../../device/imaging/stream-names.ts";
import { liveLookEvery } from "../../../device/imaging/studio.ts";
import { usualStyle } from "../../../device/osd/osd.ts";
import type { Canvas } from "../../../device/scene/scene.ts";
import { MaskingStage } from "../../../masks/apply.ts";
import { darkFill } from "../../../masks/colour.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { noWatch, type Watch } from "../../../masks/watch.ts";
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
	options: { scene?: PatternScene | undefined; plates?: Watch; policy?: null; lookEvery?: number } = {},
): Pipeline {
	const scene = "scene" in options ? options.scene : new PatternScene();
	const stage = new MaskingStage<NativeSurface>({
		plates: () => options.plates ?? noWatch,
		now: () => 0,
		deadline: 100,
	});
	const { lookEvery = 0 } = options;
	const pipeline = new Pipeline({ streams, scene, stage, analytics: new Analytics(), lookEvery });
	if (options.policy !== null) pipeline.setPolicy(policy, 1);
	open.push(pipeline);
	return pipeline;
}

function request(index: number, names: readonly StreamName[] = ["main", "sub", "mjpeg"]): FrameRequest {
	return {
		sceneTime: index / 25,
		ticks: index * 3600,
		takenAt: 1_000 + index * 40,
		streams: streamsDue(index, streams.main.fps, streams, names),
		analyse: index % 5 === 0,
	};
}

async function frame(pipeline: Pipeline, index: number, names?: readonly StreamName[]): Promise<Frame> {
	const [film] = await pipeline.frame(request(index, names));
	if (!film) throw new Error(`picture ${index} is held back`);
	return film.frame;
}

async function film(pipeline: Pipeline, count: number) {
	const units: Record<StreamName, Uint8Array[]> = { main: [], sub: [], mjpeg: [] };
	for (let index = 0; index < count; index++) {
		for (const { name, data } of (await frame(pipeline, index)).units) units[name].push(data);
	}
	return units;
}

describe("the imaging pipeline", () => {
	it("gives every stream its share of pictures, and key frames where they are due", async () => {
		const pipeline = createPipeline();
		const keys: string[] = [];
		const counts = { main: 0, sub: 0, mjpeg: 0 };
		for (let index = 0; index < 25; index++) {
			for (const { name, key } of (await frame(pipeline, index)).units) {
				counts[name]++;
				if (key && name !== "mjpeg") keys.push(`${name}@${index}`);
			}
		}
		expect(counts).toEqual({ main: 25, sub: 15, mjpeg: 5 });
		expect(keys).toEqual(["main@0", "sub@0", "main@10", "sub@10", "main@20", "sub@20"]);
	});

	it("leaves nothing but the fill colour of a zone in what a client decodes, in every picture of every stream", async () => {
		const { main, sub, mjpeg } = await film(createPipeline(), 30);
		const video = [...decodeAll("h264", main), ...decodeAll("h264", sub)];
		expect(video.length).toBe(30 + 18);
		for (const picture of video) expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(3);
		const pictures = decodeAll("mjpeg", mjpeg);
		expect(pictures.length).toBe(6);
		for (const picture of pictures) expect(worstInLeftHalf(picture, fillLuma.jpeg)).toBeLessThanOrEqual(4);
	});

	it("develops a picture after it has been looked at, and covers it then: no setting hides a plate", async () => {
		const seen: string[] = [];
		const plates: Watch = {
			...noWatch,
			looks: true,
			look: async (luma) => void seen.push(createHash("sha256").update(luma).digest("hex")),
		};
		const pictures: Picture[] = [];
		for (const look of [
			undefined,
			{ ...neutralLook, brightness: 100, contrast: 0, saturation: 0, exposure: 0.01 },
		]) {
			const pipeline = createPipeline({ plates });
			const [film] = await pipeline.frame({ ...request(0, ["main"]), ...(look && { look }) });
			pictures.push(...decodeAll("h264", film?.frame.units.map(({ data }) => data) ?? []));
		}
		expect(seen[0]).toBe(seen[1]);
		expect(pictures).toHaveLength(2);
		for (const picture of pictures) expect(worstInLeftHalf(picture, fillLuma.video)).toBeLessThanOrEqual(3);
		expect(brightest(pictures[1] as Picture)).toBeGreaterThan(200);
	});

	it.each([0, 100])(
		"lets nothing of what a mask covers get beside it at a sharpness of %i",
		async (sharpness) => {
			/** Different from picture to picture beneath the mask of the left half, and nowhere else. */
			class SecretScene extends PatternScene {
				readonly #secret: number;
				constructor(secret: number) {
					super();
					this.#secret = secret;
				}
				override draw(canvas: Canvas, time: number): void {
					super.draw(canvas, time);
					const { height, width, planes, strides } = canvas;
					for (let row = 0; row < height; row++)
						planes[0].fill(this.#secret, row * strides[0], row * strides[0] + width / 2);
				}
			}
			const look = { ...neutralLook, sharpness };
			const made = [];
			for (const secret of [16, 235]) {
				const pipeline = createPipeline({ scene: new SecretScene(secret) });
				const [film] = await pipeline.frame({ ...request(0), look });
				made.push(film?.frame.units.map(({ data }) => Buffer.from(data).toString("base64")));
			}
			expect(made[0]).toHaveLength(3);
			expect(made[0]).toEqual(made[1]);
		},
	);

	it("looks at both sides of a change of look, so that no picture is shown as nobody has looked at it", async () => {
		const looks: number[] = [];
		const plates: Watch = {
			...noWatch,
			looks: true,
			look: (_luma, _w, _h, _s, time) => void looks.push(Math.round(time * 25)),
		};
		const pipeline = createPipeline({ plates, lookEvery: 0.16 });
		const failures = [];
		for (let index = 0; index < 12; index++) {
			const look = { ...neutralLook, contrast: index < 6 ? 50 : 100 };
			const films = await pipeline.frame({ ...request(index, ["main"]), look });
			failures.push(...films.map(({ frame }) => frame.failure));
		}
		expect(looks).toEqual([0, 4, 5, 6, 10]);
		expect(failures.every((failure) => failure === undefined)).toBe(true);
	});

	/** How many samples of a part of the picture are bright, as white text is and a mask is not. */
	const inked = ({ y, width, height }: Picture, isIn: (x: number, y: number) => boolean) =>
		y.reduce((count, sample, at) => {
			const [column, row] = [at % width, Math.floor(at / width)];
			return count + (sample > 170 && isIn(column / width, row / height) ? 1 : 0);
		}, 0);
	const text = { ...usualStyle, text: "North gate", size: 120, backgroundTransparency: 0 } as const;
	const upperLeft = (x: number, y: number) => x < 0.48 && y < 0.2;

	it("writes texts over the masks of every stream and snapshot, each picture its own, and not where analytics look", async () => {
		const observed: string[] = [];
		for (const osd of [undefined, [text]]) {
			const pipeline = createPipeline();
			for (const index of [0, 5]) {
				const [film] = await pipeline.frame({ ...request(index), analyse: true, ...(osd && { osd }) });
				observed.push(JSON.stringify(film?.frame.observation));
				const pictures = (film?.frame.units ?? []).flatMap(({ name, data }) =>
					index === 0 ? decodeAll(name === "mjpeg" ? "mjpeg" : "h264", [data]) : [],
				);
				pictures.push(...decodeAll("mjpeg", [pipeline.snapshot("sub") as Uint8Array]));
				for (const picture of pictures) {
					if (osd) expect(inked(picture, upperLeft)).toBeGreaterThan(picture.width * picture.height * 0.003);
					else expect(inked(picture, upperLeft)).toBe(0);
					const below = (x: number, y: number) => x < 0.48 && y > 0.25;
					expect(inked(picture, below)).toBe(0);
				}
			}
		}
		expect(observed.slice(0, 2)).toEqual(observed.slice(2));
	});

	it("writes texts over dark pictures, too, and nothing of the scene with them", async () => {
		const pipeline = createPipeline({ policy: null });
		const [film] = await pipeline.frame({ ...request(0, ["main"]), osd: [text] });
		const [picture] = decodeAll(
			"h264",
			(film?.frame.units ?? []).map(({ data }) => data),
		) as [Picture];
		expect(film?.frame.failure).toBe("no-policy");
		expect(inked(picture, upperLeft)).toBeGreaterThan(500);
		const elsewhere = picture.y.filter((_, at) => Math.floor(at / picture.width) > picture.height * 0.25);
		expect(elsewhere.every((sample) => sample <= darkFill.y + 2)).toBe(true);
	});

	it("writes into a picture that was held back what was to be written when it was taken", async () => {
		const plates: Watch = { ...noWatch, looks: true };
		const pipeline = createPipeline({ plates, lookEvery: 0.16 });
		const films = [];
		for (let index = 0; index < 12; index++)
			films.push(
				...(await pipeline.frame({ ...request(index, ["main"]), ...(index % 2 && { osd: [text] }) })),
			);
		expect(films.length).toBeGreaterThan(6);
		const pictures = decodeAll(
			"h264",
			films.flatMap(({ frame }) => frame.units.map(({ data }) => data)),
		);
		expect(pictures.map((picture) => inked(picture, upperLeft) > 500)).toEqual(
			films.map(({ request }) => request.osd !== undefined),
		);
	});

	it("shows the same coarse cells of a pixelated zone in every picture of every stream", async () => {
		const pipeline = createPipeline();
		const zones = policy.zones.map((zone) => ({ ...zone, fill: "pixelated" as const }));
		pipeline.setPolicy(createPolicy({ zones, plates: "off" }), 2);
		const { main, sub } = await film(pipeline, 30);
		for (const [units, cell] of [
			[main, 16],
			[sub, 8],
		] as const) {
			const pictures = decodeAll("h264", units);
			const [first] = pictures as [Picture];
			const worst = { within: 0, later: 0 };
			for (const { y, width } of pictures) {
				// The scene differs by up to 70 from sample to sample and from picture to picture.
				for (const [index, sample] of y.entries()) {
					const [column, row] = [index % width, Math.floor(index / width)];
					if (column >= width / 2 - cell) continue;
					const corner = (row - (row % cell)) * width + column - (column % cell);
					worst.within = Math.max(worst.within, Math.abs(sample - (y[corner] as number)));
					worst.later = Math.max(worst.later, Math.abs(sample - (first.y[index] as number)));
				}
			}
			expect(worst.within).toBeLessThanOrEqual(6);
			expect(worst.later).toBeLessThanOrEqual(6);
		}
	});

	it("masks the snapshot as it does the streams, at the size of the main one", async () => {
		const pipeline = createPipeline();
		expect(pipeline.snapshot("main")).toBeUndefined();
		await frame(pipeline, 0, []);
		const [picture] = decodeAll("mjpeg", [pipeline.snapshot("main") as Uint8Array]);
		expect([picture?.width, picture?.height]).toEqual([640, 368]);
		expect(worstInLeftHalf(picture as Picture, fillLuma.jpeg)).toBeLessThanOrEqual(4);
	});

	it("gives the same bytes for the same requests (invariant I8)", async () => {
		const digest = async () => {
			const hash = createHash("sha256");
			for (const units of Object.values(await film(createPipeline(), 20)))
				for (const unit of units) hash.update(unit);
			return hash.digest("hex");
		};
		expect(await digest()).toBe(await digest());
	});

	it.each([
		["no policy", { policy: null }, "no-policy"],
		["no source", { scene: undefined }, "source-failed"],
		[
			"a plate finder that throws",
			{
				plates: {
					looks: true,
					look: () => {
						throw new Error("x");
					},
					cover: () => [],
				},
			},
			"stage-failed",
		],
	] as const)(
		"is dark on every stream with %s, says why, and observes nothing",
		async (_name, options, failure) => {
			const pipeline = createPipeline(options);
			const made = await frame(pipeline, 0);
			expect(made.failure).toBe(failure);
			expect(made.observation).toBeUndefined();
			for (const { name, data } of made.units) {
				const [picture] = decodeAll(name === "mjpeg" ? "mjpeg" : "h264", [data]);
				const black = name === "mjpeg" ? 0 : darkFill.y;
				expect(brightest(picture as Picture)).toBeLessThanOrEqual(black + 2);
			}
		},
	);

	it("is dark while the lens fails, and masked again afterwards", async () => {
		const scene = new PatternScene();
		const pipeline = createPipeline({ scene });
		const states: (string | undefined)[] = [];
		for (let index = 0; index < 6; index++) {
			scene.broken = index === 2 || index === 3;
			states.push((await frame(pipeline, index)).failure);
		}
		expect(states).toEqual([undefined, undefined, "source-failed", "source-failed", undefined, undefined]);
	});

	it("starts every stream at a key frame under a new policy, and keeps no picture of the old one", async () => {
		const pipeline = createPipeline();
		await film(pipeline, 3);
		pipeline.setPolicy(createPolicy({ zones: [], plates: "off" }), 2);
		expect(pipeline.snapshot("main")).toBeUndefined();
		const made = await frame(pipeline, 5);
		expect(made.revision).toBe(2);
		expect(made.units.map(({ name, key }) => [name, key])).toEqual([
			["main", true],
			["sub", true],
			["mjpeg", true],
		]);
	});

	describe("with a look at every fifth picture", () => {
		const looking = (at: number[]): Watch => ({
			looks: true,
			look: (_luma, _width, _height, _stride, time) => void at.push(Math.round(time * 25)),
			cover: () => [],
		});

		it("holds pictures back for it, one going for each that comes", async () => {
			const looks: number[] = [];
			const pipeline = createPipeline({ plates: looking(looks), lookEvery: liveLookEvery });
			const shown: number[][] = [];
			for (let index = 0; index < 11; index++) {
				const films = await pipeline.frame(request(index));
				expect(films.every(({ frame: { failure } }) => failure === undefined)).toBe(true);
				shown.push(films.map((one) => Math.round(one.request.ticks / 3600)));
			}
			expect(looks).toEqual([0, 5, 10]);
			expect(shown).toEqual([[0], [], [], [], [], [1], [2], [3], [4], [5], [6]]);
		});

		it("holds nothing back that comes more slowly", async () => {
			const pipeline = createPipeline({ plates: looking([]), lookEvery: liveLookEvery });
			for (let index = 0; index < 50; index += 5)
				expect((await frame(pipeline, index)).failure).toBeUndefined();
		});

		it("lets what was held go before it slows down", async () => {
			const pipeline = createPipeline({ plates: looking([]), lookEvery: liveLookEvery });
			const shown: number[] = [];
			for (const index of [0, 1, 2, 3, 4, 5, 6, 25, 50])
				for (const one of await pipeline.frame(request(index))) {
					expect(one.frame.failure).toBeUndefined();
					shown.push(Math.round(one.request.ticks / 3600));
				}
			expect(shown).toEqual([0, 1, 2, 3, 4, 5, 6, 25, 50]);
		});

		it("looks at a picture that somebody waits for, and holds back nothing before it", async () => {
			const looks: number[] = [];
			const pipeline = createPipeline({ plates: looking(looks), lookEvery: liveLookEvery });
			for (let index = 0; index < 3; index++) await pipeline.frame(request(index));
			const films = await pipeline.frame({ ...request(3, []), still: true });
			expect(films.map((one) => one.request.ticks / 3600)).toEqual([1, 2, 3]);
			expect(looks).toEqual([0, 3]);
		});

		it("forgets under a new policy what was filmed under the old one", async () => {
			const pipeline = createPipeline({ plates: looking([]), lookEvery: liveLookEvery });
			for (let index = 0; index < 7; index++) await pipeline.frame(request(index));
			pipeline.setPolicy(createPolicy({ zones: [], plates: "strict" }), 2);
			const films = await pipeline.frame(request(8));
			expect(films.map((one) => [one.request.ticks / 3600, one.frame.revision])).toEqual([[8, 2]]);
		});
	});
});
