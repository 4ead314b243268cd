import type { Held, HeldDocument } from "../../console/held/held.ts";
import type { Clock } from "../clock.ts";
import type { FleetConfig } from "../config/types.ts";
import type { Installation } from "../identity/installation.ts";
import type { Who } from "../ledger/note.ts";
import { noteOnce } from "../ledger/once.ts";
import type { Language } from "../notice/language.ts";
import { keptByFleet } from "../store/broker-files.ts";
import { eraseAtBrokers, isErasable } from "./at-brokers.ts";
import { eraseWaiting, gatherHeld } from "./gather.ts";
import { placesOf } from "./places.ts";
import type { HeldItem, HeldRequest, Place } from "./request.ts";
import { statement } from "./statement.ts";

export interface HeldDeskOptions {
	readonly config: Pick<FleetConfig, "cameras">;
	readonly dataDir: string;
	readonly installation: Installation;
	/** Cameras that run: they themselves forget what waits for their brokers. */
	readonly running: () => readonly {
		readonly name: string;
		eraseWaiting(isThen: (at: number) => boolean): number;
	}[];
	/** The one inside the device. */
	readonly broker: { erase(matches: (topic: string, at: number) => boolean): Promise<number> } | undefined;
	readonly clock: Clock;
}

/** Access and erasure (GDPR 15 and 17) while cameras run. What is handed out or erased is entered in the ledger, or does not happen. */
export class HeldDesk implements Held {
	readonly #options: HeldDeskOptions;

	constructor(options: HeldDeskOptions) {
		this.#options = options;
	}

	get places(): string[] {
		return this.#options.config.cameras.map(({ name }) => name);
	}

	statement(language: Language): string {
		return statement[language];
	}

	find(request: HeldRequest): HeldItem[] {
		return gatherHeld(this.#options.dataDir, this.#placesOf(request), request);
	}

	async handOut(request: HeldRequest, who: Who, language: Language): Promise<HeldDocument> {
		const { dataDir, clock } = this.#options;
		const items = this.find(request);
		const note = { kind: "export", what: "held-data", files: items.length, failed: 0, policy: null } as const;
		// Entered first: what cannot be entered is not handed out.
		await noteOnce(dataDir, { ...note, ...who }, clock);
		const cameras = this.#placesOf(request).map(({ name }) => name);
		const [from, to] = [iso(request.from), iso(request.to)];
		return { statement: this.statement(language), from, to, cameras, items };
	}

	async erase(request: HeldRequest, who: Who): Promise<number> {
		const { broker, dataDir, clock, running } = this.#options;
		const places = this.#placesOf(request);
		const all = request.cameras === undefined;
		const { from, to } = request;
		const isThen = (at: number) => at >= from && at < to;
		const live = running().filter(({ name }) => places.some((place) => place.name === name));
		const left = places.filter(({ name }) => !live.some((one) => one.name === name));
		const waiting =
			live.reduce((sum, camera) => sum + camera.eraseWaiting(isThen), 0) +
			eraseWaiting(dataDir, left, request);
		const atBroker = broker
			? await broker.erase((topic, at) => isThen(at) && isErasable(topic, places, all))
			: eraseAtBrokers(dataDir, places, all, isThen, [keptByFleet]);
		const items = waiting + atBroker;
		const camera = all ? null : places.map(({ name }) => name).join(",");
		const note = { kind: "erasure", camera, from: iso(from), to: iso(to), items, why: "request" } as const;
		await noteOnce(dataDir, { ...note, ...who }, clock);
		return items;
	}

	#placesOf({ cameras }: HeldRequest): Place[] {
		const { dataDir, installation } = this.#options;
		return placesOf(cameras, dataDir, (name) => installation.identityOf(name).uuid);
	}
}

const iso = (at: number): string => new Date(at).toISOString();
