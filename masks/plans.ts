import { type BlockMap, mapOf } from "./block-map.ts";
import type { Surface } from "./frame.ts";
import type { Fill } from "./paint.ts";
import { type Grid, gridOf } from "./pixelate.ts";
import type { MaskPolicy } from "./policy.ts";
import type { Projection } from "./project.ts";
import type { Region } from "./region.ts";
import { hideAllBut } from "./shown.ts";
import { planZones, type ZonePlan } from "./zones.ts";

/** A part of a picture that was covered. It stays in the imaging worker: where a plate was is nobody's business. */
export interface Cover {
	readonly kind: "zone" | "plate" | "motion";
	readonly region: Region;
}

/** What a policy covers in every picture of one size and view: its zones, and what lies outside the areas that it shows. */
export interface Plan extends ZonePlan {
	/** What lies outside. */
	readonly hidden: readonly Fill[];
	/** The blocks of all fills. */
	readonly filled: BlockMap;
	readonly covers: readonly Cover[];
}

/** Plans that are kept: a camera has pictures of four sizes at most. */
const mostPlans = 16;

interface Known {
	readonly width: number;
	readonly height: number;
	/** Key of the view. */
	readonly view: string;
	readonly plan: Plan;
}

/** Works out what a policy covers, once for each size and view of pictures. */
export class Plans {
	/** So few that a loop is faster than a map whose keys would have to be made for every picture. */
	#known: Known[] = [];
	#policy: MaskPolicy | undefined;
	/** Outlives policies and views, so that a cell of the scene stays the same one. */
	#grid: Grid | undefined;

	/** From here on, this policy counts. */
	use(policy: MaskPolicy | undefined): void {
		this.#policy = policy;
		this.#known = [];
	}

	/** @param view what pictures of this size show of the scene */
	of({ width, height }: Surface, view: Projection): Plan {
		for (const known of this.#known)
			if (known.width === width && known.height === height && known.view === view.key) return known.plan;
		if (this.#known.length >= mostPlans) this.#known = []; // a view that moves leaves them behind
		const plan = this.#make(width, height, view);
		this.#known.push({ width, height, view: view.key, plan });
		return plan;
	}

	#make(width: number, height: number, view: Projection): Plan {
		// Of the first picture: those that are derived from it have no cells of their own.
		this.#grid ??= gridOf(width, height, view);
		const { zones = [], shown, margin } = this.#policy ?? {};
		const plan = planZones(zones, width, height, view, this.#grid, margin);
		const hidden = hideAllBut(shown, width, height, view, margin);
		const fills = [...plan.fills, ...hidden].map(({ region }) => region);
		const regions = [...plan.regions, ...hidden.map(({ region }) => region)];
		const covers = regions.map((region) => ({ kind: "zone" as const, region }));
		return { ...plan, hidden, filled: mapOf(fills, width, height), covers };
	}
}
