import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isOwnWordTopic } from "../../broker/publish/own-words.ts";
import { readLedger } from "../../masks/ledger.ts";
import { type EventKind, vocabulary } from "../../masks/sanitise/vocabulary.ts";
import { ledgerFolder } from "../ledger/ledger.ts";
import { readSegment, segmentsAmong } from "../ledger/segment.ts";
import { camerasFolder, isOutbox, maskLedgerFile } from "../store/camera-store.ts";
import { OutboxFile, readOutbox } from "../store/outbox-file.ts";
import { eraseAtBrokers, heldByBrokers } from "./at-brokers.ts";
import { withoutOthers } from "./others.ts";
import type { HeldItem, HeldRequest, Place } from "./request.ts";

/** What the ledger says of itself is about nobody. */
const bookkeeping = ["segment", "swept", "masks-swept", "torn", "damaged", "truncated", "lost"];

type Found = Readonly<Record<string, unknown>>;

/**
 * Everything in a data directory that says something of a place and a time, oldest first.
 *
 * @param places the cameras that are known by name
 */
export function gatherHeld(dataDir: string, places: readonly Place[], request: HeldRequest): HeldItem[] {
	const items: HeldItem[] = [];
	const add = (
		where: HeldItem["where"],
		camera: string | null,
		record: Found,
		at: unknown,
		erasable = false,
	) => {
		const time = typeof at === "string" ? Date.parse(at) : Number.NaN;
		if (!(time >= request.from && time < request.to)) return;
		const what = withoutOthers(record, request.user);
		const isMessage = where === "outbox" || where === "broker";
		// Messages are about places alone: they are of no account.
		if (!what || (isMessage && request.user !== undefined)) return;
		items.push({ where, camera, at: String(at), what, erasable });
	};
	for (const record of ledgerRecords(join(dataDir, ledgerFolder))) {
		if (bookkeeping.includes(String(record["kind"]))) continue;
		const place = places.find(({ name, uuid }) => record["camera"] === name || record["uuid"] === uuid);
		if (place || !request.cameras) add("ledger", place?.name ?? null, record, record["at"]);
	}
	for (const { name, uuid } of places) {
		const folder = join(dataDir, camerasFolder, uuid);
		for (const { record } of readLedger(textOf(join(folder, maskLedgerFile))).entries)
			add("mask-ledger", name, record, record["at"]);
		for (const path of outboxes(folder))
			for (const event of waitingIn(path)) add("outbox", name, event, event["utcTime"], wasSeen(event));
	}
	for (const { camera, at, what, erasable } of heldByBrokers(dataDir, places, !request.cameras))
		add("broker", camera, what, at, erasable);
	return items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/**
 * What of it may be erased, gone: messages of these places and this time that wait for a broker, or that the embedded one keeps. Gives how
 * many there were.
 */
export function eraseHeld(
	dataDir: string,
	places: readonly Place[],
	{ cameras, from, to }: Pick<HeldRequest, "cameras" | "from" | "to">,
): number {
	const erased = eraseAtBrokers(dataDir, places, !cameras, (at) => at >= from && at < to);
	return erased + eraseWaiting(dataDir, places, { from, to });
}

/** Messages of these cameras that wait for brokers, gone. None of the cameras may run meanwhile. Gives how many there were. */
export function eraseWaiting(
	dataDir: string,
	places: readonly Place[],
	{ from, to }: Pick<HeldRequest, "from" | "to">,
): number {
	let erased = 0;
	for (const path of places.flatMap(({ uuid }) => outboxes(join(dataDir, camerasFolder, uuid)))) {
		const outbox = new OutboxFile(path);
		for (const { id, text } of outbox.waiting) {
			const event = parsed(text);
			const time = Date.parse(String(event["utcTime"]));
			// What cannot be read has no time: it goes, too.
			if (time < from || time >= to || !wasSeen(event)) continue;
			outbox.remove(id);
			erased++;
		}
		outbox.rewrite();
		outbox.close();
	}
	return erased;
}

/** UUIDs of the cameras that have kept something. */
export function cameraFolders(dataDir: string): string[] {
	const folder = join(dataDir, camerasFolder);
	return existsSync(folder) ? readdirSync(folder) : [];
}

function* ledgerRecords(folder: string): Generator<Found> {
	if (!existsSync(folder)) return;
	for (const name of segmentsAmong(readdirSync(folder)))
		for (const entry of readSegment(readFileSync(join(folder, name))).lines) if (entry) yield entry.record;
}

function outboxes(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter(isOutbox)
		.map((file) => join(folder, file));
}

function waitingIn(path: string): Found[] {
	return readOutbox(path).map(({ text }) => parsed(text));
}

/** Whether an event tells of what was seen, and not of the camera alone. */
function wasSeen({ kind }: Found): boolean {
	const known = typeof kind === "string" && Object.hasOwn(vocabulary, kind);
	return !known || !isOwnWordTopic(vocabulary[kind as EventKind].topic);
}

function parsed(text: string): Found {
	try {
		return JSON.parse(text) as Found;
	} catch {
		return {};
	}
}

function textOf(path: string): string {
	return existsSync(path) ? readFileSync(path, "utf8") : "";
}
