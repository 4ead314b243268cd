import { Agent, request } from "node:http";
import { envelope, usernameToken } from "../../test/helpers/onvif-camera.ts";

export interface Login {
	readonly user: string;
	readonly password: string;
}

/** One call of one device. */
export interface Job {
	readonly address: string;
	readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** Posts a SOAP request with a UsernameToken of its own, and reads all of the answer. @throws Error for another status than 200 */
export function call(
	{ address, body }: Job,
	{ user, password }: Login,
	headers: Readonly<Record<string, string>> = {},
): Promise<string> {
	const token = usernameToken(user, password, { created: new Date().toISOString() });
	const message = Buffer.from(envelope(body, token));
	return new Promise((resolve, reject) => {
		const outgoing = request(address, {
			agent,
			method: "POST",
			headers: {
				"content-type": "application/soap+xml; charset=utf-8",
				"content-length": message.length,
				...headers,
			},
		});
		outgoing.once("error", reject);
		outgoing.once("response", (answer) => {
			const chunks: Buffer[] = [];
			answer.on("data", (chunk: Buffer) => chunks.push(chunk));
			answer.once("error", reject);
			answer.once("end", () => {
				const text = Buffer.concat(chunks).toString();
				if (answer.statusCode === 200) resolve(text);
				else reject(new Error(`${address} answered ${answer.statusCode}: ${text.slice(0, 400)}`));
			});
		});
		outgoing.end(message);
	});
}

export interface Load {
	/** Calls that are under way at any time. */
	readonly atOnce: number;
	readonly calls: number;
	readonly perSecond: number;
	/** Of a call, in milliseconds, from the request to the last byte of its answer. */
	readonly p50: number;
	readonly p99: number;
	readonly max: number;
}

/**
 * Makes `calls` calls, `atOnce` at a time, over connections that stay open.
 *
 * @param one makes the call of this number
 */
export async function load(
	calls: number,
	atOnce: number,
	one: (index: number) => Promise<unknown>,
): Promise<Load> {
	const times: number[] = [];
	let next = 0;
	const start = performance.now();
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (let index = next++; index < calls; index = next++) {
				const before = performance.now();
				await one(index);
				times.push(performance.now() - before);
			}
		}),
	);
	const seconds = (performance.now() - start) / 1000;
	times.sort((a, b) => a - b);
	const at = (part: number) => round(times[Math.min(times.length - 1, Math.floor(part * times.length))]);
	return { atOnce, calls, perSecond: Math.round(calls / seconds), p50: at(0.5), p99: at(0.99), max: at(1) };
}

function round(value = Number.NaN): number {
	return Math.round(value * 100) / 100;
}

export function hangUp(): void {
	agent.destroy();
}
