import { createHash } from "node:crypto";

export interface DigestClientRequest {
	readonly method: string;
	readonly uri: string;
	readonly user: string;
	readonly password: string;
	/** Sent instead of `uri` in the credentials. */
	readonly digestUri?: string;
	/** `false` answers as RFC 2069 clients do. Default "auth". */
	readonly qop?: "auth" | "auth-int" | false;
	readonly count?: string;
	/** Default: what the challenge names. */
	readonly algorithm?: "MD5" | "SHA-256";
}

const parameter = (challenge: string, name: string) =>
	new RegExp(`\\b${name}="?([^",]+)`).exec(challenge)?.[1];

const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;

/** The client's side of Digest, written from RFC 7616 apart from the server's: an Authorization header's value. */
export function authorize(challenge: string, request: DigestClientRequest): string {
	const realm = parameter(challenge, "realm") ?? "";
	const nonce = parameter(challenge, "nonce") ?? "";
	const algorithm = request.algorithm ?? parameter(challenge, "algorithm") ?? "MD5";
	const uri = request.digestUri ?? request.uri;
	const { method, user, password, qop = "auth", count = "00000001" } = request;
	const hash = (text: string) =>
		createHash(algorithm === "SHA-256" ? "sha256" : "md5")
			.update(text)
			.digest("hex");
	const tail = qop ? `${count}:c0ffee:${qop}:` : "";
	const response = hash(
		`${hash(`${user}:${realm}:${password}`)}:${nonce}:${tail}${hash(`${method}:${uri}`)}`,
	);
	const qopFields = qop ? `, algorithm=${algorithm}, qop=${qop}, nc=${count}, cnonce="c0ffee"` : "";
	return `Digest username=${quoted(user)}, realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"${qopFields}`;
}

export interface DigestOptions {
	readonly user: string;
	readonly password: string;
	readonly method?: string;
	readonly body?: string;
}

/** Asks once without credentials and once with the answer to the first challenge that comes back (RFC 7616). */
export async function fetchWithDigest(url: string, options: DigestOptions): Promise<Response> {
	const { user, password, method = "GET", body } = options;
	const first = await fetch(url, { method, ...(body !== undefined && { body }) });
	await first.arrayBuffer();
	const challenge = first.headers.get("www-authenticate") ?? "";
	const { pathname, search } = new URL(url);
	const authorization = authorize(challenge, { method, uri: pathname + search, user, password });
	return fetch(url, { method, headers: { authorization }, ...(body !== undefined && { body }) });
}
