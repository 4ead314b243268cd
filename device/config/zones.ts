import type { Zone } from "../../masks/policy.ts";
import type { Notes } from "./notes.ts";
import type { MasksInput } from "./schema/masks.ts";

/** The zones that somebody wrote below `key`, `none` being none; `notes` are those on what has this key. */
export function resolveZones(masks: MasksInput, key: string, notes: Notes): readonly Zone[] {
	if (masks === "none") return [];
	for (const [index, { name }] of masks.entries()) {
		const first = masks.findIndex((zone) => zone.name === name);
		if (first < index) notes.problem([key, index, "name"], `${key}[${first}] has this name already`);
	}
	return masks.map(({ name, polygon, colour, fill }) => ({
		name,
		polygon,
		...(colour && { colour }),
		...(fill && { fill }),
	}));
}
