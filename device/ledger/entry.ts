import { canonicalJson } from "../../masks/canonical.ts";
import {
	emptyLedger,
	type Head,
	type LedgerRecord,
	type Entry as Link,
	nextEntry,
} from "../../masks/ledger.ts";
import { isSignedBy, type Signer } from "../provenance/signing.ts";

export { emptyLedger, type Head, type LedgerRecord };

/**
 * An entry of the installation's ledger: one of `masks/ledger.ts`, which hangs on the hash of the entry before, with a
 * signature of its own hash. A line of canonical JSON (RFC 8785):
 *
 *     {"hash":"…","number":2,"previous":"hash of 1","record":{…},"signature":"…"}
 */
export interface Entry extends Link {
	/** Ed25519, in base64url. */
	readonly signature: string;
}

/** A longer line is no entry of ours. */
export const maxLineBytes = 8192;

/** Keeps this signature apart from every other use of the key. */
const label = Buffer.from("Persienne ledger 1\0");

const signed = (hash: string) => Buffer.concat([label, Buffer.from(hash, "hex")]);

/** The entry that follows `head`. */
export function sealEntry(head: Head, record: LedgerRecord, signer: Signer): Entry {
	const link = nextEntry(head, record);
	const signature = Buffer.from(signer.sign(signed(link.hash))).toString("base64url");
	return { ...link, signature };
}

/** With the end of its line. */
export function writeEntry({ number, record, previous, hash, signature }: Entry): string {
	return `${canonicalJson({ number, record, previous, hash, signature })}\n`;
}

/** The entry that a line is, without its end; undefined for anything else, another spelling of an entry included. */
export function readEntry(line: Uint8Array): Entry | undefined {
	if (line.length > maxLineBytes) return undefined;
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
		const { number, record, previous, hash, signature } = JSON.parse(text) as Entry;
		const entry = { number, record, previous, hash, signature };
		return isEntry(entry) && `${text}\n` === writeEntry(entry) ? entry : undefined;
	} catch {
		return undefined;
	}
}

function isEntry({ number, record, previous, hash, signature }: Entry): boolean {
	const isHash = (text: unknown) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);
	const isRecord = typeof record === "object" && record !== null && !Array.isArray(record);
	const isSignature = typeof signature === "string" && /^[A-Za-z0-9_-]{86}$/.test(signature);
	return (
		Number.isSafeInteger(number) && number > 0 && isRecord && isHash(previous) && isHash(hash) && isSignature
	);
}

/** Whether the entry's hash is that of what it says. */
export function isWhole({ number, record, previous, hash }: Entry): boolean {
	return nextEntry({ number: number - 1, hash: previous }, record).hash === hash;
}

/** Whether this key signed the entry's hash. */
export function isSignedEntry({ hash, signature }: Entry, publicKey: Uint8Array): boolean {
	const bytes = Buffer.from(signature, "base64url");
	// The last character has bits to spare: another spelling of the signature would be another line.
	return bytes.toString("base64url") === signature && isSignedBy(publicKey, signed(hash), bytes);
}
