import mqtt, { type IClientOptions } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEndpoint } from "../../broker/publish/endpoint.ts";
import { Publisher } from "../../broker/publish/publisher.ts";
import { cameraRoute } from "../../broker/publish/route.ts";
import { Bench, inbox } from "./bench.ts";
import { hasOpenssl, Pki } from "./pki.ts";

/** Clients that are known by their certificates. OpenSSL makes them; without it this is skipped, aloud. */
if (!hasOpenssl) console.warn("skipped: client certificates, for want of openssl");

describe.runIf(hasOpenssl)("a broker that asks for certificates", () => {
	let pki: Pki;
	beforeAll(() => {
		pki = new Pki(["ca", "stranger"]);
		pki.issue("server", "/CN=broker", "ca", "127.0.0.1");
		pki.issue("cam-1", "/CN=cam-1");
		pki.issue("mqtt", "/CN=mqtt");
		pki.issue("nobody", "/CN=nobody");
		pki.issue("two", "/CN=cam-1/CN=mqtt");
		pki.issue("forged", "/CN=cam-1", "stranger");
	});
	afterAll(() => pki.remove());

	const pem = (file: string) => pki.pem(file);
	const open = () =>
		Bench.open({
			tls: {
				port: 0,
				identity: {
					options: { cert: pem("server.pem"), key: pem("server.key"), minVersion: "TLSv1.2" },
					follow: () => () => {},
				},
				clientCa: pem("ca.pem"),
			},
		});
	const come = (bench: Bench, name: string | undefined, options: IClientOptions = {}, way = "mqtts") =>
		mqtt.connectAsync(`${way}://127.0.0.1:${bench.broker.tlsPort}/mqtt`, {
			reconnectPeriod: 0,
			ca: pem("ca.pem"),
			...(name !== undefined && { cert: pem(`${name}.pem`), key: pem(`${name}.key`) }),
			...options,
		});

	test.each(["mqtts", "wss"])("over %s, the name in it is whose topics they publish", async (way) => {
		await using bench = await open();
		const viewer = await come(bench, "mqtt", {}, way);
		const box = inbox(viewer);
		await viewer.subscribeAsync("persienne/#", { qos: 1 });
		const device = await come(bench, "cam-1", {}, way);
		await device.publishAsync("persienne/cam-1/x", "mine", { qos: 1 });
		expect((await box.until(1)).map(({ payload }) => payload)).toEqual(["mine"]);
		const gone = new Promise<void>((resolve) => device.once("close", () => resolve()));
		device.publish("persienne/cam-2/x", "another's");
		await gone;
		expect(bench.broker.stats().deniedPublishes).toBe(1);
		viewer.end(true);
	});

	test("a user name that is another's is refused, with its password or without", async () => {
		await using bench = await open();
		for (const login of [{ username: "cam-2" }, { username: "cam-2", password: "cam-2" }])
			await expect(come(bench, "cam-1", login)).rejects.toThrow(/not authorized/i);
		(await come(bench, "cam-1", { username: "cam-1" })).end(true);
	});

	test.each(["nobody", "two"])("the certificate %s names no account", async (name) => {
		await using bench = await open();
		await expect(come(bench, name)).rejects.toThrow(/not authorized/i);
	});

	test.each(["forged", undefined])("%s does not get as far as a login", async (name) => {
		await using bench = await open();
		// TLS 1.3 has the client believe for a moment that it is let in.
		const client = mqtt.connect(`mqtts://127.0.0.1:${bench.broker.tlsPort}`, {
			...{ username: "cam-1", password: "cam-1", reconnectPeriod: 0, ca: pem("ca.pem") },
			...(name !== undefined && { cert: pem(`${name}.pem`), key: pem(`${name}.key`) }),
		});
		client.on("error", () => {});
		await new Promise<void>((resolve) => client.once("close", () => resolve()));
		expect(client.connected).toBe(false);
		expect(bench.broker.stats()).toMatchObject({ refusedLogins: 0, clients: 0 });
	});

	test("a camera shows its own", async () => {
		await using bench = await open();
		const identity = pki.identity("cam-1");
		const connected = new Promise<void>((resolve) => {
			const endpoint = parseEndpoint({
				url: `mqtts://127.0.0.1:${bench.broker.tlsPort}`,
				ca: pem("ca.pem"),
				identity,
			});
			publisher = new Publisher({
				endpoint,
				route: cameraRoute("persienne/cam-1"),
				onState: (isConnected) => isConnected && resolve(),
			});
			publisher.start();
		});
		await connected;
		await publisher?.close();
	});
	let publisher: Publisher | undefined;
});
