/**
 * What one 1080p picture costs, step by step, beside the encoder alone on the same pictures in the same run.
 *
 *     npx tsx bench/pipeline.ts [SECONDS]
 *
 * Steps: scene (putting the picture together), ahead (making drawings for the pictures to come, which the device does
 * between two pictures), reduce (the 640-wide copy that is looked at), look (for plates), mask (zones, plates, read-back),
 * osd (two texts over it, which are not in the sum), encode (libx264 ultrafast, 25 pictures a second, 3 Mbit/s), packetise
 * (RTP payloads). As on a live camera, every fifth picture is looked at, and the means are per picture, looked at or not.
 * `encodeAlone` codes copies of the pictures with nothing else going on. `open` is how long it takes to open the scene and,
 * once, the plate network. A scene repeats; `first` is the beginning of its first period, when drawings are made, and
 * `later` that of its second, as in all the hours after: the pictures between the two are filmed, looked at and masked, and
 * not coded; `mean` is over all scenes. Milliseconds per picture on one thread. Prints one JSON object.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { NalEncoder } from "../device/imaging/nal-encoder.ts";
import { NativeSurface } from "../device/imaging/native-surface.ts";
import { OsdPainter } from "../device/imaging/osd/osd-painter.ts";
import { platesOfThisThread, sharedPlateNetwork } from "../device/imaging/plates/plate-network.ts";
import { LumaScaler } from "../device/imaging/scaler.ts";
import { foresight, liveLookEvery } from "../device/imaging/studio.ts";
import { SurfacePool } from "../device/imaging/surface-pool.ts";
import { momentText } from "../device/osd/formats.ts";
import { type OsdLine, usualStyle } from "../device/osd/osd.ts";
import { packetiseH264 } from "../device/rtp/h264.ts";
import { defaultMaxPayload } from "../device/rtp/payload.ts";
import { openScene, sceneNames, worldMasks } from "../device/scene/worlds.ts";
import { MaskingStage } from "../masks/apply.ts";
import { MaskedFrame, RawFrame } from "../masks/frame.ts";
import { createPlateWatch } from "../masks/plates/watch.ts";
import { createPolicy } from "../masks/policy.ts";
import { noWatch } from "../masks/watch.ts";
import { summary } from "./lib/summary.ts";

const seconds = Number(process.argv[2] ?? 8);
const settings = { codec: "h264", width: 1920, height: 1080, fps: 25, bitrate: 3_000_000, gop: 50 } as const;
const now = () => performance.now();
const steps = [
	"scene",
	"ahead",
	"reduce",
	"look",
	"mask",
	"osd",
	"encode",
	"packetise",
	"encodeAlone",
] as const;
type Step = (typeof steps)[number];

async function measure(name: (typeof sceneNames)[number], light: "day" | "dusk") {
	const { width, height, fps, gop } = settings;
	const opening = now();
	// Before the first picture is taken, as in a camera.
	const [scene] = await Promise.all([
		openScene(name, { width, height, seed: 7, light }),
		sharedPlateNetwork(),
	]);
	const opened = now() - opening;
	const stage = new MaskingStage<NativeSurface>({
		plates: (mode) => createPlateWatch(mode, platesOfThisThread),
		now,
		deadline: 500,
	});
	stage.setPolicy(createPolicy({ zones: worldMasks(name), plates: "strict" }), 1);
	const surfaces = new SurfacePool(width, height);
	const reduced = new NativeSurface(640, 360);
	const scaler = new LumaScaler();
	const encoder = new NalEncoder(settings);
	const alone = { encoder: new NalEncoder(settings), surface: new NativeSurface(width, height) };
	const open = new MaskingStage<NativeSurface>({ plates: () => noWatch, now, deadline: 500 });
	open.setPolicy(createPolicy({ zones: [], plates: "off" }), 1);
	const painter = new OsdPainter();
	await painter.prepare();
	let times = emptyTimes();
	const timed = <T>(step: Step, work: () => T): T => {
		const start = now();
		const result = work();
		times[step].push(now() - start);
		return result;
	};
	let held: { index: number; surface: NativeSurface; raw: RawFrame<NativeSurface> }[] = [];
	/** @param isShown whether pictures are coded */
	const film = async (index: number, isShown = true) => {
		const surface = surfaces.take();
		const drawn = timed("scene", () => RawFrame.expose(surface, (canvas) => scene.draw(canvas, index / fps)));
		held.push({ index, surface, raw: drawn });
		timed("ahead", () => scene.prepare?.(index / fps + foresight));
		if (index % (liveLookEvery * fps) !== 0) return;
		const small = timed("reduce", () => RawFrame.expose(reduced, (canvas) => scaler.scale(surface, canvas)));
		const start = now();
		await stage.look(small, index / fps, undefined, drawn);
		times.look.push(now() - start);
		for (const { index: shown, surface, raw } of held) {
			const key = shown % gop === 0;
			const { frame } = timed("mask", () => stage.mask(raw, shown / fps));
			if (!isShown) {
				surfaces.give(surface);
				continue;
			}
			timed("osd", () => painter.write(frame, osdAt(shown / fps)));
			const unit = timed("encode", () => encoder.encode(frame, key));
			timed("packetise", () => packetiseH264(unit.data, defaultMaxPayload));
			const copy = RawFrame.expose(alone.surface, (canvas) => {
				for (const [plane, samples] of MaskedFrame.pixels(frame).planes.entries())
					canvas.planes[plane]?.set(samples);
			});
			const picture = open.mask(copy, 0).frame;
			timed("encodeAlone", () => alone.encoder.encode(picture, key));
			surfaces.give(surface);
		}
		held = [];
	};
	for (let index = 0; index < seconds * fps; index++) await film(index);
	const first = results(times);
	const again = scene.period * fps;
	for (let index = seconds * fps; index < again; index++) await film(index, false);
	times = emptyTimes();
	for (let index = again; index < again + seconds * fps; index++) await film(index);
	const later = results(times);
	scene.close();
	return { scene: name, light, open: Math.round(opened), first, later };
}

