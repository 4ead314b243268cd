import type { Canvas, GroundTruth, Light, SyntheticScene } from "../scene.ts";
import { phaseOf } from "../stage.ts";
import type { Veil } from "../synthetic.ts";
import type { LensScript } from "./lens-script.ts";
import { tamper } from "./tamper.ts";

/** A world in which a script is played: who plays is its staging's, and this is what becomes of the light and the camera. */
export class ScriptedScene implements SyntheticScene {
	readonly period: number;
	readonly #worlds: ReadonlyMap<Light, SyntheticScene>;
	readonly #script: LensScript;
	readonly #veils: readonly Veil[];
	#other: Canvas | undefined;

	/**
	 * @param worlds the same one in each light that the script names, none of them with a veil
	 * @param veils what lies over the picture whatever became of it, such as the noise of the sensor
	 */
	constructor(worlds: ReadonlyMap<Light, SyntheticScene>, script: LensScript, veils: readonly Veil[]) {
		const [first] = worlds.values();
		if (!first) throw new RangeError("a scene without a light");
		this.period = first.period;
		this.#worlds = worlds;
		this.#script = script;
		this.#veils = veils;
	}

	draw(canvas: Canvas, time: number): void {
		const phase = phaseOf(time, this.period);
		const { from, to, part } = this.#script.lightAt(phase);
		this.#world(to).draw(canvas, time);
		if (part < 1 && from !== to) this.#fade(canvas, from, time, part);
		const tampered = this.#script.cameraAt(phase);
		if (tampered) tamper(canvas, tampered, this.#world(to).truth(time).privateAreas);
		for (const veil of this.#veils) veil.add(canvas, phase);
	}

	prepare(time: number): void {
		const { from, to, part } = this.#script.lightAt(phaseOf(time, this.period));
		this.#world(to).prepare?.(time);
		if (part < 1 && from !== to) this.#world(from).prepare?.(time);
	}

	truth(time: number): GroundTruth {
		return this.#world(this.#script.lightAt(phaseOf(time, this.period)).to).truth(time);
	}

	close(): void {
		for (const world of this.#worlds.values()) world.close();
	}

	#world(light: Light): SyntheticScene {
		return this.#worlds.get(light) as SyntheticScene;
	}

	#fade(canvas: Canvas, from: Light, time: number, part: number): void {
		this.#other ??= planesOf(canvas);
		const other = this.#other;
		this.#world(from).draw(other, time);
		const weight = Math.round(part * 256);
		for (const [plane, samples] of canvas.planes.entries()) {
			const shift = plane === 0 ? 0 : 1;
			const before = other.planes[plane] as Uint8Array;
			for (let row = 0; row < canvas.height >> shift; row++) {
				let at = row * (canvas.strides[plane] as number);
				let its = row * (other.strides[plane] as number);
				for (const end = at + (canvas.width >> shift); at < end; at++, its++) {
					const value = before[its] as number;
					samples[at] = value + ((((samples[at] as number) - value) * weight) >> 8);
				}
			}
		}
	}
}

function planesOf({ width, height }: Canvas): Canvas {
	const half = (width * height) >> 2;
	const planes = [new Uint8Array(width * height), new Uint8Array(half), new Uint8Array(half)] as const;
	return { width, height, planes, strides: [width, width >> 1, width >> 1] };
}
