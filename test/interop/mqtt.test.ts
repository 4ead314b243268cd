import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EmbeddedBroker } from "../../broker/embedded.ts";
import { parseEndpoint } from "../../broker/publish/endpoint.ts";
import { Publisher } from "../../broker/publish/publisher.ts";
import { cameraRoute } from "../../broker/publish/route.ts";
import { createLogger, type Logger, silentLogger } from "../../device/log.ts";
import { Secret } from "../../device/secret.ts";
import { project } from "../../masks/sanitise/public-event.ts";
import { Sanitiser } from "../../masks/sanitise/sanitiser.ts";
import { Device } from "./lib/device.ts";
import { at, Mosquitto, messages, mosquittoPrograms } from "./lib/mosquitto.ts";
import { have, run } from "./lib/run.ts";

/** The embedded broker against mosquitto's clients, and the publisher against mosquitto itself (Debian's packages). */

const installed = have(...mosquittoPrograms);

const start = Date.UTC(2026, 0, 1);
const prefix = "persienne";
const camera = "cam-1";

function publisherTo(url: string, ca?: string, log: Logger = silentLogger): Publisher {
	const credentials = { username: "cam-1", password: new Secret("cam-1") };
	const endpoint = parseEndpoint({ url, ...credentials, ...(ca === undefined ? {} : { ca }) });
	return new Publisher({ endpoint, route: cameraRoute(`${prefix}/${camera}`), log });
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Publishes what one picture gives. */
function publishAll(publisher: Publisher): void {
	const sanitiser = new Sanitiser({ videoSource: "VideoSource_1" });
	const findings = [{ kind: "occupancy" as const, rule: "occupancy", data: { Count: 2 } }];
	const seen = { takenAt: start, motion: true, findings };
	for (const event of sanitiser.observe(seen)) publisher.publish(event);
}

const expected = {
	"persienne/cam-1/availability": "online",
	"persienne/cam-1/onvif-ej/VideoSource/MotionAlarm/&VideoSource_1":
		'{"UtcTime":"2026-01-01T00:00:00Z","Source":{"Source":"VideoSource_1"},"Data":{"State":true}}',
	"persienne/cam-1/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&VideoSource_1/occupancy":
		'{"UtcTime":"2026-01-01T00:00:00Z","Source":{"VideoSource":"VideoSource_1","Rule":"occupancy"},"Data":{"Count":2}}',
};

describe.runIf(installed)("the embedded broker and mosquitto's clients", () => {
	let broker: EmbeddedBroker;
	let publisher: Publisher;

	beforeAll(async () => {
		broker = await EmbeddedBroker.listen({
			host: "127.0.0.1",
			port: 0,
			accounts: [
				{ user: "cam-1", password: new Secret("cam-1"), role: "device", scope: "persienne/cam-1" },
				{ user: "mqtt", password: new Secret("mqtt"), role: "viewer", scope: "persienne" },
			],
		});
		publisher = publisherTo(broker.url);
		publisher.start();
		publishAll(publisher);
		await until(() => publisher.stats().acknowledged === 2);
	});
	afterAll(async () => {
		await publisher.close();
		await broker.close();
	});

	test.each(["mqttv31", "mqttv311"])("mosquitto_sub (%s) gets what the camera says", async (version) => {
		for (const filter of ["#", "persienne/#"]) {
			const args = at(
				broker.port,
				"mqtt",
				"-t",
				filter,
				"-C",
				"3",
				"-W",
				"10",
				"-v",
				"-V",
				version,
				"-q",
				"1",
			);
			const { status, stdout } = await run("mosquitto_sub", args);
			expect(status).toBe(0);
			expect(Object.fromEntries(messages(String(stdout)))).toEqual(expected);
		}
	});

	test("MQTT 5 is refused, and mosquitto_sub says so", async () => {
		const args = at(broker.port, "mqtt", "-t", "#", "-W", "5", "-V", "mqttv5");
		const { status, stderr } = await run("mosquitto_sub", args);
		expect(status).not.toBe(0);
		expect(stderr).not.toBe("");
	});

	test.each([
		["a wrong password", ["-u", "mqtt", "-P", "wrong"]],
		["no password", []],
	])("%s is refused as not authorised", async (_, credentials) => {
		const { status, stderr } = await run("mosquitto_sub", [
			"-h",
			"127.0.0.1",
			"-p",
			`${broker.port}`,
			...credentials,
			"-t",
			"#",
			"-W",
			"5",
		]);
		expect(status).not.toBe(0);
		expect(stderr).toMatch(/not authori[sz]ed/i);
	});

	test("a viewer publishes nothing", async () => {
		const denied = broker.stats().deniedPublishes;
		await run("mosquitto_pub", at(broker.port, "mqtt", "-t", "persienne/cam-1/health", "-m", "x", "-q", "1"));
		expect(broker.stats().deniedPublishes).toBe(denied + 1);
	});

	test("a camera that is killed goes offline by its will", async () => {
		const will = ["--will-topic", "persienne/cam-1/will", "--will-payload", "gone", "--will-retain"];
		await until(() => broker.stats().clients === 1);
		// With -l it stays and waits for lines to publish.
		const killed = spawn("mosquitto_pub", at(broker.port, "cam-1", "-l", "-t", "persienne/cam-1/x", ...will));
		await until(() => broker.stats().clients === 2);
		killed.kill("SIGKILL");
		const watching = at(broker.port, "mqtt", "-t", "persienne/cam-1/will", "-C", "1", "-W", "10");
		expect(String((await run("mosquitto_sub", watching)).stdout)).toBe("gone\n");
	});
});

describe.runIf(installed)("the publisher and mosquitto", () => {
	let mosquitto: Mosquitto;

	beforeAll(async () => {
		mosquitto = await Mosquitto.prepare();
		await mosquitto.start();
	});
	afterAll(() => mosquitto.remove());

	async function retained(count: number): Promise<Map<string, string>> {
		const args = at(
			mosquitto.ports.mqtt,
			"mqtt",
			"-t",
			"persienne/#",
			"-v",
			"-q",
			"1",
			"-C",
			`${count}`,
			"-W",
			"10",
		);
		return messages(String((await run("mosquitto_sub", args)).stdout));
	}

	test.each(["mqtt", "mqtts", "ws", "wss"] as const)(
		"over %s, all arrives and is retained",
		async (protocol) => {
			const publisher = publisherTo(`${protocol}://127.0.0.1:${mosquitto.ports[protocol]}`, mosquitto.ca);
			publisher.start();
			publishAll(publisher);
			await until(() => publisher.stats().acknowledged === 2);
			expect(Object.fromEntries(await retained(3))).toEqual(expected);
			await publisher.close();
			expect((await retained(3)).get("persienne/cam-1/availability")).toBe("offline");
		},
	);

	test.each(["mqtts", "wss"] as const)(
		"over %s, a certificate that nobody vouches for is refused",
		async (protocol) => {
			const lines: string[] = [];
			const log = createLogger("warn", { write: (line) => lines.push(line) });
			const publisher = publisherTo(`${protocol}://127.0.0.1:${mosquitto.ports[protocol]}`, undefined, log);
			publisher.start();
			publisher.publish(project("availability", { state: "online" }, start));
			await until(() => lines.length > 0);
			expect(lines[0]).toContain("SELF_SIGNED");
			expect(publisher.stats()).toMatchObject({ connections: 0, acknowledged: 0, queued: 1 });
			await publisher.close();
		},
	);

	test("a broker that is killed and comes back empty is told everything again", async () => {
		const publisher = publisherTo(`mqtt://127.0.0.1:${mosquitto.ports.mqtt}`);
		publisher.start();
		publishAll(publisher);
		await until(() => publisher.stats().acknowledged === 2);
		await mosquitto.stop("SIGKILL");
		await until(() => !publisher.stats().connected);
		// Of now: what is old does not wait.
		const failed = { VideoSource: "VideoSource_1", Code: "stage-late" } as const;
		publisher.publish(project("privacyFailed", failed, Date.now()));
		await mosquitto.start();
		await until(() => publisher.stats().acknowledged === 5);
		expect(Object.fromEntries(await retained(3))).toEqual(expected);
		await publisher.close();
	});
});

describe.runIf(installed)("a device's own broker over TLS", () => {
	test("mosquitto_sub trusts the certificate that was made, and is told that the camera is there", async () => {
		const device = await Device.start({ args: ["--cameras", "1", "--tls"] });
		const { tls, credentials } = device.ready;
		const { port } = new URL(tls?.mqtt ?? "");
		const { user, password } = credentials.mqtt;
		const login = [
			"-h",
			"127.0.0.1",
			"-p",
			port,
			"--cafile",
			tls?.certificate ?? "",
			"-u",
			user,
			"-P",
			password,
		];
		const { status, stdout } = await run("mosquitto_sub", [
			...login,
			...["-t", "persienne/+/availability", "-C", "1", "-W", "10", "-q", "1"],
		]);
		expect([status, String(stdout)]).toEqual([0, "online\n"]);
		await device.stop();
	});
});
