import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import mqtt, { type MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { tds, tev, textOf, tr2, wsnt } from "../helpers/onvif-camera.ts";
import { soap } from "../helpers/soap-client.ts";
import { Device } from "./lib/device.ts";
import { Mosquitto, mosquittoPrograms, type Protocol } from "./lib/mosquitto.ts";
import { have, run } from "./lib/run.ts";
import { schemas, zeepPython } from "./lib/shared.ts";

const zeep = zeepPython();

/** What ONVIF's AddEventBroker does, on a device in a process of its own, with Debian's mosquitto at the other end. */

const config = (ca: string) => ({
	broker: "none",
	eventBrokers: { ca },
	cameras: [
		{
			name: "cam-1",
			scene: "courtyard",
			masks: "none",
			plates: "off",
			video: { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } },
			analytics: ["motion", "people-count", "objects"],
		},
	],
});

interface Message {
	readonly topic: string;
	readonly payload: string;
	readonly retain: boolean;
	readonly qos: number;
}

/** A subscriber whose session outlives the broker's restarts, and its own. */
class Listener {
	readonly heard: Message[] = [];
	readonly #client: MqttClient;

	constructor(url: string) {
		this.#client = mqtt.connect(url, {
			username: "mqtt",
			password: "mqtt",
			clientId: "listener",
			clean: false,
			reconnectPeriod: 100,
		});
		this.#client.on("message", (topic, payload, { retain, qos }) =>
			this.heard.push({ topic, payload: String(payload), retain, qos }),
		);
		this.#client.on("error", () => {});
	}

	async subscribe(filter: string): Promise<this> {
		if (!this.#client.connected) await new Promise((resolve) => this.#client.once("connect", resolve));
		await this.#client.subscribeAsync(filter, { qos: 2 });
		return this;
	}

	async until(enough: (heard: readonly Message[]) => boolean): Promise<void> {
		while (!enough(this.heard)) await new Promise((resolve) => setTimeout(resolve, 20));
	}

	end(): void {
		this.#client.end(true);
	}
}

class Owner {
	readonly #device: Device;

	constructor(device: Device) {
		this.#device = device;
	}

	async ask(body: string): Promise<string> {
		const { camera, ready } = this.#device;
		const { status, text } = await soap(camera.onvif, ready.credentials.admin, body);
		if (status !== 200) throw new Error(text);
		return text;
	}

	add(address: string, more = "", password = "cam-1"): Promise<string> {
		return this.ask(
			`<AddEventBroker xmlns="${tev}"><EventBroker><Address>${address}</Address><TopicPrefix>site/a</TopicPrefix><UserName>cam-1</UserName><Password>${password}</Password>${more}</EventBroker></AddEventBroker>`,
		);
	}

	delete(address: string): Promise<string> {
		return this.ask(`<DeleteEventBroker xmlns="${tev}"><Address>${address}</Address></DeleteEventBroker>`);
	}

	async untilStatus(wanted: string): Promise<void> {
		const status = async () => textOf(await this.ask(`<GetEventBrokers xmlns="${tev}"/>`), "Status");
		while ((await status()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 50));
	}

	/** An event that happens once: a media profile of this name, which is gone again. */
	async happen(name: string): Promise<void> {
		await this.ask(`<CreateProfile xmlns="${tr2}"><Name>${name}</Name></CreateProfile>`);
		await this.ask(`<DeleteProfile xmlns="${tr2}"><Token>${name}</Token></DeleteProfile>`);
	}
}

/** Words that count: `event-aab` comes after `event-aaa`. */
function word(number: number): string {
	const letter = (place: number) => String.fromCharCode(97 + (Math.floor(number / 26 ** place) % 26));
	return `event-${letter(2)}${letter(1)}${letter(0)}`;
}

const topics = "http://www.onvif.org/ver10/topics";
const filter = (name: string, expression: string) =>
	`<${name}><TopicExpression xmlns="${wsnt}" xmlns:tns1="${topics}" Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${expression}</TopicExpression></${name}>`;
