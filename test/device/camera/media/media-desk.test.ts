import { describe, expect, it } from "vitest";
import { type EncoderSettings, MediaDesk, maxProfiles } from "../../../../device/camera/media/media-desk.ts";
import type { CameraConfig, VideoConfig } from "../../../../device/config/types.ts";
import { type CameraStore, openCameraStore } from "../../../../device/store/camera-store.ts";

const video: CameraConfig["video"] = {
	main: { codec: "h264", width: 1920, height: 1080, fps: 25, bitrate: 3_000_000, gop: 50 },
	sub: { codec: "h264", width: 640, height: 360, fps: 15, bitrate: 512_000, gop: 30 },
	mjpeg: { codec: "mjpeg", width: 640, height: 360, fps: 10, bitrate: 4_000_000, gop: 1 },
};

function desk(options: { video?: CameraConfig["video"]; store?: CameraStore } = {}) {
	const store = options.store ?? openCameraStore(undefined, "");
	const told: string[] = [];
	const set: [string, VideoConfig][] = [];
	const keys: string[] = [];
	const made = new MediaDesk({
		camera: "cam-1",
		video: options.video ?? video,
		store,
		sourceToken: "lens-all",
		changed: (kind, token) => told.push(`${kind} ${token}`),
	});
	made.attach({
		setVideo: async (name, settings) => {
			set.push([name, settings]);
		},
		requestKeyFrame: (name) => keys.push(name),
	});
	return { desk: made, store, told, set, keys };
}

const wanted = (changes: Partial<EncoderSettings> = {}): EncoderSettings => ({
	name: "for the wall",
	codec: "h264",
	width: 480,
	height: 270,
	fps: 5,
	bitrate: 300_000,
	gop: 10,
	quality: 1,
	...changes,
});

const word = ({ profiles }: MediaDesk) =>
	profiles
		.map(({ token, name, fixed, source, encoder }) => {
			return `${token}${fixed ? "!" : ""}(${name}:${source ? "s" : ""}${encoder ? `+${encoder.token}` : ""})`;
		})
		.join(" ");

