import type { Canvas, Scene } from "../../device/scene/scene.ts";

/** A scene that is bright and busy everywhere, and different in every picture: whatever shows through a mask is seen. */
export class PatternScene implements Scene {
	readonly period: number;
	/** Set to make the lens fail. */
	broken = false;
	drawn = 0;

	constructor(period = 2) {
		this.period = period;
	}

	draw({ width, height, planes, strides }: Canvas, time: number): void {
		if (this.broken) throw new Error("the lens fell off");
		this.drawn++;
		const shift = Math.round(time * 100);
		for (let plane = 0; plane < 3; plane++) {
			const half = plane === 0 ? 0 : 1;
			const samples = planes[plane] as Uint8Array;
			const stride = strides[plane] as number;
			for (let y = 0; y < height >> half; y++) {
				for (let x = 0; x < width >> half; x++) {
					samples[y * stride + x] = 150 + (((x >> 2) * 11 + (y >> 2) * 17 + shift) % 70);
				}
			}
		}
	}

	close(): void {}
}
