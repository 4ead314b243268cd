import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device } from "./lib/device.ts";
import { run } from "./lib/run.ts";
import { clients, python, runClient, there } from "./lib/shared.ts";

let device: Device;
beforeAll(async () => {
	device = await Device.start({ args: ["--cameras", "1"] });
});
afterAll(() => device.stop());

const address = () => new URL(device.camera.onvif);
const login = () => device.ready.credentials.viewer;
const named = (): readonly string[] => [address().hostname, address().port, login().user, login().password];
const states = [
	"persienne:Privacy/Dark",
	"persienne:Privacy/Function",
	"tns1:RuleEngine/CountAggregation/OccupancyCounter",
	"tns1:VideoSource/GlobalSceneChange/AnalyticsService",
	"tns1:VideoSource/ImageTooBlurry/AnalyticsService",
	"tns1:VideoSource/ImageTooBright/AnalyticsService",
	"tns1:VideoSource/ImageTooDark/AnalyticsService",
	"tns1:VideoSource/MotionAlarm",
];

type Answer<T> = (error: Error | null, result: T) => void;
interface Message {
	readonly topic: { readonly _: string };
}
/** The event part of npm `onvif` 0.8; the package has no types of its own. */
interface Cam {
	connect(answer: Answer<void>): void;
	on(event: "event", listener: (message: Message) => void): void;
	on(event: "eventsError", listener: (error: Error) => void): void;
	removeAllListeners(event: "event"): void;
	subscribe(options: { url: string }, answer: Answer<void>): void;
	parseEventXML(xml: string, answer: Answer<Message[]>): void;
	unsubscribe(answer: Answer<void>): void;
}
const { Cam } = createRequire(import.meta.url)("onvif") as { Cam: new (options: object) => Cam };

async function connected(): Promise<Cam> {
	const { user: username, password } = login();
	const { hostname, port } = address();
	const cam = new Cam({ hostname, port: Number(port), username, password, autoconnect: false });
	await new Promise<void>((resolve, reject) => cam.connect((error) => (error ? reject(error) : resolve())));
	return cam;
}

describe("npm onvif", () => {
	it("is told the camera's states by its event emitter", async () => {
		const cam = await connected();
		const topics = new Set<string>();
		await new Promise<void>((resolve, reject) => {
			cam.on("eventsError", reject);
			cam.on("event", ({ topic }) => {
				topics.add(topic._);
				if (topics.size === states.length) resolve();
			});
		});
		cam.removeAllListeners("event");
		expect([...topics].sort()).toEqual(states);
	});

	it("has them posted to an address of its own", async () => {
		const cam = await connected();
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		try {
			const body = new Promise<string>((resolve) =>
				server.once("request", async (request, response) => {
					let text = "";
					for await (const chunk of request) text += chunk;
					response.end();
					resolve(text);
				}),
			);
			const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`;
			await new Promise<void>((resolve, reject) =>
				cam.subscribe({ url }, (error) => (error ? reject(error) : resolve())),
			);
			const xml = await body;
			const messages = await new Promise<Message[]>((resolve, reject) =>
				cam.parseEventXML(xml, (error, found) => (error ? reject(error) : resolve(found))),
			);
			expect(messages.map(({ topic }) => topic._)).toContain("persienne:Privacy/Dark");
			await new Promise<void>((resolve) => cam.unsubscribe(() => resolve()));
		} finally {
			server.closeAllConnections();
			server.close();
		}
	});
});

/** A Python that has PyPI's onvif-zeep-async, with which Home Assistant speaks to cameras. */
const homeAssistant = process.env["PERSIENNE_HA_PYTHON"] ?? "";
const haveHomeAssistant = homeAssistant !== "";
if (!haveHomeAssistant)
	process.stderr.write(
		"SKIPPED: Home Assistant's library, since PERSIENNE_HA_PYTHON names no Python that has it\n",
	);

describe.runIf(haveHomeAssistant)("Home Assistant's library", () => {
	it("pulls, asks for the states again, and takes them by web hook", async () => {
		const script = fileURLToPath(new URL("lib/home-assistant.py", import.meta.url));
		const { status, stdout, stderr } = await run(homeAssistant, [script, ...named()], { seconds: 100 });
		expect(stderr).toBe("");
		expect(status).toBe(0);
		const lines = stdout.toString().trim().split("\n");
		const told = lines.map((line) => JSON.parse(line) as [way: string, topic: string, object, object]);
		for (const way of ["pull", "again", "hook"]) {
			const topics = told.filter(([by]) => by === way).map(([, topic]) => topic);
			expect(topics, way).toContain("persienne:Privacy/Dark");
		}
		const alarm = told.find(([, topic]) => topic === "tns1:VideoSource/MotionAlarm");
		expect(alarm?.slice(2)).toEqual([
			{ Source: "VideoSource_1" },
			{ State: expect.stringMatching(/^(?:true|false)$/) },
		]);
	});
});

/** Checks of ../shared/clients with clients that .ci/run installs, if it can. */
const checks = [
	{
		name: "onvif-nvt",
		command: [process.execPath, join(clients, "onvif-nvt/run.cjs")],
		needs: process.env["PERSIENNE_CLIENT_MODULES"],
		env: { NODE_PATH: process.env["PERSIENNE_CLIENT_MODULES"] ?? "", ONLY: "^(connect|events)" },
	},
	{
		name: "node-onvif",
		command: [process.execPath, join(clients, "node-onvif/run.cjs")],
		needs: process.env["PERSIENNE_CLIENT_MODULES"],
		env: { NODE_PATH: process.env["PERSIENNE_CLIENT_MODULES"] ?? "", ONLY: "events|init" },
	},
	{
		name: "python-onvif-zeep",
		command: [python, join(clients, "python-onvif-zeep/run.py")],
		needs: process.env["POZ_DIR"],
		env: { POZ_DIR: process.env["POZ_DIR"] ?? "", ONLY: "connects|^events|^analytics" },
	},
];

describe.runIf(there).each(checks)("$name", ({ name, command, needs, env }) => {
	const zeep = name !== "python-onvif-zeep" || spawnSync(python, ["-c", "import zeep"]).status === 0;
	if (!needs || !zeep) process.stderr.write(`SKIPPED: ${name} is not installed\n`);
	it.runIf(needs && zeep)("gets events", async () => {
		const { passed, failures } = await runClient([...command, ...named()], env);
		expect(failures).toEqual([]);
		expect(passed).toBeGreaterThan(0);
	});
});
