import { randomBytes } from "node:crypto";
import { answerDigest } from "../cli/digest-client.ts";
import type { Credential } from "../identity/credentials.ts";

export interface AskOptions {
	readonly method?: "GET" | "POST";
	readonly body?: string;
}

/** Asks over HTTP, signed in by digest. */
export async function ask(url: string, who: Credential, options: AskOptions = {}): Promise<Uint8Array> {
	const { method = "GET", body } = options;
	const request = { method, redirect: "error", ...(body !== undefined && { body }) } as const;
	const challenge = await fetch(url, { ...request, headers: type });
	await challenge.arrayBuffer();
	const { pathname, search } = new URL(url);
	const nonce = randomBytes(16).toString("hex");
	const challenges = challenge.headers.get("www-authenticate") ?? "";
	const authorization = answerDigest(challenges, pathname + search, who, nonce, method);
	const answer = await fetch(url, { ...request, headers: { ...type, authorization: authorization ?? "" } });
	const bytes = new Uint8Array(await answer.arrayBuffer());
	if (answer.status >= 500 || answer.status === 401) throw new Error(`it answered ${answer.status}`);
	return bytes;
}

const type = { "content-type": "application/soap+xml; charset=utf-8" };
