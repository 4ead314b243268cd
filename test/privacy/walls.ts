import type { Import, Source } from "../helpers/source.ts";

/** All of the product's sources, by path. */
export type House = ReadonlyMap<string, Source>;

/** A wall of the house: what must not reach what, and why. */
export interface Wall {
	readonly name: string;
	/** The invariant of docs/architecture.md that it holds. */
	readonly invariant: string;
	/** What crosses it, each as `file:line what`. */
	breaches(house: House): string[];
}

const under = (path: string, folders: readonly string[]): boolean =>
	folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

/** Everything that talks to somebody outside the device. */
const outlets = ["device/rtsp", "device/rtp", "device/onvif", "device/http", "broker", "console"];
/** What makes frames, metadata and events. */
const makers = [
	"masks",
	"device/scene",
	"device/imaging",
	"device/analytics",
	"device/media",
	"device/camera",
];
const frames = "masks/frame.ts";
const stage = "masks/apply.ts";
/** What runs in workers that get what a lens sees: the one that films, and the one that masks files. */
const filming = ["device/imaging/worker.ts", "device/imaging/offline/worker.ts"];
/** The one that demonstrates on drawn worlds, under `up --demo`. */
const demonstrating = ["device/imaging/demonstration/worker.ts"];
const workerEntries = [...filming, ...demonstrating];
/** The two that may have any pixels coded: what each takes is a type of its own. */
const jpegEncoders = ["device/imaging/jpeg.ts", "device/imaging/demonstration/drawing-encoder.ts"];

const socketModules = [
	"net",
	"tls",
	"dgram",
	"http",
	"https",
	"http2",
	"dns",
	"child_process",
	"cluster",
	"inspector",
];
const isSocketModule = (target: string): boolean =>
	socketModules.some(
		(name) => target === `node:${name}` || target === name || target.startsWith(`node:${name}/`),
	) || ["ws", "mqtt", "aedes", "onvif", "undici"].includes(target);

function breach(path: string, { line, names, specifier }: Import): string {
	return `${path}:${line} ${names.join(", ") || "all"} of ${specifier ?? "a computed module"}`;
}

function importsThat(house: House, forbidden: (path: string, found: Import) => boolean): string[] {
	return [...house.values()].flatMap(({ path, imports }) =>
		imports.filter((found) => forbidden(path, found)).map((found) => breach(path, found)),
	);
}

/** Places in `folders` whose code, without comments and literals, matches. */
function codeThat(house: House, pattern: RegExp, where: (path: string) => boolean): string[] {
	return [...house.values()]
		.filter(({ path }) => where(path))
		.flatMap(({ path, code }) => [...code.matchAll(pattern)].map(([text]) => `${path} ${text}`));
}

/** What is loaded at run time once `roots` are, each with the chain of files that leads to it. */
function loadedBy(house: House, roots: readonly string[]): Map<string, string> {
	const chains = new Map(roots.filter((root) => house.has(root)).map((root) => [root, root]));
	for (const [path, chain] of chains) {
		for (const { typeOnly, target } of house.get(path)?.imports ?? []) {
			if (!typeOnly && target !== undefined && !chains.has(target))
				chains.set(target, `${chain} > ${target}`);
		}
	}
	return chains;
}

/** A use of `name` other than in an import, a type or one of the `allowed` continuations. */
function usesBeyond(source: Source, name: string, allowed: readonly string[]): string[] {
	const code = source.code.replace(/\b(?:import|export) (?:type )?\{[^}]*\} from ""/g, "");
	return [...code.matchAll(new RegExp(`\\b${name}\\b(?! <)(.{0,24})`, "g"))]
		.filter(([, rest = ""]) => !allowed.some((continuation) => rest.startsWith(continuation)))
		.map(([text]) => `${source.path} ${text}`);
}

