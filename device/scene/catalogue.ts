import type { PictureSize, WorldMask } from "./world.ts";
import { courtyardMasks } from "./worlds/courtyard-plan.ts";
import { streetMasks } from "./worlds/street-plan.ts";
import { townSquareMasks } from "./worlds/town-square-plan.ts";

/** The worlds there are. Knowing them costs little: what draws them is elsewhere. */
export const sceneNames = ["town-square", "street", "courtyard"] as const;
export type SceneName = (typeof sceneNames)[number];

const masks: Record<SceneName, (size: PictureSize) => readonly WorldMask[]> = {
	"town-square": townSquareMasks,
	street: streetMasks,
	courtyard: courtyardMasks,
};

/**
 * Polygons that cover everything private in a world: a configuration to start from.
 * @param size the picture's shape matters, not its resolution; without it, 16:9
 */
export function worldMasks(
	name: SceneName,
	size: PictureSize = { width: 1920, height: 1080 },
): readonly WorldMask[] {
	return masks[name](size);
}
