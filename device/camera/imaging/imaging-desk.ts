import { z } from "zod";
import { PersienneError } from "../../errors.ts";
import { type Look, neutralLook } from "../../imaging/look.ts";
import type { CameraStore } from "../../store/camera-store.ts";

/** Every setting goes from and to this. */
export const lookRange = { min: 0, max: 100 } as const;

const setting = z.number().min(lookRange.min).max(lookRange.max);
const schema: z.ZodType<Look> = z.object({ brightness: setting, contrast: setting, saturation: setting });

/** What the desk needs of a camera. */
export interface DevelopingCamera {
	setLook(look: Look): void;
}

/** Where it is kept and changed how a camera's pictures are developed. */
export class ImagingDesk {
	readonly #store: CameraStore;
	#camera: DevelopingCamera | undefined;
	#look: Look;

	/** @throws PersienneError STATE_DAMAGED */
	constructor(store: CameraStore) {
		this.#store = store;
		this.#look = store.read("imaging", schema) ?? neutralLook;
	}

	get look(): Look {
		return this.#look;
	}

	attach(camera: DevelopingCamera): void {
		this.#camera = camera;
		camera.setLook(this.#look);
	}

	/**
	 * The next picture that is filmed is developed like this.
	 *
	 * @throws PersienneError LOOK_INVALID for what is out of range; Error when it cannot be kept. Nothing is changed then.
	 */
	set(change: Partial<Look>): void {
		const checked = schema.safeParse({ ...this.#look, ...change });
		if (!checked.success)
			throw new PersienneError("LOOK_INVALID", `settings go from ${lookRange.min} to ${lookRange.max}`);
		this.#store.write("imaging", checked.data);
		this.#look = checked.data;
		this.#camera?.setLook(checked.data);
	}

	reset(): void {
		this.set(neutralLook);
	}
}
