import type { Setting } from "./actors/setting.ts";
import type { Performer } from "./stage.ts";

/** Who plays in a world in place of those who usually do: what is moving of it, and how long one round takes. */
export interface Staging {
	/** Two of the same key are the same, whatever the world. */
	readonly key: string;
	/** Seconds after which everything repeats. */
	readonly period: number;
	/** Called once a world; whoever is made for a `setting` has its period. */
	cast(setting: Setting): readonly Performer[];
}
