import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import type { BrokerAccount } from "../../broker/accounts.ts";
import { EmbeddedBroker, type EmbeddedBrokerOptions } from "../../broker/embedded.ts";
import { Secret } from "../../device/secret.ts";

/** A broker on a free port with two cameras and a viewer, whose passwords are their names, and clients of it. */

export const accounts: readonly BrokerAccount[] = [
	{ user: "cam-1", password: new Secret("cam-1"), role: "device", scope: "persienne/cam-1" },
	{ user: "cam-2", password: new Secret("cam-2"), role: "device", scope: "persienne/cam-2" },
	{ user: "mqtt", password: new Secret("mqtt"), role: "viewer", scope: "persienne" },
	{ user: "other", password: new Secret("other"), role: "viewer", scope: "elsewhere" },
];

export class Bench implements AsyncDisposable {
	readonly broker: EmbeddedBroker;
	readonly #clients: MqttClient[] = [];

	private constructor(broker: EmbeddedBroker) {
		this.broker = broker;
	}

	static async open(options: Partial<EmbeddedBrokerOptions> = {}): Promise<Bench> {
		return new Bench(await EmbeddedBroker.listen({ host: "127.0.0.1", port: 0, accounts, ...options }));
	}

	/**
	 * A connected client; rejects when the broker refuses it.
	 *
	 * @param begin called before it is connected
	 */
	async client(
		user: string,
		options: IClientOptions = {},
		begin: (client: MqttClient) => void = () => {},
	): Promise<MqttClient> {
		const client = mqtt.connect(this.broker.url, {
			username: user,
			password: user,
			reconnectPeriod: 0,
			...options,
		});
		this.#clients.push(client);
		begin(client);
		await new Promise<void>((resolve, reject) => {
			client.once("connect", () => resolve());
			client.once("error", reject);
			client.once("close", () => reject(new Error("closed")));
		});
		return client;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const client of this.#clients) client.end(true);
		await this.broker.close();
	}
}

export interface Message {
	readonly topic: string;
	readonly payload: string;
	readonly retain: boolean;
	readonly qos: number;
}

/** What a client receives, as a list that grows, and a way to wait for it. */
export function inbox(client: MqttClient): { messages: Message[]; until(count: number): Promise<Message[]> } {
	const messages: Message[] = [];
	client.on("message", (topic, payload, { retain, qos }) => {
		messages.push({ topic, payload: payload.toString(), retain, qos });
	});
	return {
		messages,
		async until(count) {
			while (messages.length < count) await new Promise((resolve) => client.once("message", resolve));
			return messages;
		},
	};
}

export function closed(client: MqttClient): Promise<void> {
	return new Promise((resolve) => {
		client.once("close", () => resolve());
	});
}
