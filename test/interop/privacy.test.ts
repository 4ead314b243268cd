import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Polygon, type Samples, ZoneProbe } from "../helpers/zones.ts";
import { curl } from "./lib/curl.ts";
import { Device, signedIn } from "./lib/device.ts";
import { decodePictures, recordPictures } from "./lib/pictures.ts";
import { have, run } from "./lib/run.ts";

/**
 * What left the device, as somebody else's decoder sees it: every sample of a private zone is the fill, in every picture
 * of every stream and in the snapshots. The zones are those that the device says it masks, or that this file drew.
 */

/** The default fill, RGB 38, 42, 48, in the two colour spaces that streams and JPEGs are coded in. */
const [red, green, blue] = [38, 42, 48];
const bt709Limited: Samples = limited(0.2126, 0.0722);
const bt601Full: Samples = fullRange(0.299, 0.114);

/** Black, which is what a picture is when the masking stage fails or is late. */
const darkOf = (full: boolean): Samples => [full ? 0 : 16, 128, 128];

/** By how much a codec may change a flat area. */
const tolerance = 4;
/**
 * Where a picture differs much from the one before, H.264 has few bits for it: in blocks that a zone's slanted edge goes through, it may
 * be a little more, in few samples. So many may also be left of a masked picture in the dark one after it, whatever they show.
 */
const h264Border = { worst: 12, above: 0.0005 };
/**
 * On the way to JPEG's colours chroma is filtered, so a little of what is outside comes in at a zone's border, and the
 * codec spreads it over the border's blocks: there it may be more, in few samples.
 */
const jpegBorder = { worst: 12, above: 0.02 };
/** Pictures that are looked at: more than one group of the main stream, whatever the machine has to do otherwise. */
const pictures = { h264: 60, mjpeg: 20 };
/** A picture in which nothing can be seen has less than this. */
const least = 8;
/** Of the pictures that are looked at, so many have to show something. A machine that has much to do makes some dark. */
const lively = 10;

function limited(kr: number, kb: number): Samples {
	const y = kr * red + (1 - kr - kb) * green + kb * blue;
	const scale = 224 / 255;
	return [
		16 + (219 / 255) * y,
		128 + (scale * (blue - y)) / (2 * (1 - kb)),
		128 + (scale * (red - y)) / (2 * (1 - kr)),
	];
}

function fullRange(kr: number, kb: number): Samples {
	const y = kr * red + (1 - kr - kb) * green + kb * blue;
	return [y, 128 + (blue - y) / (2 * (1 - kb)), 128 + (red - y) / (2 * (1 - kr))];
}

const streams = [
	{ stream: "main", transport: "tcp", width: 1920, height: 1080, full: false, fill: bt709Limited },
	{ stream: "main", transport: "udp", width: 1920, height: 1080, full: false, fill: bt709Limited },
	{ stream: "sub", transport: "udp", width: 640, height: 360, full: false, fill: bt709Limited },
	{ stream: "mjpeg", transport: "tcp", width: 640, height: 360, full: true, fill: bt601Full },
] as const;
const snapshots = [
	{ profile: "main", width: 1920, height: 1080 },
	{ profile: "sub", width: 640, height: 360 },
] as const;

/** Zones of our own: a rectangle, a triangle, and a corner of the picture. */
const drawn: readonly Polygon[] = [
	[
		[-0.9, 0.8],
		[-0.2, 0.8],
		[-0.2, 0.3],
		[-0.9, 0.3],
	],
	[
		[0.1, -0.9],
		[0.9, -0.7],
		[0.5, 0.05],
	],
	[
		[0.97, 0.97],
		[1, 0.97],
		[1, 1],
		[0.97, 1],
	],
];
/** The whole picture. */
const everything: Polygon = [
	[-1, 1],
	[1, 1],
	[1, -1],
	[-1, -1],
];
const masks = drawn.map((polygon, index) => ({ name: `zone ${index + 1}`, polygon }));
const clip = "a-clip";
const worlds = ["town-square", "street", "courtyard"];

