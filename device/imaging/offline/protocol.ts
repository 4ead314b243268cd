import type { FailureCode } from "../../../masks/failure.ts";
import type { MaskPolicy } from "../../../masks/policy.ts";
import type { SoundPacket, SoundTrack } from "../../scene/clip/sound.ts";

/** Everything that crosses between the side that writes files and the worker that masks them: no picture is among it. */

/** What a still picture is coded as. */
export type StillFormat = "jpeg" | "png" | "webp";

export interface MaskJob {
	readonly job: number;
	/** Of the file to mask. */
	readonly path: string;
	/** Undefined codes H.264. */
	readonly still: StillFormat | undefined;
	readonly withSound: boolean;
	/** Whether somebody wants to know of each picture what was covered where. */
	readonly withRegions: boolean;
}

export type ToMasker =
	/** Comes first. */
	| { readonly type: "policy"; readonly policy: MaskPolicy }
	| ({ readonly type: "mask" } & MaskJob)
	/** One message about this job was dealt with: the worker does not run far ahead. */
	| { readonly type: "taken"; readonly job: number };

/** What a muxer has to know of coded video. */
export interface VideoTrack {
	readonly width: number;
	readonly height: number;
	/** Width over height of a pixel, as a fraction. */
	readonly aspect: readonly [numerator: number, denominator: number];
	/** Seconds of one tick of the packets' times, as a fraction. */
	readonly unit: readonly [numerator: number, denominator: number];
	/** Sequence and picture parameter sets, as the encoder gives them. */
	readonly extradata: Uint8Array<ArrayBuffer>;
}

export interface VideoPacket {
	readonly data: Uint8Array<ArrayBuffer>;
	readonly pts: bigint;
	readonly dts: bigint;
	readonly duration: bigint;
	readonly key: boolean;
}

export type CoverKind = "zone" | "plate" | "motion";

/** What was covered: a closed polygon in pixels of the picture as it is shown. */
export interface ReportedRegion {
	readonly kind: CoverKind;
	readonly polygon: readonly (readonly [x: number, y: number])[];
}

/** What there is to tell about one picture. */
export interface PictureRecord {
	readonly index: number;
	/** Seconds since the first picture. */
	readonly time: number;
	/** Why all of it is filled; undefined when it is not. */
	readonly failure: FailureCode | undefined;
	/** How much was covered of each kind. */
	readonly counts: Readonly<Partial<Record<CoverKind, number>>>;
	/** Empty unless somebody wanted them. */
	readonly regions: readonly ReportedRegion[];
	/** Milliseconds that looking and painting took. */
	readonly ms: { readonly detect: number; readonly paint: number };
}

export type FromMasker =
	| {
			readonly type: "opened";
			readonly job: number;
			/** Of the pictures, upright, in pixels. */
			readonly width: number;
			readonly height: number;
			/** About how many pictures there are; undefined when only the end will tell. */
			readonly expected: number | undefined;
			/** Undefined for a still picture. */
			readonly video: VideoTrack | undefined;
			readonly sound: SoundTrack | undefined;
	  }
	/** Answered by `taken`. */
	| {
			readonly type: "made";
			readonly job: number;
			/** Undefined when the encoder gave up what it had kept. */
			readonly record: PictureRecord | undefined;
			readonly video: readonly VideoPacket[];
			readonly sound: readonly SoundPacket[];
			/** The whole coded file of a still picture. */
			readonly still: Uint8Array<ArrayBuffer> | undefined;
	  }
	| {
			readonly type: "done";
			readonly job: number;
			/** Frames that did not decode, and were left out. */
			readonly damaged: number;
	  }
	/** For the person who called; with no pixel and no folder in it. */
	| {
			readonly type: "failed";
			readonly job: number;
			readonly code: string;
			readonly message: string;
			readonly remedy: string | undefined;
	  };
