import { existsSync } from "node:fs";
import { join } from "node:path";
import { KeptFile, readKept } from "../../broker/keep/kept-file.ts";
import type { KeptMessage, KeptState } from "../../broker/keep/kept-state.ts";
import { keptByBrokers } from "../store/broker-files.ts";
import type { Place } from "./request.ts";

/** A message that an embedded broker keeps. */
interface HeldMessage {
	/** By name; null: of no camera that is known. */
	readonly camera: string | null;
	/** When it was taken in: ISO 8601, in UTC. */
	readonly at: string;
	readonly what: Readonly<Record<string, unknown>>;
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
			const camera = cameraOf(message, places);
			if (camera === null && !all) return [];
			const { topic, payload, at } = message;
			const what = { kind, topic, payload: Buffer.from(payload).toString() };
			return [{ camera, at: new Date(at).toISOString(), what }];
		}),
	);
}

/** Has the brokers' files forget such messages. Gives how many there were. No broker may run meanwhile. */
export function eraseAtBrokers(
	dataDir: string,
	places: readonly Place[],
	all: boolean,
	isThen: (at: number) => boolean,
): number {
	let erased = 0;
	for (const path of filesIn(dataDir)) {
		const file = new KeptFile(path, (error) => {
			throw error;
		});
		for (const { message, forget } of messagesOf(file.state)) {
			if (!isThen(message.at) || (cameraOf(message, places) === null && !all)) continue;
			forget();
			erased++;
		}
		file.rewrite();
		file.close();
	}
	return erased;
}

function filesIn(dataDir: string): string[] {
	return keptByBrokers.map((name) => join(dataDir, name)).filter((path) => existsSync(path));
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

/** A camera's topics have its name in them; that of its announcement to Home Assistant has its UUID. */
function cameraOf({ topic }: KeptMessage, places: readonly Place[]): string | null {
	const levels = topic.split("/");
	const place = places.find(({ name, uuid }) => levels[1] === name || levels.includes(uuid));
	return place?.name ?? null;
}
