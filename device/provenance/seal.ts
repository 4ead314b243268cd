import { nalUnits } from "../rtp/annexb.ts";
import { videoContent } from "./content.ts";
import { stillContent, withComment } from "./jpeg-comment.ts";
import { encodeRecord, pictureDigest } from "./record.ts";
import { seiUnit } from "./sei.ts";
import type { Signer } from "./signing.ts";
import { encodeStatement, noDigest, type Statement } from "./statement.ts";
import { type NalSyntax, nalSyntax } from "./syntax.ts";

/** Of a picture that is given away: when it was taken, and what the masking stage said of it. */
export interface Taken extends Pick<Statement, "takenAt" | "revision" | "state"> {
	readonly policy?: string | undefined;
}

/** Who speaks. */
export interface Speaker {
	readonly signer: Signer;
	/** UUID of the camera. */
	readonly camera: string;
}

/**
 * Content digests of coded pictures, for as long as these are kept: a loop that a hundred cameras play, again and again,
 * is hashed once.
 */
const known = new WeakMap<Uint8Array, Buffer>();

/** A picture is signed at the latest when so many before it are not, or the last signature is that many milliseconds old. */
export const signAfter = { pictures: 30, ms: 1000 } as const;

/**
 * Says of each picture of one stream where it comes from. Signs every key frame, and others when it has not signed for a
 * second: each signature stands for everything that came before it, too.
 */
export class StreamSeal {
	readonly #speaker: Speaker;
	readonly #syntax: NalSyntax;
	#sequence = 0;
	#previous: Uint8Array = noDigest;
	#unsigned = 0;
	#signedAt = Number.NEGATIVE_INFINITY;

	constructor(speaker: Speaker, syntax: NalSyntax = nalSyntax.h264) {
		this.#speaker = speaker;
		this.#syntax = syntax;
	}

	/**
	 * The SEI NAL unit that goes before the first slice of this picture. Every call counts: call it for the pictures that
	 * are given away, in their order, and for no other.
	 *
	 * @param data the coded picture in Annex B form; it is not changed afterwards
	 */
	seal(data: Uint8Array, key: boolean, taken: Taken): Uint8Array {
		const { signer, camera } = this.#speaker;
		const { takenAt, policy, revision, state } = taken;
		const written = encodeStatement({
			kind: "video",
			key,
			state,
			revision,
			sequence: this.#sequence,
			takenAt,
			camera,
			policy,
			previous: this.#previous,
			signer: signer.fingerprint,
		});
		const digest = pictureDigest(written, this.#content(data));
		this.#previous = digest;
		this.#sequence = (this.#sequence + 1) >>> 0;
		const due = key || this.#isDue(takenAt);
		this.#unsigned = due ? 0 : this.#unsigned + 1;
		if (due) this.#signedAt = takenAt;
		return seiUnit(this.#syntax, encodeRecord(written, due ? signer.prove(digest) : undefined));
	}

	#isDue(takenAt: number): boolean {
		const age = takenAt - this.#signedAt;
		return this.#unsigned >= signAfter.pictures - 1 || age >= signAfter.ms || age < 0;
	}

	#content(data: Uint8Array): Buffer {
		const before = known.get(data);
		if (before) return before;
		const content = videoContent(this.#syntax, nalUnits(data));
		known.set(data, content);
		return content;
	}
}

/** Signs the stills of one camera, each by itself. */
export class StillSeal {
	readonly #speaker: Speaker;
	#sequence = 0;

	constructor(speaker: Speaker) {
		this.#speaker = speaker;
	}

	/** A copy of the JPEG with a comment that says where it comes from. */
	seal(jpeg: Uint8Array, { takenAt, policy, revision, state }: Taken): Uint8Array {
		const { signer, camera } = this.#speaker;
		const written = encodeStatement({
			kind: "still",
			key: true,
			state,
			revision,
			sequence: this.#sequence,
			takenAt,
			camera,
			policy,
			previous: noDigest,
			signer: signer.fingerprint,
		});
		this.#sequence = (this.#sequence + 1) >>> 0;
		const proof = signer.prove(pictureDigest(written, stillContent([jpeg])));
		return withComment(jpeg, encodeRecord(written, proof));
	}
}