function emptyTimes(): Record<Step, number[]> {
	return Object.fromEntries(steps.map((step) => [step, []])) as unknown as Record<Step, number[]>;
}

function results(times: Record<Step, number[]>) {
	const figures = Object.fromEntries(steps.map((step) => [step, summary(times[step])]));
	const pictures = times.encode.length;
	const mean = (step: Step) => times[step].reduce((sum, ms) => sum + ms, 0) / pictures;
	const rest = ["scene", "ahead", "reduce", "look", "mask", "packetise"] as const;
	const means = Object.fromEntries(steps.map((step) => [step, Math.round(mean(step) * 1000) / 1000]));
	const share = rest.reduce((sum, step) => sum + mean(step), 0) / mean("encodeAlone");
	return { restOverEncodeAlone: Math.round(share * 1000) / 1000, means, figures };
}

const measured: Awaited<ReturnType<typeof measure>>[] = [];
for (const name of sceneNames)
	for (const light of ["day", "dusk"] as const) measured.push(await measure(name, light));
console.log(
	JSON.stringify({
		bench: "pipeline",
		unit: "ms per 1920x1080 picture",
		pictures: seconds * settings.fps,
		cores: availableParallelism(),
		cpu: cpus()[0]?.model,
		load: Math.round((loadavg()[0] as number) * 10) / 10,
		node: process.version,
		results: measured,
		mean: {
			first: { restOverEncodeAlone: mean((each) => each.first.restOverEncodeAlone) },
			later: { restOverEncodeAlone: mean((each) => each.later.restOverEncodeAlone) },
		},
		goal: { restOverEncodeAlone: 0.4 },
	}),
);

/** Over all scenes, by day and at dusk. */
function mean(part: (each: (typeof measured)[number]) => number): number {
	const sum = measured.reduce((total, each) => total + part(each), 0);
	return Math.round((1000 * sum) / measured.length) / 1000;
}

/** A name, and the time, which is another text each second. */
function osdAt(seconds: number): OsdLine[] {
	return [
		{ ...usualStyle, text: "Town square, north side" },
		{ ...usualStyle, text: momentText("HH:mm:ss", seconds * 1000), position: "LowerRight" },
	];
}
