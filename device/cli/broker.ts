import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BrokerAccount } from "../../broker/accounts.ts";
import { cameraTopic } from "../../broker/publish/camera-topic.ts";
import { defaultHost, defaultMqttPort, defaultMqttsPort, defaultTopicPrefix } from "../config/defaults.ts";
import { environmentPasswords } from "../config/environment.ts";
import type { TlsConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import type { Credential } from "../identity/credentials.ts";
import { openInstallation } from "../identity/installation.ts";
import { generatePassword } from "../identity/password.ts";
import { readPasswordFile } from "../identity/password-file.ts";
import { createPrivateFile, makePrivateDirectory } from "../identity/private-file.ts";
import { createLogger, type Logger } from "../log.ts";
import { shownHost } from "../ready.ts";
import { keptByBroker } from "../store/broker-files.ts";
import type { ServerIdentity } from "../tls/server-identity.ts";
import { version } from "../version.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { exitStatus, type Io } from "./io.ts";
import { writeRunFile } from "./run-file.ts";
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
		{
			name: "tls",
			help: "MQTT over TLS as well, with a certificate that is made; so do the next four.",
		},
		{ name: "tls-cert", value: "FILE", help: "With this certificate, in PEM." },
		{ name: "tls-key", value: "FILE", help: "The certificate's key, in PEM." },
		{
			name: "mqtts-port",
			value: "P",
			help: `Port of MQTT over TLS (${defaultMqttsPort}); 0 picks a free one.`,
		},
		{
			name: "client-ca",
			value: "FILE",
			help: "Over TLS, let in whom a certificate of these authorities names, and nobody else.",
		},
		{ name: "prefix", value: "TOPIC", help: `First level of every topic (${defaultTopicPrefix}).` },
		{
			name: "data-dir",
			value: "DIR",
			help: "Keeps the password of the account `mqtt`, which reads, and what the broker retains.",
		},
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
	readonly dataDir: string | undefined;
	readonly tls: TlsSettings | undefined;
}

interface TlsSettings {
	readonly port: number;
	readonly files: TlsConfig["files"];
	/** In PEM. */
	readonly clientCa: string | undefined;
}

export async function broker(args: Arguments, io: Io): Promise<number> {
	const dataDir = dataDirectory(io, args.text("data-dir"), undefined).path;
	const passwords = environmentPasswords(io.env);
	const settings: Settings = {
		host: args.text("host") ?? defaultHost,
		port: args.integer("mqtt-port", 0, 65_535) ?? defaultMqttPort,
		prefix: args.text("prefix") ?? defaultTopicPrefix,
		reader: openInstallation({ dataDir, passwords, random: randomBytes }).credentials.mqtt,
		dataDir,
		tls: tlsSettings(args, io),
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

/** Undefined: nobody asked for TLS. */
function tlsSettings(args: Arguments, io: Io): TlsSettings | undefined {
	const path = (name: string) => {
		const written = args.text(name);
		return written === undefined ? undefined : resolve(io.cwd, written);
	};
	const [certificate, key, ca] = [path("tls-cert"), path("tls-key"), path("client-ca")];
	const port = args.integer("mqtts-port", 0, 65_535);
	if ((certificate === undefined) !== (key === undefined))
		throw new UsageError("--tls-cert and --tls-key belong together");
	if (!args.has("tls") && port === undefined && certificate === undefined && ca === undefined)
		return undefined;
	const files = certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
	return {
		port: port ?? defaultMqttsPort,
		files,
		clientCa: ca === undefined ? undefined : readAuthorities(ca),
	};
}

function readAuthorities(path: string): string {
	let pem: string | undefined;
	try {
		pem = readFileSync(path, "utf8");
	} catch {
		// As for a file of anything else.
	}
	if (pem?.includes("-----BEGIN CERTIFICATE-----")) return pem;
	throw new PersienneError(
		"CONFIG_TLS",
		`${path} holds no certificate in PEM`,
		"give --client-ca a file of them",
	);
}

async function openIdentity(
	{ dataDir, host, tls }: Settings,
	io: Io,
	log: Logger,
): Promise<ServerIdentity | undefined> {
	if (!tls) return undefined;
	const { openServerIdentity } = await import("../tls/open-identity.ts");
	const config = {
		files: tls.files,
		names: [],
		httpsPort: undefined,
		rtspsPort: undefined,
		consolePort: undefined,
		mqttsPort: tls.port,
	};
	return openServerIdentity({ tls: config, host, dataDir, random: randomBytes, clock: io.clock, log });
}

async function serve(
	settings: Settings,
	cameras: readonly BrokerAccount[],
	json: boolean,
	io: Io,
): Promise<number> {
	const { dataDir, host, port, prefix, reader, tls } = settings;
	const { EmbeddedBroker } = await import("../../broker/embedded.ts");
	const signals = new StopSignals(io);
	let identity: ServerIdentity | undefined;
	let forget = () => {};
	try {
		const accounts: BrokerAccount[] = [{ ...reader, role: "viewer", scope: prefix }, ...cameras];
		const log = createLogger(json ? "info" : "warn", io.stderr);
		identity = await openIdentity(settings, io, log);
		const running = await EmbeddedBroker.listen({
			host,
			port,
			tls: tls && identity && { port: tls.port, identity, clientCa: tls.clientCa },
			accounts,
			keepIn: dataDir === undefined ? undefined : join(dataDir, keptByBroker),
			clock: io.clock,
			log,
		});
		const url = `mqtt://${shownHost(host)}:${running.port}`;
		const tlsUrl = identity ? `mqtts://${shownHost(host)}:${running.tlsPort}` : null;
		const password = json || io.stdout.isTerminal ? reader.password.reveal() : undefined;
		if (json) {
			const credentials = { mqtt: { user: reader.user, password } };
			io.stdout.write(
				`${JSON.stringify({ event: "ready", version, mqtt: { url, tlsUrl, prefix }, credentials })}\n`,
			);
		} else {
			const names = cameras.map(({ user }) => user).join(", ");
			const login = password === undefined ? "" : `, password ${password}`;
			io.stdout.write(
				`${[url, tlsUrl ?? []].flat().join("  ")}  topics ${prefix}/#  user ${reader.user}${login}  cameras ${names}\n`,
			);
		}
		if (dataDir !== undefined) forget = writeRunFile(io, dataDir, { cameras: [] }, undefined);
		await signals.first;
		return await awaitStop(running.close(), signals, io.clock);
	} finally {
		forget();
		identity?.close();
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
