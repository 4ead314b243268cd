import type { MaskingStage } from "../../../masks/apply.ts";
import { type Footage, openFootage } from "../../scene/clip/footage.ts";
import type { NativeSurface } from "../native-surface.ts";
import { type Developed, develop } from "./develop.ts";
import { FilmEncoder } from "./film-encoder.ts";
import { outline } from "./outline.ts";
import type { CoverKind, FromMasker, MaskJob, PictureRecord, StillFormat } from "./protocol.ts";
import { encodeStill } from "./still-encoder.ts";

/** Looks at up to thirty pictures a second, one after the other: at all of them in most films. */
const lookEvery = 1 / 30;

export interface MaskFileParts {
	readonly stage: MaskingStage<NativeSurface>;
	/** Media time of the first picture, in seconds. */
	readonly begin: number;
	readonly now: () => number;
	/** Resolves when the message was taken, or may be. */
	readonly send: (message: FromMasker) => Promise<void>;
	readonly open?: (path: string, withSound: boolean) => Footage;
}

/** Masks one file from its first picture to its last. Throws a PersienneError for what is wrong with it. */
export async function maskFile(job: MaskJob, parts: MaskFileParts): Promise<void> {
	const footage = (parts.open ?? openFootage)(job.path, job.withSound && job.still === undefined);
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
		let index = 0;
		for await (const picture of develop(footage, parts.stage, { ...parts, lookEvery })) {
			const video = encoder.encode(picture.frame, picture.time, picture.duration);
			const record = recordOf(picture, index++, footage, job.withRegions);
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
		const record = recordOf(picture, 0, footage, job.withRegions);
		await send({ type: "made", job: number, record, video: [], sound: [], still });
		return;
	}
}

function recordOf(
	{ time, failure, covers, ms }: Developed,
	index: number,
	{ width, height }: Footage,
	withRegions: boolean,
): PictureRecord {
	const counts: Partial<Record<CoverKind, number>> = {};
	for (const { kind } of covers) counts[kind] = (counts[kind] ?? 0) + 1;
	const regions = withRegions
		? covers.flatMap(({ kind, region }) =>
				outline(region, width, height).map((polygon) => ({ kind, polygon })),
			)
		: [];
	return { index, time, failure, counts, regions, ms };
}
