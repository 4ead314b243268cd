import { basename } from "node:path";
import type { AccountName, CameraConfig, FleetConfig } from "../config/types.ts";
import { areShared, type ReadyCamera, type ReadyEvent } from "../ready.ts";

export interface TableOptions {
	/** Characters that fit on a line. */
	readonly columns: number;
	readonly colours: boolean;
	/** Whether a person reads it, and not a log file. */
	readonly showPasswords: boolean;
	/** How many have an account of their own, by the configuration or otherwise. */
	readonly people: number;
	/** Cameras that have nothing to film, by their names, and why. */
	readonly dark: ReadonlyMap<string, string>;
}

/** With more cameras than this, each gets one line in place of a paragraph. */
const mostParagraphs = 6;
/** With more than this, the rest is counted. */
const mostLines = 24;

/** What a person sees when the fleet is up: where everything is, and how to get in. */
export function startupTable(ready: ReadyEvent, config: FleetConfig, options: TableOptions): string {
	const paint = options.colours ? ansi : plain;
	const count = ready.cameras.length === 1 ? "1 camera" : `${ready.cameras.length} cameras`;
	const cameras =
		ready.cameras.length > mostParagraphs
			? [...cameraLines(ready.cameras, options.columns, paint), ...darkLines(options.dark, paint)]
			: ready.cameras.flatMap((camera, i) => [
					...paragraph(camera, config.cameras[i], config.multicast, options.dark.get(camera.name), paint),
					"",
				]);
	const rest = [
		...(ready.console === null ? [] : [field("Page", ready.console)]),
		...(ready.tls?.console ? [field("", ready.tls.console)] : []),
		...(ready.mqtt === null ? [] : [field("MQTT", `${ready.mqtt.url}  topics ${ready.mqtt.prefix}/#`)]),
		...(ready.tls?.mqtt ? [field("", ready.tls.mqtt)] : []),
		...certificate(ready),
		...signIn(ready, config, options),
	];
	const lines = [`${paint.bold(`Persienne ${ready.version}`)}  ${count}`, "", ...cameras, ...rest];
	return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

const plain = { bold: (text: string) => text, dim: (text: string) => text };
const ansi = {
	bold: (text: string) => `\u001b[1m${text}\u001b[22m`,
	dim: (text: string) => `\u001b[2m${text}\u001b[22m`,
};
type Paint = typeof plain;

const labelWidth = 11;

function field(label: string, value: string): string {
	return `${label.padEnd(labelWidth)}${value}`;
}

/** How somebody tells the certificate from another one, and where it is to be had. */
function certificate({ tls }: ReadyEvent): string[] {
	if (!tls) return [];
	return [
		field("TLS", `SHA-256 ${tls.fingerprint}`),
		...(tls.certificate === null ? [] : [field("", tls.certificate)]),
	];
}

function paragraph(
	camera: ReadyCamera,
	config: CameraConfig | undefined,
	multicast: boolean,
	whyDark: string | undefined,
	paint: Paint,
): string[] {
	const { rtsp, tls } = camera;
	const streams = ["main", "sub", "mjpeg"] as const;
	const addresses = (of: ReadyCamera["rtsp"]) => streams.map((stream) => of[stream]);
	return [
		`${paint.bold(camera.name)}  ${paint.dim(config ? describeCamera(config) : "")}`,
		...(whyDark === undefined ? [] : [`  ${paint.bold(field("DARK", whyDark))}`]),
		`  ${field("ONVIF", camera.onvif)}`,
		...(tls ? [`  ${field("", tls.onvif)}`] : []),
		...listed("RTSP", addresses(rtsp)),
		...(tls ? listed("RTSPS", addresses(tls.rtsp)) : []),
		...(multicast ? listed("Multicast", [`${rtsp.main}/multicast`]) : []),
		...listed("Tunnel", [`${tunnelAt(camera)}  RTSP over HTTP`]),
		`  ${field("Snapshot", camera.snapshot)}`,
		...(camera.topic === null ? [] : [`  ${field("MQTT", `${camera.topic}/#`)}`]),
	];
}

function listed(label: string, values: readonly string[]): string[] {
	return values.map((value, i) => `  ${field(i === 0 ? label : "", value)}`);
}

/** Whose path is the stream's: `/cam-1/main` and so on. */
function tunnelAt({ onvif, rtsp }: ReadyCamera): string {
	return `${new URL(onvif).origin}${new URL(rtsp.main).pathname}`;
}

const codecs = { h264: "H.264", h265: "H.265", mjpeg: "MJPEG" } as const;

/** Such as `town-square, H.264 1920x1080 at 25 fps, pan, tilt and zoom, sound, 4 zones and plates masked`. */
function describeCamera({ source, video, policy, ptz, audio }: CameraConfig): string {
	const what = source.kind === "scene" ? source.scene : basename(source.file);
	const { codec, width, height, fps } = video.main;
	return [
		what,
		`${codecs[codec]} ${width}x${height} at ${fps} fps`,
		...(ptz ? ["pan, tilt and zoom"] : []),
		...(audio ? ["sound"] : []),
		describePolicy(policy),
	].join(", ");
}

function describePolicy(policy: CameraConfig["policy"]): string {
	if (!policy) return "dark: nobody said what is private";
	const { zones, shown, plates, motion } = policy;
	const covered = [
		...(zones.length > 0 ? [count(zones.length, "zone")] : []),
		...(plates === "off" ? [] : ["plates"]),
		...(motion === "mask" ? ["moving things"] : []),
	];
	const only = shown ? `only ${count(shown.length, "area")} shown, ` : "";
	if (covered.length === 0) return `${only}nothing masked`;
	const last = covered.pop();
	const words = covered.length === 0 ? last : `${covered.join(", ")} and ${last}`;
	return `${only}${words} masked${zones.length === 0 ? ", no zones" : ""}`;
}

function count(number: number, thing: string): string {
	return number === 1 ? `1 ${thing}` : `${number} ${thing}s`;
}

/** One line a camera, with as many of its addresses as the terminal has room for. */
function cameraLines(cameras: readonly ReadyCamera[], columns: number, paint: Paint): string[] {
	const shown = cameras.length > mostLines ? cameras.slice(0, mostLines - 1) : cameras;
	const rows = shown.map(({ name, onvif, rtsp }) => [name, onvif, rtsp.main]);
	const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => (row[i] as string).length)) + 2);
	let room = columns + 2;
	const fitting = widths.filter((width, i) => {
		room -= width;
		return i < 2 || room >= 0;
	}).length;
	const lineOf = (cells: readonly string[]) =>
		cells
			.slice(0, fitting)
			.map((cell, i) => cell.padEnd(widths[i] as number))
			.join("");
	const folded = cameras.length - shown.length;
	return [
		paint.dim(lineOf(["Name", "ONVIF", "RTSP"])),
		...rows.map(lineOf),
		...(folded > 0 ? [`… and ${folded} more: --json lists them all`] : []),
		"",
	];
}

