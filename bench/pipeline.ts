/**
 * What one 1080p picture costs, step by step, beside the encoder alone on the same pictures in the same run.
 *
 *     npx tsx bench/pipeline.ts [SECONDS]
 *
 * Steps: scene (drawing), reduce (the 640-wide copy), mask (zones, plates, read-back), encode (libx264 ultrafast, 25
 * pictures a second, 3 Mbit/s), packetise (RTP payloads). `encodeAlone` codes copies of the masked pictures with nothing
 * else going on. Milliseconds per picture on one thread. Prints one JSON object.
 */
import { availableParallelism, cpus } from "node:os";
import { H264Encoder } from "../device/imaging/h264.ts";
import { NativeSurface } from "../device/imaging/native-surface.ts";
import { PlateSwitch } from "../device/imaging/plate-switch.ts";
import { Scaler } from "../device/imaging/scaler.ts";
import { packetiseH264 } from "../device/rtp/h264.ts";
import { defaultMaxPayload } from "../device/rtp/payload.ts";
import { openScene, sceneNames, worldMasks } from "../device/scene/worlds.ts";
import { MaskingStage } from "../masks/apply.ts";
import { MaskedFrame, RawFrame } from "../masks/frame.ts";
import { createPolicy } from "../masks/policy.ts";
import { summary } from "./lib/summary.ts";

const seconds = Number(process.argv[2] ?? 8);
const settings = { codec: "h264", width: 1920, height: 1080, fps: 25, bitrate: 3_000_000, gop: 50 } as const;
const now = () => performance.now();
const steps = ["scene", "reduce", "mask", "encode", "packetise", "encodeAlone"] as const;

async function measure(name: (typeof sceneNames)[number], light: "day" | "dusk") {
	const { width, height, fps, gop } = settings;
	const opening = now();
	const scene = await openScene(name, { width, height, seed: 7, light });
	const opened = now() - opening;
	const plates = new PlateSwitch(now, 500);
	const stage = new MaskingStage<NativeSurface>(plates, now, 500);
	stage.setPolicy(createPolicy({ zones: worldMasks(name), plates: "strict" }), 1);
	const [full, reduced] = [new NativeSurface(width, height), new NativeSurface(640, 360)];
	const scaler = new Scaler();
	const encoder = new H264Encoder(settings);
	const alone = { encoder: new H264Encoder(settings), surface: new NativeSurface(width, height) };
	const open = new MaskingStage<NativeSurface>({ look: () => [] }, now, 500);
	open.setPolicy(createPolicy({ zones: [], plates: "off" }), 1);
	const times: Record<(typeof steps)[number], number[]> = {
		scene: [],
		reduce: [],
		mask: [],
		encode: [],
		packetise: [],
		encodeAlone: [],
	};
	const timed = <T>(step: (typeof steps)[number], work: () => T): T => {
		const start = now();
		const result = work();
		times[step].push(now() - start);
		return result;
	};
	for (let index = 0; index < seconds * fps; index++) {
		const key = index % gop === 0;
		const raw = timed("scene", () => RawFrame.expose(full, (canvas) => scene.draw(canvas, index / fps)));
		const small = timed("reduce", () => RawFrame.expose(reduced, (canvas) => scaler.scale(full, canvas)));
		const masked = timed("mask", () => stage.apply(raw, small, index / fps));
		const unit = timed("encode", () => encoder.encode(masked.full, key));
		timed("packetise", () => packetiseH264(unit.data, defaultMaxPayload));
		const copy = RawFrame.expose(alone.surface, (canvas) => {
			for (const [plane, samples] of MaskedFrame.pixels(masked.full).planes.entries())
				canvas.planes[plane]?.set(samples);
		});
		const picture = open.apply(
			copy,
			RawFrame.expose(new NativeSurface(16, 16), () => {}),
			0,
		).full;
		timed("encodeAlone", () => alone.encoder.encode(picture, key));
	}
	scene.close();
	const figures = Object.fromEntries(steps.map((step) => [step, summary(times[step])]));
	const mean = (step: (typeof steps)[number]) =>
		times[step].reduce((sum, ms) => sum + ms, 0) / times[step].length;
	const rest = mean("scene") + mean("reduce") + mean("mask") + mean("packetise");
	const means = Object.fromEntries(steps.map((step) => [step, Math.round(mean(step) * 1000) / 1000]));
	return {
		scene: name,
		light,
		open: Math.round(opened),
		means,
		figures,
		restOverEncodeAlone: Math.round((rest / mean("encodeAlone")) * 1000) / 1000,
	};
}

const results = [];
for (const name of sceneNames)
	for (const light of ["day", "dusk"] as const) results.push(await measure(name, light));
console.log(
	JSON.stringify({
		bench: "pipeline",
		unit: "ms per 1920x1080 picture",
		pictures: seconds * settings.fps,
		cores: availableParallelism(),
		cpu: cpus()[0]?.model,
		node: process.version,
		results,
		goal: { restOverEncodeAlone: 0.4 },
	}),
);
