import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { stopPatienceMs } from "../../../device/cli/stop.ts";
import { PersienneError } from "../../../device/errors.ts";
import { freshDirectory } from "../identity/directory.ts";
import { FakeFirmware, readyEvent, settle, TestIo } from "./fakes.ts";

const directory = freshDirectory();

/** Starts `up` and waits until it is up, or has given up. */
async function start(argv: string[], env: Record<string, string> = {}) {
	const io = new TestIo(directory(), env);
	const firmware = new FakeFirmware();
	const done = run(["up", ...argv], io, firmware);
	await Promise.race([firmware.asked, done]);
	await settle();
	return { io, firmware, done };
}

/** The configuration that `up` starts, with these arguments. */
async function configOf(argv: string[], env: Record<string, string> = {}) {
	const { io, firmware, done } = await start(argv, env);
	io.signal();
	expect(await done).toBe(0);
	return firmware.fleet.config;
}

describe("what `up` starts", () => {
	it("is a demo of three cameras on the usual ports", async () => {
		const config = await configOf([]);
		expect(config).toMatchObject({
			host: "127.0.0.1",
			rtspPort: 8554,
			broker: { kind: "embedded", port: 1883, prefix: "persienne" },
			console: { port: 8080 },
			discovery: true,
			dataDir: join(directory(), ".local/share/persienne"),
		});
		expect(config.cameras.map(({ name, httpPort }) => `${name}:${httpPort}`)).toEqual([
			"cam-1:8001",
			"cam-2:8002",
			"cam-3:8003",
		]);
	});

	it("is what the options say", async () => {
		const options =
			"--cameras 2 --scene courtyard --mode live --host 0.0.0.0 --http-port 7000 --rtsp-port 7554 --mqtt-port 7883 --console-port 7080 --no-discovery --data-dir data --seed 9";
		expect(await configOf(options.split(" "))).toMatchObject({
			host: "0.0.0.0",
			rtspPort: 7554,
			broker: { kind: "embedded", port: 7883 },
			console: { port: 7080 },
			discovery: false,
			dataDir: join(directory(), "data"),
			cameras: [
				{ source: { scene: "courtyard" }, mode: "live", seed: 9, httpPort: 7000 },
				{ source: { scene: "courtyard" }, mode: "live", seed: 9, httpPort: 7001 },
			],
		});
	});

	it("has TLS when an option of it is given", async () => {
		expect((await configOf(["--tls"])).tls).toMatchObject({ files: undefined });
		expect((await configOf(["--https-port", "9001"])).tls).toMatchObject({ httpsPort: 9001 });
		const { tls } = await configOf(["--tls-cert", "c.pem", "--tls-key", "/k.pem"]);
		expect(tls?.files).toEqual({ certificate: join(directory(), "c.pem"), key: "/k.pem" });
		const { io, done } = await start(["--tls-cert", "c.pem"]);
		expect(await done).toBe(2);
		expect(io.err).toContain("--tls-cert and --tls-key belong together");
	});

	it("is one camera with somebody's file, plates covered, and a word on the zones that it has not", async () => {
		mkdirSync(join(directory(), "clips"));
		writeFileSync(join(directory(), "clips/a.mp4"), "a video");
		const { io, firmware, done } = await start(["--input", "clips/a.mp4"]);
		io.signal();
		await done;
		expect(firmware.fleet.config.cameras).toMatchObject([
			{
				source: { kind: "input", file: join(directory(), "clips/a.mp4") },
				policy: { zones: [], plates: "strict" },
			},
		]);
		expect(io.err).toBe(
			"persienne: a.mp4: plates are covered and nothing else: zones (`masks`) need a configuration\n",
		);
	});

	it.each([
		["that is not there", "./nope.mp4", "there is no such file"],
		["below a file that is no folder", "./empty.mp4/nope.mp4", "there is no such file"],
		["that is a folder", ".", "it is a folder, not a file"],
		["that is empty", "empty.mp4", "it is empty"],
	])(
		"is a dark camera with a file %s, which is said at once, in the table, and by name",
		async (_, file, why) => {
			writeFileSync(join(directory(), "empty.mp4"), "");
			const { io, firmware, done } = await start(["--input", file]);
			io.signal();
			expect(await done).toBe(0);
			expect(firmware.fleet.config.cameras).toHaveLength(1);
			expect(io.err).toBe(
				`persienne: --input ${file}: ${why}: the camera is dark until it can be filmed; check the path and the file\n`,
			);
			expect(io.out).toContain(`  DARK       ${why}\n`);
		},
	);

	it("is what a configuration says, and its warnings are told", async () => {
		writeFileSync(join(directory(), "c.yaml"), "dataDir: kept\ncameras: [{ name: door, scene: street }]");
		const { io, firmware, done } = await start(["c.yaml", "--rtsp-port", "0"]);
		io.signal();
		await done;
		expect(firmware.fleet.config).toMatchObject({
			rtspPort: 0,
			dataDir: join(directory(), "kept"),
			cameras: [{ name: "door", policy: undefined }],
		});
		expect(io.err).toContain(`${directory()}/c.yaml:2:11: cameras[0]: nobody said what is private here`);
	});

	it("publishes to somebody's broker, with a password from URL or environment", async () => {
		const password = (config: Awaited<ReturnType<typeof configOf>>) =>
			config.broker?.kind === "external" ? config.broker.password?.reveal() : "embedded";
		const withUrl = await configOf(["--mqtt-url", "mqtt://me:from-url@broker.example"]);
		expect(withUrl.broker).toMatchObject({ kind: "external", url: "mqtt://broker.example", username: "me" });
		expect(password(withUrl)).toBe("from-url");
		const env = { PERSIENNE_MQTT_PASSWORD: "from-env" };
		expect(password(await configOf(["--mqtt-url", "mqtt://me@broker.example"], env))).toBe("from-env");
		expect(password(await configOf(["--mqtt-url", "mqtt://broker.example"], env))).toBeUndefined();
	});

	it("has the passwords of the environment, before those of files", async () => {
		writeFileSync(join(directory(), "p"), "from-file", { mode: 0o600 });
		writeFileSync(
			join(directory(), "c.yaml"),
			"credentials: { admin: { passwordFile: p }, viewer: { passwordFile: p } }\ncameras: [{ name: a, scene: street, masks: none }]",
		);
		const { passwords } = await configOf(["c.yaml"], { PERSIENNE_ADMIN_PASSWORD: "from-env" });
		expect(passwords.admin?.reveal()).toBe("from-env");
		expect(passwords.viewer?.reveal()).toBe("from-file");
		expect(passwords.operator).toBeUndefined();
	});

	it("keeps its data where option, environment and configuration say, in that order", async () => {
		writeFileSync(
			join(directory(), "c.yaml"),
			"dataDir: c\ncameras: [{ name: a, scene: street, masks: none }]",
		);
		const env = { PERSIENNE_DATA_DIR: "b", XDG_DATA_HOME: join(directory(), "xdg") };
		expect((await configOf(["c.yaml", "--data-dir", "a"], env)).dataDir).toBe(join(directory(), "a"));
		expect((await configOf(["c.yaml"], env)).dataDir).toBe(join(directory(), "b"));
		expect((await configOf(["c.yaml"], { ...env, PERSIENNE_DATA_DIR: "" })).dataDir).toBe(
			join(directory(), "c"),
		);
		expect((await configOf([], { ...env, PERSIENNE_DATA_DIR: "" })).dataDir).toBe(
			join(directory(), "xdg/persienne"),
		);
	});

	it("does without data when the default place cannot be written, and says so", async () => {
		writeFileSync(join(directory(), ".local"), "in the way");
		const { io, firmware, done } = await start([]);
		io.signal();
		await done;
		expect(firmware.fleet.config.dataDir).toBeUndefined();
		expect(io.err).toContain("cannot be written: identities and passwords last until the end of this run");
	});
});

