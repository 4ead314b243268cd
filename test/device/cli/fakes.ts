import type { Io } from "../../../device/cli/io.ts";
import type { CameraState, Firmware, RunningFleet, StateListener } from "../../../device/cli/up.ts";
import { VirtualClock } from "../../../device/clock.ts";
import type { FleetConfig } from "../../../device/config/types.ts";
import type { Logger } from "../../../device/log.ts";
import type { ReadyEvent } from "../../../device/ready.ts";

/** The process of a command, in memory. */
export class TestIo implements Io {
	readonly env: Record<string, string | undefined>;
	readonly cwd: string;
	readonly home: string;
	readonly hostname = "test-host";
	readonly pid = 4242;
	readonly clock = new VirtualClock();
	readonly alive = new Set([4242]);
	out = "";
	err = "";
	terminal = false;
	columns = 80;
	readonly #listeners = new Set<() => void>();

	/** @param directory the working directory, and the user's home */
	constructor(directory: string, env: Record<string, string | undefined> = {}) {
		this.cwd = directory;
		this.home = directory;
		this.env = env;
	}

	get stdout() {
		const write = (text: string) => {
			this.out += text;
		};
		return { write, isTerminal: this.terminal, columns: this.columns };
	}

	get stderr() {
		const write = (text: string) => {
			this.err += text;
		};
		return { write, isTerminal: this.terminal, columns: this.columns };
	}

	onSignal(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** What Ctrl-C does. */
	signal(): void {
		for (const listener of this.#listeners) listener();
	}

	get listening(): boolean {
		return this.#listeners.size > 0;
	}

	isAlive(pid: number): boolean {
		return this.alive.has(pid);
	}

	/** The JSON lines on stdout. */
	get events(): Record<string, unknown>[] {
		return this.out
			.split("\n")
			.filter((line) => line !== "")
			.map((line) => JSON.parse(line));
	}
}

class FakeCamera {
	readonly name: string;
	state: CameraState = { state: "starting", reason: undefined, detail: undefined };
	readonly listeners = new Set<StateListener>();

	constructor(name: string) {
		this.name = name;
	}

	listen(listener: StateListener): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	become(state: CameraState["state"], reason?: string, detail?: string): void {
		this.state = { state, reason, detail };
		for (const listener of this.listeners) listener.stateChanged(this.state);
	}
}

/** A fleet of cameras that are names and addresses alone. */
export class FakeFleet implements RunningFleet {
	readonly config: FleetConfig;
	readonly cameras: readonly { readonly camera: FakeCamera }[];
	stops = 0;
	/** Those of the data directory, besides those of the configuration. */
	added: readonly string[] = [];
	stopping: Promise<void> = Promise.resolve();

	constructor(config: FleetConfig) {
		this.config = config;
		this.cameras = config.cameras.map(({ name }) => ({ camera: new FakeCamera(name) }));
	}

	camera(name: string): FakeCamera {
		return this.cameras.find(({ camera }) => camera.name === name)?.camera as FakeCamera;
	}

	get accounts() {
		const shared = ["admin", "operator", "viewer"];
		const own = this.config.accounts.map(({ user }) => user);
		return { list: () => [...shared, ...own, ...this.added].map((user) => ({ user })) };
	}

	get ready(): ReadyEvent {
		return readyEvent(this.config);
	}

	stop(): Promise<void> {
		this.stops++;
		return this.stopping;
	}
}

/** The ready event of a fleet that got the ports it wanted. */
export function readyEvent(config: FleetConfig): ReadyEvent {
	const { host, broker, cameras } = config;
	const port = broker?.kind === "embedded" ? broker.port : undefined;
	return {
		event: "ready",
		version: "1.2.3",
		cameras: cameras.map(({ name, httpPort }) => ({
			name,
			uuid: "0b6c5f4e-98a1-5f0e-9c7e-3f6a2d1b8c90",
			serial: "00000000000001",
			onvif: `http://${host}:${httpPort}/onvif/device_service`,
			rtsp: {
				main: `rtsp://${host}:${config.rtspPort}/${name}/main`,
				sub: `rtsp://${host}:${config.rtspPort}/${name}/sub`,
				mjpeg: `rtsp://${host}:${config.rtspPort}/${name}/mjpeg`,
			},
			snapshot: `http://${host}:${httpPort}/snapshot`,
			control: `http://${host}:${httpPort}/api`,
			tls: null,
			topic: broker ? `${broker.prefix}/${name}` : null,
		})),
		mqtt: broker
			? { url: port ? `mqtt://${host}:${port}` : "mqtt://broker.example", prefix: broker.prefix }
			: null,
		console: config.console ? `http://${host}:${config.console.port}/` : null,
		tls: null,
		key: { publicKey: "A".repeat(43), fingerprint: "0123456789abcdef" },
		credentials: {
			admin: { user: "admin", password: "admin-secret" },
			operator: { user: "operator", password: "operator-secret" },
			viewer: { user: "viewer", password: "viewer-secret" },
			mqtt: { user: "mqtt", password: "mqtt-secret" },
		},
	};
}

/** Firmware that starts fake fleets and remembers them. */
export class FakeFirmware implements Firmware {
	readonly fleets: FakeFleet[] = [];
	readonly logs: Logger[] = [];
	/** Resolves once a fleet was asked for. */
	readonly asked: Promise<void>;
	#ask: () => void = () => {};
	/** What stands between asking and having; rejects for a fleet that cannot start. */
	starting: Promise<void> = Promise.resolve();

	constructor() {
		this.asked = new Promise((resolve) => {
			this.#ask = resolve;
		});
	}

	async startFleet(config: FleetConfig, log: Logger): Promise<FakeFleet> {
		const fleet = new FakeFleet(config);
		this.fleets.push(fleet);
		this.logs.push(log);
		this.#ask();
		await this.starting;
		return fleet;
	}

	async loadZones() {
		return () => [
			{
				name: "windows",
				polygon: [
					[-1, 1],
					[0, 1],
					[0, 0],
				] as const,
			},
		];
	}

	get fleet(): FakeFleet {
		return this.fleets[0] as FakeFleet;
	}
}

/** Lets everything run that waits for nothing. */
export async function settle(): Promise<void> {
	for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
}
