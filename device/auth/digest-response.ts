import { createHash } from "node:crypto";
import type { DigestCredentials } from "./digest-header.ts";

/** Hash algorithms of RFC 7616 §3.3, by their names on the wire. */
export const digestAlgorithms = ["MD5", "SHA-256"] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

const hashNames = { MD5: "md5", "SHA-256": "sha256" } as const;

/** Length of a response in hexadecimal digits. */
export const responseLengths = { MD5: 32, "SHA-256": 64 } as const;

/**
 * The response that proves knowledge of `password` (RFC 7616 §3.4.1), in lower-case hexadecimal: with qop
 * H(H(A1):nonce:nc:cnonce:qop:H(A2)), and without it H(H(A1):nonce:H(A2)) as in RFC 2069.
 */
export function digestResponse(
	algorithm: DigestAlgorithm,
	method: string,
	password: string,
	credentials: Pick<DigestCredentials, "username" | "realm" | "nonce" | "uri" | "qop">,
): string {
	const hash = (...parts: string[]) => createHash(hashNames[algorithm]).update(parts.join(":")).digest("hex");
	const { username, realm, nonce, uri, qop } = credentials;
	const a1 = hash(username, realm, password);
	const a2 = hash(method, uri);
	return qop ? hash(a1, nonce, qop.count, qop.clientNonce, qop.value, a2) : hash(a1, nonce, a2);
}