describe("with --json", () => {
	it("says where everything is, then what becomes of the cameras, and nothing else", async () => {
		const { io, firmware, done } = await start(["--json", "--cameras", "2"]);
		const { fleet } = firmware;
		fleet.camera("cam-1").become("masked");
		fleet.camera("cam-2").become("dark", "source-failed", "clip.mp4 does not exist; check the path");
		io.signal();
		expect(await done).toBe(0);
		expect(io.events).toEqual([
			readyEvent(fleet.config),
			{ event: "camera", name: "cam-1", state: "masked" },
			{
				event: "camera",
				name: "cam-2",
				state: "dark",
				reason: "source-failed",
				detail: "clip.mp4 does not exist; check the path",
			},
			{ event: "stopped" },
		]);
	});

	it("tells of cameras that were dark before anybody listened", async () => {
		const io = new TestIo(directory());
		const firmware = new FakeFirmware();
		let ready = () => {};
		firmware.starting = new Promise((resolve) => {
			ready = resolve;
		});
		const done = run(["up", "--json", "--cameras", "1"], io, firmware);
		await firmware.asked;
		firmware.fleet.camera("cam-1").become("dark", "worker-lost");
		ready();
		await settle();
		io.signal();
		await done;
		expect(io.events[1]).toEqual({ event: "camera", name: "cam-1", state: "dark", reason: "worker-lost" });
	});

	it("logs to stderr, at the level asked for", async () => {
		const { io, firmware, done } = await start(["--json", "--log-level", "warn"]);
		firmware.logs[0]?.info("quiet");
		firmware.logs[0]?.warn("loud");
		io.signal();
		await done;
		expect(io.err).toContain('"msg":"loud"');
		expect(io.err).not.toContain("quiet");
	});
});

