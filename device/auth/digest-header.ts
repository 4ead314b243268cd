/** What a client sends in `Authorization: Digest …` (RFC 7616 §3.4), unquoted. */
export interface DigestCredentials {
	readonly username: string;
	readonly realm: string;
	readonly nonce: string;
	readonly uri: string;
	readonly response: string;
	/** Absent from clients that speak the first version of the scheme (RFC 2069). */
	readonly qop?: { readonly value: string; readonly count: string; readonly clientNonce: string };
}

/** A longer header is nobody's credentials. */
const maxAuthorizationLength = 4096;

/** A parameter (RFC 9110 §11.2): name "=" ( token / quoted-string ), then a comma or the end. */
const parameter = /[\s,]*([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)/y;

function parseParameters(text: string): Map<string, string> | undefined {
	const parameters = new Map<string, string>();
	parameter.lastIndex = 0;
	for (let rest = 0; rest < text.length; rest = parameter.lastIndex) {
		const match = parameter.exec(text);
		if (!match?.[1]) return undefined;
		const name = match[1].toLowerCase();
		if (parameters.has(name)) return undefined;
		parameters.set(name, match[2]?.replace(/\\(.)/g, "$1") ?? match[3] ?? "");
	}
	return parameters;
}

/** Reads the value of an Authorization header; undefined when it is not a complete Digest one. */
export function parseDigestCredentials(header: string): DigestCredentials | undefined {
	if (header.length > maxAuthorizationLength) return undefined;
	const scheme = /^\s*Digest\s+/i.exec(header);
	if (!scheme) return undefined;
	const found = parseParameters(header.slice(scheme[0].length).trimEnd());
	if (!found) return undefined;
	const username = found.get("username");
	const realm = found.get("realm");
	const nonce = found.get("nonce");
	const uri = found.get("uri");
	const response = found.get("response");
	if (!username || realm === undefined || !nonce || !uri || !response) return undefined;
	const credentials = { username, realm, nonce, uri, response };
	const value = found.get("qop");
	if (value === undefined) return credentials;
	const count = found.get("nc");
	const clientNonce = found.get("cnonce");
	if (!count || clientNonce === undefined) return undefined;
	return { ...credentials, qop: { value, count, clientNonce } };
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

export interface DigestChallenge {
	readonly realm: string;
	readonly nonce: string;
	/** The credentials were right but their nonce has had its day: try again with this one, ask nobody. */
	readonly stale: boolean;
	readonly algorithm: string;
}

/**
 * The value of a WWW-Authenticate header (RFC 7616 §3.3). The order matters: live555, and so VLC, reads
 * `realm`, `nonce` and `stale` with a fixed scanf pattern and wants them first, the third unquoted.
 */
export function formatDigestChallenge(challenge: DigestChallenge): string {
	const stale = challenge.stale ? ", stale=true" : "";
	return `Digest realm=${quote(challenge.realm)}, nonce=${quote(challenge.nonce)}${stale}, algorithm=${challenge.algorithm}, qop="auth"`;
}
