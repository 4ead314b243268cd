import type { HeldItem, HeldRequest } from "../../device/held/request.ts";
import type { Who } from "../../device/ledger/note.ts";
import type { Language } from "../../device/notice/language.ts";

/** What is handed out to somebody who asked. */
export interface HeldDocument {
	readonly statement: string;
	/** ISO 8601, in UTC. */
	readonly from: string;
	readonly to: string;
	/** Names of the cameras that it is about. */
	readonly cameras: readonly string[];
	readonly items: readonly HeldItem[];
}

/** What an installation keeps of places and times, for those who answer people's requests. */
export interface Held {
	/** Names of the cameras. */
	readonly places: readonly string[];
	/** What is never kept, to be said above whatever is. */
	statement(language: Language): string;
	find(request: HeldRequest): readonly HeldItem[];
	/** @throws PersienneError LEDGER_UNWRITABLE; nothing is handed out then */
	handOut(request: HeldRequest, who: Who, language: Language): Promise<HeldDocument>;
	/** Gives how many messages are gone. */
	erase(request: HeldRequest, who: Who): Promise<number>;
}
