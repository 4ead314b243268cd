import { type ProvenanceRecord, pictureDigest } from "../record.ts";
import { fingerprintOf, isSignedBy } from "../signing.ts";
import type { Statement } from "../statement.ts";
import { Problems } from "./problem.ts";
import { Tally } from "./tally.ts";

interface Link {
	readonly digest: Buffer;
	readonly statement: Statement;
	/** From 1 on. */
	readonly picture: number;
	/** Its signature does not fit: it is not blamed twice. */
	readonly blamed: boolean;
}

const signBit = 0x8000_0000;

/**
 * Follows the pictures of one recording from each to the next, and says which of them a signature stands for. Takes what
 * a file says, and remembers a few pictures at most, however long the recording is.
 */
export class Chain {
	readonly problems: Problems = new Problems();
	readonly tally: Tally = new Tally();
	/** Pictures so far. */
	pictures = 0;
	/** Pictures that a signature stands for. */
	proven = 0;
	/** The key that signatures are checked with: the one that was given, or the first that the recording brings. */
	publicKey: Uint8Array | undefined;
	camera: string | undefined;
	#signer: string | undefined;
	#last: Link | undefined;
	/** Pictures that hang together and wait for a signature: the first of them, and how many. */
	#waiting: { readonly from: number; count: number } | undefined;

	/** @param trusted the public key of the camera, when somebody knows it from elsewhere */
	constructor(trusted?: Uint8Array) {
		this.publicKey = trusted;
		this.#signer = trusted && fingerprintOf(trusted);
	}

	/** Pictures at the end that no signature stands for yet. */
	get tail(): number {
		return this.#waiting?.count ?? 0;
	}

	/** @param content digest of the coded picture */
	add(record: ProvenanceRecord | undefined, content: Uint8Array): void {
		this.pictures++;
		const stranger = this.#stranger(record?.statement);
		const step = record && !stranger ? this.#step(record.statement) : "back";
		if (!record || step === "back") {
			this.#flaw(stranger ?? "out-of-order", record?.statement);
			return;
		}
		const { statement } = record;
		if (step === "broken") this.#giveUp();
		this.tally.add(statement, this.pictures);
		if (statement.state === "masked" && !statement.policy) this.#flaw("no-policy", statement);
		const digest = pictureDigest(record.written, content);
		const signed = record.proof && this.#isSigned(record, digest);
		this.#waiting ??= { from: this.pictures, count: 0 };
		this.#waiting.count++;
		if (signed) this.#prove();
		this.#last = { digest, statement, picture: this.pictures, blamed: signed === false };
	}

	/** After the last picture: what waits for a signature is a tail only when nothing else comes after it. */
	finish(): void {
		if (this.#last?.picture !== this.pictures) this.#giveUp();
	}

	/** Why a picture does not belong to this recording; the first one says what does. */
	#stranger(statement: Statement | undefined): "foreign" | "other-key" | "other-camera" | undefined {
		if (statement?.kind !== "video") return "foreign";
		this.camera ??= statement.camera;
		this.#signer ??= statement.signer;
		if (statement.signer !== this.#signer) return "other-key";
		return statement.camera === this.camera ? undefined : "other-camera";
	}

	/** How this picture follows the last one: `on` when they hang together, `back` when it was given away before that. */
	#step(statement: Statement): "on" | "broken" | "back" {
		const last = this.#last;
		if (!last) return "on";
		const skipped = (statement.sequence - last.statement.sequence - 1) >>> 0;
		if (skipped === 0) {
			if (last.digest.equals(statement.previous)) return "on";
			if (!last.blamed) this.problems.add("altered", last.picture, last.statement.takenAt);
			return "broken";
		}
		if (statement.sequence === 0 && statement.previous.every((byte) => byte === 0)) {
			this.#flaw("restarted", statement);
			return "broken";
		}
		if (skipped >= signBit) return "back";
		this.problems.add("missing", this.pictures, last.statement.takenAt, skipped);
		return "broken";
	}

	#isSigned({ statement, proof }: ProvenanceRecord, digest: Buffer): boolean {
		if (!proof) return false;
		this.publicKey ??= fingerprintOf(proof.publicKey) === statement.signer ? proof.publicKey : undefined;
		const fits = this.publicKey !== undefined && isSignedBy(this.publicKey, digest, proof.signature);
		if (!fits) this.#flaw("bad-signature", statement);
		return fits;
	}

	/** A signature stands for its picture and for everything that hangs together with it. */
	#prove(): void {
		this.proven += this.tail;
		this.#waiting = undefined;
	}

	/** What waits for a signature will not get one. */
	#giveUp(): void {
		if (this.#waiting) this.problems.add("unproven", this.#waiting.from, undefined, this.#waiting.count);
		this.#waiting = undefined;
	}

	#flaw(
		kind: Parameters<Problems["add"]>[0],
		statement: Statement | undefined = this.#last?.statement,
	): void {
		this.problems.add(kind, this.pictures, statement?.takenAt);
	}
}