describe("media profiles", () => {
	it("are the camera's own at first, the best at the head", () => {
		expect(word(desk().desk)).toBe(
			"main!(main:s+main-encoder) sub!(sub:s+sub-encoder) mjpeg!(mjpeg:s+mjpeg-encoder)",
		);
	});

	it("that a client makes have their name for a token when it can be one", () => {
		const { desk: made } = desk();
		expect(made.createProfile("SynoProfile", undefined)).toBe("SynoProfile");
		expect(made.createProfile("SynoProfile", undefined)).toBe("profile-1");
		expect(made.createProfile("two words", undefined)).toBe("profile-2");
		expect(made.createProfile("main", undefined)).toBe("profile-3");
		expect(made.createProfile("any", "chosen-by-client")).toBe("chosen-by-client");
		expect(() => made.createProfile("any", "main")).toThrow(/already/);
	});

	it("are built up, taken apart and deleted, and each step is told", () => {
		const { desk: made, told } = desk();
		made.createProfile("x", undefined, { source: true });
		made.changeProfile("x", { encoder: "sub-encoder", name: "y" });
		expect(word(made)).toContain("x(y:s+sub-encoder)");
		expect(made.streamOf("x")).toBe("sub");
		made.changeProfile("x", { encoder: null, source: false });
		expect(word(made)).toContain("x(y:)");
		expect(made.streamOf("x")).toBeUndefined();
		made.deleteProfile("x");
		expect(word(made)).not.toContain("x(");
		expect(told).toEqual(["profile x", "profile x", "profile x", "profile x"]);
	});

	it("of the camera's own are not deleted", () => {
		expect(() => desk().desk.deleteProfile("main")).toThrow(/camera's own/);
	});

	it("are no more than there is room for", () => {
		const { desk: made } = desk();
		for (let count = 3; count < maxProfiles; count++) made.createProfile("same", undefined);
		expect(() => made.createProfile("one more", undefined)).toThrow(/at most 16/);
		made.deleteProfile("same");
		made.createProfile("one more", undefined);
	});

	it("with unknown parts are not made", () => {
		const { desk: made, told } = desk();
		expect(() => made.createProfile("x", undefined, { encoder: "nope" })).toThrow(/no such video encoder/);
		expect(() => made.changeProfile("nope", {})).toThrow(/no such media profile/);
		expect([made.profiles.length, told]).toEqual([3, []]);
	});

	it("outlive a restart, whatever the configuration says by then", () => {
		const { desk: made, store } = desk();
		made.createProfile("two words", undefined, { source: true, encoder: "mjpeg-encoder" });
		made.changeProfile("main", { name: "best" });
		made.renameSource("yard");
		const again = desk({ store, video: { ...video, main: { ...video.main, fps: 20 } } }).desk;
		expect(word(again)).toBe(word(made));
		expect(again.sourceName).toBe("yard");
		expect(again.createProfile("two words", undefined)).toBe("profile-2");
	});

	it("give who decodes one of them a key frame", () => {
		const { desk: made, keys } = desk();
		made.createProfile("x", undefined, { encoder: "sub-encoder" });
		made.createProfile("empty", undefined);
		made.synchronise("x");
		made.synchronise("empty");
		expect(keys).toEqual(["sub"]);
	});
});

describe("an encoder", () => {
	it("codes as it is told, and says so", async () => {
		const { desk: made, set, told } = desk();
		await made.setEncoder("sub-encoder", wanted());
		const settings = { codec: "h264", width: 480, height: 270, fps: 5, bitrate: 300_000, gop: 10 };
		expect(set).toEqual([["sub", settings]]);
		expect(made.encoders[1]).toMatchObject({ name: "for the wall", gop: 10, stream: { width: 480, fps: 5 } });
		expect(told).toEqual(["VideoEncoder sub-encoder"]);
	});

	it("does not send viewers away for a name", async () => {
		const { desk: made, set } = desk();
		await made.setEncoder("sub-encoder", { ...wanted(), ...video.sub });
		expect([set, made.encoders[1]?.name]).toEqual([[], "for the wall"]);
	});

	it.each<[Partial<EncoderSettings>, Partial<VideoConfig>]>([
		[{ fps: 100 }, { fps: 25 }],
		[{ fps: 0.2 }, { fps: 1 }],
		[{ fps: 7.4 }, { fps: 7 }],
		[{ bitrate: 1 }, { bitrate: 64_000 }],
		[{ bitrate: 1e9 }, { bitrate: 16_000_000 }],
		[{ quality: 90 }, {}],
	])("brings %j into its range, as the specification lets it", async (changes, expected) => {
		const { desk: made, set } = desk();
		await made.setEncoder("sub-encoder", wanted(changes));
		expect(set[0]?.[1]).toMatchObject(expected);
		expect(made.encoders[1]?.quality).toBe(1);
	});

	it("of JPEGs has a quality, and no bitrate to keep", async () => {
		const { desk: made, set } = desk();
		await made.setEncoder(
			"mjpeg-encoder",
			wanted({ codec: "mjpeg", width: 480, height: 272, gop: 1, quality: 3.2 }),
		);
		expect(set[0]?.[1]).toMatchObject({ quality: 3, bitrate: 4_000_000, gop: 1 });
	});

	it.each([
		[{ width: 481 }, /^pictures of 481x\d+ are not offered: there are \d+x\d+, .*\d+x\d+$/],
		[{ width: 3840, height: 2160 }, /^pictures of 3840x2160 are not offered: there are /],
		[{ width: 0, height: 0 }, /^pictures of 0x0 are not offered: there are /],
		[{ gop: 0 }, "a group of 0 pictures is not offered: 1 to 600 are"],
		[{ gop: 601 }, "a group of 601 pictures is not offered: 1 to 600 are"],
		[{ codec: "mjpeg" as const }, "this encoder makes h264 and h265, not mjpeg"],
	])("refuses %j, says what there is, and goes on as before", async (changes, message) => {
		const { desk: made, set, told } = desk();
		await expect(made.setEncoder("sub-encoder", wanted(changes))).rejects.toMatchObject({
			code: "CONFIG_MODIFY",
			message: expect.stringMatching(message),
		});
		expect([set, told, made.video]).toEqual([[], [], video]);
	});

	it("takes every size and codec that it offers", async () => {
		const { desk: made, set } = desk();
		for (const encoder of made.encoders) {
			const { codecs, sizes } = made.optionsOf(encoder);
			expect(sizes.length).toBeGreaterThanOrEqual(6);
			for (const codec of codecs)
				for (const size of sizes) await made.setEncoder(encoder.token, wanted({ ...size, codec, gop: 1 }));
		}
		expect(set.every(([, { width, height }]) => width % 2 === 0 && height % 2 === 0)).toBe(true);
	});

	it("is after a restart as it was set, until the configuration says otherwise", async () => {
		const { desk: made, store } = desk();
		await made.setEncoder("sub-encoder", wanted());
		expect(desk({ store }).desk.video).toEqual(made.video);
		const other = { ...video, sub: { ...video.sub, fps: 12 } };
		expect(desk({ store, video: other }).desk.video).toEqual(other);
	});

	it("is not changed when that cannot be kept", async () => {
		const { desk: made, store, set } = desk();
		store.write = () => {
			throw new Error("disk full");
		};
		await expect(made.setEncoder("sub-encoder", wanted())).rejects.toThrow("disk full");
		expect([set, made.video]).toEqual([[], video]);
	});
});

it.each([
	[1920, 1080, 6],
	[640, 360, 4],
	[160, 90, 1],
	[1080, 1920, 6],
	[3840, 2160, 6],
])("a sensor of %i by %i is offered in sizes of its own shape", (width, height, atLeast) => {
	const main = { ...video.main, width, height };
	const { desk: made } = desk({ video: { main, sub: main, mjpeg: video.mjpeg } });
	const [encoder] = made.encoders;
	const { sizes } = made.optionsOf(encoder as NonNullable<typeof encoder>);
	expect(sizes.length).toBeGreaterThanOrEqual(atLeast);
	for (const size of sizes) {
		expect(size.width).toBeLessThanOrEqual(width);
		expect(Math.abs(size.width / size.height / (width / height) - 1)).toBeLessThan(0.02);
	}
});
