import type { SensorNoise } from "./noise.ts";
import type { Canvas, GroundTruth, SyntheticScene } from "./scene.ts";
import { layBackdrop } from "./sprite/backdrop.ts";
import { lay } from "./sprite/lay.ts";
import { itemsAt, period, phaseOf } from "./stage.ts";
import { truthOf } from "./truth.ts";
import type { World } from "./world.ts";

/** A scene of ours: its world's backdrop, then everything that moves, the farthest first. */
export class DrawnScene implements SyntheticScene {
	readonly period: number = period;
	readonly #world: World;
	readonly #noise: SensorNoise | undefined;
	#release: (() => void) | undefined;

	/** @param release called once, when the scene is closed: others may use the same artwork */
	constructor(world: World, noise: SensorNoise | undefined, release: () => void) {
		this.#world = world;
		this.#noise = noise;
		this.#release = release;
	}

	draw(canvas: Canvas, time: number): void {
		const { backdrop, performers } = this.#world;
		if (canvas.width !== backdrop.width || canvas.height !== backdrop.height) {
			throw new RangeError(
				`this scene was drawn for ${backdrop.width}x${backdrop.height}, not for ${canvas.width}x${canvas.height}`,
			);
		}
		const phase = phaseOf(time);
		layBackdrop(backdrop, canvas);
		for (const item of itemsAt(performers, phase)) lay(canvas, item);
		this.#noise?.add(canvas, phase);
	}

	truth(time: number): GroundTruth {
		const { backdrop, performers, privateAreas } = this.#world;
		return truthOf(itemsAt(performers, phaseOf(time)), backdrop.width, backdrop.height, privateAreas);
	}

	close(): void {
		this.#release?.();
		this.#release = undefined;
	}
}
