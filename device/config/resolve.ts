import { checkRuleName } from "../../masks/sanitise/rule-name.ts";
import type { Account } from "../auth/accounts.ts";
import { purposes } from "../notice/purposes.ts";
import { runningOf } from "../rules/functions.ts";
import type { Secret } from "../secret.ts";
import { parseBrokerUrl } from "./broker-url.ts";
import { resolveCamera } from "./camera.ts";
import {
	defaultConsolePort,
	defaultHost,
	defaultHttpPort,
	defaultMqttPort,
	defaultRetentionDays,
	defaultRtspPort,
	defaultSeed,
	defaultTopicPrefix,
} from "./defaults.ts";
import type { ConfigFiles } from "./files.ts";
import type { Notes } from "./notes.ts";
import type { Path } from "./problem.ts";
import { publishedBelow } from "./published-below.ts";
import type { BrokerTrustInput, ExternalBrokerInput } from "./schema/broker.ts";
import type { ConfigInput, ConsoleInput } from "./schema/config.ts";
import type { NoticeInput } from "./schema/notice.ts";
import type { TlsInput } from "./schema/tls.ts";
import {
	type AccountName,
	accountNames,
	type BrokerConfig,
	type BrokerTrust,
	type ConsoleConfig,
	type ExternalBroker,
	type FleetConfig,
	type NoticeConfig,
	type TlsConfig,
} from "./types.ts";

/** Completes what a person wrote. When `notes` has problems afterwards, the result is not to be used. */
export function resolveConfig(input: ConfigInput, files: ConfigFiles, notes: Notes): FleetConfig {
	const firstPort = input.httpPort ?? defaultHttpPort(input.cameras.length);
	const cameras = input.cameras.map((camera, index) =>
		resolveCamera(camera, notes.under("cameras", index), {
			seed: input.seed ?? defaultSeed,
			mode: input.mode ?? "auto",
			httpPort: firstPort === 0 ? 0 : firstPort + index,
			absolute: (path) => files.absolute(path),
			script: (written, scene) => files.script(written, scene, ["cameras", index, "script"]),
			policy: (file) => files.policy(file, ["cameras", index, "policy"]),
		}),
	);
	noteSameNames(cameras, notes);
	const broker = resolveBroker(input.broker ?? {}, files, notes.under("broker"));
	const furtherBrokers = (input.furtherBrokers ?? []).map((further, index) => {
		const path = ["furtherBrokers", index];
		return resolveExternal(further, files, notes.under(...path), path);
	});
	noteNamesTogether(cameras, { broker, furtherBrokers }, notes);
	return {
		host: input.host ?? defaultHost,
		rtspPort: input.rtspPort ?? defaultRtspPort,
		multicast: input.multicast ?? false,
		tls: resolveTls(input.tls ?? false, files),
		broker,
		furtherBrokers,
		eventBrokers:
			input.eventBrokers === "none"
				? undefined
				: resolveTrust(input.eventBrokers ?? {}, files, ["eventBrokers"]),
		console: input.console === "none" ? undefined : resolveConsole(input.console ?? {}),
		discovery: input.discovery ?? true,
		dataDir: input.dataDir === undefined ? undefined : files.absolute(input.dataDir),
		notice: input.notice && resolveNotice(input.notice),
		retentionDays: input.retention ?? defaultRetentionDays,
		passwords: readPasswords(input, files),
		accounts: readAccounts(input, files, notes),
		sharedAccounts: input.sharedAccounts,
		cameras,
	};
}

function resolveConsole({ port, idle, session }: ConsoleInput): ConsoleConfig {
	return {
		port: port ?? defaultConsolePort,
		...(idle !== undefined && { idleMs: idle * 60_000 }),
		...(session !== undefined && { sessionMs: session * 3_600_000 }),
	};
}

function resolveTls(input: boolean | TlsInput, files: ConfigFiles): TlsConfig | undefined {
	if (input === false) return undefined;
	const { cert, key, names = [], httpsPort, rtspsPort, consolePort, mqttsPort } = input === true ? {} : input;
	return {
		files: cert !== undefined && key !== undefined ? files.tlsFiles(cert, key, ["tls"]) : undefined,
		names,
		httpsPort,
		rtspsPort,
		consolePort,
		mqttsPort,
	};
}

const cnil = "CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr";

function resolveNotice(input: NoticeInput): NoticeConfig {
	const { contact, purposes: wanted, authorisation, recipients, complaints } = input;
	return {
		...input,
		contact: { ...contact, email: contact.email },
		purposes: wanted.map((purpose) => (typeof purpose === "string" ? purposes[purpose] : purpose)),
		authorisation,
		recipients,
		complaints: complaints ?? { fr: cnil, en: cnil },
	};
}

/** Where the passwords that come from files are kept, as absolute paths. */
export function passwordFilesOf(
	input: ConfigInput,
	files: ConfigFiles,
): Readonly<Partial<Record<AccountName, string>>> {
	const paths: Partial<Record<AccountName, string>> = {};
	for (const user of accountNames) {
		const written = input.credentials?.[user]?.passwordFile;
		if (written !== undefined) paths[user] = files.absolute(written);
	}
	return paths;
}

