import { polygonArea } from "../../masks/polygon.ts";
import { panoramaAspect } from "../../masks/project.ts";
import type { PictureSize, WorldMask } from "./world.ts";
import { courtyardMasks } from "./worlds/courtyard-plan.ts";
import { roundaboutMasks } from "./worlds/roundabout-plan.ts";
import { streetMasks } from "./worlds/street-plan.ts";
import { townSquareMasks } from "./worlds/town-square-plan.ts";

/** The worlds there are. Knowing them costs little: what draws them is elsewhere. */
export const sceneNames = ["town-square", "street", "courtyard", "roundabout"] as const;
export type SceneName = (typeof sceneNames)[number];

const masks: Record<SceneName, (size: PictureSize) => readonly WorldMask[]> = {
	"town-square": townSquareMasks,
	street: streetMasks,
	courtyard: courtyardMasks,
	roundabout: roundaboutMasks,
};

/** Whether a camera in it can turn all the way round. */
export function goesRound(name: SceneName): boolean {
	return name === "roundabout";
}

/** The shape of a picture of all directions: masks of cameras that turn all the way round are drawn in it. */
export const panoramaSize: PictureSize = { width: 1080 * panoramaAspect, height: 1080 };

/**
 * Polygons that cover everything private in a world: a configuration to start from.
 * @param size the picture's shape matters, not its resolution; without it, 16:9
 */
export function worldMasks(
	name: SceneName,
	size: PictureSize = { width: 1920, height: 1080 },
): readonly WorldMask[] {
	// Of those beyond the border of a narrow picture nothing is left. Whatever else is wrong with one, who uses it is told.
	return masks[name](size).filter(({ polygon }) => polygonArea(polygon) > 0);
}
