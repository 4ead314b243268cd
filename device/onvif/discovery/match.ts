/** A QName in text, resolved. */
export interface ExpandedName {
	readonly namespace: string;
	readonly name: string;
}

/** Scope matching rules that the camera knows. ONVIF Core §7.3.3 demands the first; no rule named means it too. */
export const matchingRules = {
	rfc3986: "http://schemas.xmlsoap.org/ws/2005/04/discovery/rfc3986",
	/** The same rule under its former name (WS-Discovery 2005/04 §5.1). */
	rfc2396: "http://schemas.xmlsoap.org/ws/2005/04/discovery/rfc2396",
	strcmp0: "http://schemas.xmlsoap.org/ws/2005/04/discovery/strcmp0",
} as const;

/** True when the device is of every type asked for. */
export function hasTypes(device: readonly ExpandedName[], asked: readonly ExpandedName[]): boolean {
	return asked.every((type) =>
		device.some(({ namespace, name }) => namespace === type.namespace && name === type.name),
	);
}

/** True when each scope asked for matches one of the device's by `rule`; by an unknown rule nothing matches. */
export function hasScopes(
	device: readonly string[],
	asked: readonly string[],
	rule: string | undefined,
): boolean {
	if (asked.length === 0) return true;
	const matches = ruleOf(rule);
	return matches !== undefined && asked.every((scope) => device.some((own) => matches(scope, own)));
}

type Matcher = (asked: string, own: string) => boolean;

function ruleOf(rule: string | undefined): Matcher | undefined {
	switch (rule) {
		case undefined:
		case matchingRules.rfc3986:
		case matchingRules.rfc2396:
			return isPathPrefix;
		case matchingRules.strcmp0:
			return (asked, own) => asked === own;
		default:
			return undefined;
	}
}

interface ScopeUri {
	readonly scheme: string;
	readonly authority: string;
	readonly segments: readonly string[];
}

/**
 * WS-Discovery §5.1: scheme and authority are the same in whatever case, and the path is a prefix, segment by segment:
 * `/hardware` is one of `/hardware/x`, and `/hard` is not. Query and fragment do not count.
 */
function isPathPrefix(asked: string, own: string): boolean {
	const [prefix, whole] = [parseScope(asked), parseScope(own)];
	if (!prefix || !whole || prefix.scheme !== whole.scheme || prefix.authority !== whole.authority)
		return false;
	return prefix.segments.every((segment, place) => segment === whole.segments[place]);
}

/** Undefined for what is no hierarchical URI, or has dot segments. A slash at the end means nothing. */
function parseScope(uri: string): ScopeUri | undefined {
	const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i.exec(uri);
	if (!parts) return undefined;
	const segments = (parts[3] ?? "").replace(/\/$/, "").split("/").slice(1).map(unescapeSegment);
	if (segments.includes(".") || segments.includes("..")) return undefined;
	return { scheme: (parts[1] ?? "").toLowerCase(), authority: (parts[2] ?? "").toLowerCase(), segments };
}

function unescapeSegment(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
