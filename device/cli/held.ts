import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { suggest } from "../config/suggest.ts";
import { PersienneError } from "../errors.ts";
import { eraseHeld, gatherHeld } from "../held/gather.ts";
import { isKnownPlace, isKnownUser, knownNames } from "../held/known.ts";
import { placesOf } from "../held/places.ts";
import type { HeldItem, HeldRequest, Place } from "../held/request.ts";
import { statement } from "../held/statement.ts";
import { openInstallation } from "../identity/installation.ts";
import { readKeptSigner } from "../identity/signing-key.ts";
import { noteOnce } from "../ledger/once.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { dataDirectory } from "./data-directory.ts";
import { exitStatus, type Io } from "./io.ts";
import { isInUse, readRunFiles } from "./run-file.ts";

export const heldUsage: Usage = {
	command: "held",
	operands: "",
	maxOperands: 0,
	summary: "Tells, hands out and erases what is kept of a place and a time.",
	options: [
		{ name: "cameras", value: "NAMES", help: "Of these cameras, with commas (all, and what is of none)." },
		{ name: "from", value: "TIME", help: "From when on, such as 2026-06-01T12:00:00Z." },
		{ name: "to", value: "TIME", help: "Up to when." },
		{ name: "user", value: "U", help: "For somebody who has this account: what is about it." },
		{ name: "out", value: "FILE", help: "Writes it to a new file, in JSON." },
		{ name: "erase", help: "Erases what may be erased; no camera and no broker may run meanwhile." },
		{ name: "data-dir", value: "DIR", help: "The data directory that `up` was given." },
		{ name: "json", help: "Prints it as JSON." },
	],
	notes: [
		"For requests of access and erasure (GDPR 15 and 17). Both are entered in the ledger.",
		"No picture, no sound and no identity of people who are filmed is kept here. What is said to others\n(accounts, addresses) is left out, unless --user is given.",
	],
};

export async function held(args: Arguments, io: Io): Promise<number> {
	const dataDir = dataDirectory(io, args.text("data-dir"), undefined).path;
	if (!readKeptSigner(dataDir))
		throw new PersienneError(
			"NOTHING_KEPT",
			`no camera has run with the data in ${dataDir} yet`,
			"--data-dir DIR",
		);
	const request = requestOf(args);
	const installation = openInstallation({ dataDir, random: randomBytes });
	const uuidOf = (name: string) => installation.identityOf(name).uuid;
	const places = placesOf(request.cameras, dataDir, uuidOf);
	const running = readRunFiles(io, dataDir).flatMap(({ cameras }) => cameras.map(({ name }) => name));
	refuseUnknown(request, places, running, dataDir, uuidOf);
	const names = places.map(({ name }) => name);
	if (args.has("erase") && isInUse(io, dataDir))
		throw new PersienneError(
			"CAMERAS_RUN",
			"cameras or a broker run with this data directory",
			"stop them, erase, and start them again; or erase on the page, under Requests, while they run",
		);
	const items = gatherHeld(dataDir, places, request);
	const document = {
		statement: statement.en,
		from: iso(request.from),
		to: iso(request.to),
		cameras: names,
		items,
	};
	if (args.has("out")) await handOut(args, io, dataDir, document);
	const erased = args.has("erase") ? await erase(dataDir, places, request, io) : undefined;
	if (args.has("json"))
		io.stdout.write(`${JSON.stringify({ ...document, ...(erased !== undefined && { erased }) })}\n`);
	else io.stdout.write(`${lines(items, erased).join("\n")}\n`);
	return exitStatus.done;
}

function requestOf(args: Arguments): HeldRequest {
	const [from, to] = [time(args, "from"), time(args, "to")];
	if (from >= to) throw new UsageError("--from has to be before --to");
	const cameras = args
		.text("cameras")
		?.split(",")
		.map((name) => name.trim());
	return { cameras, from, to, user: args.text("user") };
}

