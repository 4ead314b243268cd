import {
	exposureModes,
	exposureTimes,
	gains,
	irCutFilterModes,
	settingRange,
} from "../../camera/imaging/imaging-settings.ts";
import type { ImagingChange, ImagingSettings } from "../model.ts";
import { argument, floatElement, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { range } from "./video-source.ts";

/** tt:ImagingSettings20. */
export function imagingSettings(name: QName, settings: ImagingSettings): Xml {
	const { mode, time, gain } = settings.exposure;
	return element(name, [
		element("tt:Brightness", settings.brightness),
		element("tt:ColorSaturation", settings.saturation),
		element("tt:Contrast", settings.contrast),
		element("tt:Exposure", [
			element("tt:Mode", mode),
			element("tt:ExposureTime", time),
			element("tt:Gain", gain),
		]),
		element("tt:IrCutFilter", settings.irCutFilter),
		element("tt:Sharpness", settings.sharpness),
	]);
}

/** tt:ImagingOptions20. */
export function imagingOptions(name: QName): Xml {
	const { min, max } = settingRange;
	return element(name, [
		range("tt:Brightness", min, max),
		range("tt:ColorSaturation", min, max),
		range("tt:Contrast", min, max),
		element("tt:Exposure", [
			...exposureModes.map((mode) => element("tt:Mode", mode)),
			range("tt:ExposureTime", exposureTimes.min, exposureTimes.max),
			range("tt:Gain", gains.min, gains.max),
		]),
		...irCutFilterModes.map((mode) => element("tt:IrCutFilterModes", mode)),
		range("tt:Sharpness", min, max),
	]);
}

const known = ["Brightness", "ColorSaturation", "Contrast", "Exposure", "IrCutFilter", "Sharpness"];
const knownOfExposure = ["Mode", "ExposureTime", "Gain"];

/**
 * Reads a tt:ImagingSettings20: what is left out is left out.
 *
 * @throws SoapFault InvalidArgs; SettingsInvalid for what cannot be set
 */
export function readImagingSettings(found: XmlElement): ImagingChange {
	refuseOthers(found, known);
	const exposure = optionalArgument(found, "Exposure");
	const irCutFilter = word(found, "IrCutFilter", irCutFilterModes);
	return {
		...number(found, "Brightness", "brightness"),
		...number(found, "Contrast", "contrast"),
		...number(found, "ColorSaturation", "saturation"),
		...number(found, "Sharpness", "sharpness"),
		...(exposure && { exposure: readExposure(exposure) }),
		...(irCutFilter && { irCutFilter }),
	};
}

function readExposure(found: XmlElement): NonNullable<ImagingChange["exposure"]> {
	refuseOthers(found, knownOfExposure);
	argument(found, "Mode");
	const mode = word(found, "Mode", exposureModes);
	// What a camera does by itself is not what was in force when somebody asked.
	if (mode === "AUTO") return { mode };
	return {
		...(mode && { mode }),
		...number(found, "ExposureTime", "time"),
		...number(found, "Gain", "gain"),
	};
}

function refuseOthers(found: XmlElement, names: readonly string[]): void {
	const other = found.children.find(({ name }) => !names.includes(name));
	if (other) throw invalidArgVal("SettingsInvalid", `${quoted(other.name)} cannot be set`);
}

function number<Key extends string>(found: XmlElement, name: string, key: Key): Partial<Record<Key, number>> {
	const isThere = optionalArgument(found, name) !== undefined;
	return isThere ? ({ [key]: floatElement(found, name) } as Record<Key, number>) : {};
}

function word<Word extends string>(
	found: XmlElement,
	name: string,
	words: readonly Word[],
): Word | undefined {
	const given = optionalArgument(found, name)?.text;
	if (given === undefined) return undefined;
	const meant = words.find((candidate) => candidate === given);
	if (!meant) throw invalidArgVal("SettingsInvalid", `${name} ${quoted(given)} is not offered`);
	return meant;
}
