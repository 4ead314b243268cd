import { videoContent } from "../content.ts";
import { decodeRecord, type ProvenanceRecord } from "../record.ts";
import { seiRecords } from "../sei.ts";
import type { NalSyntax } from "../syntax.ts";

/** One picture of a recording: what is said of it, and the digest of what is there. */
export interface ReadPicture {
	/** Undefined when nothing is said, or more than one thing. */
	readonly record: ProvenanceRecord | undefined;
	readonly content: Buffer;
}

/** @param parameterSets those that the container keeps elsewhere */
export function readPicture(
	syntax: NalSyntax,
	units: readonly Uint8Array[],
	parameterSets: readonly Uint8Array[],
): ReadPicture | undefined {
	if (!units.some(syntax.isPicture)) return undefined;
	const records = units.filter(syntax.isSei).flatMap((unit) => seiRecords(syntax, unit));
	const [only] = records;
	const record = only && records.length === 1 ? decodeRecord(only) : undefined;
	return { record, content: videoContent(syntax, units, record?.statement.key ? parameterSets : []) };
}
