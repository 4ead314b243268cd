import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import type { BrokerAccount } from "../../broker/accounts.ts";
import { cameraTopic } from "../../broker/publish/camera-topic.ts";
import { defaultHost, defaultMqttPort, defaultTopicPrefix } from "../config/defaults.ts";
import { environmentPasswords } from "../config/environment.ts";
import { PersienneError } from "../errors.ts";
import type { Credential } from "../identity/credentials.ts";
import { openInstallation } from "../identity/installation.ts";
import { generatePassword } from "../identity/password.ts";
import { readPasswordFile } from "../identity/password-file.ts";
import { createPrivateFile, makePrivateDirectory } from "../identity/private-file.ts";
import { createLogger } from "../log.ts";
import { shownHost } from "../ready.ts";
import { version } from "../version.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { exitStatus, type Io } from "./io.ts";
import { awaitStop, StopSignals } from "./stop.ts";

export const brokerUsage: Usage = {
	command: "broker",
	operands: "",
	maxOperands: 0,
	summary: "Runs the MQTT broker alone, for cameras that run elsewhere.",
	options: [
		{
			name: "cameras",
			value: "NAMES",
			help: "Who publishes here, such as cam-1,cam-2: each its own topics alone.",
		},
		{
			name: "accounts",
			value: "DIR",
			help: "Their passwords, in DIR/NAME.password; generated where missing.",
		},
		{ name: "host", value: "ADDR", help: `Address to listen on (${defaultHost}).` },
		{ name: "mqtt-port", value: "P", help: `Port (${defaultMqttPort}); 0 picks a free one.` },
		{ name: "prefix", value: "TOPIC", help: `First level of every topic (${defaultTopicPrefix}).` },
		{ name: "data-dir", value: "DIR", help: "Keeps the password of the account `mqtt`, which reads." },
		{ name: "check", help: "Signs in to the broker that runs here as `mqtt`; fails unless it is let in." },
		{ name: "json", help: "Prints `ready` as a JSON line." },
	],
	notes: [
		"A camera publishes here with `broker: { url, username: NAME, passwordFile }` in its configuration.",
	],
};

/** How long `--check` waits for an answer, in milliseconds. */
const patienceMs = 3_000;

interface Settings {
	readonly host: string;
	readonly port: number;
	readonly prefix: string;
	/** Who may read everything. */
	readonly reader: Credential;
}

export async function broker(args: Arguments, io: Io): Promise<number> {
	const dataDir = dataDirectory(io, args.text("data-dir"), undefined).path;
	const passwords = environmentPasswords(io.env);
	const settings: Settings = {
		host: args.text("host") ?? defaultHost,
		port: args.integer("mqtt-port", 0, 65_535) ?? defaultMqttPort,
		prefix: args.text("prefix") ?? defaultTopicPrefix,
		reader: openInstallation({ dataDir, passwords, random: randomBytes }).credentials.mqtt,
	};
	if (args.has("check")) return check(settings);
	return serve(settings, publishers(args, io, settings.prefix), args.has("json"), io);
}

/** The cameras' accounts. Each password is in a file of its own, so that each camera can be given its own alone. */
function publishers(args: Arguments, io: Io, prefix: string): BrokerAccount[] {
	const names = (args.text("cameras") ?? "").split(",").filter((name) => name !== "");
	const folder = args.text("accounts");
	if (names.length === 0 || folder === undefined)
		throw new UsageError("`persienne broker` needs --cameras NAMES and --accounts DIR");
	const path = resolve(io.cwd, folder);
	makePrivateDirectory(path);
	return [...new Set(names)].map((user) => {
		const scope = cameraTopic(prefix, user);
		if (user === "mqtt") throw new UsageError("no camera can be called mqtt: that account reads");
		const file = join(path, `${user}.password`);
		createPrivateFile(file, `${generatePassword(randomBytes).reveal()}\n`);
		return { user, password: readPasswordFile(file), role: "device", scope };
	});
}

async function serve(
	{ host, port, prefix, reader }: Settings,
	cameras: readonly BrokerAccount[],
	json: boolean,
	io: Io,
): Promise<number> {
	const { EmbeddedBroker } = await import("../../broker/embedded.ts");
	const signals = new StopSignals(io);
	try {
		const accounts: BrokerAccount[] = [{ ...reader, role: "viewer", scope: prefix }, ...cameras];
		const log = createLogger(json ? "info" : "warn", io.stderr);
		const running = await EmbeddedBroker.listen({ host, port, accounts, clock: io.clock, log });
		const url = `mqtt://${shownHost(host)}:${running.port}`;
		const password = json || io.stdout.isTerminal ? reader.password.reveal() : undefined;
		if (json) {
			const credentials = { mqtt: { user: reader.user, password } };
			io.stdout.write(`${JSON.stringify({ event: "ready", version, mqtt: { url, prefix }, credentials })}\n`);
		} else {
			const names = cameras.map(({ user }) => user).join(", ");
			const login = password === undefined ? "" : `, password ${password}`;
			io.stdout.write(`${url}  topics ${prefix}/#  user ${reader.user}${login}  cameras ${names}\n`);
		}
		await signals.first;
		return await awaitStop(running.close(), signals, io.clock);
	} finally {
		signals.close();
	}
}

async function check({ host, port, reader }: Settings): Promise<number> {
	const { connectAsync } = await import("mqtt");
	const url = `mqtt://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
	const options = { connectTimeout: patienceMs, reconnectPeriod: 0, queueQoSZero: false };
	try {
		const client = await connectAsync(url, {
			...options,
			username: reader.user,
			password: reader.password.reveal(),
		});
		await client.endAsync();
		return exitStatus.done;
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : "no answer";
		throw new PersienneError("BROKER_UNWELL", `the broker at ${url} does not let its reader in: ${reason}`);
	}
}
