import { NativeSurface } from "../../device/imaging/native-surface.ts";
import { platesOfThisThread } from "../../device/imaging/plates/plate-network.ts";
import { LumaScaler } from "../../device/imaging/scaler.ts";
import { liveLookEvery } from "../../device/imaging/studio.ts";
import type { GroundTruth, Light } from "../../device/scene/scene.ts";
import { openScene, type SceneName } from "../../device/scene/worlds.ts";
import { createPlateWatch } from "../../masks/plates/watch.ts";
import { boxRegion } from "../../masks/region.ts";
import type { Box, Watch } from "../../masks/watch.ts";
import { characterPlaces, filmSize } from "../../test/helpers/plate-film.ts";

const fps = 25;
/** Pictures from one look to the next. */
const every = Math.round(liveLookEvery * fps);
const copy = { width: 640, height: 360 };
const scale = filmSize.width / copy.width;

/** A camera that looks at every fifth picture, from a picture of its own on. */
interface Phase {
	readonly watch: Watch;
	readonly first: number;
	/** What truly is in the pictures that wait for the next look. */
	readonly waiting: { time: number; plates: GroundTruth["plates"] }[];
}

/**
 * Counts sightings of plates in a film, at every phase of the looks: a car that drives in just after a look is another case
 * than one that does just before. Nothing is coded: what counts is what the masking stage would fill.
 *
 * @param least height of a plate's characters in pixels of the main stream from which on it counts
 */
export async function countPhases(
	world: SceneName,
	light: Light,
	seed: number,
	from: number,
	pictures: number,
	least: number,
): Promise<{ seen: number; bare: string[] }> {
	const scene = await openScene(world, { ...filmSize, seed, light });
	const full = new NativeSurface(filmSize.width, filmSize.height);
	const reduced = new NativeSurface(copy.width, copy.height);
	const scaler = new LumaScaler();
	const phases: Phase[] = Array.from({ length: every }, (_, first) => ({
		watch: createPlateWatch("strict", platesOfThisThread),
		first,
		waiting: [],
	}));
	const result = { seen: 0, bare: [] as string[] };
	for (let index = 0; index < pictures; index++) {
		const time = from + index / fps;
		scene.draw(full, time);
		scaler.scale(full, reduced);
		const plates = scene.truth(time).plates.filter((plate) => {
			return plate.visible >= 0.9 && plate.characterHeight >= least;
		});
		for (const { watch, first, waiting } of phases) {
			if (index < first) continue;
			waiting.push({ time, plates });
			if ((index - first) % every !== 0) continue;
			const { planes, strides } = reduced;
			const larger = { luma: full.planes[0], ...filmSize, stride: full.strides[0] };
			await watch.look(planes[0], copy.width, copy.height, strides[0], time, larger);
			for (const picture of waiting.splice(0)) {
				const boxes = watch.cover(picture.time);
				for (const { polygon, characterHeight } of picture.plates) {
					const places = characterPlaces(polygon);
					if (places.length === 0) continue;
					result.seen++;
					const part = coveredPart(places, boxes);
					if (part >= 0.95) continue;
					const what = `${Math.round(characterHeight)} px, ${part.toFixed(2)} covered`;
					result.bare.push(`phase ${first}, ${picture.time.toFixed(2)} s, ${what}`);
				}
			}
		}
	}
	scene.close();
	scaler.close();
	full.close();
	reduced.close();
	return result;
}

function coveredPart(places: readonly (readonly [x: number, y: number])[], boxes: readonly Box[]): number {
	const runs = boxes.flatMap(({ x, y, width, height }) =>
		boxRegion(x * scale, y * scale, width * scale, height * scale, filmSize.width, filmSize.height),
	);
	const hits = places.filter(([x, y]) =>
		runs.some(({ left, right, top, bottom }) => x >= left && x < right && y >= top && y < bottom),
	);
	return hits.length / places.length;
}
