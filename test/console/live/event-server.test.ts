import { once } from "node:events";
import mqtt, { type MqttClient } from "mqtt";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ConsoleServer } from "../../../console/server.ts";
import { systemClock } from "../../../device/clock.ts";
import { Secret } from "../../../device/secret.ts";
import { Bench, closed, inbox } from "../../broker/bench.ts";
import { accounts, camera } from "../wall-camera.ts";

let bench: Bench;
let server: ConsoleServer;
let origin: string;
let isThere: boolean;

beforeEach(async () => {
	isThere = true;
	bench = await Bench.open();
	server = await ConsoleServer.listen({
		host: "127.0.0.1",
		port: 0,
		accounts,
		cameras: () => [camera("cam-1")],
		rtspCredentials: { user: "wall", password: new Secret("wall password") },
		clock: systemClock,
		log: pino({ level: "silent" }),
		limits: { closeMs: 50, maxSocketsPerSession: 3 },
		events: () =>
			isThere
				? {
						prefix: "persienne",
						adopt: (request, socket, head, { user, password }, peer) => {
							const admitted = {
								user: `page:${user}`,
								password,
								role: "viewer",
								scope: "persienne",
							} as const;
							bench.broker.adopt(request, socket, head, { admitted, peer });
						},
					}
				: undefined,
	});
	origin = new URL(server.url).origin;
});
afterEach(async () => {
	await server.close();
	await bench[Symbol.asyncDispose]();
});

async function signIn(): Promise<Record<string, string>> {
	const answer = await fetch(`${origin}/sign-in`, {
		method: "POST",
		headers: { origin },
		body: new URLSearchParams({ user: "lea", password: "battery staple" }),
		redirect: "manual",
	});
	return { origin, cookie: String(answer.headers.get("set-cookie")).split(";")[0] as string };
}

const url = () => `${origin.replace("http", "ws")}/mqtt`;

function listen(headers: Record<string, string>, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
	return mqtt.connectAsync(url(), { wsOptions: { headers }, reconnectPeriod: 0, ...options }, false);
}

async function refusal(headers: Record<string, string>, protocols = "mqtt"): Promise<number | undefined> {
	const socket = new WebSocket(url(), protocols, { headers });
	socket.on("error", () => {});
	const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode?: number }];
	socket.terminate();
	return response.statusCode;
}

describe("events for the page", () => {
	it("come to who has signed in, without a password, and to nobody else", async () => {
		const page = await listen(await signIn());
		const box = inbox(page);
		await page.subscribeAsync("persienne/cam-1/#");
		const device = await bench.client("cam-1");
		await device.publishAsync("persienne/cam-1/privacy/dark", "{}", { qos: 1 });
		expect((await box.until(1))[0]).toMatchObject({ topic: "persienne/cam-1/privacy/dark" });
		expect(await refusal({ origin })).toBe(401);
		expect(await refusal({ origin, cookie: "persienne-1=x" })).toBe(401);
		page.end(true);
	});

	it("do not come to a page of another site, with the cookie or not", async () => {
		const { cookie = "" } = await signIn();
		expect(await refusal({ cookie })).toBe(403);
		expect(await refusal({ cookie, origin: "https://example.org" })).toBe(403);
		expect(await refusal({ cookie, origin: "http://127.0.0.1:1" })).toBe(403);
	});

	it("are to be heard and not to be made, below the cameras' topics alone", async () => {
		const page = await listen(await signIn());
		expect(await page.subscribeAsync("persienne/#")).toMatchObject([{ qos: 0 }]);
		await expect(page.subscribeAsync("$SYS/#")).rejects.toThrow();
		await expect(page.subscribeAsync("homeassistant/#")).rejects.toThrow();
		const gone = closed(page);
		page.publish("persienne/cam-1/privacy/dark", "{}");
		await gone;
	});

	it("take no session that outlives the page", async () => {
		await expect(listen(await signIn(), { clean: false, clientId: "page" })).rejects.toThrow();
	});

	it("end when the user signs out, as do the session's other connections", async () => {
		const headers = await signIn();
		const pages = [await listen(headers), await listen(headers)];
		const gone = Promise.all(pages.map(closed));
		await fetch(`${origin}/sign-out`, { method: "POST", headers, redirect: "manual" });
		await gone;
		expect(await refusal(headers)).toBe(401);
	});

	it("come over so many connections of one session", async () => {
		const headers = await signIn();
		const pages = [await listen(headers), await listen(headers), await listen(headers)];
		expect(await refusal(headers)).toBe(503);
		const [first] = pages;
		first?.end(true);
		await expect.poll(() => listen(headers).then((page) => page.connected)).toBe(true);
	});

	it("are told to nobody any more when the page has gone, with or without a word", async () => {
		const headers = await signIn();
		const [polite, abrupt] = [await listen(headers), await listen(headers)];
		await Promise.all([polite.subscribeAsync("persienne/#"), abrupt.subscribeAsync("persienne/#")]);
		expect(bench.broker.readers()).toMatchObject([
			{ account: { user: "page:lea" }, peer: "127.0.0.1", filters: ["persienne/#"] },
			{ account: { user: "page:lea" } },
		]);
		await polite.endAsync();
		abrupt.stream.destroy();
		await expect.poll(() => bench.broker.readers()).toEqual([]);
	});

	it("are not there where the broker is elsewhere, and are nothing but MQTT", async () => {
		const headers = await signIn();
		expect(await refusal(headers, "chat")).toBe(400);
		isThere = false;
		expect(await refusal(headers)).toBe(404);
	});

	it("end with the device", async () => {
		const page = await listen(await signIn());
		const gone = closed(page);
		await server.close();
		await gone;
	});
});
