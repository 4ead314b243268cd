import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { NativeSurface } from "../../device/imaging/native-surface.ts";
import type { Light } from "../../device/scene/scene.ts";
import { openScene, worldMasks } from "../../device/scene/worlds.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { MaskedFrame, RawFrame } from "../../masks/frame.ts";
import { createPolicy } from "../../masks/policy.ts";
import { noWatch } from "../../masks/watch.ts";
import { type Stage, size, takeSeen } from "./worlds.ts";

export interface Weather {
	readonly light: Light;
	/** Standard deviation of the sensor's noise, in luma steps. */
	readonly noise: number;
	readonly rain: boolean;
}

/** Looks a second. */
export const rate = 5;

/**
 * Films a stage and masks what is private of it, as the analytics are to see it: luma alone, row after row.
 * @param cache a folder where films are kept, for whoever looks at the same again and again
 */
export async function* film(
	stage: Stage,
	seed: number,
	weather: Weather,
	cache?: string,
): AsyncGenerator<Uint8Array> {
	const { width, height } = size;
	const looks = Math.floor(stage.play.period * rate);
	const luma = new Uint8Array(width * height);
	const file =
		cache &&
		join(
			cache,
			`${stage.play.key} ${seed} ${weather.light} ${weather.noise} ${weather.rain}`.replaceAll(" ", "_"),
		);
	if (file && existsSync(file)) {
		const handle = openSync(file, "r");
		for (let look = 0; look < looks; look++) {
			readSync(handle, luma, 0, luma.length, null);
			yield luma;
		}
		closeSync(handle);
		return;
	}
	if (cache) mkdirSync(cache, { recursive: true });
	const handle = file ? openSync(`${file}.part`, "w") : undefined;
	const { light, noise, rain } = weather;
	const { drawn } = stage;
	const scene = await openScene(stage.scene, { ...drawn, seed, light, noise, rain, staging: stage.play });
	const masking = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 1000 });
	masking.setPolicy(createPolicy({ zones: worldMasks(stage.scene), plates: "off" }), 1);
	const surface = new NativeSurface(drawn.width, drawn.height);
	for (let look = 0; look < looks; look++) {
		scene.draw(surface, look / rate);
		const { frame, failure } = masking.mask(new RawFrame(surface), look / rate);
		if (failure) throw new Error(`a picture went dark: ${failure}`);
		const { planes, strides } = MaskedFrame.pixels(frame);
		takeSeen(stage, planes[0], strides[0], luma);
		if (handle) writeSync(handle, luma);
		yield luma;
	}
	scene.close();
	if (handle) {
		closeSync(handle);
		renameSync(`${file}.part`, file as string);
	}
}
