import type { SourceConfig } from "../../config/types.ts";
import type { Look } from "../../imaging/look.ts";
import type { Light } from "../../scene/scene.ts";

/** How a person sets the sensor and its pictures. */
export interface ImagingSettings {
	/** From 0 to 100; 50 is as filmed. So it is for the next three. */
	readonly brightness: number;
	readonly contrast: number;
	readonly saturation: number;
	readonly sharpness: number;
	readonly exposure: {
		/** AUTO exposes each scene as it should be; the other two hold with MANUAL. */
		readonly mode: ExposureMode;
		/** In microseconds. */
		readonly time: number;
		/** In decibels: 20 are ten times the signal. */
		readonly gain: number;
	};
	/** AUTO has it out at dusk, and in by day. Without it there is no colour. */
	readonly irCutFilter: IrCutFilterMode;
}

export const exposureModes = ["AUTO", "MANUAL"] as const;
type ExposureMode = (typeof exposureModes)[number];
export const irCutFilterModes = ["ON", "OFF", "AUTO"] as const;
type IrCutFilterMode = (typeof irCutFilterModes)[number];

/** Of brightness and its like. */
export const settingRange = { min: 0, max: 100 } as const;
export const exposureTimes = { min: 100, max: 40_000 } as const;
export const gains = { min: 0, max: 36 } as const;

/** The light in which a source is filmed. What is in a file counts as filmed by day. */
export function lightOf(source: SourceConfig): Light {
	return source.kind === "scene" ? source.light : "day";
}

/** What a sensor takes in this light, so that a scene is as it should be: that is how scenes are drawn. */
const rightExposure: Readonly<Record<Light, { readonly time: number; readonly gain: number }>> = {
	day: { time: 10_000, gain: 0 },
	dusk: { time: 20_000, gain: 24 },
};

/** As a camera is when it is new. The filter is in, so that pictures have the colours that their source has. */
export function usualImaging(light: Light): ImagingSettings {
	return {
		brightness: 50,
		contrast: 50,
		saturation: 50,
		sharpness: 50,
		exposure: { mode: "AUTO", ...rightExposure[light] },
		irCutFilter: "ON",
	};
}

/** The exposure that is in force. */
export function exposureOf({ exposure }: ImagingSettings, light: Light): { time: number; gain: number } {
	const { time, gain } = exposure.mode === "AUTO" ? rightExposure[light] : exposure;
	return { time, gain };
}

/** How pictures are developed under these settings in this light. */
export function lookOf(settings: ImagingSettings, light: Light): Look {
	const { brightness, contrast, saturation, sharpness, irCutFilter } = settings;
	const [set, right] = [exposureOf(settings, light), rightExposure[light]];
	return {
		exposure: (set.time / right.time) * 10 ** ((set.gain - right.gain) / 20),
		monochrome: irCutFilter === "OFF" || (irCutFilter === "AUTO" && light === "dusk"),
		brightness,
		contrast,
		saturation,
		sharpness,
	};
}