export const walls: readonly Wall[] = [
	{
		name: "every import can be read",
		invariant: "all",
		breaches: (house) => [
			...importsThat(house, (_, { specifier }) => specifier === undefined),
			...importsThat(house, (_, { target }) => target === "node:module" || target === "node:vm"),
			...codeThat(
				house,
				/(?<!\. )\b(?:eval|createRequire) \(|\bgetBuiltinModule\b|\bnew Function\b/g,
				() => true,
			),
		],
	},
	{
		name: "the masking stage imports nothing outward",
		invariant: "I1",
		breaches: (house) => [
			...importsThat(house, (path, { target = "" }) => {
				return under(path, ["masks"]) && !under(target, ["masks"]) && target !== "node:crypto";
			}),
			...codeThat(
				house,
				/(?<!\. )\b(?:fetch|WebSocket|EventSource|process|globalThis|global|console|postMessage|BroadcastChannel) (?:[.([]|\?\.)/g,
				(path) => under(path, ["masks"]),
			),
		],
	},
	{
		name: "only the masking stage admits a picture",
		invariant: "I1",
		breaches: (house) => [
			...importsThat(
				house,
				(path, { target, names, reExport }) =>
					target === frames &&
					(names.includes("*") || reExport || (names.includes("admit") && path !== stage)),
			),
			...importsThat(house, (path, { target, names }) => {
				return target === frames && names.length === 0 && path !== stage;
			}),
		],
	},
	{
		name: "only the masking stage takes the pixels of a raw frame",
		invariant: "I1",
		breaches: (house) =>
			[...house.values()]
				.filter(({ path, imports }) => path !== stage && imports.some(takesRaw))
				.flatMap((source) => [
					...usesBeyond(source, "RawFrame", [" . expose ("]),
					...(/\bRawFrame as\b/.test(source.code) ? [`${source.path} RawFrame under another name`] : []),
				]),
	},
	{
		name: "raw frames stay in the masking stage and the imaging worker",
		invariant: "I1",
		breaches: (house) =>
			importsThat(house, (path, found) => takesRaw(found) && !under(path, ["masks", "device/imaging"])),
	},
	{
		name: "pixels stay with the lens, the masking stage, the imaging worker and the analytics",
		invariant: "I1",
		breaches: (house) =>
			importsThat(house, (path, { target, names }) => {
				if (target !== frames || under(path, ["masks", "device/imaging", "device/analytics"])) return false;
				return !(under(path, ["device/scene"]) && names.every((name) => name === "Surface"));
			}),
	},
	{
		name: "the side that owns the sockets never loads what a raw frame is",
		invariant: "I1",
		breaches: (house) => {
			const worker = loadedBy(house, workerEntries);
			const roots = [...house.keys()].filter(
				(path) =>
					under(path, [...outlets, "device/cli", "device/camera", "device/offline"]) ||
					/^device\/[^/]+\.ts$/.test(path),
			);
			const forbidden = [frames, stage, ...[...worker.keys()].filter((path) => holdsPixels(house.get(path)))];
			const loaded = loadedBy(house, roots);
			return [...new Set(forbidden)].flatMap((path) => loaded.get(path) ?? []);
		},
	},
	{
		name: "the imaging worker has no sockets, no console and no log",
		invariant: "I1",
		breaches: (house) => {
			const loaded = loadedBy(house, workerEntries);
			const modules = [...loaded].filter(
				([path]) => isSocketModule(path) || under(path, [...outlets, "device/log.ts", "pino"]),
			);
			return [
				...modules.map(([, chain]) => chain),
				...codeThat(
					house,
					/(?<!\. )\b(?:console \.|fetch \(|WebSocket\b|BroadcastChannel\b|process \. (?:stdout|stderr|send|emit))/g,
					(path) => loaded.has(path),
				),
			];
		},
	},
	{
		name: "what films or masks files knows no demonstration",
		invariant: "I1",
		breaches: (house) =>
			[...loadedBy(house, filming)]
				.filter(([path]) => under(path, ["device/imaging/demonstration"]))
				.map(([, chain]) => chain),
	},
	{
		name: "a demonstration knows no clip and no pipeline of a camera",
		invariant: "I1",
		breaches: (house) =>
			[...loadedBy(house, demonstrating)]
				.filter(
					([path]) =>
						under(path, ["device/scene/clip", "device/imaging/offline"]) ||
						/^device\/imaging\/(?:studio|pipeline|recorder)\.ts$/.test(path),
				)
				.map(([, chain]) => chain),
	},
	{
		name: "drawings are made and coded by the demonstration's worker alone",
		invariant: "I1",
		breaches: (house) =>
			importsThat(
				house,
				(path, { target = "", typeOnly }) =>
					/^device\/imaging\/demonstration\/(?:world|drawing-encoder|demonstrator|worker)\.ts$/.test(
						target,
					) &&
					!typeOnly &&
					!under(path, ["device/imaging/demonstration"]),
			),
	},
	{
		name: "pixels of any kind are coded for two encoders alone",
		invariant: "I1",
		breaches: (house) =>
			importsThat(
				house,
				(path, { target }) => target === "device/imaging/jpeg-coder.ts" && !jpegEncoders.includes(path),
			),
	},
	{
		name: "demonstrations are opened by the fleet alone",
		invariant: "I1",
		breaches: (house) =>
			importsThat(
				house,
				(path, { target = "", typeOnly }) =>
					(under(target, ["device/demonstration"]) || target.endsWith("/start-demonstrator.ts")) &&
					!typeOnly &&
					!under(path, ["device/demonstration"]) &&
					path !== "device/fleet.ts",
			),
	},
	{
		name: "threads are started by the imaging pool alone",
		invariant: "I1",
		breaches: (house) =>
			importsThat(house, (path, { target }) => {
				return target === "node:worker_threads" && !under(path, ["device/imaging"]);
			}),
	},
	{
		name: "outlets see neither pictures nor observations",
		invariant: "I2",
		breaches: (house) =>
			importsThat(house, (path, { target = "" }) => {
				if (!under(path, outlets)) return false;
				if (under(target, ["device/analytics", "device/imaging", "device/scene"])) return true;
				return under(target, ["masks"]) && !under(target, openToOutlets);
			}),
	},
	{
		name: "the truth about a scene is for tests",
		invariant: "I6",
		breaches: (house) => [
			...codeThat(
				house,
				/\b(?:GroundTruth|SyntheticScene|truth)\b/g,
				(path) => !under(path, ["device/scene"]),
			),
			...importsThat(
				house,
				(path, { target = "", names }) =>
					under(path, ["masks", "device/imaging", "device/analytics"]) &&
					under(target, ["device/scene"]) &&
					!names.every((name) => lensNames.includes(name)),
			),
		],
	},
	{
		name: "time and chance are handed in",
		invariant: "I8",
		breaches: (house) => [
			// The page runs in its visitor's browser, where time is the visitor's.
			...codeThat(
				house,
				ownTime,
				(path) => path !== "device/clock.ts" && !under(path, ["console/assets"]),
			).filter((found) => !timeExceptions.some(({ file, use }) => found === `${file} ${use}`)),
			...importsThat(house, (path, { target = "", names }) => {
				if (/^node:(?:timers|perf_hooks)/.test(target)) return true;
				const random = names.some((name) => /^random|^webcrypto$|^\*$|^default$/.test(name));
				return target === "node:crypto" && random && under(path, makers);
			}),
		],
	},
];

/** What of the lens the worker may know: how to open it, and what it draws. */
const lensNames = [
	"Scene",
	"openScene",
	"openClip",
	"prepareScenes",
	"Footage",
	"openFootage",
	"SoundPacket",
	"SoundTrack",
];

const takesRaw = ({ target, names, typeOnly }: Import): boolean =>
	target === frames && names.includes("RawFrame") && !typeOnly;

/** True for a file of the worker that works with frames or with native pictures. */
function holdsPixels(source: Source | undefined): boolean {
	return (
		source?.imports.some(
			({ target = "", names }) =>
				target === frames && names.some((name) => name === "RawFrame" || name === "MaskedFrame"),
		) ?? false
	);
}

/** What of masks/ an outlet may know: events that are public, and policies, which administrators set and read. */
const openToOutlets = ["masks/sanitise", "masks/policy.ts", "masks/polygon.ts", "masks/colour.ts"];

const ownTime =
	/\b(?:Date \. now|performance \. now|Math \. random|process \. (?:hrtime|uptime)|AbortSignal \. timeout|getRandomValues|new Date \( \))|(?<!\. )\b(?:setTimeout|setInterval|setImmediate)|(?<!\. |new )\bDate \(/g;

/** Uses of the machine's own time outside device/clock.ts, each with the reason why it may be. */
export const timeExceptions: readonly { file: string; use: string; why: string }[] = [
	{
		file: "device/imaging/studio.ts",
		use: "performance . now",
		why: "the masking stage's deadline is about real time; a late stage goes dark, and nothing else follows from it",
	},
	{
		file: "device/imaging/demonstration/worker.ts",
		use: "performance . now",
		why: "the masking stage's deadline is about real time; a late stage goes dark, and nothing else follows from it",
	},
	{
		file: "device/imaging/offline/worker.ts",
		use: "performance . now",
		why: "the masking stage's deadline is about real time; how long looking and painting took is told, and decides nothing",
	},
	{
		file: "device/imaging/worker.ts",
		use: "setImmediate",
		why: "a recording, and what is made ready ahead, give way to pictures that are due; what is made does not depend on when",
	},
	{
		file: "broker/connection.ts",
		use: "setImmediate",
		why: "an acknowledgement waits for the end of the turn of the event loop in which what it is for is taken in",
	},
	{
		file: "broker/keep/kept-file.ts",
		use: "setImmediate",
		why: "what changes in one turn of the event loop is written together; what is written does not depend on when",
	},
	{
		file: "device/scene/artwork/give-way.ts",
		use: "setImmediate",
		why: "a world that is being drawn gives way to cameras that film; what is drawn does not depend on when",
	},
	{
		file: "device/rtsp/sockets.ts",
		use: "setImmediate",
		why: "a datagram socket is closed after the BYE that was handed to it; nothing that is made depends on when",
	},
];
