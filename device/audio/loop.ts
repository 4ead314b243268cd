import { encodeMuLaw } from "./mu-law.ts";
import { drawSound } from "./sound.ts";

/** `g711` is µ-law, which every client knows; `aac` sounds better and takes as much. */
export const audioCodecs = ["g711", "aac"] as const;
export type AudioCodec = (typeof audioCodecs)[number];

/** How each is coded: samples and bits per second, and samples of an access unit. */
export const audioSettings: Readonly<
	Record<AudioCodec, { readonly rate: number; readonly bitrate: number; readonly frame: number }>
> = {
	g711: { rate: 8_000, bitrate: 64_000, frame: 256 },
	aac: { rate: 16_000, bitrate: 64_000, frame: 1024 },
};

/** The coded sound of a period, which all cameras play. */
export interface AudioLoop {
	readonly codec: AudioCodec;
	/** Samples per second. */
	readonly rate: number;
	/** Access units of `frame` samples each; the last joins on to the first. */
	readonly units: readonly Uint8Array[];
	readonly frame: number;
	/** AudioSpecificConfig of AAC. */
	readonly config: Uint8Array | undefined;
}

const made = new Map<AudioCodec, Promise<AudioLoop>>();

/** Drawn and coded once in a process, when a camera with sound starts. */
export function audioLoop(codec: AudioCodec): Promise<AudioLoop> {
	let loop = made.get(codec);
	if (!loop) {
		loop = make(codec);
		made.set(codec, loop);
	}
	return loop;
}

async function make(codec: AudioCodec): Promise<AudioLoop> {
	const { rate, bitrate, frame } = audioSettings[codec];
	const samples = drawSound(rate);
	if (codec === "aac") {
		// Loaded for who wants it: a process without sound does without FFmpeg's library beside the imaging workers.
		const { encodeAac } = await import("./aac.ts");
		return { codec, rate, frame, ...encodeAac(samples, rate, bitrate) };
	}
	const bytes = encodeMuLaw(samples);
	const units = Array.from({ length: bytes.length / frame }, (_, index) =>
		bytes.subarray(index * frame, (index + 1) * frame),
	);
	return { codec, rate, frame, units, config: undefined };
}
