/** The option tags of a Require or Proxy-Require header (RFC 2326 §12.32): none is supported so far. */
export function parseOptions(value: string): string[] {
	return value
		.split(",")
		.map((tag) => tag.trim())
		.filter((tag) => tag !== "");
}
