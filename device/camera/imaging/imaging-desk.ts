import { z } from "zod";
import { PersienneError } from "../../errors.ts";
import type { Look } from "../../imaging/look.ts";
import type { Light } from "../../scene/scene.ts";
import type { CameraStore } from "../../store/camera-store.ts";
import {
	exposureModes,
	exposureOf,
	exposureTimes,
	gains,
	type ImagingSettings,
	irCutFilterModes,
	lookOf,
	settingRange,
	usualImaging,
} from "./imaging-settings.ts";

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const setting = within(settingRange);

/** What came to be after files were written is as usual in them. */
function schemaFor(light: Light): z.ZodType<ImagingSettings> {
	const usual = usualImaging(light);
	return z.object({
		brightness: setting,
		contrast: setting,
		saturation: setting,
		sharpness: setting.default(usual.sharpness),
		exposure: z
			.object({ mode: z.enum(exposureModes), time: within(exposureTimes), gain: within(gains) })
			.default(usual.exposure),
		irCutFilter: z.enum(irCutFilterModes).default(usual.irCutFilter),
	}) as unknown as z.ZodType<ImagingSettings>;
}

/** What the desk needs of a camera. */
export interface DevelopingCamera {
	setLook(look: Look): void;
}

/** What a client wants otherwise; what is left out stays as it is. */
export type ImagingChange = Partial<Omit<ImagingSettings, "exposure">> & {
	readonly exposure?: Partial<ImagingSettings["exposure"]>;
};

/** Where it is kept and changed how a camera exposes and develops its pictures. */
export class ImagingDesk {
	readonly #store: CameraStore;
	readonly #light: Light;
	readonly #schema: z.ZodType<ImagingSettings>;
	#camera: DevelopingCamera | undefined;
	#settings: ImagingSettings;

	/** @throws PersienneError STATE_DAMAGED */
	constructor(store: CameraStore, light: Light) {
		this.#store = store;
		this.#light = light;
		this.#schema = schemaFor(light);
		this.#settings = store.read("imaging", this.#schema) ?? usualImaging(light);
	}

	/** As they are in force: under AUTO with the exposure that is right for the light. */
	get settings(): ImagingSettings {
		const { exposure } = this.#settings;
		return { ...this.#settings, exposure: { ...exposure, ...exposureOf(this.#settings, this.#light) } };
	}

	attach(camera: DevelopingCamera): void {
		this.#camera = camera;
		camera.setLook(lookOf(this.#settings, this.#light));
	}

	/**
	 * The next picture that is filmed is exposed and developed like this.
	 *
	 * @throws PersienneError IMAGING_INVALID for what is out of range; Error when it cannot be kept. Nothing is changed then.
	 */
	set({ exposure, ...change }: ImagingChange): void {
		const { settings } = this;
		const wanted = { ...settings, ...change, exposure: { ...settings.exposure, ...exposure } };
		const checked = this.#schema.safeParse(wanted);
		if (!checked.success)
			throw new PersienneError("IMAGING_INVALID", "a setting is out of the range that GetOptions tells");
		this.#store.write("imaging", checked.data);
		this.#settings = checked.data;
		this.#camera?.setLook(lookOf(checked.data, this.#light));
	}

	reset(): void {
		this.set(usualImaging(this.#light));
	}
}