const happeningsOnly = filter("PublishFilter", "tns1:Media/ProfileChanged");
const happenings = (heard: readonly Message[]) =>
	heard
		.filter(({ topic }) => topic.includes("ProfileChanged"))
		.map(({ topic }) => topic.split("/&")[1] ?? "");

/** Each at least once, and in order: what comes again comes in the order in which it came before. */
function expectAll(heard: readonly Message[], count: number): void {
	const words = happenings(heard);
	const firsts = [...new Set(words)];
	expect(firsts).toEqual(Array.from({ length: count }, (_, number) => word(number)));
}

describe.runIf(have(...mosquittoPrograms))("event brokers and mosquitto", () => {
	let mosquitto: Mosquitto;
	let device: Device;
	let owner: Owner;
	let listener: Listener;
	beforeAll(async () => {
		mosquitto = await Mosquitto.prepare();
		await mosquitto.start();
		device = await Device.start({ config: config(mosquitto.caFile), args: ["--seed", "3"] });
		owner = new Owner(device);
		listener = await new Listener(mosquitto.url("mqtt")).subscribe("site/#");
	});
	afterEach(async () => {
		listener.heard.splice(0);
	});
	afterAll(async () => {
		listener?.end();
		await device?.stop();
		await mosquitto?.remove();
	});

	it.each(["mqtt", "mqtts", "ws", "wss"] as Protocol[])(
		"over %s, events and frames arrive on their topics; deleted, the camera is offline",
		async (protocol) => {
			const address = mosquitto.url(protocol);
			await owner.add(address, "<QoS>1</QoS><MetadataFilter/>");
			const wanted = [
				"VideoSource/MotionAlarm/&",
				"OccupancyCounter/&",
				"persienne:Privacy/Dark/&",
				"onvif-mj/",
			];
			await listener.until((heard) =>
				wanted.every((part) => heard.some(({ topic }) => topic.includes(part))),
			);
			await owner.untilStatus("Connected");
			await owner.delete(address);
			await listener.until((heard) => heard.some(({ payload }) => payload === "offline"));
			expect(
				listener.heard.filter(({ topic }) => topic === "site/a/availability").map(({ payload }) => payload),
			).toEqual(["online", "offline"]);
			for (const { topic, payload } of listener.heard) {
				expect(topic).toMatch(/^site\/a\/(availability|onvif-ej\/|onvif-mj\/VideoAnalytics\/main\/Objects$)/);
				if (topic.includes("onvif-ej"))
					expect(Object.keys(JSON.parse(payload))).toEqual(["UtcTime", "Source", "Data"]);
				if (topic.includes("onvif-mj")) expect(Object.keys(JSON.parse(payload))).toEqual(["Frame"]);
			}
			expect(await owner.ask(`<GetEventBrokers xmlns="${tev}"/>`)).not.toContain("tev:Address");
		},
	);

	it.runIf(zeep !== undefined)(
		"zeep adds, reads, changes and deletes a broker by ONVIF's own WSDL",
		async () => {
			const { camera, ready } = device;
			const { user, password } = ready.credentials.admin;
			const script = fileURLToPath(new URL("lib/event-brokers.py", import.meta.url));
			const args = [script, schemas, camera.onvif, user, password, mosquitto.url("ws")];
			const { status, stdout, stderr } = await run(zeep as string, args, { seconds: 60 });
			expect([status, stderr]).toEqual([0, ""]);
			expect(JSON.parse(String(stdout))).toEqual({
				protocols: "mqtt mqtts ws wss",
				all: 1,
				status: "Connected",
				password: null,
				qos: 2,
				prefix: "site/a",
				filter: ["ConcreteSet"],
				refused: ["InvalidArgVal", "InvalidProtocol"],
				deleted: null,
				gone: ["InvalidArgVal", "InvalidAddress"],
			});
		},
	);

	it("states are retained, and what only happens is not", async () => {
		const address = mosquitto.url("mqtt");
		await owner.add(address);
		await listener.until((heard) => heard.some(({ topic }) => topic.includes("MotionAlarm")));
		await owner.happen("event-zzz");
		await listener.until((heard) => heard.some(({ topic }) => topic.includes("ProfileChanged")));
		const late = mqtt.connect(address, { username: "mqtt", password: "mqtt" });
		const retained: string[] = [];
		late.on("message", (topic, _, { retain }) => retain && retained.push(topic));
		await late.subscribeAsync("site/#");
		// Of functions there is one for each rule and module.
		const topics = () => [...new Set(retained.map((topic) => topic.split("/").slice(2, 5).join("/")))].sort();
		while (topics().length < 5) await new Promise((resolve) => setTimeout(resolve, 20));
		expect(topics()).toEqual([
			"availability",
			"onvif-ej/RuleEngine/CountAggregation",
			"onvif-ej/VideoSource/MotionAlarm",
			"onvif-ej/persienne:Privacy/Dark",
			"onvif-ej/persienne:Privacy/Function",
		]);
		late.end(true);
		await owner.delete(address);
	});

	it("a wrong password shows in the status, and in the log by its reason", async () => {
		const address = mosquitto.url("mqtts");
		await owner.add(address, "", "wrong-Pa55word");
		await owner.untilStatus("Offline");
		const log = await owner.ask(`<GetSystemLog xmlns="${tds}"><LogType>System</LogType></GetSystemLog>`);
		expect(log).toMatch(/event broker mqtts:\/\/127\.0\.0\.1:\d+: refused: not authorised/);
		expect(log + device.log).not.toContain("wrong-Pa55word");
		await owner.add(address);
		await owner.untilStatus("Connected");
		await owner.delete(address);
	});

	it("a broker that stops, is frozen and comes back gets each event at least once, in order", async () => {
		const address = mosquitto.url("mqtt");
		await owner.add(address, happeningsOnly);
		await owner.untilStatus("Connected");
		const before = memoryOf(device.pid);
		let count = 0;
		const some = async (events: number) => {
			for (let more = 0; more < events; more++) await owner.happen(word(count++));
		};
		await some(10);
		await mosquitto.stop("SIGTERM");
		await some(30);
		await mosquitto.start();
		await some(10);
		mosquitto.signal("SIGSTOP");
		await some(30);
		mosquitto.signal("SIGCONT");
		await some(10);
		await listener.until((heard) => happenings(heard).includes(word(count - 1)));
		expectAll(listener.heard, count);
		// In kB. Nothing is kept of what was sent.
		expect(memoryOf(device.pid) - before).toBeLessThan(100_000);
		await owner.delete(address);
	});
});

describe.runIf(have(...mosquittoPrograms))("a device that is killed while its broker is away", () => {
	it("sends what waited when both are back, and the broker is still known", async () => {
		const mosquitto = await Mosquitto.prepare();
		await mosquitto.start();
		const listener = await new Listener(mosquitto.url("mqtt")).subscribe("site/#");
		const folder = Device.newFolder();
		const killed = await Device.start({ config: config(mosquitto.caFile), folder });
		const owner = new Owner(killed);
		await owner.add(mosquitto.url("mqtts"), happeningsOnly);
		await owner.untilStatus("Connected");
		await mosquitto.stop("SIGTERM");
		for (let number = 0; number < 40; number++) await owner.happen(word(number));
		process.kill(killed.pid, "SIGKILL");
		const again = await Device.start({ config: config(mosquitto.caFile), folder });
		await mosquitto.start();
		await listener.until((heard) => happenings(heard).includes(word(39)));
		expectAll(listener.heard, 40);
		await new Owner(again).untilStatus("Connected");
		listener.end();
		await again.stop();
		await mosquitto.remove();
	});
});

/** Resident memory of a process, in kB. */
function memoryOf(pid: number): number {
	return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
