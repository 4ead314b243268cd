import type { Canvas, GroundTruth, SyntheticScene } from "./scene.ts";
import { paintingOrder, phaseOf } from "./stage.ts";
import { truthOf } from "./truth.ts";
import type { World } from "./world.ts";

/** What lies between the lens and the picture, such as rain, and the noise of its sensor. */
export interface Veil {
	/** @param phase seconds since the period's start */
	add(canvas: Canvas, phase: number): void;
}

/** A scene of ours: a world, seen at any time of its period. */
export class DrawnScene implements SyntheticScene {
	readonly period: number;
	readonly #world: World;
	readonly #veils: readonly Veil[];
	#release: (() => void) | undefined;

	/** @param release called once, when the scene is closed: others may use the same artwork */
	constructor(world: World, veils: readonly Veil[], release: () => void) {
		this.#world = world;
		this.period = world.period;
		this.#veils = veils;
		this.#release = release;
	}

	draw(canvas: Canvas, time: number): void {
		const { width, height, composer, moments } = this.#world;
		if (canvas.width !== width || canvas.height !== height) {
			throw new RangeError(
				`this scene was drawn for ${width}x${height}, not for ${canvas.width}x${canvas.height}`,
			);
		}
		const phase = phaseOf(time, this.period);
		composer.paint(canvas, moments.at(phase));
		for (const veil of this.#veils) veil.add(canvas, phase);
	}

	prepare(time: number): void {
		this.#world.moments.at(phaseOf(time, this.period));
	}

	truth(time: number): GroundTruth {
		const { width, height, moments, scenery, privateAreas } = this.#world;
		const items = [...scenery, ...moments.at(phaseOf(time, this.period))].sort(paintingOrder);
		return truthOf(items, width, height, privateAreas);
	}

	close(): void {
		this.#release?.();
		this.#release = undefined;
	}
}
