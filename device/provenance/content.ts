import { createHash } from "node:crypto";
import type { NalSyntax } from "./syntax.ts";

/**
 * The digest of a coded picture as every receiver sees it, whatever carried or kept it: each parameter set and then each
 * slice, once and in its order, each after its length in four bytes. Start codes, lengths of other sizes, delimiters,
 * filler and foreign SEI are the carrier's affair, and not in it.
 *
 * @param outOfBand parameter sets that the container keeps elsewhere: they stand for those that a key picture lacks
 */
export function videoContent(
	syntax: NalSyntax,
	units: readonly Uint8Array[],
	outOfBand: readonly Uint8Array[] = [],
): Buffer {
	const hash = createHash("sha256");
	const add = (unit: Uint8Array) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(unit.length);
		hash.update(length).update(unit);
	};
	const inBand = units.filter(syntax.isParameterSet);
	for (const unit of distinct(inBand.length > 0 ? inBand : outOfBand)) add(unit);
	for (const unit of units) if (syntax.isPicture(unit)) add(unit);
	return hash.digest();
}

/** A muxer that adds the parameter sets once more changes nothing. */
function distinct(units: readonly Uint8Array[]): Uint8Array[] {
	const found: Buffer[] = [];
	for (const unit of units) if (!found.some((other) => other.equals(unit))) found.push(Buffer.from(unit));
	return found;
}
