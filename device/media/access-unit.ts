export type Codec = "h264" | "h265" | "mjpeg";

/** Sound: G.711 µ-law, or AAC-LC. */
export type AudioFormat = "pcmu" | "aac";

/** What a track of a stream may carry: pictures, sound, or documents of ONVIF metadata. */
export type TrackFormat = Codec | AudioFormat | "metadata";

/** RTP clock rate of every video stream, in Hz (RFC 6184 §8.1, RFC 7798 §7.1, RFC 2435 §3). */
export const videoClockRate = 90_000;

/**
 * One encoded picture as it leaves the imaging worker. By construction it was made from a MaskedFrame: the worker
 * has no other encoder input. Sound and documents of metadata are told in the same words.
 */
export interface AccessUnit {
	readonly codec: TrackFormat;
	/**
	 * H.264 and H.265: Annex B NAL units with 4- or 3-byte start codes, parameter sets before each IDR. MJPEG: one JFIF image.
	 * Sound: one frame. Metadata: one XML document.
	 */
	readonly data: Uint8Array;
	/** True when a decoder can start here: an IDR picture, or any JPEG, sound or document. */
	readonly key: boolean;
	/** Media time since the camera started, in 1/90000 s. Grows strictly within a stream. */
	readonly ticks: number;
	/** Wall time at which the picture was taken, in milliseconds since 1970. */
	readonly takenAt: number;
	/** Revision of the mask policy that it was made under. */
	readonly revision: number;
	/** `dark` when the masking stage failed and the whole picture is fill (invariant I3). */
	readonly state: "masked" | "dark";
	/** Hash of that policy; undefined when there was none, and the picture is dark. */
	readonly policy?: string | undefined;
	/**
	 * A SEI NAL unit, without a start code, that goes before the first slice: what the camera says of this picture
	 * (docs/provenance.md). It is not in `data`, which pictures of a loop have in common.
	 */
	readonly seal?: Uint8Array;
}
