import { basename, resolve } from "node:path";
import type { Zone } from "../../masks/policy.ts";
import { demoConfig } from "../config/demo.ts";
import { environmentPasswords } from "../config/environment.ts";
import { whyNotFilmed } from "../config/input-file.ts";
import { type LoadedConfig, loadConfig } from "../config/load.ts";
import { applyOverrides } from "../config/overrides.ts";
import { checkPorts } from "../config/ports.ts";
import { maxCameras } from "../config/schema/config.ts";
import { isScript } from "../config/script.ts";
import {
	type BrokerConfig,
	cameraModes,
	type FleetConfig,
	type SceneName,
	sceneNames,
} from "../config/types.ts";
import { type Arguments, UsageError } from "./command-line.ts";
import { dataDirectory, isWritable } from "./data-directory.ts";
import type { Io } from "./io.ts";

/** The private areas of a world. They come from the artwork, which takes time to load: nobody else should wait for it. */
export type ZonesOf = (scene: SceneName) => readonly Zone[];

const demoCameras = 3;

/** Makes of command line, environment and configuration file what is to be started. Throws for whatever is wrong. */
export async function planFleet(
	args: Arguments,
	io: Io,
	loadZones: () => Promise<ZonesOf>,
): Promise<LoadedConfig> {
	args.exclude("mqtt-port", "mqtt-url");
	args.exclude("console-port", "no-console");
	args.exclude("demo", "no-console");
	args.exclude("scene", "input");
	const [file] = args.operands;
	const loaded = file === undefined ? await demo(args, io, loadZones) : configured(file, args, io);
	const overridden = applyOverrides(loaded.config, overridesOf(args, io));
	const passwords = { ...overridden.passwords, ...environmentPasswords(io.env) };
	const broker = withPassword(overridden.broker, passwords);
	const data = settleDataDirectory(args, io, overridden);
	const config = { ...overridden, broker, passwords, dataDir: data.path };
	checkPorts(config);
	return { ...loaded, config, warnings: [...loaded.warnings, ...data.warnings] };
}

function configured(file: string, args: Arguments, io: Io): LoadedConfig {
	for (const option of ["cameras", "scene", "input"]) {
		if (!args.has(option)) continue;
		throw new UsageError(`--${option} is for a demo: the cameras of ${file} are what it says`);
	}
	return loadConfig(resolve(io.cwd, file));
}

async function demo(args: Arguments, io: Io, loadZones: () => Promise<ZonesOf>): Promise<LoadedConfig> {
	const scene = args.choice("scene", sceneNames);
	const written = args.text("input");
	const input = written === undefined ? undefined : resolve(io.cwd, written);
	const cameras = args.integer("cameras", 1, maxCameras) ?? (input === undefined ? demoCameras : 1);
	const warnings = input === undefined ? [] : [aboutInput(input, written as string, cameras)];
	const config = demoConfig({ cameras, scene, input }, await loadZones());
	return { config, warnings, passwordFiles: {} };
}

/** What somebody should know of the file that their cameras film: first of all that they cannot. */
function aboutInput(file: string, written: string, cameras: number): string {
	const why = whyNotFilmed(file);
	if (why)
		return `--input ${written}: ${why}: the ${cameras === 1 ? "camera is" : "cameras are"} dark until it can be filmed; check the path and the file`;
	return `${basename(file)}: plates are covered and nothing else: zones (\`masks\`) need a configuration`;
}

function tlsFilesOf(args: Arguments, io: Io): { certificate: string; key: string } | undefined {
	const [certificate, key] = [args.text("tls-cert"), args.text("tls-key")];
	if (certificate === undefined && key === undefined) return undefined;
	if (certificate === undefined || key === undefined)
		throw new UsageError("--tls-cert and --tls-key belong together", "give both, or --tls alone");
	return { certificate: resolve(io.cwd, certificate), key: resolve(io.cwd, key) };
}

/** A file's name is one in the working directory; a script itself is left as it is. */
function scriptOf(args: Arguments, io: Io): string | undefined {
	const written = args.text("script");
	return written === undefined || isScript(written) ? written : resolve(io.cwd, written);
}

function overridesOf(args: Arguments, io: Io) {
	const port = (name: string) => args.integer(name, 0, 65_535);
	return {
		host: args.text("host"),
		httpPort: port("http-port"),
		rtspPort: port("rtsp-port"),
		mqttPort: port("mqtt-port"),
		mqttUrl: args.text("mqtt-url"),
		consolePort: port("console-port"),
		tls: args.has("tls"),
		tlsFiles: tlsFilesOf(args, io),
		httpsPort: port("https-port"),
		rtspsPort: port("rtsps-port"),
		noConsole: args.has("no-console"),
		multicast: args.has("multicast"),
		demo: args.has("demo"),
		noDiscovery: args.has("no-discovery"),
		seed: args.integer("seed", 0, 2 ** 32 - 1),
		mode: args.choice("mode", cameraModes),
		script: scriptOf(args, io),
	};
}

/** For somebody else's broker too the environment may hold the password, so that no command line has to. */
function withPassword(
	broker: BrokerConfig | undefined,
	passwords: FleetConfig["passwords"],
): BrokerConfig | undefined {
	if (broker?.kind !== "external" || broker.username === undefined) return broker;
	return { ...broker, password: broker.password ?? passwords.mqtt };
}

function settleDataDirectory(
	args: Arguments,
	io: Io,
	config: FleetConfig,
): { readonly path: string | undefined; readonly warnings: readonly string[] } {
	const { path, chosen } = dataDirectory(io, args.text("data-dir"), config.dataDir);
	if (chosen || isWritable(path)) return { path, warnings: [] };
	const warning = `${path} cannot be written: identities and passwords last until the end of this run; --data-dir DIR keeps them`;
	return { path: undefined, warnings: [warning] };
}
