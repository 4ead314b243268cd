import { contains, type Polygon } from "../../../masks/polygon.ts";
import { classOf, type RuleClass } from "../../rules/classes.ts";
import type { Observation, SeenTrack } from "../observation.ts";
import { standing } from "./path.ts";

/** Those of some classes; all when none is named. */
export function ofClasses(
	tracks: Observation["tracks"],
	classes: readonly RuleClass[],
): readonly SeenTrack[] {
	const all = tracks ?? [];
	return classes.length === 0 ? all : all.filter((track) => classes.includes(classOf[track.class]));
}

/** Those who stand in a field, in ONVIF's coordinates. */
export function within(tracks: readonly SeenTrack[], field: Polygon): readonly SeenTrack[] {
	return tracks.filter((track) => contains(field, standing(track)));
}
