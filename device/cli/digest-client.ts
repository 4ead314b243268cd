import { type DigestAlgorithm, digestResponse } from "../auth/digest-response.ts";
import type { Credential } from "../identity/credentials.ts";

interface Challenge {
	readonly realm: string;
	readonly nonce: string;
	readonly algorithm: DigestAlgorithm;
}

/**
 * The Authorization header (RFC 7616 §3.4) that answers a 401's WWW-Authenticate, for one request.
 *
 * @param challenges the header's value; several challenges stand in one, with commas between
 * @param clientNonce unguessable, new for each request
 * @returns undefined when there is no challenge that this client can answer
 */
export function answerDigest(
	challenges: string,
	uri: string,
	{ user, password }: Credential,
	clientNonce: string,
	method = "GET",
): string | undefined {
	const challenge = strongest(challenges);
	if (!challenge) return undefined;
	const { realm, nonce, algorithm } = challenge;
	const count = "00000001";
	const qop = { value: "auth", count, clientNonce };
	const response = digestResponse(algorithm, method, password.reveal(), {
		username: user,
		realm,
		nonce,
		uri,
		qop,
	});
	return (
		`Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
		`algorithm=${algorithm}, qop=auth, nc=${count}, cnonce="${clientNonce}"`
	);
}

/** SHA-256 where it is offered. Only challenges of the form that our own servers send are read. */
function strongest(challenges: string): Challenge | undefined {
	const offered = challenges
		.split(/(?=Digest )/)
		.map(parseChallenge)
		.filter((challenge) => challenge !== undefined);
	return offered.find(({ algorithm }) => algorithm === "SHA-256") ?? offered[0];
}

function parseChallenge(text: string): Challenge | undefined {
	const realm = /\brealm="([^"\\]*)"/.exec(text)?.[1];
	const nonce = /\bnonce="([^"\\]*)"/.exec(text)?.[1];
	const algorithm = /\balgorithm="?(MD5|SHA-256)\b/.exec(text)?.[1] as DigestAlgorithm | undefined;
	const hasAuth = /\bqop="?[^"]*\bauth\b/.test(text);
	return realm !== undefined && nonce && algorithm && hasAuth ? { realm, nonce, algorithm } : undefined;
}
