import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { answerDigest } from "../cli/digest-client.ts";
import type { Clock } from "../clock.ts";
import type { Credential } from "../identity/credentials.ts";
import { metadataTrack } from "../rtsp/session.ts";

/** For how long the track is listened to, in milliseconds. */
const listenMs = 3_000;

/** The ONVIF metadata track of a stream, as bytes that come over the connection: players leave it out. */
export async function metadataBytes(url: string, who: Credential, clock: Clock): Promise<Buffer> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	const chunks: Buffer[] = [];
	socket.on("data", (chunk: Buffer) => chunks.push(chunk));
	socket.on("error", () => {});
	await once(socket, "connect");
	const talk = new Conversation(socket, who);
	const cancel = clock.after(4 * listenMs, () => socket.destroy());
	try {
		await talk.ask("DESCRIBE", url);
		await talk.ask("SETUP", `${url}/trackID=${metadataTrack}`, "Transport: RTP/AVP/TCP;interleaved=0-1\r\n");
		await talk.ask("PLAY", url);
		await new Promise<void>((resolve) => {
			const done = clock.after(listenMs, resolve);
			socket.once("close", () => {
				done();
				resolve();
			});
		});
		return Buffer.concat(chunks);
	} finally {
		cancel();
		socket.destroy();
	}
}

/** RTSP with one answer after the other, as far as a device of ours needs it. */
class Conversation {
	readonly #socket: Socket;
	readonly #who: Credential;
	#challenge = "";
	#session = "";
	#number = 0;

	constructor(socket: Socket, who: Credential) {
		this.#socket = socket;
		this.#who = who;
	}

	async ask(method: string, url: string, headers = ""): Promise<void> {
		let answer = await this.#send(method, url, headers);
		if (/^RTSP\/1\.0 401/.test(answer)) {
			this.#challenge = [...answer.matchAll(/^WWW-Authenticate: (.*)$/gim)]
				.map(([, text]) => text)
				.join(", ");
			answer = await this.#send(method, url, headers);
		}
		if (!/^RTSP\/1\.0 200/.test(answer))
			throw new Error(`${method} was answered with ${answer.slice(0, 12)}`);
		this.#session = /^Session: ([^;\r\n]+)/im.exec(answer)?.[1] ?? this.#session;
	}

	async #send(method: string, url: string, headers: string): Promise<string> {
		const nonce = randomBytes(16).toString("hex");
		const authorization = answerDigest(this.#challenge, url, this.#who, nonce, method);
		const signed = authorization === undefined ? "" : `Authorization: ${authorization}\r\n`;
		const session = this.#session === "" ? "" : `Session: ${this.#session}\r\n`;
		const head = `${method} ${url} RTSP/1.0\r\nCSeq: ${++this.#number}\r\n${signed}${session}${headers}\r\n`;
		const answered = this.#answer();
		this.#socket.write(head);
		return answered;
	}

	/** Up to the end of the headers; a body comes with them, as it is short. */
	#answer(): Promise<string> {
		return new Promise((resolve, reject) => {
			let text = "";
			const listen = (chunk: Buffer) => {
				text += chunk.toString("latin1");
				const at = text.indexOf("RTSP/1.0");
				if (at < 0 || !text.includes("\r\n\r\n", at)) return;
				this.#socket.off("data", listen);
				this.#socket.off("close", gone);
				resolve(text.slice(at));
			};
			const gone = () => reject(new Error("the connection was closed"));
			this.#socket.on("data", listen);
			this.#socket.once("close", gone);
		});
	}
}
