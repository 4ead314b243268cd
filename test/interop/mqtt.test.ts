import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EmbeddedBroker } from "../../broker/embedded.ts";
import { parseEndpoint } from "../../broker/publish/endpoint.ts";
import { Publisher } from "../../broker/publish/publisher.ts";
import { cameraRoute } from "../../broker/publish/route.ts";
import { createLogger, type Logger, silentLogger } from "../../device/log.ts";
import { Secret } from "../../device/secret.ts";
import { project } from "../../masks/sanitise/public-event.ts";
import { Sanitiser } from "../../masks/sanitise/sanitiser.ts";

/** The embedded broker against mosquitto's clients, and the publisher against mosquitto itself (Debian's packages). */

const missing = ["mosquitto", "mosquitto_sub", "mosquitto_pub", "mosquitto_passwd", "openssl"].filter(
	(program) => spawnSync("which", [program]).status !== 0,
);
if (missing.length > 0) console.warn(`skipped, not installed: ${missing.join(", ")}`);

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

interface Outcome {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a program to its end. */
function run(program: string, args: readonly string[]): Promise<Outcome> {
	return new Promise((resolve) => {
		const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
		let [stdout, stderr] = ["", ""];
		child.stdout.on("data", (chunk) => {
			stdout += chunk;
		});
		child.stderr.on("data", (chunk) => {
			stderr += chunk;
		});
		child.on("close", (status) => resolve({ status, stdout, stderr }));
	});
}

/** Arguments for mosquitto's clients. */
function at(port: number, user: string, ...more: string[]): string[] {
	return ["-h", "127.0.0.1", "-p", `${port}`, "-u", user, "-P", user, ...more];
}

/** Publishes what one picture gives. */
function publishAll(publisher: Publisher): void {
	const sanitiser = new Sanitiser({ videoSource: "VideoSource_1" });
	const seen = { takenAt: start, motion: true, occupancy: 2 };
	for (const event of sanitiser.observe(seen)) publisher.publish(event);
}

/** Lines of `mosquitto_sub -v`, as topic and payload. */
function messages(stdout: string): Map<string, string> {
	const lines = stdout.split("\n").filter((line) => line.length > 0);
	return new Map(lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
}

const expected = {
	"persienne/cam-1/availability": "online",
	"persienne/cam-1/onvif-ej/VideoSource/MotionAlarm/&VideoSource_1":
		'{"UtcTime":"2026-01-01T00:00:00Z","Source":{"Source":"VideoSource_1"},"Data":{"State":true}}',
	"persienne/cam-1/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&VideoSource_1/occupancy":
		'{"UtcTime":"2026-01-01T00:00:00Z","Source":{"VideoSource":"VideoSource_1","Rule":"occupancy"},"Data":{"Count":2}}',
};

describe.skipIf(missing.length > 0)("the embedded broker and mosquitto's clients", () => {
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
			expect(Object.fromEntries(messages(stdout))).toEqual(expected);
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
		expect((await run("mosquitto_sub", watching)).stdout).toBe("gone\n");
	});
});

/** mosquitto with a listener for each way in, and a password file. */
class Mosquitto {
	readonly folder: string = mkdtempSync(join(tmpdir(), "persienne-mosquitto-"));
	readonly ports: Record<"mqtt" | "mqtts" | "ws" | "wss", number>;
	readonly ca: string;
	#process: ChildProcess | undefined;

	private constructor(ports: Mosquitto["ports"]) {
		this.ports = ports;
		const file = (name: string) => join(this.folder, name);
		execFileSync(
			"openssl",
			[
				...[
					"req",
					"-x509",
					"-newkey",
					"ec",
					"-pkeyopt",
					"ec_paramgen_curve:prime256v1",
					"-nodes",
					"-days",
					"2",
				],
				...["-keyout", file("key.pem"), "-out", file("cert.pem"), "-subj", "/CN=localhost"],
				...["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
			],
			{ stdio: "ignore" },
		);
		this.ca = readFileSync(file("cert.pem"), "utf8");
		execFileSync("mosquitto_passwd", ["-c", "-b", file("passwords"), "cam-1", "cam-1"], { stdio: "ignore" });
		execFileSync("mosquitto_passwd", ["-b", file("passwords"), "mqtt", "mqtt"], { stdio: "ignore" });
		const tls = [`certfile ${file("cert.pem")}`, `keyfile ${file("key.pem")}`];
		writeFileSync(
			file("mosquitto.conf"),
			[
				...(process.getuid?.() === 0 ? ["user root"] : []),
				`password_file ${file("passwords")}`,
				`listener ${ports.mqtt} 127.0.0.1`,
				...[`listener ${ports.mqtts} 127.0.0.1`, ...tls],
				...[`listener ${ports.ws} 127.0.0.1`, "protocol websockets"],
				...[`listener ${ports.wss} 127.0.0.1`, "protocol websockets", ...tls],
				"",
			].join("\n"),
		);
	}

	static async prepare(): Promise<Mosquitto> {
		const servers = Array.from({ length: 4 }, () => createServer().listen(0, "127.0.0.1"));
		const ports = await Promise.all(
			servers.map(async (server) => {
				await new Promise((resolve) => server.once("listening", resolve));
				const { port } = server.address() as { port: number };
				await new Promise((resolve) => server.close(resolve));
				return port;
			}),
		);
		return new Mosquitto({ mqtt: ports[0]!, mqtts: ports[1]!, ws: ports[2]!, wss: ports[3]! });
	}

	async start(): Promise<void> {
		this.#process = spawn("mosquitto", ["-c", join(this.folder, "mosquitto.conf")], { stdio: "ignore" });
		const ready = () =>
			run("mosquitto_pub", at(this.ports.mqtt, "mqtt", "-t", "ready", "-m", "x", "-q", "1"));
		while ((await ready()).status !== 0) await new Promise((resolve) => setTimeout(resolve, 50));
	}

	async stop(signal: NodeJS.Signals): Promise<void> {
		const ended = new Promise((resolve) => this.#process?.once("exit", resolve));
		this.#process?.kill(signal);
		await ended;
	}

	async remove(): Promise<void> {
		await this.stop("SIGTERM");
		rmSync(this.folder, { recursive: true });
	}
}

describe.skipIf(missing.length > 0)("the publisher and mosquitto", () => {
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
		return messages((await run("mosquitto_sub", args)).stdout);
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
		publisher.publish(project("privacyFailed", { VideoSource: "VideoSource_1", Code: "stage-late" }, start));
		await mosquitto.start();
		await until(() => publisher.stats().acknowledged === 5);
		expect(Object.fromEntries(await retained(3))).toEqual(expected);
		await publisher.close();
	});
});
