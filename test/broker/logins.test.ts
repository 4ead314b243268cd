import mqtt from "mqtt";
import { describe, expect, test } from "vitest";
import type { LoginAttempt } from "../../broker/hooks.ts";
import { Attempts } from "../../device/auth/attempts.ts";
import { VirtualClock } from "../../device/clock.ts";
import { Bench } from "./bench.ts";

/** What is told of a login, as a line. */
const line = ({ outcome, account, peer, reason }: LoginAttempt): string =>
	[outcome, account?.user ?? "-", peer, reason ?? "-"].join(" ");

const wrong = { username: "mqtt", password: "guess", reconnectPeriod: 0 };

describe("who is told of logins", () => {
	test.each(["mqtt", "ws"])("learns who, from which address, and how it went, over %s", async (way) => {
		const told: string[] = [];
		await using bench = await Bench.open({ logins: (attempt) => told.push(line(attempt)) });
		const url = `${way}://127.0.0.1:${bench.broker.port}`;
		const client = await mqtt.connectAsync(url, { username: "mqtt", password: "mqtt" });
		await expect(mqtt.connectAsync(url, wrong)).rejects.toThrow();
		await expect(mqtt.connectAsync(url, { ...wrong, username: "my-password" })).rejects.toThrow();
		client.end(true);
		expect(told).toEqual([
			"ok mqtt 127.0.0.1 -",
			"refused mqtt 127.0.0.1 not authorized",
			"refused - 127.0.0.1 not authorized",
		]);
	});
});

describe("who guesses passwords", () => {
	test("is locked out here and wherever else the same attempts are counted, but cameras are not", async () => {
		const clock = new VirtualClock();
		const attempts = new Attempts({ burst: 3, refillMs: 1_000, peers: 10 }, clock);
		const told: string[] = [];
		await using bench = await Bench.open({ attempts, logins: (attempt) => told.push(line(attempt)) });
		for (let i = 0; i < 3; i++) await expect(mqtt.connectAsync(bench.broker.url, wrong)).rejects.toThrow();
		expect(attempts.locked("127.0.0.1")).toBe(true);
		await expect(bench.client("mqtt")).rejects.toThrow();
		expect(told.at(-1)).toBe("locked-out mqtt 127.0.0.1 too many wrong passwords");
		await bench.client("cam-1");
		clock.advance(1_000);
		await bench.client("mqtt");
	});

	test("elsewhere is locked out here", async () => {
		const attempts = new Attempts({ burst: 1, refillMs: 60_000, peers: 10 }, new VirtualClock());
		await using bench = await Bench.open({ attempts });
		attempts.failed("127.0.0.1");
		await expect(bench.client("mqtt")).rejects.toThrow();
	});
});
