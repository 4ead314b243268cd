import { PublicEvent, project } from "../../masks/sanitise/public-event.ts";
import { type EventKind, type Facts, vocabulary } from "../../masks/sanitise/vocabulary.ts";

/** Where texts of one line are kept until they are removed. */
export interface Journal {
	readonly waiting: readonly { readonly id: number; readonly text: string }[];
	add(text: string): number;
	remove(id: number): void;
	/** What was removed is nowhere any more. */
	rewrite?(): void;
	close(): void;
}

/** Of these the next connection tells anew. */
const passing: readonly EventKind[] = ["availability", "health", "privacy", "objectCount"];

/**
 * Keeps the events that wait for a broker over a restart. What is kept is what an event was made of, not its bytes: what is
 * read comes through the sanitiser again, so that nothing that somebody wrote into the file gets out (invariant I2).
 */
export class EventJournal {
	readonly #journal: Journal;
	readonly #ids = new Map<PublicEvent, number>();
	/** Lines that no event can be made of. */
	refused = 0;

	constructor(journal: Journal) {
		this.#journal = journal;
	}

	/** What waited when the process ended, oldest first. */
	restore(): PublicEvent[] {
		const events: PublicEvent[] = [];
		for (const { id, text } of this.#journal.waiting) {
			const event = revived(text);
			if (event) {
				this.#ids.set(event, id);
				events.push(event);
			} else {
				this.refused++;
				this.#journal.remove(id);
			}
		}
		return events;
	}

	/** @throws Error when it cannot be kept */
	add(event: PublicEvent): void {
		const { kind, utcTime, source, data, deleted } = PublicEvent.outlineOf(event);
		if (this.#ids.has(event) || passing.includes(kind)) return;
		const made = { kind, utcTime, facts: { ...source, ...data }, ...(deleted && { deleted }) };
		this.#ids.set(event, this.#journal.add(JSON.stringify(made)));
	}

	/** @throws Error when it cannot be removed */
	remove(event: PublicEvent): void {
		const id = this.#ids.get(event);
		this.#ids.delete(event);
		if (id !== undefined) this.#journal.remove(id);
	}

	/** What was removed is not on the disk any more, either. @throws Error when it cannot be written */
	tidy(): void {
		this.#journal.rewrite?.();
	}

	close(): void {
		this.#journal.close();
	}
}

function revived(text: string): PublicEvent | undefined {
	try {
		const { kind, utcTime, facts, deleted } = JSON.parse(text) as Record<string, unknown>;
		if (!isKind(kind) || typeof utcTime !== "string") return undefined;
		return project(kind, facts as Facts<typeof kind>, Date.parse(utcTime), { deleted: deleted === true });
	} catch {
		return undefined;
	}
}

function isKind(kind: unknown): kind is EventKind {
	return typeof kind === "string" && Object.hasOwn(vocabulary, kind) && !passing.includes(kind as EventKind);
}
