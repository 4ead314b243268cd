import { NalEncoder } from "../../device/imaging/nal-encoder.ts";
import { NativeSurface } from "../../device/imaging/native-surface.ts";
import { platesOfThisThread, sharedPlateNetwork } from "../../device/imaging/plates/plate-network.ts";
import { LumaScaler } from "../../device/imaging/scaler.ts";
import { liveLookEvery } from "../../device/imaging/studio.ts";
import { SurfacePool } from "../../device/imaging/surface-pool.ts";
import { openScene, worldMasks } from "../../device/scene/worlds.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { RawFrame } from "../../masks/frame.ts";
import { createPlateWatch } from "../../masks/plates/watch.ts";
import { createPolicy } from "../../masks/policy.ts";

const settings = { codec: "h264", width: 1920, height: 1080, fps: 25, bitrate: 3_000_000, gop: 50 } as const;

/** Milliseconds of each call. There are as many of `mask` and `encode` as pictures, and fewer of the others. */
export interface StageTimes {
	readonly reduce: number[];
	readonly look: number[];
	readonly mask: number[];
	readonly encode: number[];
}

/** Pictures before those that are measured: six seconds. */
const warmUp = 150;

/**
 * The whole masking stage on pictures of the street, as a live camera uses it: every fifth is reduced and looked at for
 * plates, all are masked, and libx264 ultrafast codes them. What is measured begins after a few seconds, when all code is
 * compiled as well as it will be.
 *
 * @param isClose whether small plates are looked for in the full picture, too, as a live camera does
 */
export async function measureStage(
	pictures: number,
	isClose: boolean,
): Promise<StageTimes & { readonly runner: string }> {
	const now = () => performance.now();
	const { width, height, fps, gop } = settings;
	const { runner } = await sharedPlateNetwork();
	const scene = await openScene("street", { width, height, seed: 7 });
	const plates = (mode: Parameters<typeof createPlateWatch>[0]) => createPlateWatch(mode, platesOfThisThread);
	const stage = new MaskingStage<NativeSurface>({ plates, now, deadline: 60_000 });
	stage.setPolicy(createPolicy({ zones: worldMasks("street"), plates: "strict" }), 1);
	const surfaces = new SurfacePool(width, height);
	const reduced = new NativeSurface(640, 360);
	const scaler = new LumaScaler();
	const encoder = new NalEncoder(settings);
	let times: StageTimes = { reduce: [], look: [], mask: [], encode: [] };
	const timed = <T>(step: keyof StageTimes, work: () => T): T => {
		const start = now();
		const result = work();
		times[step].push(now() - start);
		return result;
	};
	let held: { index: number; surface: NativeSurface; raw: RawFrame<NativeSurface> }[] = [];
	for (let index = 0; index < warmUp + pictures; index++) {
		if (index === warmUp + 1) times = { reduce: [], look: [], mask: [], encode: [] };
		const surface = surfaces.take();
		const raw = RawFrame.expose(surface, (canvas) => scene.draw(canvas, index / fps));
		held.push({ index, surface, raw });
		if (index % (liveLookEvery * fps) !== 0) continue;
		const small = timed("reduce", () => RawFrame.expose(reduced, (canvas) => scaler.scale(surface, canvas)));
		const start = now();
		await stage.look(small, index / fps, undefined, isClose ? raw : undefined);
		times.look.push(now() - start);
		for (const { index: shown, surface, raw } of held) {
			const { frame, failure } = timed("mask", () => stage.mask(raw, shown / fps));
			if (failure) throw new Error(`picture ${shown} went dark: ${failure}`);
			timed("encode", () => encoder.encode(frame, shown % gop === 0));
			surfaces.give(surface);
		}
		held = [];
	}
	encoder.close();
	scaler.close();
	reduced.close();
	surfaces.close();
	scene.close();
	return { ...times, runner };
}
