import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { judgeSoap } from "../../helpers/onvif-schema.ts";

const main = fileURLToPath(new URL("../../../dist/device/cli/main.js", import.meta.url));
const tellAnswers = new URL("tell-answers.js", import.meta.url).href;

export interface Login {
	readonly user: string;
	readonly password: string;
}

/** The first line of `persienne up --json`, as far as this suite reads it. */
export interface Ready {
	readonly event: "ready";
	readonly version: string;
	readonly cameras: readonly {
		readonly name: string;
		readonly onvif: string;
		readonly rtsp: Readonly<Record<"main" | "sub" | "mjpeg", string>>;
		readonly snapshot: string;
		readonly control: string;
		readonly tls: {
			readonly onvif: string;
			readonly rtsp: Readonly<Record<"main" | "sub" | "mjpeg", string>>;
			readonly snapshot: string;
		} | null;
	}[];
	readonly mqtt: { readonly url: string; readonly prefix: string };
	readonly console: string | null;
	readonly tls: {
		readonly certificate: string | null;
		readonly console: string | null;
		readonly mqtt: string | null;
	} | null;
	readonly credentials: Readonly<Record<"admin" | "operator" | "viewer" | "mqtt", Login>>;
}

export interface DeviceOptions {
	/** A configuration, written to a file of the device's folder; undefined starts the demo. */
	readonly config?: object;
	/** More arguments for `persienne up`. */
	readonly args?: readonly string[];
	/** From `newFolder`, for files that the configuration names; the device removes it in the end. */
	readonly folder?: string;
	/** What to say about ports; by default free ones and no discovery, so that devices run side by side. */
	readonly ports?: readonly string[];
	/** True for one with the page. */
	readonly console?: boolean;
	/** A module that is loaded before its program; `PERSIENNE_FOLDER` tells it the device's folder. */
	readonly preload?: string;
	/** A command that runs another, such as `ip netns exec NAME`. */
	readonly via?: readonly string[];
}

/** `persienne up` as a user starts it: the built program, in a process and a data directory of its own. */
export class Device {
	readonly ready: Ready;
	/** A folder that is removed when the device has stopped. */
	readonly folder: string;
	readonly #child: ChildProcess;
	readonly #gone: Promise<number | null>;
	#log = "";

	private constructor(child: ChildProcess, folder: string, ready: Ready, gone: Promise<number | null>) {
		this.ready = ready;
		this.folder = folder;
		this.#child = child;
		this.#gone = gone;
		child.stderr?.on("data", (chunk: Buffer) => {
			this.#log += chunk;
		});
	}

	static async start(options: DeviceOptions = {}): Promise<Device> {
		const { config, args = [], folder = Device.newFolder(), via = [] } = options;
		const file = join(folder, "config.json");
		if (config) writeFileSync(file, JSON.stringify(config));
		const [program = process.execPath, ...before] = [...via, process.execPath];
		const page = options.console ? ["--console-port", "0"] : ["--no-console"];
		const command = [
			...before,
			"--import",
			tellAnswers,
			...(options.preload ? ["--import", options.preload] : []),
			main,
			"up",
			...(config ? [file] : []),
			"--json",
			...page,
		];
		const ports = options.ports ?? [
			"--http-port",
			"0",
			"--rtsp-port",
			"0",
			"--mqtt-port",
			"0",
			"--no-discovery",
		];
		const child = spawn(program, [...command, "--data-dir", join(folder, "data"), ...ports, ...args], {
			stdio: ["ignore", "pipe", "pipe"],
			env: { ...process.env, PERSIENNE_ANSWERS: answersOf(folder), PERSIENNE_FOLDER: folder },
		});
		const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
		for await (const line of createInterface({ input: child.stdout })) {
			const event: unknown = JSON.parse(line);
			if (isReady(event)) return new Device(child, folder, event, gone);
		}
		const said = child.stderr.read() as Buffer | null;
		rmSync(folder, { recursive: true, force: true });
		throw new Error(`persienne up ended with ${await gone} before it was ready: ${said}`);
	}

	static newFolder(): string {
		return mkdtempSync(join(tmpdir(), "persienne-interop-"));
	}

	/** What it has logged so far. */
	get log(): string {
		return this.#log;
	}

	get camera(): Ready["cameras"][number] {
		const [camera] = this.ready.cameras;
		if (!camera) throw new Error("no camera");
		return camera;
	}

	cameraCalled(name: string): Ready["cameras"][number] {
		const camera = this.ready.cameras.find((each) => each.name === name);
		if (!camera) throw new Error(`no camera is called ${name}`);
		return camera;
	}

	get pid(): number {
		return this.#child.pid as number;
	}

	/** Asks it to end and resolves to its exit status. Rejects when an answer that it gave anybody is not valid ONVIF. */
	async stop(signal: "SIGINT" | "SIGTERM" = "SIGTERM"): Promise<number | null> {
		this.#child.kill(signal);
		const status = await this.#gone;
		rmSync(this.folder, { recursive: true, force: true });
		judgeAll(answersOf(this.folder));
		return status;
	}
}

/** Where its answers are written down: beside its folder, in which tests look for what should not be there. */
const answersOf = (folder: string): string => `${folder}-answers`;

/** The judge takes his time: the same answer is judged once, and of a device that was asked without end the first ones. */
const mostJudged = 3_000;

function judgeAll(file: string): void {
	if (!existsSync(file)) return;
	const answers = new Set(readFileSync(file, "utf8").trimEnd().split("\n"));
	rmSync(file);
	for (const answer of [...answers].slice(0, mostJudged)) judgeSoap(JSON.parse(answer));
}

function isReady(event: unknown): event is Ready {
	return typeof event === "object" && event !== null && "event" in event && event.event === "ready";
}

/** The URL with credentials in it, as players take them. */
export function signedIn(url: string, { user, password }: Login): string {
	const signed = new URL(url);
	signed.username = encodeURIComponent(user);
	signed.password = encodeURIComponent(password);
	return signed.href;
}
