import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";

/** Gives `n` random bytes: `randomBytes` of node:crypto, or a test's own. */
export type RandomSource = (n: number) => Buffer;

const timeBytes = 6;
const saltBytes = 8;
const tagBytes = 16;

/**
 * Makes nonces that need no memory: each carries the time of its making and a tag that only this mint can compute.
 *
 *      0               6                       14                              30
 *     +---------------+-----------------------+-------------------------------+
 *     | made at, ms   | random                | HMAC-SHA-256, first 16 bytes  |   in base64url
 *     +---------------+-----------------------+-------------------------------+
 *
 * The tag also covers `binding`: a nonce made for one TCP connection is worth nothing on another.
 */
export class NonceMint {
	readonly #key: Buffer;
	readonly #clock: Clock;
	readonly #random: RandomSource;

	constructor(clock: Clock, random: RandomSource) {
		this.#key = random(32);
		this.#clock = clock;
		this.#random = random;
	}

	make(binding: string): string {
		const body = Buffer.alloc(timeBytes + saltBytes);
		body.writeUIntBE(Math.floor(this.#clock.monotonic()), 0, timeBytes);
		this.#random(saltBytes).copy(body, timeBytes);
		return Buffer.concat([body, this.#tag(body, binding)]).toString("base64url");
	}

	/** When `nonce` was made, in milliseconds of the monotonic clock; undefined when this mint did not make it. */
	madeAt(nonce: string, binding: string): number | undefined {
		const bytes = Buffer.from(nonce, "base64url");
		// Decoding is lenient: another spelling of the same bytes would pass for a nonce not yet used.
		if (bytes.length !== timeBytes + saltBytes + tagBytes || bytes.toString("base64url") !== nonce)
			return undefined;
		const body = bytes.subarray(0, timeBytes + saltBytes);
		if (!timingSafeEqual(bytes.subarray(body.length), this.#tag(body, binding))) return undefined;
		return body.readUIntBE(0, timeBytes);
	}

	#tag(body: Buffer, binding: string): Buffer {
		return createHmac("sha256", this.#key).update(body).update(binding).digest().subarray(0, tagBytes);
	}
}
