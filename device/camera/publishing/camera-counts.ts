import { z } from "zod";
import { polygonArea } from "../../../masks/polygon.ts";
import { type ZoneCount, ZoneCounts } from "../../../masks/sanitise/zone-counts.ts";
import type { PublishConfig } from "../../config/types.ts";
import type { Logger } from "../../log.ts";
import { everywhere } from "../../rules/rule-form.ts";
import type { Rule } from "../../rules/rules.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import type { AnalyticsDesk } from "../analytics/analytics-desk.ts";

export interface CountListener {
	counted(count: ZoneCount): void;
	/** Nothing is counted in the zone any more. */
	forgotten(zone: string): void;
}

export interface CameraCountsOptions {
	readonly analytics: Pick<AnalyticsDesk, "listen" | "rules">;
	readonly publish: PublishConfig;
	readonly store: Pick<CameraStore, "read" | "write">;
	/** Not of the scene's seed: noise that can be computed is none. */
	readonly random: (size: number) => Uint8Array;
	readonly log: Logger;
}

const spentSchema = z.object({ day: z.int(), hundredths: z.int().min(0) });

/** What is counted in the zones of one camera, window by window: each rule that counts is a zone. */
export class CameraCounts {
	readonly #counts: ZoneCounts;
	readonly #listeners = new Set<CountListener>();
	/** The latest of each zone, for who comes later. */
	readonly #latest = new Map<string, ZoneCount>();
	readonly #unlisten: () => void;

	/** @throws PersienneError STATE_DAMAGED */
	constructor({ analytics, publish, store, random, log }: CameraCountsOptions) {
		this.#counts = new ZoneCounts({
			window: publish.window,
			protection: publish.counts,
			random,
			spent: store.read("counts", spentSchema),
			spend: (spent) => {
				try {
					store.write("counts", spent);
				} catch (error) {
					log.warn(
						{ reason: (error as NodeJS.ErrnoException).code },
						"the privacy budget cannot be kept on disk",
					);
				}
			},
		});
		this.#unlisten = analytics.listen({
			seen: ({ takenAt, findings }) => {
				for (const { kind, rule, data } of findings) {
					if (kind !== "occupancy") continue;
					const count = this.#counts.look(
						rule,
						Number(data["Count"]),
						shareOf(analytics.rules, rule),
						takenAt,
					);
					if (count) this.#tell(rule, count);
				}
			},
			retracted: (kind, rule) => {
				if (kind === "occupancy") this.#forget(rule);
			},
		});
	}

	/** Counts that were suppressed, since the start. */
	get suppressed(): number {
		return this.#counts.suppressed;
	}

	/** Adds a listener, which is told the latest of each zone; the function returned removes it. */
	listen(listener: CountListener): () => void {
		this.#listeners.add(listener);
		for (const count of this.#latest.values()) listener.counted(count);
		return () => this.#listeners.delete(listener);
	}

	close(): void {
		this.#unlisten();
		this.#listeners.clear();
	}

	#tell(zone: string, count: ZoneCount): void {
		this.#latest.set(zone, count);
		for (const listener of this.#listeners) listener.counted(count);
	}

	#forget(zone: string): void {
		this.#counts.forget(zone);
		this.#latest.delete(zone);
		for (const listener of this.#listeners) listener.forgotten(zone);
	}
}

/** Part of the picture that a rule counts in. */
function shareOf(rules: readonly Rule[], name: string): number {
	const rule = rules.find((candidate) => candidate.name === name);
	return polygonArea(rule?.type === "occupancy" ? rule.field : everywhere) / 4;
}
