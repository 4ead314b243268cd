import type { MaskingStage } from "../../../masks/apply.ts";
import type { Region } from "../../../masks/region.ts";
import { type Footage, openFootage } from "../../scene/clip/footage.ts";
import type { NativeSurface } from "../native-surface.ts";
import { type Developed, develop } from "./develop.ts";
import { FilmEncoder } from "./film-encoder.ts";
import { outline } from "./outline.ts";
import type { CoverKind, FromMasker, MaskJob, PictureRecord, StillFormat } from "./protocol.ts";
import { encodeStill } from "./still-encoder.ts";

/**
 * Seconds of media time from one look to the next: at 25 pictures a second every other one is looked at, more than twice as
 * many as on a live camera. Looking is dear, and a film should be masked faster than it plays.
 */
const lookEvery = 0.08;

export interface MaskFileParts {
	/** A new one for each file. */
	readonly stage: MaskingStage<NativeSurface>;
	readonly now: () => number;
	/** Resolves when the message was taken, or may be. */
	readonly send: (message: FromMasker) => Promise<void>;
}

/** Masks one file from its first picture to its last. Throws a PersienneError for what is wrong with it. */
export async function maskFile(job: MaskJob, parts: MaskFileParts): Promise<void> {
	const footage = openFootage(job.path, job.withSound && job.still === undefined);
	try {
		await (job.still ? maskStill(footage, job.still, job, parts) : maskFilm(footage, job, parts));
		await parts.send({ type: "done", job: job.job, damaged: footage.damaged });
	} finally {
		footage.close();
	}
}

async function maskFilm(footage: Footage, job: MaskJob, { send, ...parts }: MaskFileParts): Promise<void> {
	const { width, height, expected, sound } = footage;
	const encoder = new FilmEncoder(width + (width & 1), height + (height & 1), footage);
	const { job: number } = job;
	try {
		await send({ type: "opened", job: number, width, height, expected, video: encoder.track, sound });
		const recorder = new Recorder(footage, job.withRegions);
		for await (const picture of develop(footage, parts.stage, { ...parts, lookEvery })) {
			const video = encoder.encode(picture.frame, picture.time, picture.duration);
			const record = recorder.record(picture);
			await send({ type: "made", job: number, record, video, sound: footage.takeSound(), still: undefined });
		}
		const rest = { record: undefined, video: encoder.finish(), sound: footage.takeSound(), still: undefined };
		await send({ type: "made", job: number, ...rest });
	} finally {
		encoder.close();
	}
}

/** A still picture is its file's first, should there be more. */
async function maskStill(
	footage: Footage,
	format: StillFormat,
	job: MaskJob,
	{ send, ...parts }: MaskFileParts,
): Promise<void> {
	const { width, height } = footage;
	const { job: number } = job;
	await send({ type: "opened", job: number, width, height, expected: 1, video: undefined, sound: undefined });
	for await (const picture of develop(footage, parts.stage, { ...parts, lookEvery: 0 })) {
		const still = encodeStill(picture.frame, format, width, height);
		const record = new Recorder(footage, job.withRegions).record(picture);
		await send({ type: "made", job: number, record, video: [], sound: [], still });
		return;
	}
}

/** Makes the records of one file's pictures. A zone's outline is drawn once: the stage gives the same region each time. */
class Recorder {
	readonly #footage: Footage;
	readonly #withRegions: boolean;
	readonly #outlines: WeakMap<Region, ReturnType<typeof outline>> = new WeakMap();
	#index = 0;

	constructor(footage: Footage, withRegions: boolean) {
		this.#footage = footage;
		this.#withRegions = withRegions;
	}

	record({ time, failure, covers, ms }: Developed): PictureRecord {
		const counts: Partial<Record<CoverKind, number>> = {};
		for (const { kind } of covers) counts[kind] = (counts[kind] ?? 0) + 1;
		const regions = this.#withRegions
			? covers.flatMap(({ kind, region }) => this.#outline(region).map((polygon) => ({ kind, polygon })))
			: [];
		return { index: this.#index++, time, failure, counts, regions, ms };
	}

	#outline(region: Region): ReturnType<typeof outline> {
		const known = this.#outlines.get(region);
		if (known) return known;
		const drawn = outline(region, this.#footage.width, this.#footage.height);
		this.#outlines.set(region, drawn);
		return drawn;
	}
}
