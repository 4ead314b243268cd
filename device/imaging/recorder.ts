import type { FailureCode } from "../../masks/failure.ts";
import { warmUp } from "../../masks/motion/place.ts";
import type { MaskPolicy } from "../../masks/policy.ts";
import type { Observation } from "../analytics/observation.ts";
import type { Encoded } from "./encoder.ts";
import type { Loop, PipelineSpec } from "./protocol.ts";
import { analysisRate, isDue, streamsDue } from "./schedule.ts";
import { Studio } from "./studio.ts";

/** Longer periods are not kept in memory: such a camera stays live. In seconds. */
const longestLoop = 120;

/** The plate tracker and the background model see this many seconds of the period's end first, so that the loop has no seam. */
const preRoll = 2;

/** A recording that cannot be: the source never repeats, or a picture of it went dark. */
export class RecordingFailed extends Error {
	readonly code: FailureCode | "endless";

	constructor(code: FailureCode | "endless") {
		super(`no loop: ${code}`);
		this.code = code;
	}
}

/**
 * Films, masks and codes one whole period, one picture a step, so that the worker can serve live cameras in between.
 * Yields how many pictures are done, of how many; returns the loop. Throws RecordingFailed.
 */
export async function* record(
	spec: PipelineSpec,
	policy: MaskPolicy,
): AsyncGenerator<{ done: number; of: number }, Loop> {
	const studio = await Studio.open(spec, 0, Number.POSITIVE_INFINITY);
	try {
		const { fps } = spec.sensor ?? spec.streams.main;
		if (studio.trouble) throw new RecordingFailed("source-failed");
		if (!(studio.period <= longestLoop)) throw new RecordingFailed("endless");
		const length = Math.max(1, Math.floor(studio.period * fps));
		studio.setPolicy(policy, 0);
		const units: Record<"main" | "sub", (Encoded | undefined)[]> = { main: [], sub: [] };
		const observations: (Observation | undefined)[] = [];
		const plates: number[] = [];
		const snapshots = new Map<number, Record<"main" | "sub", Uint8Array<ArrayBuffer>>>();
		const lead = leadOf(length, fps, policy);
		for (let step = -lead; step < length; step++) {
			const index = ((step % length) + length) % length;
			// A place is learnt from a few pictures a second; the last seconds are as those of the loop.
			if (step < -preRoll * fps && !isDue(index, fps, analysisRate)) continue;
			const [film] = await studio.pipeline.frame({
				sceneTime: index / fps,
				ticks: Math.round(((step + lead) * 90_000) / fps),
				takenAt: 0,
				streams: step < 0 ? [] : streamsDue(index, fps, spec.streams, ["main", "sub"]),
				analyse: isDue(index, fps, analysisRate),
				view: spec.view,
				...(spec.osd && { osd: spec.osd }),
			});
			if (!film || film.frame.failure) throw new RecordingFailed(film?.frame.failure ?? "not-looked");
			const { units: made, observation, plates: covered } = film.frame;
			if (step >= 0) {
				for (const { name, data, key } of made) if (name !== "mjpeg") units[name][index] = { data, key };
				observations[index] = observation;
				plates[index] = covered;
				const [main, sub] = isDue(index, fps, 1)
					? [studio.pipeline.snapshot("main"), studio.pipeline.snapshot("sub")]
					: [];
				if (main && sub) snapshots.set(index, { main, sub });
			}
			yield { done: step + lead, of: length + lead };
		}
		return { length, units, observations, plates, snapshots };
	} finally {
		studio.close();
	}
}

/**
 * How many pictures are seen before the first that is kept. Moving things are told from a place that is known: then it is
 * a whole period, and no less than it takes until not everything is covered.
 */
function leadOf(length: number, fps: number, { motion }: MaskPolicy): number {
	if (motion !== "mask") return Math.min(length, preRoll * fps);
	return Math.max(length, Math.ceil((warmUp.seconds + preRoll) * fps));
}
