import mqtt from "mqtt";
import { startFleet, type VirtualFleet } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inbox } from "../../broker/bench.ts";
import { hasOpenssl, Pki } from "../../broker/pki.ts";

if (!hasOpenssl)
	console.warn("skipped: certificates of the embedded broker's clients; there is no openssl here");

const cameras = [
	{ name: "north", scene: "courtyard" as const, masks: "none" as const },
	{ name: "ann", scene: "courtyard" as const, masks: "none" as const },
];

describe.runIf(hasOpenssl)("the broker of `up` that asks its clients for certificates", () => {
	let pki: Pki;
	let fleet: VirtualFleet;
	const clients: mqtt.MqttClient[] = [];

	beforeAll(async () => {
		pki = new Pki(["ca", "others"]);
		for (const name of ["mqtt", "north", "ann", "nobody"]) pki.issue(name, `/CN=${name}`);
		pki.issue("forged", "/CN=mqtt", "others");
		fleet = await startFleet({
			tls: true,
			broker: { embedded: { port: 0, clientCa: pki.path("ca.pem") } },
			cameras,
		});
	});
	afterAll(async () => {
		for (const client of clients) client.end(true);
		await fleet.stop();
		pki.remove();
	});

	async function come(name: string | undefined): Promise<mqtt.MqttClient> {
		const client = mqtt.connect(fleet.ready.tls?.mqtt ?? "", {
			rejectUnauthorized: false,
			reconnectPeriod: 0,
			...(name !== undefined && { cert: pki.pem(`${name}.pem`), key: pki.pem(`${name}.key`) }),
		});
		clients.push(client);
		await new Promise<void>((resolve, reject) => {
			client.once("connect", () => resolve());
			client.on("error", reject);
			client.once("close", () => reject(new Error("closed")));
		});
		return client;
	}

	it("knows by their names who reads, and below which topic somebody publishes", async () => {
		const reader = await come("mqtt");
		const box = inbox(reader);
		await reader.subscribeAsync("persienne/+/from-outside", { qos: 1 });
		const north = await come("north");
		await north.publishAsync("persienne/north/from-outside", "yes", { qos: 1 });
		expect((await box.until(1))[0]).toMatchObject({ topic: "persienne/north/from-outside", payload: "yes" });
		const closed = new Promise<void>((resolve) => north.once("close", () => resolve()));
		north.publish("persienne/ann/from-outside", "no");
		await closed;
	});

	it.each(["nobody", "forged", undefined])("lets nobody in by %s", async (name) => {
		await expect(come(name)).rejects.toThrow();
	});
});

it("is refused without TLS, as no certificate could be shown", async () => {
	if (!hasOpenssl) return;
	const pki = new Pki();
	const broker = { embedded: { port: 0, clientCa: pki.path("ca.pem") } };
	await expect(startFleet({ broker, cameras })).rejects.toMatchObject({ code: "CONFIG_TLS" });
	pki.remove();
});