/** Those of many cameras that have nothing to film. */
function darkLines(dark: ReadonlyMap<string, string>, paint: Paint): string[] {
	if (dark.size === 0) return [];
	const told = [...dark].slice(0, mostParagraphs);
	const lines = told.map(([name, why], i) => paint.bold(field(i === 0 ? "DARK" : "", `${name}: ${why}`)));
	return [
		...lines,
		...(dark.size > told.length ? [field("", `… and ${dark.size - told.length} more`)] : []),
		"",
	];
}

const people: readonly AccountName[] = ["admin", "operator", "viewer", "mqtt"];

/** How to get in. Passwords that somebody chose are theirs to know; generated ones are for eyes, not for log files. */
function signIn(ready: ReadyEvent, config: FleetConfig, options: TableOptions): string[] {
	const accounts = people.filter((name) =>
		name === "mqtt" ? config.broker?.kind === "embedded" : areShared(ready),
	);
	const shown = shownAccounts(accounts, ready, config, options);
	const own = ownAccounts(config.accounts.length, options.people);
	const notes = areShared(ready)
		? [...own, "shared accounts: whoever uses them is the same person to the ledger", "(docs/roles.md)"]
		: [...own, "admin, operator and viewer are not let in"];
	return [...shown, ...notes.map((note, i) => field(shown.length + i === 0 ? "Sign in" : "", note))];
}

/** Where those were named who have an account of their own. */
function ownAccounts(configured: number, people: number): string[] {
	// One that clients made gives way to one of the same name in the configuration, so these are all of them.
	const added = people - configured;
	if (people === 0) return [];
	if (added <= 0) return [`and ${people} with an account of their own, by the configuration`];
	if (configured === 0)
		return [`and ${people} with an account of their own (\`persienne users\` lists them)`];
	return [`and ${people} with an account of their own: ${configured} by the configuration, ${added} added`];
}

function shownAccounts(
	accounts: readonly AccountName[],
	ready: ReadyEvent,
	config: FleetConfig,
	options: TableOptions,
): string[] {
	if (accounts.length === 0) return [];
	if (!options.showPasswords) {
		const where =
			config.dataDir === undefined ? "shown in a terminal" : `in ${config.dataDir}/credentials.json`;
		return [field("Sign in", `as ${accounts.join(", ")}; generated passwords are ${where}`)];
	}
	const width = Math.max(...accounts.map((name) => name.length)) + 2;
	return accounts.map((name, i) => {
		const { user, password } = ready.credentials[name];
		const shown = config.passwords[name] ? "the password that you chose" : password;
		return field(i === 0 ? "Sign in" : "", `${user.padEnd(width)}${shown}`);
	});
}
