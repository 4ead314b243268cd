import { lookRange } from "../../camera/imaging/imaging-desk.ts";
import { PersienneError } from "../../errors.ts";
import type { Call, Operation, Service } from "../service.ts";
import {
	argument,
	floatElement,
	optionalArgument,
	optionalBoolean,
	tokenArgument,
} from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { range } from "../types/video-source.ts";

/**
 * Imaging (ONVIF Imaging Service Specification): brightness, contrast and saturation. They are applied after plates and
 * moving things have been looked for and before anything is covered: no setting hides a plate from the camera.
 */
export const imagingService: Service = {
	prefix: "timg",
	path: "imaging_service",
	version: { major: 19, minor: 6 },
	operations: {
		GetImagingSettings: { access: "READ_MEDIA", answer: settings },
		SetImagingSettings: { access: "ACTUATE", answer: setSettings },
		GetOptions: { access: "READ_MEDIA", answer: options },
		// There is no focus, so there is nothing to move, and no state of it: clients ask all the same.
		GetMoveOptions: { access: "READ_MEDIA", answer: (call) => nothing(call, "timg:MoveOptions") },
		GetStatus: { access: "READ_MEDIA", answer: (call) => nothing(call, "timg:Status") },
	} satisfies Record<string, Operation>,
	capabilities: () => element("timg:Capabilities", undefined, { ImageStabilization: false, Presets: false }),
	category: {
		name: "Imaging",
		write: (_camera, address) => element("tt:Imaging", element("tt:XAddr", address)),
	},
};

function checkSource({ camera, request }: Call): void {
	const token = tokenArgument(request, "VideoSourceToken");
	if (token !== camera.videoSource.token)
		throw invalidArgVal("NoSource", `there is no video source ${quoted(token)}`);
}

function settings(call: Call): Xml {
	checkSource(call);
	const { brightness, contrast, saturation } = call.camera.imaging.look;
	return element("timg:ImagingSettings", [
		element("tt:Brightness", brightness),
		element("tt:ColorSaturation", saturation),
		element("tt:Contrast", contrast),
	]);
}

function options(call: Call): Xml {
	checkSource(call);
	const { min, max } = lookRange;
	return element("timg:ImagingOptions", [
		range("tt:Brightness", min, max),
		range("tt:ColorSaturation", min, max),
		range("tt:Contrast", min, max),
	]);
}

function nothing(call: Call, name: QName): Xml {
	checkSource(call);
	return element(name);
}

const known: readonly string[] = ["Brightness", "ColorSaturation", "Contrast"];

/** What is left out stays as it is. */
function setSettings(call: Call): undefined {
	checkSource(call);
	const { camera, request } = call;
	optionalBoolean(request, "ForcePersistence");
	const wanted = argument(request, "ImagingSettings");
	const other = wanted.children.find(({ name }) => !known.includes(name));
	if (other) throw invalidArgVal("SettingsInvalid", `${quoted(other.name)} cannot be set`);
	const brightness = setting(wanted, "Brightness");
	const contrast = setting(wanted, "Contrast");
	const saturation = setting(wanted, "ColorSaturation");
	try {
		camera.imaging.set({
			...(brightness !== undefined && { brightness }),
			...(contrast !== undefined && { contrast }),
			...(saturation !== undefined && { saturation }),
		});
	} catch (error) {
		if (error instanceof PersienneError && error.code === "LOOK_INVALID")
			throw invalidArgVal("SettingsInvalid", error.message);
		throw error;
	}
}

function setting(wanted: XmlElement, name: string): number | undefined {
	return optionalArgument(wanted, name) && floatElement(wanted, name);
}
