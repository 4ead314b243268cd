import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { projectDiscovery } from "../../../masks/sanitise/discovery.ts";
import { accounts, Bench, inbox } from "../bench.ts";
import { Cameras, eventually, muteBroker, start } from "./cameras.ts";

describe("what is announced", () => {
	const homeTopic = "homeassistant/device/6f9619ff-8b86-4011-b42d-00cf4fc964ff/config";
	const home = accounts.map((account) => ({
		...account,
		also:
			account.role === "device"
				? { publish: [homeTopic], subscribe: ["homeassistant/status"] }
				: { publish: ["homeassistant/status"], subscribe: ["homeassistant/#"] },
	}));
	let times = 0;
	const announcing = {
		statusTopic: "homeassistant/status",
		topic: homeTopic,
		discovery: () => {
			times++;
			return projectDiscovery({
				uuid: "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
				name: "cam-1",
				topic: "persienne/cam-1",
				videoSource: "VideoSource_1",
				motion: true,
				rules: [],
				countsByWindow: false,
				version: "1.0.0",
			});
		},
	};

	test("is retained, and told again when Home Assistant comes online", async () => {
		times = 0;
		await using bench = await Bench.open({ accounts: home });
		await using cameras = new Cameras();
		const { until } = cameras.open(bench.broker.url, { announcing });
		await until(true);
		const assistant = await bench.client("mqtt");
		const box = inbox(assistant);
		await assistant.subscribeAsync("homeassistant/#");
		const [first] = await box.until(1);
		expect(first).toMatchObject({ topic: homeTopic, retain: true });
		await assistant.publishAsync("homeassistant/status", "offline", { qos: 1 });
		await assistant.publishAsync("homeassistant/status", "online", { qos: 1 });
		const messages = await box.until(4);
		expect(messages.filter(({ topic }) => topic === homeTopic)).toHaveLength(2);
		expect(times).toBe(2);
	});

	test("is no way to another's topics", async () => {
		await using bench = await Bench.open({ accounts: home });
		const device = await bench.client("cam-1");
		await device.subscribeAsync("homeassistant/status");
		await expect(device.subscribeAsync("homeassistant/#")).rejects.toThrow();
		const gone = new Promise<void>((resolve) => device.once("close", () => resolve()));
		device.publish("homeassistant/status", "online");
		await gone;
		const assistant = await bench.client("mqtt");
		const lost = new Promise<void>((resolve) => assistant.once("close", () => resolve()));
		assistant.publish(homeTopic, "forged", { retain: true });
		await lost;
		expect(bench.broker.stats()).toMatchObject({ deniedPublishes: 2, retained: 0 });
	});

	test("is under way once at most, however often somebody comes online at a broker that does not answer", async () => {
		const { server, sockets, url } = await muteBroker();
		await using cameras = new Cameras();
		const clock = new VirtualClock(start);
		let sent = 0;
		const onSent = (what: string) => {
			if (what === "discovery") sent++;
		};
		const limits = { closeTime: 1 };
		const { publisher, until } = cameras.open(url, { clock, announcing, limits, onSent });
		await until(true);
		for (let i = 0; i < 10_000; i++) publisher.announce();
		expect(sent).toBe(1);
		sockets[0]?.destroy();
		await until(false);
		clock.advance(30_000);
		await until(true);
		expect(sent).toBe(2);
		const closing = publisher.close();
		clock.advance(1);
		await closing;
		for (const socket of sockets) socket.destroy();
		server.close();
	});

	test("is told once more when it changed while it was under way", async () => {
		await using bench = await Bench.open({ accounts: home });
		await using cameras = new Cameras();
		const assistant = await bench.client("mqtt");
		const box = inbox(assistant);
		await assistant.subscribeAsync(homeTopic);
		times = 0;
		let timesAtOnce = 0;
		const { publisher } = cameras.open(bench.broker.url, {
			announcing,
			// The first is under way then.
			onState: (connected) => {
				for (let i = 0; connected && i < 100; i++) publisher.announce();
				if (connected) timesAtOnce = times;
			},
		});
		await box.until(2);
		await publisher.close();
		expect([timesAtOnce, times]).toEqual([1, 2]);
	});

	test("goes to a broker that lets nobody subscribe, too", async () => {
		const deaf = home.map((account) => ({ ...account, also: { publish: [homeTopic], subscribe: [] } }));
		await using bench = await Bench.open({ accounts: deaf });
		await using cameras = new Cameras();
		const { publisher, until } = cameras.open(bench.broker.url, { announcing });
		await until(true);
		await eventually(() => bench.broker.stats().retained === 2); // and availability
		expect(publisher.stats().connected).toBe(true);
	});
});
