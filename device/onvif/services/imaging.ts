import { PersienneError } from "../../errors.ts";
import type { Call, Operation, Service } from "../service.ts";
import { argument, optionalBoolean, tokenArgument } from "../soap/arguments.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { imagingOptions, imagingSettings, readImagingSettings } from "../types/imaging.ts";

/**
 * Imaging (ONVIF Imaging Service Specification): exposure, the infrared cut filter, brightness, contrast, saturation and
 * sharpness. They are applied after plates and moving things have been looked for: no setting hides a plate from the camera,
 * and none brings out one that nobody has looked for (device/imaging/as-shown.ts).
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
	return imagingSettings("timg:ImagingSettings", call.camera.imaging.settings);
}

function options(call: Call): Xml {
	checkSource(call);
	return imagingOptions("timg:ImagingOptions");
}

function nothing(call: Call, name: QName): Xml {
	checkSource(call);
	return element(name);
}

/** What is left out stays as it is. */
function setSettings(call: Call): undefined {
	checkSource(call);
	const { camera, request } = call;
	optionalBoolean(request, "ForcePersistence");
	const wanted = readImagingSettings(argument(request, "ImagingSettings"));
	try {
		camera.imaging.set(wanted);
	} catch (error) {
		if (error instanceof PersienneError && error.code === "IMAGING_INVALID")
			throw invalidArgVal("SettingsInvalid", error.message);
		throw error;
	}
}
