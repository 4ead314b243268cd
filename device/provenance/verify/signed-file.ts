import { readFileSync, statSync } from "node:fs";
import { type EnvelopeFlaw, isEnvelope, type OpenedEnvelope, openEnvelope } from "../envelope.ts";
import { describeKey } from "../signing.ts";

/** The key that a file is signed with, and whether it is one that somebody knows. */
export interface SigningKey {
	readonly publicKey: string;
	readonly fingerprint: string;
	readonly trusted: boolean;
}

/**
 * Opens a JSON file that is one envelope; undefined for any other file, and for one of another type.
 *
 * @param type of the envelope
 * @param maxBytes more is none of ours
 */
export function openSignedFile(
	path: string,
	type: string,
	maxBytes: number,
): OpenedEnvelope | EnvelopeFlaw | undefined {
	const envelope = readJson(path, maxBytes);
	if (!isEnvelope(envelope)) return undefined;
	const opened = openEnvelope(envelope, type);
	return opened === "it is of another type" ? undefined : opened;
}

/** @param trusted the only key that is; none is, unless it is given */
export function keyOf(
	{ publicKey, fingerprint }: OpenedEnvelope,
	trusted: Uint8Array | undefined,
): SigningKey {
	const isTrusted = trusted !== undefined && Buffer.from(trusted).equals(publicKey);
	return { ...describeKey({ publicKey, fingerprint }), trusted: isTrusted };
}

function readJson(path: string, maxBytes: number): unknown {
	try {
		const stats = statSync(path);
		if (!path.endsWith(".json") || !stats.isFile() || stats.size > maxBytes) return undefined;
		return JSON.parse(readFileSync(path, "utf8"));
	} catch {
		return undefined; // who reads recordings says what is wrong with it
	}
}
