import { MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmbeddedBroker } from "../../broker/embedded.ts";
import { accounts, closed, inbox } from "./bench.ts";

let broker: EmbeddedBroker;

beforeEach(async () => {
	broker = await EmbeddedBroker.listen({ host: "", port: undefined, accounts });
});
afterEach(() => broker.close());

function client(user: string, password = user): Promise<MqttClient> {
	const made = new MqttClient(() => broker.connect(), { username: user, password, reconnectPeriod: 0 });
	return new Promise((resolve, reject) => {
		made.once("connect", () => resolve(made));
		made.once("error", reject);
	});
}

describe("a broker that listens nowhere", () => {
	it("has those of this program, who log in as all do", async () => {
		expect([broker.port, broker.tlsPort]).toEqual([0, 0]);
		const reader = await client("mqtt");
		const box = inbox(reader);
		await reader.subscribeAsync("persienne/#");
		const device = await client("cam-1");
		await device.publishAsync("persienne/cam-1/privacy/dark", "{}", { qos: 1, retain: true });
		expect(await box.until(1)).toMatchObject([{ topic: "persienne/cam-1/privacy/dark", payload: "{}" }]);
		await expect(client("cam-1", "wrong")).rejects.toThrow();
		await device.endAsync();
		expect(broker.stats()).toMatchObject({ clients: 1, retained: 1 });
	});

	it("tells of a will when a connection breaks, and ends all with itself", async () => {
		const reader = await client("mqtt");
		const box = inbox(reader);
		await reader.subscribeAsync("persienne/#");
		const stream = broker.connect();
		const will = { topic: "persienne/cam-1/availability", payload: Buffer.from("offline"), qos: 1 } as const;
		const device = new MqttClient(() => stream, {
			username: "cam-1",
			password: "cam-1",
			will,
			reconnectPeriod: 0,
		});
		await new Promise<void>((resolve) => device.once("connect", () => resolve()));
		stream.destroy();
		expect(await box.until(1)).toMatchObject([{ payload: "offline" }]);
		const gone = closed(reader);
		await broker.close();
		await gone;
	});
});
