import { openScene, type SceneName } from "./worlds.ts";

/** Every so many seconds of a world's time it is looked whose plates are there. */
const step = 1.5;

/** The registrations of all cars of a world, to look for them where none may be. They are made up. */
export async function plantedPlates(scene: SceneName, seed: number): Promise<string[]> {
	const world = await openScene(scene, { width: 320, height: 180, seed });
	try {
		const found = new Set<string>();
		for (let time = 0; time < world.period; time += step)
			for (const { text } of world.truth(time).plates) found.add(text);
		return [...found].sort();
	} finally {
		world.close();
	}
}
