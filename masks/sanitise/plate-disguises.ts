/**
 * What a text may be encoded as, so that it does not read like what it is. Each encoding gives other readings of a text, which are
 * looked at as the text itself is.
 */

/** Encodings within encodings are undone so often. */
const maxDepth = 2;
/** Of one text, more readings than this are not looked at. */
const maxReadings = 64;

/** Letters and digits of the shortest plates that are looked for in what was decoded. */
const shortest = 5;

const percent = /%[0-9a-f]{2}/i;
/** Eight characters are six bytes: the shortest plates with their gaps left out. */
const base64 = /[A-Za-z0-9+_-]{8,}={0,2}/g;
const base64WithSlash = /[A-Za-z0-9+/]{8,}={0,2}/g;
/** Bytes in pairs of digits, with or without something between them. */
const hex = /(?<![0-9a-z])(?:(?:\\x|0x)?[0-9a-f]{2}[\s:,-]?){5,}(?![0-9a-z])/gi;

/** The text, and what it may stand for. */
export function readings(text: string): ReadonlySet<string> {
	const found = new Set([text]);
	let fresh: readonly string[] = [text];
	for (let depth = 0; depth < maxDepth; depth++) {
		fresh = fresh.flatMap(decodings).filter((reading) => !found.has(reading));
		for (const reading of fresh) if (found.size < maxReadings) found.add(reading);
	}
	return found;
}

function decodings(text: string): string[] {
	const found: string[] = [];
	if (percent.test(text)) found.push(percentDecoded(text));
	for (const pattern of [base64, base64WithSlash])
		for (const [run] of text.matchAll(pattern)) {
			// A number is one.
			if (/[A-Za-z]/.test(run)) keep(found, Buffer.from(run, "base64"));
		}
	for (const [run] of text.matchAll(hex))
		keep(found, Buffer.from(run.replace(/\\x|0x|[^0-9a-f]/gi, ""), "hex"));
	return found;
}

/** Bytes that are no text were none. */
function keep(found: string[], bytes: Buffer): void {
	const text = bytes.toString("utf8");
	const isText = !/[\p{Cc}\p{Cn}\p{Co}\p{Cs}\ufffd]/u.test(text);
	if (isText && text.replace(/[^\p{L}\p{N}]/gu, "").length >= shortest) found.push(text);
}

function percentDecoded(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
		Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
	);
}
