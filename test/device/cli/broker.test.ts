import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { describe, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { freshDirectory } from "../identity/directory.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

const directory = freshDirectory();
const accounts = () => join(directory(), "accounts");
const passwordOf = (camera: string) => readFileSync(join(accounts(), `${camera}.password`), "utf8").trim();

/** Runs the command to its end, or to the moment when it waits for a signal. */
async function broker(...args: string[]) {
	const io = new TestIo(directory());
	const folders = ["--data-dir", join(directory(), "data"), "--accounts", accounts()];
	const status = run(["broker", ...folders, ...args], io, new FakeFirmware());
	const settled = status.then(() => {});
	while (!io.out.includes("\n") && !io.err.includes("\n")) {
		await Promise.race([settled, new Promise((resolve) => setImmediate(resolve))]);
	}
	const stop = () => {
		io.signal();
		return status;
	};
	return { io, status, stop };
}

const ready = (io: TestIo) =>
	io.events[0] as {
		mqtt: { url: string; prefix: string };
		credentials: { mqtt: { user: string; password: string } };
	};

const connect = (url: string, username: string, password: string) =>
	connectAsync(url, { username, password, reconnectPeriod: 0 });

describe("persienne broker", () => {
	it("lets each camera publish its own topics alone, and the reader read them", async () => {
		const { io, stop } = await broker("--cameras", "north,south", "--mqtt-port", "0", "--json");
		const { mqtt, credentials } = ready(io);
		const reader = await connect(mqtt.url, credentials.mqtt.user, credentials.mqtt.password);
		const received: string[] = [];
		reader.on("message", (topic, payload) => received.push(`${topic} ${payload}`));
		await reader.subscribeAsync("persienne/#");
		const north = await connect(mqtt.url, "north", passwordOf("north"));
		await north.publishAsync("persienne/north/health", "well", { qos: 1 });
		const refused = new Promise<void>((resolve) => north.once("close", () => resolve()));
		await north.publishAsync("persienne/south/health", "forged");
		await refused;
		const south = await connect(mqtt.url, "south", passwordOf("south"));
		await south.publishAsync("persienne/south/health", "well", { qos: 1 });
		await expect(connect(mqtt.url, "north", passwordOf("south"))).rejects.toThrow("Not authorized");
		await Promise.all([reader, north, south].map((client) => client.endAsync(true)));
		expect(await stop()).toBe(0);
		expect(received).toEqual(["persienne/north/health well", "persienne/south/health well"]);
	});

	it("keeps each camera's password in a file of its own, for its owner alone, from start to start", async () => {
		await (await broker("--cameras", "north", "--mqtt-port", "0")).stop();
		const first = passwordOf("north");
		expect(statSync(join(accounts(), "north.password")).mode & 0o777).toBe(0o600);
		await (await broker("--cameras", "north,south", "--mqtt-port", "0")).stop();
		expect(passwordOf("north")).toBe(first);
		expect(passwordOf("south")).not.toBe(first);
	});

	it("shows the reader's password in a terminal and to a program, and in no log", async () => {
		const { io, stop } = await broker("--cameras", "north", "--mqtt-port", "0");
		await stop();
		const { mqtt } = JSON.parse(readFileSync(join(directory(), "data", "credentials.json"), "utf8"));
		expect(io.out).toMatch(
			/^mqtt:\/\/127\.0\.0\.1:\d+ {2}topics persienne\/# {2}user mqtt {2}cameras north\n$/,
		);
		expect(io.out + io.err).not.toContain(mqtt);
	});

	it("checks that the broker lets its reader in", async () => {
		const running = await broker("--cameras", "north", "--mqtt-port", "0", "--json");
		const { port } = new URL(ready(running.io).mqtt.url);
		const well = new TestIo(directory());
		const check = ["broker", "--check", "--data-dir", join(directory(), "data"), "--mqtt-port", port];
		expect(await run(check, well, new FakeFirmware())).toBe(0);
		await running.stop();
		const unwell = new TestIo(directory());
		expect(await run(check, unwell, new FakeFirmware())).toBe(1);
		expect(unwell.err).toContain("does not let its reader in");
	});

	it.each([
		[["--mqtt-port", "0"], 2, "needs --cameras NAMES"],
		[["--cameras", "mqtt"], 2, "no camera can be called mqtt"],
		[["--cameras", "a+b"], 1, "cannot be used"],
		[["--cameras", "../../x"], 1, "cannot be used"],
	])("%j is refused", async (args, expected, reason) => {
		const { io, status } = await broker(...args);
		expect(await status).toBe(expected);
		expect(io.err).toContain(reason);
	});
});
