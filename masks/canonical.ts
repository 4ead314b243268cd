/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one way to write a value: JSON without white space, keys in the order of their UTF-16 code units, numbers as
 * ECMAScript prints them (RFC 8785). So a value has one hash, whoever wrote it and in whatever order.
 * Throws RangeError for a number that JSON cannot write.
 */
export function canonicalJson(value: Json): string {
	if (typeof value === "number") return canonicalNumber(value);
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
	const members = Object.keys(value)
		.sort()
		.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
	return `{${members.join(",")}}`;
}

function canonicalNumber(value: number): string {
	if (!Number.isFinite(value)) throw new RangeError("not a number that JSON has");
	return String(value);
}

function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}
