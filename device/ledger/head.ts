import { canonicalJson } from "../../masks/canonical.ts";
import type { Head } from "./entry.ts";

/** In the ledger's folder: where it ended when it was last written. A ledger that ends sooner was cut. */
export const headFile = "head.json";

export function writeHead({ number, hash }: Head): string {
	return `${canonicalJson({ number, hash })}\n`;
}

/** Undefined for anything but what `writeHead` wrote. */
export function readHead(text: string): Head | undefined {
	const found = /^\{"hash":"(?<hash>[0-9a-f]{64})","number":(?<number>0|[1-9]\d{0,14})\}\n$/.exec(
		text,
	)?.groups;
	return found && { number: Number(found["number"]), hash: found["hash"] as string };
}

/** As people pass it on: `128:5f0c…`. */
export function formatAnchor({ number, hash }: Head): string {
	return `${number}:${hash}`;
}

export function parseAnchor(text: string): Head | undefined {
	const found = /^(?<number>[1-9]\d{0,14}):(?<hash>[0-9a-f]{64})$/.exec(text)?.groups;
	return found && { number: Number(found["number"]), hash: found["hash"] as string };
}