describe("for a person", () => {
	it("prints the table, with passwords in a terminal alone", async () => {
		for (const terminal of [true, false]) {
			const io = new TestIo(directory());
			io.terminal = terminal;
			const firmware = new FakeFirmware();
			const done = run(["up"], io, firmware);
			await firmware.asked;
			await settle();
			io.signal();
			await done;
			expect(io.out).toContain("http://127.0.0.1:8001/onvif/device_service");
			expect(io.out.includes("admin-secret")).toBe(terminal);
			expect(io.out.includes("\u001b[")).toBe(terminal);
		}
	});

	it("has no colours when NO_COLOR is set", async () => {
		const io = new TestIo(directory(), { NO_COLOR: "1" });
		io.terminal = true;
		const firmware = new FakeFirmware();
		const done = run(["up"], io, firmware);
		await firmware.asked;
		await settle();
		io.signal();
		await done;
		expect(io.out).not.toContain("\u001b[");
	});

	it("tells when a camera goes dark, and when it films again", async () => {
		const { io, firmware, done } = await start([]);
		const camera = firmware.fleet.camera("cam-2");
		camera.become("masked");
		camera.become("dark", "worker-lost");
		camera.become("masked");
		camera.become("dark", "no-picture", "the clip ends in the middle");
		io.signal();
		await done;
		expect(io.err).toBe(
			"persienne: cam-2 is dark: worker-lost\npersienne: cam-2 films again, masked\npersienne: cam-2 is dark: the clip ends in the middle\n",
		);
	});
});

describe("the end", () => {
	it("is orderly at the first signal", async () => {
		const { io, firmware, done } = await start(["--json"]);
		io.signal();
		expect(await done).toBe(0);
		expect(firmware.fleet.stops).toBe(1);
		expect(io.listening).toBe(false);
		expect(firmware.fleet.camera("cam-1").listeners.size).toBe(0);
	});

	it("does not wait at the second signal", async () => {
		const { io, firmware, done } = await start([]);
		firmware.fleet.stopping = new Promise(() => {});
		io.signal();
		await settle();
		io.signal();
		expect(await done).toBe(130);
	});

	it(`comes after ${stopPatienceMs} ms, whatever hangs`, async () => {
		const { io, firmware, done } = await start(["--json"]);
		firmware.fleet.stopping = new Promise(() => {});
		io.signal();
		await settle();
		io.clock.advance(stopPatienceMs);
		expect(await done).toBe(1);
		expect(io.err).toContain("not everything stopped within 5 s");
		expect(io.events.at(-1)).not.toEqual({ event: "stopped" });
	});

	it("comes also while the fleet is starting, which is then stopped", async () => {
		const io = new TestIo(directory());
		const firmware = new FakeFirmware();
		let ready = () => {};
		firmware.starting = new Promise((resolve) => {
			ready = resolve;
		});
		const done = run(["up", "--json"], io, firmware);
		await firmware.asked;
		io.signal();
		await settle();
		ready();
		expect(await done).toBe(0);
		expect(firmware.fleet.stops).toBe(1);
		expect(io.events).toEqual([{ event: "stopped" }]);
	});

	it("is told when stopping fails", async () => {
		const { io, firmware, done } = await start([]);
		firmware.fleet.stopping = Promise.reject(new PersienneError("STOP", "the outbox cannot be written"));
		io.signal();
		expect(await done).toBe(1);
		expect(io.err).toContain("persienne: the outbox cannot be written\n");
	});
});

