import mqtt from "mqtt";
import type { Clock } from "../clock.ts";
import type { Credential } from "../identity/credentials.ts";

const mostRounds = 4;

/** What somebody hears who subscribes to everything: topics and payloads, a line each. */
export class MqttEar {
	readonly #client: mqtt.MqttClient;
	readonly lines: string[] = [];

	private constructor(client: mqtt.MqttClient) {
		this.#client = client;
	}

	static async open(url: string, { user, password }: Credential): Promise<MqttEar> {
		const login = { username: user, password: password.reveal(), reconnectPeriod: 0 };
		const client = await mqtt.connectAsync(url, login, false);
		const ear = new MqttEar(client);
		client.on("message", (topic, payload) => ear.lines.push(`${topic} ${payload.toString("utf8")}`));
		client.on("error", () => {});
		await client.subscribeAsync("#");
		return ear;
	}

	/** After a while without a word, all that is retained has come; of what goes on and on, a few seconds are heard. */
	async quiet(ms: number, clock: Clock): Promise<void> {
		for (let [before, rounds] = [-1, 0]; before !== this.lines.length && rounds < mostRounds; rounds++) {
			before = this.lines.length;
			await new Promise<void>((resolve) => clock.after(ms, resolve));
		}
	}

	async close(): Promise<void> {
		await this.#client.endAsync(true);
	}
}
