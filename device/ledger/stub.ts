import { z } from "zod";
import { canonicalJson } from "../../masks/canonical.ts";
import { isEnvelope, openEnvelope, sealEnvelope } from "../provenance/envelope.ts";
import type { Signer } from "../provenance/signing.ts";
import type { Entry, Head } from "./entry.ts";

/** In the ledger's folder: what stands for the segments that were swept away. */
export const stubFile = "swept.json";
const stubType = "persienne-ledger-stub";

/**
 * What is left of entries that were swept away: how many of which kind there were, from when to when, and the hash that
 * the first entry after them hangs on. No name, no address.
 */
export interface Stub {
	/** Number and hash of the last entry that is gone. All before it are gone, too. */
	readonly number: number;
	readonly hash: string;
	/** Times of the first and the last of them, ISO 8601 in UTC; null where there was none to be read. */
	readonly from: string | null;
	readonly to: string | null;
	/** How many there were of each kind. */
	readonly kinds: Readonly<Record<string, number>>;
	/** Lines among them that were no entry any more when they were swept. */
	readonly unreadable: number;
	/** When the last sweep was. */
	readonly sweptAt: string;
}

const schema: z.ZodType<Stub> = z.strictObject({
	number: z.int().min(1),
	hash: z.string().regex(/^[0-9a-f]{64}$/),
	from: z.string().nullable(),
	to: z.string().nullable(),
	kinds: z.record(z.string(), z.int().min(0)),
	unreadable: z.int().min(0),
	sweptAt: z.string(),
});

/** The stub of `before` and of these lines that follow it. */
export function sweepInto(
	before: Stub | undefined,
	lines: readonly (Entry | undefined)[],
	last: Head,
	sweptAt: string,
): Stub {
	const kinds: Record<string, number> = { ...before?.kinds };
	let { from = null, to = null, unreadable = 0 } = before ?? {};
	for (const entry of lines) {
		if (!entry) unreadable++;
		if (!entry || entry.number <= (before?.number ?? 0)) continue;
		const { kind, at } = entry.record;
		if (typeof kind === "string") kinds[kind] = (kinds[kind] ?? 0) + 1;
		if (typeof at === "string") to = at;
		from ??= to;
	}
	return { number: last.number, hash: last.hash, from, to, kinds, unreadable, sweptAt };
}

export function sealStub(stub: Stub, signer: Signer): string {
	return `${canonicalJson({ ...sealEnvelope(canonicalJson({ ...stub }), stubType, {}, signer) })}\n`;
}

export interface OpenedStub {
	readonly stub: Stub;
	readonly publicKey: Uint8Array;
}

/** Undefined for anything but what `sealStub` wrote. */
export function openStub(text: string): OpenedStub | undefined {
	try {
		const envelope: unknown = JSON.parse(text);
		if (!isEnvelope(envelope) || text !== `${canonicalJson({ ...envelope })}\n`) return undefined;
		const opened = openEnvelope(envelope, stubType);
		if (typeof opened === "string") return undefined;
		return { stub: schema.parse(JSON.parse(opened.payload)), publicKey: opened.publicKey };
	} catch {
		return undefined;
	}
}