/** Nothing is kept of a name that was mistyped: to say so would answer a request wrongly. @throws UsageError */
function refuseUnknown(
	{ cameras, user }: HeldRequest,
	places: readonly Place[],
	running: readonly string[],
	dataDir: string,
	uuidOf: (name: string) => string,
): void {
	const isKnown = (place: Place) => running.includes(place.name) || isKnownPlace(place, dataDir);
	const unknown = cameras && places.find((place) => !isKnown(place))?.name;
	if (unknown !== undefined) {
		const known = [...running, ...knownNames(dataDir, uuidOf)];
		const such = suggest(unknown, known) ?? known[0];
		throw new UsageError(
			`--cameras: there is no camera of that name: ${unknown}`,
			such === undefined ? "without --cameras, all are listed" : `such as --cameras ${such}`,
		);
	}
	if (user !== undefined && !isKnownUser(user, dataDir, uuidOf))
		throw new UsageError(
			"--user: nobody of that name is known here",
			"neither the accounts in the data directory nor the ledgers have it",
		);
}

function time(args: Arguments, name: "from" | "to"): number {
	const text = args.text(name);
	const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text ?? "")
		? Date.parse(text ?? "")
		: Number.NaN;
	if (!Number.isNaN(at)) return at;
	throw new UsageError(`--${name}: expected a time with its zone, such as 2026-06-01T12:00:00Z`);
}

async function handOut(
	args: Arguments,
	io: Io,
	dataDir: string,
	document: { readonly items: readonly HeldItem[] },
): Promise<void> {
	const path = resolve(io.cwd, args.text("out") ?? "");
	const files = document.items.length;
	// Entered first: what cannot be entered is not handed out.
	await noteOnce(dataDir, { kind: "export", what: "held-data", files, failed: 0, policy: null }, io.clock);
	try {
		writeFileSync(path, `${JSON.stringify(document, undefined, "\t")}\n`, { flag: "wx", mode: 0o600 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const why = code === "EEXIST" ? "is there already" : `cannot be written: ${code}`;
		throw new PersienneError("HELD_UNWRITABLE", `${path} ${why}`, "name another --out FILE");
	}
}

async function erase(
	dataDir: string,
	places: readonly Place[],
	request: HeldRequest,
	io: Io,
): Promise<number> {
	const items = request.user === undefined ? eraseHeld(dataDir, places, request) : 0;
	const { from, to } = request;
	const cameras = request.cameras ? places.map(({ name }) => name).join(",") : null;
	await noteOnce(
		dataDir,
		{ kind: "erasure", camera: cameras, from: iso(from), to: iso(to), items, why: "request" },
		io.clock,
	);
	return items;
}

function lines(items: readonly HeldItem[], erased: number | undefined): string[] {
	const counts = new Map<string, number>();
	for (const { where, what, camera } of items) {
		const key = `${camera ?? "of no camera"}: ${whereWords[where]}: ${what["kind"] ?? what["action"]}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return [
		statement.en,
		`${items.length} kept`,
		...[...counts].map(([key, count]) => `  ${key}: ${count}`),
		...(erased === undefined ? [] : [`${erased} erased`, ...staying(items)]),
	];
}

/** What is not erased, and why not. */
function staying(items: readonly HeldItem[]): string[] {
	const left = items.filter(({ erasable }) => !erasable);
	const entries = left.filter(({ where }) => where === "ledger" || where === "mask-ledger").length;
	const own = left.length - entries;
	return [
		...(entries > 0
			? [`${entries} of the ledgers stay until their time is over, as the law wants (docs/held.md)`]
			: []),
		...(own > 0 ? [`${own} that cameras say of themselves stay: they are about nobody`] : []),
	];
}

const whereWords: Readonly<Record<HeldItem["where"], string>> = {
	ledger: "ledger",
	"mask-ledger": "ledger of its masks",
	outbox: "waiting for a broker",
	broker: "at the embedded broker",
};

const iso = (at: number): string => new Date(at).toISOString();
