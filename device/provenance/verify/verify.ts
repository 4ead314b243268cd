import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { basename } from "node:path";
import { PersienneError } from "../../errors.ts";
import { readComment } from "../jpeg-comment.ts";
import { decodeRecord, pictureDigest } from "../record.ts";
import { signAfter } from "../seal.ts";
import { describeKey, fingerprintOf, isSignedBy } from "../signing.ts";
import type { Chain } from "./chain.ts";
import { type ProblemKind, Problems } from "./problem.ts";
import type { VerifyReport } from "./report.ts";
import { Tally } from "./tally.ts";

/** A still has no more bytes than this. */
const maxStillBytes = 64 << 20;

/**
 * Examines a recording or a JPEG.
 *
 * @param trusted public key of the camera; without it, the one that the file brings is used, which proves nothing about
 * who holds it
 * @throws PersienneError for a file that cannot be read as either
 */
export async function verifyFile(path: string, trusted?: Uint8Array): Promise<VerifyReport> {
	const still = readStill(path);
	if (still) return verifyStill(still, trusted);
	// FFmpeg is loaded for recordings alone.
	const { followRecording } = await import("./recording.ts");
	try {
		return reportOn(followRecording(path, trusted), trusted);
	} catch (error) {
		// A clip's remedy is to convert it, and nothing could be said of a copy that was.
		if (error instanceof PersienneError && error.code.startsWith("CLIP_"))
			throw new PersienneError("VERIFY_UNREADABLE", error.message);
		throw error;
	}
}

function reportOn(chain: Chain, trusted: Uint8Array | undefined): VerifyReport {
	const { pictures, proven, tail, tally, camera, problems } = chain;
	// A camera signs more often than that: a longer tail has lost its signatures.
	const short = proven > 0 && tail < signAfter.pictures;
	const whole = problems.list.length === 0 && proven + tail === pictures && short;
	const list = problems.list.sort((a, b) => a.picture - b.picture);
	return {
		kind: "video",
		verdict: !whole ? "flawed" : tail > 0 ? "tail" : "intact",
		pictures,
		proven,
		tail,
		dark: tally.dark,
		from: tally.from,
		to: tally.to,
		camera,
		key: keyOf(chain.publicKey, trusted),
		policies: tally.stretches,
		problems: list,
		unlisted: problems.left + tally.left,
	};
}

function verifyStill(jpeg: Buffer, trusted: Uint8Array | undefined): VerifyReport {
	const comment = readComment(jpeg);
	const record = comment?.record && decodeRecord(comment.record);
	const tally = new Tally();
	const statement = record?.statement;
	if (statement) tally.add(statement, 1);
	const publicKey = trusted ?? record?.proof?.publicKey;
	const kind = comment && record ? stillProblem(record, comment.content, publicKey) : "foreign";
	const problems = new Problems();
	if (kind) problems.add(kind, 1, statement?.takenAt);
	return {
		kind: "still",
		verdict: kind ? "flawed" : "intact",
		pictures: 1,
		proven: kind ? 0 : 1,
		tail: 0,
		dark: tally.dark,
		from: tally.from,
		to: tally.to,
		camera: statement?.camera,
		key: keyOf(publicKey, trusted),
		policies: tally.stretches,
		problems: problems.list,
		unlisted: 0,
	};
}

function stillProblem(
	{ statement, written, proof }: NonNullable<ReturnType<typeof decodeRecord>>,
	content: Uint8Array,
	publicKey: Uint8Array | undefined,
): ProblemKind | undefined {
	if (statement.kind !== "still") return "foreign";
	if (!proof || !publicKey) return "unproven";
	if (statement.signer !== fingerprintOf(publicKey)) return "other-key";
	if (!isSignedBy(publicKey, pictureDigest(written, content), proof.signature)) return "altered";
	return statement.state === "masked" && !statement.policy ? "no-policy" : undefined;
}

function keyOf(publicKey: Uint8Array | undefined, trusted: Uint8Array | undefined): VerifyReport["key"] {
	if (!publicKey) return undefined;
	const described = describeKey({ publicKey, fingerprint: fingerprintOf(publicKey) });
	return { ...described, trusted: trusted !== undefined };
}

/** The file's bytes when it begins as a JPEG does. */
function readStill(path: string): Buffer | undefined {
	let file: number;
	try {
		file = openSync(path, "r");
	} catch {
		return undefined; // who reads recordings says what is wrong with it
	}
	try {
		const stats = fstatSync(file);
		const head = Buffer.alloc(3);
		if (!stats.isFile() || readSync(file, head, 0, 3, 0) < 3 || head.toString("hex") !== "ffd8ff")
			return undefined;
		if (stats.size <= maxStillBytes) return readFileSync(file);
		throw new PersienneError("VERIFY_TOO_LARGE", `${basename(path)} is larger than a picture of ours can be`);
	} finally {
		closeSync(file);
	}
}
