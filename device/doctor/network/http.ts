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
export async function exchange(asked: HttpRequest, bounds: HttpBounds): Promise<HttpAnswer> {
	const { timeoutMs, clock } = bounds;
	let stop: (trouble: Trouble) => void = () => {};
	const stopped = new Promise<never>((_, reject) => {
		stop = reject;
	});
	const cancel = clock.after(timeoutMs, () => stop(new Trouble(`no whole answer within ${timeoutMs} ms`)));
	const agent = new BoundedAgent(bounds, stop);
	try {
		return await Promise.race([stopped, send(asked, agent).then(collect)]);
	} catch (error) {
		throw networkTrouble(error) ?? error;
	} finally {
		cancel();
		agent.destroy();
	}
}

function send(asked: HttpRequest, agent: BoundedAgent): Promise<IncomingMessage> {
	return new Promise((resolve, reject) => {
		request(optionsOf(asked, agent), resolve).on("error", reject).end(asked.body);
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