const tools = have("ffmpeg", "curl");

const probes = new Map<string, ZoneProbe>();

/** The probe for these zones at this size: it takes a while to make. */
function probeOf(zones: readonly Polygon[], width: number, height: number): ZoneProbe {
	const key = JSON.stringify([zones, width, height]);
	const probe = probes.get(key) ?? new ZoneProbe(zones, width, height);
	probes.set(key, probe);
	return probe;
}

/** The zones that a camera says it masks. */
async function zonesOf(device: Device, name: string): Promise<Polygon[]> {
	const { body } = await curl(`${device.cameraCalled(name).control}/masks`, device.ready.credentials.admin);
	const { policy } = JSON.parse(body.toString()) as { policy: { zones: { polygon: Polygon }[] } };
	return policy.zones.map(({ polygon }) => polygon);
}

/** Records some seconds of a stream, and looks at every picture of it. */
async function watch(
	device: Device,
	name: string,
	{ stream, transport, width, height, full, fill }: (typeof streams)[number],
	zones: readonly Polygon[],
) {
	const probe = probeOf(zones, width, height);
	const url = signedIn(device.cameraCalled(name).rtsp[stream], device.ready.credentials.viewer);
	const everywhere = probeOf([everything], width, height);
	let [worst, above, remains, shown, dark] = [0, 0, 0, 0, 0];
	const format = full ? "mjpeg" : "h264";
	const file = join(device.folder, `${name}-${stream}-${transport}.${format}`);
	const recording = await recordPictures(url, transport, pictures[format], file);
	expect(recording.stderr).toBe("");
	expect(recording.status).toBe(0);
	const decoding = await decodePictures(file, { width, height, full }, (picture) => {
		const lively = probe.liveliness(picture) > least;
		if (!lively) {
			// Where nothing can be seen, nothing may be: such a picture has to be of one colour as a whole, and in the zones.
			const differs = (all: Samples) => {
				const whole = everywhere.deviation(picture, all, tolerance);
				return {
					worst: whole.worst,
					above: Math.max(whole.above, probe.deviation(picture, all, tolerance).above),
				};
			};
			const [fromDark, fromFill] = [differs(darkOf(full)), differs(fill)];
			const isFill = fromFill.above < fromDark.above;
			above = Math.max(above, isFill ? fromFill.above : fromDark.above);
			remains = Math.max(remains, isFill ? fromFill.worst : fromDark.worst);
			if (!isFill) dark++;
			return;
		}
		const deviation = probe.deviation(picture, fill, tolerance);
		worst = Math.max(worst, deviation.worst);
		above = Math.max(above, deviation.above);
		shown++;
	});
	return { ...decoding, full, samples: probe.size, worst, above, remains, shown, dark };
}

type Seen = Awaited<ReturnType<typeof watch>>;

/** Nothing but the fill was to be seen in the zones. */
function expectFill({ full, worst, above }: Pick<Seen, "full" | "worst" | "above">): void {
	const border = full ? jpegBorder : h264Border;
	expect(worst).toBeLessThanOrEqual(border.worst);
	expect(above).toBeLessThanOrEqual(border.above);
}

function expectMasked(seen: Seen): void {
	expect(seen.stderr).toBe("");
	expect(seen.status).toBe(0);
	expect(seen.count).toBe(seen.full ? pictures.mjpeg : pictures.h264);
	expect(seen.samples).toBeGreaterThan(500);
	expect(seen.shown).toBeGreaterThanOrEqual(lively);
	expectFill(seen);
}

