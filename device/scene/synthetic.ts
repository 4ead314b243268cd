import type { SensorNoise } from "./noise.ts";
import type { Canvas, GroundTruth, SyntheticScene } from "./scene.ts";
import { itemsAt, paintingOrder, period, phaseOf } from "./stage.ts";
import { truthOf } from "./truth.ts";
import type { World } from "./world.ts";

/** Moments to remember at most: a period of pictures at 60 a second has fewer. */
const mostMoments = 4096;

/** A scene of ours: a world, seen at any time of its period. */
export class DrawnScene implements SyntheticScene {
	readonly period: number = period;
	readonly #world: World;
	readonly #noise: SensorNoise | undefined;
	/** Moments of the period whose drawings were made. */
	readonly #ready = new Set<number>();
	#release: (() => void) | undefined;

	/** @param release called once, when the scene is closed: others may use the same artwork */
	constructor(world: World, noise: SensorNoise | undefined, release: () => void) {
		this.#world = world;
		this.#noise = noise;
		this.#release = release;
	}

	draw(canvas: Canvas, time: number): void {
		const { width, height, composer, performers } = this.#world;
		if (canvas.width !== width || canvas.height !== height) {
			throw new RangeError(
				`this scene was drawn for ${width}x${height}, not for ${canvas.width}x${canvas.height}`,
			);
		}
		const phase = phaseOf(time);
		composer.paint(canvas, itemsAt(performers, phase));
		this.#noise?.add(canvas, phase);
	}

	prepare(time: number): void {
		const phase = phaseOf(time);
		if (this.#ready.has(phase)) return;
		if (this.#ready.size >= mostMoments) this.#ready.clear();
		this.#ready.add(phase);
		itemsAt(this.#world.performers, phase);
	}

	truth(time: number): GroundTruth {
		const { width, height, performers, scenery, privateAreas } = this.#world;
		const items = [...scenery, ...itemsAt(performers, phaseOf(time))].sort(paintingOrder);
		return truthOf(items, width, height, privateAreas);
	}

	close(): void {
		this.#release?.();
		this.#release = undefined;
	}
}