describe("a fleet that cannot start", () => {
	async function fail(
		error: unknown,
		...argv: string[]
	): Promise<{ status: number; out: string; err: string }> {
		const io = new TestIo(directory());
		const firmware = new FakeFirmware();
		firmware.starting = Promise.reject(error);
		const status = await run(["up", "--json", ...argv], io, firmware);
		expect(io.listening).toBe(false);
		return { status, out: io.out, err: io.err };
	}
	const listenError = (code: string, port: number) =>
		Object.assign(new Error(`listen ${code}`), { code, syscall: "listen", port });

	it.each<[number, string]>([
		[8554, "--rtsp-port P"],
		[1883, "--mqtt-port P"],
		[8080, "--console-port P"],
		[8002, "--http-port P"],
	])("for port %d says which option changes it: %s", async (port, option) => {
		expect(await fail(listenError("EADDRINUSE", port))).toEqual({
			status: 1,
			out: "",
			err: `persienne: cannot listen on 127.0.0.1 port ${port}: another program uses it; choose another with ${option}; 0 picks a free one\n`,
		});
	});

	it("for a foreign address says how to choose another, also from within another error", async () => {
		const wrapped = (port: number | undefined) =>
			new PersienneError("RTSP_LISTEN", "cannot listen", undefined, {
				cause: Object.assign(new Error(), { code: "EADDRNOTAVAIL", syscall: "listen", port }),
			});
		expect((await fail(wrapped(8554), "--host", "10.9.9.9")).err).toBe(
			"persienne: cannot listen on 10.9.9.9 port 8554: this machine has no such address; choose another with --host ADDR\n",
		);
		expect((await fail(wrapped(undefined), "--host", "10.9.9.9")).err).toBe(
			"persienne: cannot listen on 10.9.9.9: this machine has no such address; choose another with --host ADDR\n",
		);
	});

	it("for a reason of its own tells that", async () => {
		const error = new PersienneError(
			"DATA_DIR_UNUSABLE",
			"the data directory /x cannot be used",
			"choose another",
		);
		expect(await fail(error)).toEqual({
			status: 1,
			out: "",
			err: "persienne: the data directory /x cannot be used; choose another\n",
		});
	});

	it("for a bug withholds the message, which may quote anything", async () => {
		const { status, err } = await fail(new TypeError("cannot read AB-123-CD of rtsp://admin:hunter2@host/"));
		expect(status).toBe(1);
		expect(err).toMatch(/^persienne: internal error: TypeError.*\n$/);
		expect(err).not.toMatch(/hunter2|AB-123-CD/);
	});
});

describe("the note for `persienne health`", () => {
	const runningFiles = () => readdirSync(join(directory(), "data", "running"));

	it("is there while the fleet runs, for its owner alone, and holds no password", async () => {
		const { io, done } = await start(["--data-dir", "data"], { PERSIENNE_VIEWER_PASSWORD: "from-env" });
		expect(runningFiles()).toEqual(["test-host-4242.json"]);
		const file = join(directory(), "data/running/test-host-4242.json");
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(readFileSync(file, "utf8")).not.toMatch(/secret|from-env/);
		io.signal();
		await done;
		expect(runningFiles()).toEqual([]);
	});

	it("of a process that died is cleared away, that of a living one or another machine is not", async () => {
		const first = await start(["--data-dir", "data"]);
		for (const name of ["test-host-77.json", "test-host-88.json", "other-host-77.json"]) {
			writeFileSync(join(directory(), "data/running", name), "{}", { mode: 0o600 });
		}
		const io = new TestIo(directory());
		io.alive.add(88);
		const firmware = new FakeFirmware();
		const done = run(["up", "--data-dir", "data"], io, firmware);
		await firmware.asked;
		await settle();
		expect(runningFiles().sort()).toEqual(["other-host-77.json", "test-host-4242.json", "test-host-88.json"]);
		for (const running of [io, first.io]) running.signal();
		await Promise.all([done, first.done]);
	});

	it("is no reason to stay down when it cannot be written", async () => {
		writeFileSync(join(directory(), "blocked"), "");
		chmodSync(directory(), 0o700);
		const { io, firmware, done } = await start(["--data-dir", "blocked"]);
		expect(existsSync(join(directory(), "blocked", "running"))).toBe(false);
		expect(io.err).toContain("`persienne health` will not find these cameras");
		expect(firmware.fleets).toHaveLength(1);
		io.signal();
		expect(await done).toBe(0);
	});
});
