import { readdirSync, readFileSync } from "node:fs";
import { connect as connectSocket, type Socket } from "node:net";
import { join } from "node:path";
import { connect, publish } from "../../broker/wire.ts";

/** Plays mosquitto's test/broker/data: packets as bytes, and what a broker has to answer, or that it has to hang up. */

interface Step {
	readonly type: "send" | "recv" | "publish";
	readonly payload: string;
	readonly topic?: string;
	readonly qos?: number;
}

export interface HostileCase {
	readonly name: string;
	/** 3, 4 or 5. */
	readonly version: number;
	readonly connects: boolean;
	readonly hangsUp: boolean;
	readonly steps: readonly Step[];
}

export function readCases(folder: string): HostileCase[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith(".json"))
		.sort()
		.flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")))
		.filter(({ disable }) => !disable)
		.flatMap(({ group, tests }) =>
			tests.map((test: Record<string, unknown>) => ({
				name: `${group} ${test["name"]}`,
				version: Number(test["ver"] ?? 4),
				connects: test["connect"] !== false,
				hangsUp: test["expect_disconnect"] !== false,
				steps: test["msgs"] as Step[],
			})),
		);
}

/** Whether packets are written as bytes. Sources of mosquitto of 2026 have a notation of their own, with lengths to be filled in. */
export function areBytes(folder: string): boolean {
	return readCases(folder).every(({ steps }) =>
		steps.every(({ type, payload = "" }) => type === "publish" || /^[0-9a-f ]*$/i.test(payload)),
	);
}

/** Milliseconds that a broker may take; a case that fails costs as much. */
const patience = 500;
const bytesOf = (step: Step) => Buffer.from(step.payload.replaceAll(" ", ""), "hex");

/** Bytes as they come. */
class Conversation {
	readonly #socket: Socket;
	#received = Buffer.alloc(0);
	#ended = false;
	#wake = () => {};

	constructor(port: number) {
		this.#socket = connectSocket(port, "127.0.0.1");
		this.#socket.on("data", (chunk) => {
			this.#received = Buffer.concat([this.#received, chunk]);
			this.#wake();
		});
		this.#socket.on("error", () => {});
		this.#socket.on("close", () => {
			this.#ended = true;
			this.#wake();
		});
	}

	send(bytes: Uint8Array): void {
		if (!this.#ended) this.#socket.write(bytes);
	}

	/** The next bytes; fewer when no more come. */
	async take(count: number): Promise<Buffer> {
		await this.#until(() => this.#received.length >= count || this.#ended);
		const taken = this.#received.subarray(0, count);
		this.#received = this.#received.subarray(taken.length);
		return taken;
	}

	/** Whether the broker hangs up, and says nothing before. */
	async hangsUp(): Promise<boolean> {
		await this.#until(() => this.#ended || this.#received.length > 0);
		return this.#ended && this.#received.length === 0;
	}

	close(): void {
		this.#socket.destroy();
	}

	#until(condition: () => boolean): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, patience);
			const look = () => {
				if (!condition()) return;
				clearTimeout(timer);
				resolve();
			};
			this.#wake = look;
			look();
		});
	}
}

/** Undefined when the broker does as the case expects; what it did otherwise. */
export async function play(test: HostileCase, port: number): Promise<string | undefined> {
	const conversation = new Conversation(port);
	try {
		if (test.connects) {
			conversation.send(connect({ id: test.name.slice(0, 60), level: test.version, keepAlive: 60 }));
			if (!(await conversation.take(4)).equals(Buffer.from([0x20, 2, 0, 0]))) return "no CONNACK";
		}
		for (const step of test.steps) {
			if (step.type === "send") conversation.send(bytesOf(step));
			if (step.type === "publish") await helped(step, port);
			if (step.type !== "recv") continue;
			const expected = bytesOf(step);
			const got = await conversation.take(expected.length);
			if (!got.equals(expected)) return `answered ${got.toString("hex") || "nothing"}`;
		}
		if (test.hangsUp) return (await conversation.hangsUp()) ? undefined : "stayed connected";
		conversation.send(Uint8Array.of(0xc0, 0));
		return (await conversation.take(2)).equals(Buffer.from([0xd0, 0])) ? undefined : "hung up";
	} finally {
		conversation.close();
	}
}

/** Somebody else publishes. */
async function helped({ topic = "", payload, qos = 0 }: Step, port: number): Promise<void> {
	const helper = new Conversation(port);
	helper.send(connect({ id: "helper", keepAlive: 60 }));
	await helper.take(4);
	helper.send(publish(topic, payload, qos));
	if (qos > 0) await helper.take(4);
	if (qos === 2) {
		helper.send(Uint8Array.of(0x62, 2, 0, 1));
		await helper.take(4);
	}
	setTimeout(() => helper.close(), 100);
}
