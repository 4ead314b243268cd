import { type IncomingMessage, type RequestOptions, request } from "node:http";
import type { Clock } from "../../clock.ts";
import { networkTrouble, Trouble } from "../trouble.ts";
import { BoundedAgent, type Bounds } from "./bounded-agent.ts";

export interface HttpRequest {
	readonly url: URL;
	readonly method: "GET" | "POST";
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

export interface HttpAnswer {
	readonly status: number;
	readonly contentType: string;
	/** Each `WWW-Authenticate` by itself. */
	readonly challenges: readonly string[];
	readonly body: Buffer;
}

export interface HttpBounds extends Bounds {
	/** From the connection to the last byte, in milliseconds. */
	readonly timeoutMs: number;
	readonly clock: Clock;
}

/** Asks once, without credentials but those in `headers`, and follows no redirect. Throws Trouble. */
export function exchange(asked: HttpRequest, bounds: HttpBounds): Promise<HttpAnswer> {
	return new Promise((resolve, reject) => {
		const settle = (settled: () => void): void => {
			cancel();
			agent.destroy();
			settled();
		};
		const fail = (error: unknown): void => settle(() => reject(networkTrouble(error) ?? error));
		const agent = new BoundedAgent(bounds, fail);
		const { timeoutMs, clock } = bounds;
		const cancel = clock.after(timeoutMs, () => fail(new Trouble(`no whole answer within ${timeoutMs} ms`)));
		const sent = request(optionsOf(asked, agent), (answer) => {
			collect(answer).then((whole) => settle(() => resolve(whole)), fail);
		});
		sent.on("error", fail);
		sent.end(asked.body);
	});
}

function optionsOf({ url, method, headers = {}, body }: HttpRequest, agent: BoundedAgent): RequestOptions {
	return {
		agent,
		method,
		hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: url.port || 80,
		path: `${url.pathname}${url.search}`,
		headers: { ...headers, ...(body !== undefined && { "content-length": Buffer.byteLength(body) }) },
	};
}

async function collect(answer: IncomingMessage): Promise<HttpAnswer> {
	const chunks: Buffer[] = [];
	for await (const chunk of answer) chunks.push(chunk as Buffer);
	return {
		status: answer.statusCode ?? 0,
		contentType: answer.headers["content-type"] ?? "",
		challenges: answer.headersDistinct["www-authenticate"] ?? [],
		body: Buffer.concat(chunks),
	};
}