describe.runIf(tools)("zones that somebody drew", () => {
	let device: Device;
	beforeAll(async () => {
		const folder = Device.newFolder();
		const input = join(folder, "clip.mp4");
		const pattern = "testsrc2=size=1280x720:rate=25:duration=4";
		await run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", pattern, "-pix_fmt", "yuv420p", input]);
		const cameras = [...worlds.map((scene) => ({ name: scene, scene, masks })), { name: clip, input, masks }];
		device = await Device.start({ config: { cameras }, folder });
	});
	afterAll(() => device.stop());

	describe.each([...worlds, clip])("%s", (name) => {
		it.each(streams)("are fill in every picture of $stream over $transport", async (stream) => {
			expectMasked(await watch(device, name, stream, drawn));
		});

		it.each(snapshots)("are fill in the $profile snapshot", async ({ profile, width, height }) => {
			const url = `${device.cameraCalled(name).snapshot}?profile=${profile}`;
			const { body } = await curl(url, device.ready.credentials.viewer);
			const file = join(device.folder, `${name}-${profile}.jpg`);
			writeFileSync(file, body);
			const probe = probeOf(drawn, width, height);
			let seen = { worst: Number.POSITIVE_INFINITY, above: 1 };
			let liveliness = 0;
			const { count } = await decodePictures(file, { width, height, full: true }, (picture) => {
				seen = probe.deviation(picture, bt601Full, tolerance);
				liveliness = probe.liveliness(picture);
			});
			expect(count).toBe(1);
			expectFill({ full: true, ...seen });
			expect(liveliness).toBeGreaterThan(least);
		});
	});
});

describe.runIf(tools)("the private areas of the demo", () => {
	let device: Device;
	beforeAll(async () => {
		device = await Device.start();
	});
	afterAll(() => device.stop());

	it.each([1, 2, 3])("are fill in every picture of camera %i", async (number) => {
		const name = `cam-${number}`;
		expectMasked(await watch(device, name, streams[0], await zonesOf(device, name)));
	});
});

describe.runIf(tools)("a masking stage that is broken", () => {
	let device: Device;
	let zones: readonly Polygon[];
	beforeAll(async () => {
		device = await Device.start({ args: ["--cameras", "1"] });
		zones = await zonesOf(device, "cam-1");
	});
	afterAll(() => device.stop());

	async function setFaults(faults: { masking?: "throw" | "no-policy" }): Promise<void> {
		const set = ["--request", "PUT", "--data", JSON.stringify(faults)];
		const { codes } = await curl(`${device.camera.control}/faults`, device.ready.credentials.admin, set);
		expect(codes.at(-1)).toBe(200);
	}

	async function viewers(): Promise<number> {
		const { body } = await curl(`${device.camera.control}/status`, device.ready.credentials.admin);
		return (JSON.parse(body.toString()) as { viewers: number }).viewers;
	}

	it.each(["throw", "no-policy"] as const)("shows a dark picture and nothing else: %s", async (masking) => {
		await setFaults({ masking });
		const seen = await watch(device, "cam-1", streams[0], [everything]);
		expect(seen.stderr).toBe("");
		expect(seen.count).toBe(pictures.h264);
		expect(seen.dark).toBe(pictures.h264);
		expect(seen.remains).toBeLessThanOrEqual(tolerance);
		expectFill(seen);
	});

	it("films again, masked, when it is mended", async () => {
		await setFaults({});
		expectMasked(await watch(device, "cam-1", streams[0], zones));
	});

	it("shows pictures that are dark or masked, and none between, when it breaks and is mended", async () => {
		let [shown, dark] = [0, 0];
		// Somebody may have all the pictures that they came for before the camera is told.
		for (let round = 0; (shown === 0 || dark === 0) && round < 10; round++) {
			const [before, after] =
				round % 2 === 0 ? [{}, { masking: "throw" as const }] : [{ masking: "throw" as const }, {}];
			await setFaults(before);
			let over = false;
			const watching = watch(device, "cam-1", streams[0], zones).finally(() => {
				over = true;
			});
			while (!over && (await viewers()) === 0) await setTimeout(50);
			await setFaults(after);
			const seen = await watching;
			expect(seen.stderr).toBe("");
			expect(seen.count).toBe(pictures.h264);
			expectFill(seen);
			shown += seen.shown;
			dark += seen.dark;
		}
		await setFaults({});
		expect(shown).toBeGreaterThan(0);
		expect(dark).toBeGreaterThan(0);
	});
});
