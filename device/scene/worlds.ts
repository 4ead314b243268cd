import { PersienneError } from "../errors.ts";
import { paintSupplies } from "./artwork/supplies.ts";
import { shareWorld } from "./artwork-cache.ts";
import { CanaryScene } from "./canary.ts";
import { type SceneName, sceneNames, worldMasks } from "./catalogue.ts";
import { maxNoise, SensorNoise } from "./noise.ts";
import { Rain } from "./rain.ts";
import type { Light, PixelPolygon, SceneOptions, SyntheticScene } from "./scene.ts";
import { stagingOf } from "./script/cast.ts";
import { LensScript } from "./script/lens-script.ts";
import { ScriptedScene } from "./script/scripted.ts";
import type { Staging } from "./staging.ts";
import { DrawnScene, type Veil } from "./synthetic.ts";
import type { World, WorldSpec } from "./world.ts";
import { drawCourtyard } from "./worlds/courtyard.ts";
import { drawRoundabout } from "./worlds/roundabout.ts";
import { drawStreet } from "./worlds/street.ts";
import { drawTownSquare } from "./worlds/town-square.ts";

export { type SceneName, sceneNames, worldMasks };

/** Picture sizes that worlds are drawn for, in pixels. */
const smallest = { width: 160, height: 90 };
const largest = { width: 3840, height: 2160 };
/** Of pictures of all directions. */
const widestPanorama = 7680;

const drawings: Record<SceneName, (spec: WorldSpec) => Promise<World>> = {
	"town-square": drawTownSquare,
	street: drawStreet,
	courtyard: drawCourtyard,
	roundabout: drawRoundabout,
};

/**
 * Draws a world for a camera. Scenes of the same name, size, seed and light share their artwork until the last is
 * closed.
 * @throws PersienneError `SCENE_UNKNOWN` or `SCENE_OPTIONS` (size, seed or noise out of range)
 */
export async function openScene(name: string, options: SceneOptions): Promise<SyntheticScene> {
	if (!isSceneName(name)) {
		throw new PersienneError(
			"SCENE_UNKNOWN",
			`there is no scene "${name}"`,
			`take one of ${sceneNames.join(", ")}`,
		);
	}
	check(options);
	const { seed, light = "day", noise = 0, canary = false, rain = false, script } = options;
	const veils = [...(rain ? [new Rain(seed)] : []), ...(noise > 0 ? [new SensorNoise(noise, seed)] : [])];
	const scene = script
		? await openScripted(name, options, new LensScript(script, light), stagingOf(script, name, seed), veils)
		: await openDrawn(name, options, light, options.staging, veils);
	return canary
		? new CanaryScene(
				scene,
				options.canaryAreas?.map((area) => inPixels(area, options)),
			)
		: scene;
}

function inPixels(area: PixelPolygon, { width, height }: SceneOptions): PixelPolygon {
	return area.map(([x, y]) => [((x + 1) / 2) * width, ((1 - y) / 2) * height] as const);
}

async function openDrawn(
	name: SceneName,
	{ width, height, seed }: SceneOptions,
	light: Light,
	staging: Staging | undefined,
	veils: readonly Veil[],
): Promise<SyntheticScene> {
	const key = `${name} ${width}x${height} ${seed} ${light} ${staging?.key ?? ""}`;
	const spec = { width, height, seed, light, ...(staging && { staging }) };
	const { world, release } = await shareWorld(key, () => drawings[name](spec));
	return new DrawnScene(world, veils, release);
}

/** A script that changes the light needs the world in both. */
async function openScripted(
	name: SceneName,
	options: SceneOptions,
	lens: LensScript,
	staging: Staging,
	veils: readonly Veil[],
): Promise<SyntheticScene> {
	const worlds = new Map<Light, SyntheticScene>();
	for (const light of lens.lights) worlds.set(light, await openDrawn(name, options, light, staging, []));
	return new ScriptedScene(worlds, lens, veils);
}

/** Gets ready what any scene is painted with, for a thread that will open one. */
export async function prepareScenes(): Promise<void> {
	await paintSupplies();
}

function isSceneName(name: string): name is SceneName {
	return (sceneNames as readonly string[]).includes(name);
}

function check({ width, height, seed, noise = 0 }: SceneOptions): void {
	const fits = (size: number, low: number, high: number) =>
		Number.isInteger(size) && size % 2 === 0 && size >= low && size <= high;
	const isPanorama = width / height > 4 && width <= widestPanorama;
	const widest = isPanorama ? widestPanorama : largest.width;
	if (!fits(width, smallest.width, widest) || !fits(height, smallest.height, largest.height)) {
		throw new PersienneError(
			"SCENE_OPTIONS",
			`a scene cannot be ${width}x${height}`,
			`take even numbers from ${smallest.width}x${smallest.height} to ${largest.width}x${largest.height}`,
		);
	}
	if (!Number.isSafeInteger(seed)) {
		throw new PersienneError("SCENE_OPTIONS", "the seed must be a whole number", "take 1, for instance");
	}
	if (!(noise >= 0 && noise <= maxNoise)) {
		throw new PersienneError("SCENE_OPTIONS", "the noise is out of range", `take 0 to ${maxNoise}`);
	}
}
