import { existsSync } from "node:fs";
import { join } from "node:path";
import { KeptFile, readKept } from "../../broker/keep/kept-file.ts";
import type { KeptMessage, KeptState } from "../../broker/keep/kept-state.ts";
import { isOwnWordTopic } from "../../broker/publish/own-words.ts";
import { keptByBrokers } from "../store/broker-files.ts";
import type { Place } from "./request.ts";

/** A message that an embedded broker keeps. */
interface HeldMessage {
	/** By name; null: of no camera that is known. */
	readonly camera: string | null;
	/** When it was taken in: ISO 8601, in UTC. */
	readonly at: string;
	readonly what: Readonly<Record<string, unknown>>;
	/** False: what a camera says of itself. */
	readonly erasable: boolean;
}

/**
 * What the embedded brokers of a data directory keep: the last state of each topic, and what waits for clients that are away. For whom,
 * is not said.
 *
 * @param all also what is of none of the places
 */
export function heldByBrokers(dataDir: string, places: readonly Place[], all: boolean): HeldMessage[] {
	return filesIn(dataDir).flatMap((path) =>
		messagesOf(readKept(path)).flatMap(({ kind, message }) => {
			const { topic, payload, at } = message;
			const camera = cameraOf(topic, places);
			if (camera === null && !all) return [];
			const what = { kind, topic, payload: Buffer.from(payload).toString() };
			const erasable = isErasable(topic, places, all);
			return [{ camera, at: new Date(at).toISOString(), what, erasable }];
		}),
	);
}

/** Has the brokers' files forget such messages. Gives how many there were. No broker may run meanwhile. */
export function eraseAtBrokers(
	dataDir: string,
	places: readonly Place[],
	all: boolean,
	isThen: (at: number) => boolean,
	files: readonly string[] = keptByBrokers,
): number {
	let erased = 0;
	for (const path of filesIn(dataDir, files)) {
		const file = new KeptFile(path, (error) => {
			throw error;
		});
		for (const { message, forget } of messagesOf(file.state)) {
			if (!isThen(message.at) || !isErasable(message.topic, places, all)) continue;
			forget();
			erased++;
		}
		file.rewrite();
		file.close();
	}
	return erased;
}

function filesIn(dataDir: string, files: readonly string[] = keptByBrokers): string[] {
	return files.map((name) => join(dataDir, name)).filter((path) => existsSync(path));
}

interface Kept {
	readonly kind: "retained" | "waiting";
	readonly message: KeptMessage;
	readonly forget: () => void;
}

function messagesOf({ retained, sessions }: KeptState): Kept[] {
	const states = [...retained].map(([topic, message]): Kept => {
		return { kind: "retained", message, forget: () => retained.delete(topic) };
	});
	const waiting = [...sessions.values()].flatMap(({ queue }) =>
		[...queue].map(([key, message]): Kept => {
			return { kind: "waiting", message, forget: () => queue.delete(key) };
		}),
	);
	return [...states, ...waiting];
}

/**
 * Whether a message is one of what was seen there: what cameras say of themselves is about nobody, and stays.
 *
 * @param all also what is of none of the places
 */
export function isErasable(topic: string, places: readonly Place[], all: boolean): boolean {
	const name = cameraOf(topic, places);
	if (name === null) return all;
	const levels = topic.split("/");
	const at = levels.indexOf(name, 1);
	return at > 0 && !isOwnWordTopic(levels.slice(at + 1).join("/"));
}

/** A camera's topics have its name in them; that of its announcement to Home Assistant has its UUID. */
function cameraOf(topic: string, places: readonly Place[]): string | null {
	const levels = topic.split("/");
	const place = places.find(({ name, uuid }) => levels.indexOf(name, 1) > 0 || levels.includes(uuid));
	return place?.name ?? null;
}
