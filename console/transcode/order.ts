import type { Readable } from "node:stream";

/** What the console asks a transcoder for: one line of JSON on its stdin, since a command line is everybody's to read. */
export interface TranscodeOrder {
	/** `rtsp://host:port/path`, without credentials. */
	readonly url: string;
	readonly user: string;
	readonly password: string;
	/** The picture is made no larger than this, in pixels. */
	readonly maxWidth: number;
	readonly maxHeight: number;
}

/** Longest order, in bytes. */
export const maxOrderBytes: number = 8 * 1024;

export class OrderError extends Error {}

/** Reads the order and leaves `input` open: its end means that the console is gone. */
export async function readOrder(input: Readable): Promise<TranscodeOrder> {
	return parseOrder(await readLine(input));
}

function readLine(input: Readable): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = "";
		const take = (chunk: string): void => {
			text += chunk;
			const end = text.indexOf("\n");
			if (end < 0 && text.length <= maxOrderBytes) return;
			input.off("data", take);
			input.resume();
			if (end >= 0 && end <= maxOrderBytes) resolve(text.slice(0, end));
			else reject(new OrderError("the order is too long"));
		};
		input.setEncoding("utf8");
		input.on("data", take);
	});
}

/** @throws OrderError, whose message never holds what was read (invariant I9) */
export function parseOrder(line: string): TranscodeOrder {
	let found: unknown;
	try {
		found = JSON.parse(line);
	} catch {
		throw new OrderError("the order is not JSON");
	}
	if (!isOrder(found)) throw new OrderError("the order lacks a field, or has one of another type");
	return found;
}

function isOrder(found: unknown): found is TranscodeOrder {
	if (typeof found !== "object" || found === null) return false;
	const { url, user, password, maxWidth, maxHeight } = found as Partial<TranscodeOrder>;
	return (
		typeof url === "string" &&
		/^rtsp:\/\/[^@]+$/.test(url) &&
		URL.canParse(url) &&
		typeof user === "string" &&
		typeof password === "string" &&
		isSide(maxWidth) &&
		isSide(maxHeight)
	);
}

/** MPEG-1 has twelve bits for each side of a picture (ISO/IEC 11172-2 §2.4.2.3). */
function isSide(pixels: unknown): boolean {
	return Number.isInteger(pixels) && (pixels as number) >= 16 && (pixels as number) <= 4095;
}
