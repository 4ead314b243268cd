import { sourceConfigurationToken } from "../../camera/media/video-source.ts";
import { PersienneError } from "../../errors.ts";
import type { OsdEntry } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { argument, optionalToken, tokenArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, noRoom, quoted, valueRefused } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { checkSourceConfiguration } from "../types/media-arguments.ts";
import { osd, osdOptions, readOsd } from "../types/osd.ts";

/* Texts over the pictures (OSD) in both Media services, which have the same types for them. */

/** Media2 §5.11. */
export const media2OsdOperations: Readonly<Record<string, Operation>> = {
	GetOSDs: {
		access: "READ_MEDIA",
		answer: (call) => {
			const token = optionalToken(call.request, "OSDToken");
			const all = list(call);
			return written("tr2:OSDs", call, token === undefined ? all : [find(call, token)]);
		},
	},
	GetOSDOptions: { access: "READ_MEDIA", answer: (call) => options("tr2:OSDOptions", call) },
	CreateOSD: { access: "ACTUATE", answer: (call) => create("tr2:OSDToken", call) },
	SetOSD: { access: "ACTUATE", answer: set },
	DeleteOSD: { access: "ACTUATE", answer: remove },
};

/** Media §5.15 and on. */
export const mediaOsdOperations: Readonly<Record<string, Operation>> = {
	GetOSDs: { access: "READ_MEDIA", answer: (call) => written("trt:OSDs", call, list(call)) },
	GetOSD: {
		access: "READ_MEDIA",
		answer: (call) => written("trt:OSD", call, [find(call, tokenArgument(call.request, "OSDToken"))]),
	},
	GetOSDOptions: { access: "READ_MEDIA", answer: (call) => options("trt:OSDOptions", call) },
	CreateOSD: { access: "ACTUATE", answer: (call) => create("trt:OSDToken", call) },
	SetOSD: { access: "ACTUATE", answer: set },
	DeleteOSD: { access: "ACTUATE", answer: remove },
};

/** All of them lie on the one video source configuration. */
function list({ camera, request }: Call): readonly OsdEntry[] {
	const configuration = optionalToken(request, "ConfigurationToken");
	// npm onvif's getOSDs writes an argument that is no token like this; there is one configuration to ask about.
	if (configuration !== undefined && configuration !== "[object Object]")
		checkSourceConfiguration(camera, configuration);
	return camera.osd.list;
}

function find({ camera }: Call, token: string): OsdEntry {
	const found = camera.osd.list.find((known) => known.token === token);
	if (!found) throw invalidArgVal("NoConfig", `there is no OSD ${quoted(token)}`);
	return found;
}

function written(name: QName, { camera }: Call, entries: readonly OsdEntry[]): Xml[] {
	return entries.map((entry) => osd(name, sourceConfigurationToken(camera.videoSource), entry));
}

function options(name: QName, { camera, request }: Call): Xml {
	checkSourceConfiguration(camera, tokenArgument(request, "ConfigurationToken"));
	return osdOptions(name);
}

/** A token that the client gives it is ignored. */
function create(name: QName, call: Call): Xml {
	const wanted = readOsd(osdArgument(call));
	return element(
		name,
		refusable(() => call.camera.osd.create(wanted)),
	);
}

function set(call: Call): undefined {
	const found = osdArgument(call);
	const token = found.attribute("token")?.trim();
	if (!token) throw invalidArgs("the OSD has no token");
	const wanted = readOsd(found, find(call, token));
	refusable(() => call.camera.osd.change(token, wanted));
}

function remove({ camera, request }: Call): undefined {
	const token = tokenArgument(request, "OSDToken");
	refusable(() => camera.osd.delete(token));
}

function osdArgument({ camera, request }: Call): XmlElement {
	const found = argument(request, "OSD");
	checkSourceConfiguration(camera, tokenArgument(found, "VideoSourceConfigurationToken"));
	return found;
}

/** The camera's refusals in the words of ONVIF. */
function refusable<T>(change: () => T): T {
	try {
		return change();
	} catch (error) {
		if (!(error instanceof PersienneError)) throw error;
		const { code, message } = error;
		if (code === "OSD_UNKNOWN") throw invalidArgVal("NoConfig", message);
		if (code === "OSD_INVALID") throw valueRefused("ConfigModify", message);
		if (code === "OSD_TOO_MANY") throw noRoom("MaxOSDs", message);
		throw error;
	}
}