function readPasswords(input: ConfigInput, files: ConfigFiles): FleetConfig["passwords"] {
	const passwords: Partial<Record<AccountName, Secret>> = {};
	for (const [user, file] of Object.entries(passwordFilesOf(input, files)) as [AccountName, string][]) {
		const password = files.password(file, ["credentials", user, "passwordFile"]);
		if (password) passwords[user] = password;
	}
	return passwords;
}

function readAccounts({ accounts = [], sharedAccounts }: ConfigInput, files: ConfigFiles, notes: Notes) {
	const found: Account[] = [];
	for (const [index, { user, role, passwordFile }] of accounts.entries()) {
		const taken =
			(accountNames as readonly string[]).includes(user) || found.some((one) => one.user === user);
		if (taken) notes.problem(["accounts", index, "user"], "there is an account of this name already");
		const password = files.password(passwordFile, ["accounts", index, "passwordFile"]);
		if (password) found.push({ user, role, password });
	}
	if (sharedAccounts === false && !accounts.some(({ role }) => role === "administrator"))
		notes.problem(
			["sharedAccounts"],
			"expected `accounts` with an administrator, found none: nobody could change anything",
		);
	return found;
}

function resolveBroker(
	input: NonNullable<ConfigInput["broker"]>,
	files: ConfigFiles,
	notes: Notes,
): BrokerConfig | undefined {
	if (input === "none") return undefined;
	const { url, embedded, prefix = defaultTopicPrefix } = input;
	if (url === undefined) {
		const port = embedded?.port ?? defaultMqttPort;
		const { clientCa } = embedded ?? {};
		return {
			kind: "embedded",
			port,
			...(clientCa !== undefined && {
				clientCa: files.certificates(clientCa, ["broker", "embedded", "clientCa"]),
			}),
			prefix,
			homeAssistant: firstLevel(input.homeAssistant, "homeassistant"),
			frigate: firstLevel(input.frigate, "frigate"),
		};
	}
	return resolveExternal({ ...input, url }, files, notes, ["broker"]);
}

function resolveExternal(
	{
		url,
		username,
		passwordFile,
		prefix = defaultTopicPrefix,
		homeAssistant,
		frigate,
		...trust
	}: ExternalBrokerInput,
	files: ConfigFiles,
	notes: Notes,
	path: Path,
): ExternalBroker {
	const password =
		passwordFile === undefined ? undefined : files.password(passwordFile, [...path, "passwordFile"]);
	return {
		kind: "external",
		prefix,
		homeAssistant: firstLevel(homeAssistant, "homeassistant"),
		frigate: firstLevel(frigate, "frigate"),
		url: checkedUrl(url, notes),
		...resolveTrust(trust, files, path),
		username,
		password,
	};
}

function firstLevel(input: boolean | string | undefined, usual: string): string | undefined {
	return input === true ? usual : input || undefined;
}

function resolveTrust({ ca, cert, key }: BrokerTrustInput, files: ConfigFiles, path: Path): BrokerTrust {
	return {
		ca: ca === undefined ? undefined : files.certificates(ca, [...path, "ca"]),
		identity:
			cert === undefined || key === undefined ? undefined : files.identity(cert, key, [...path, "cert"]),
	};
}

function checkedUrl(text: string, notes: Notes): string {
	const broker = parseBrokerUrl(text);
	if (!broker) {
		notes.problem(["url"], "expected a URL that begins with mqtt://, mqtts://, ws:// or wss://, found text");
	} else if (broker.username !== undefined || broker.password) {
		notes.problem(["url"], "a URL must not hold credentials", "use `username` and `passwordFile`");
	}
	return broker?.url ?? text;
}

function noteSameNames(cameras: FleetConfig["cameras"], notes: Notes): void {
	const indices = new Map<string, number>();
	for (const [index, { name }] of cameras.entries()) {
		const first = indices.get(name);
		if (first === undefined) indices.set(name, index);
		else notes.problem(["cameras", index, "name"], `cameras[${first}] has this name already`);
	}
}

/** What is told of a function is told below the camera's name: both together may read like a plate, and would be held back. */
function noteNamesTogether(
	cameras: FleetConfig["cameras"],
	brokers: Pick<FleetConfig, "broker" | "furtherBrokers">,
	notes: Notes,
): void {
	for (const [index, { name, analytics }] of cameras.entries()) {
		const { rules, modules } = runningOf(analytics);
		const below = publishedBelow(name, brokers);
		const verdicts = [...rules, ...modules].map((one) => checkRuleName(one.name, below));
		const flaw = verdicts.find((verdict) => !verdict.ok);
		if (flaw && !flaw.ok)
			notes.problem(["cameras", index, "analytics"], flaw.reason, "give either another name");
	}
}
