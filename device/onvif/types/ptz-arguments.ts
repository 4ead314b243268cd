import type { Pose } from "../../camera/ptz/optics.ts";
import { ptzToken } from "../../camera/ptz/ptz-desk.ts";
import type { Speed } from "../../camera/ptz/ptz-head.ts";
import { PersienneError } from "../../errors.ts";
import type { MediaProfile, OnvifCamera } from "../model.ts";
import type { Call } from "../service.ts";
import { floatAttribute, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { actionNotSupported, invalidArgVal, noRoom, quoted } from "../soap/fault.ts";
import { profileOf } from "./media-arguments.ts";
import { type Ptz, spaces } from "./ptz.ts";

/** @throws SoapFault ActionNotSupported, PTZNotSupported for a camera that does not move */
export function ptzOf({ ptz }: OnvifCamera): Ptz {
	if (!ptz) throw actionNotSupported("the camera does not move", "PTZNotSupported");
	return ptz;
}

/** What a request moves, by a profile that has the PTZ configuration. @throws SoapFault NoProfile, NoPTZProfile */
export function movedBy(call: Call): { readonly ptz: Ptz; readonly profile: MediaProfile } {
	const profile = profileOf(call);
	if (!profile.ptz)
		throw invalidArgVal(
			"NoPTZProfile",
			`the media profile ${quoted(profile.token)} has no PTZ configuration`,
		);
	return { ptz: ptzOf(call.camera), profile };
}

/** @throws SoapFault NoConfig */
export function checkPtz(token: string): void {
	if (token !== ptzToken) throw invalidArgVal("NoConfig", `there is no PTZ configuration ${quoted(token)}`);
}

/** Two numbers of a request, and the space that they are meant in. */
export interface Place {
	readonly x: number;
	readonly y: number;
	readonly space: string;
}

interface VectorSpaces {
	/** Those that may be named, the default first. */
	readonly panTilt: readonly string[];
	readonly zoom: string;
	/** Smallest zoom. */
	readonly zoomMin: number;
	/** Subcode of what is out of range. */
	readonly outOfRange: string;
}

/**
 * tt:PTZVector, or tt:PTZSpeed where it is a velocity. What is left out is not to be affected.
 *
 * @throws SoapFault InvalidArgs, SpaceNotSupported, and what `outOfRange` says
 */
export function readVector(
	found: XmlElement,
	{ panTilt, zoom, zoomMin, outOfRange }: VectorSpaces,
): { readonly panTilt: Place | undefined; readonly zoom: number | undefined } {
	const within = (value: number, min: number): number => {
		if (value < min || value > 1) throw invalidArgVal(outOfRange, `${value} is not within ${min} to 1`);
		return value;
	};
	const turn = optionalArgument(found, "PanTilt");
	const near = optionalArgument(found, "Zoom");
	if (near) spaceOf(near, [zoom]);
	return {
		panTilt: turn && {
			x: within(floatAttribute(turn, "x"), -1),
			y: within(floatAttribute(turn, "y"), -1),
			space: spaceOf(turn, panTilt),
		},
		zoom: near && within(floatAttribute(near, "x"), zoomMin),
	};
}

function spaceOf(found: XmlElement, known: readonly string[]): string {
	const space = found.attribute("space")?.trim() || known[0];
	if (space === undefined || !known.includes(space))
		throw invalidArgVal("SpaceNotSupported", `there is no space ${quoted(space ?? "")} for this`);
	return space;
}

/** Pan, tilt and zoom as the head takes them. */
export function poseOf(panTilt: Pick<Place, "x" | "y"> | undefined, zoom: number | undefined): Partial<Pose> {
	return {
		...(panTilt && { pan: panTilt.x, tilt: panTilt.y }),
		...(zoom !== undefined && { zoom }),
	};
}

/**
 * The optional tt:PTZSpeed `Speed`. One number is the speed of pan and tilt; clients write it twice.
 *
 * @throws SoapFault InvalidArgs, SpaceNotSupported, InvalidSpeed
 */
export function readSpeed(request: XmlElement, name = "Speed"): Partial<Speed> {
	const found = optionalArgument(request, name);
	if (!found) return {};
	const { panTilt, zoom } = readVector(found, {
		panTilt: [spaces.panTiltSpeed],
		zoom: spaces.zoomSpeed,
		zoomMin: 0,
		outOfRange: "InvalidSpeed",
	});
	const turn = panTilt && Math.max(panTilt.x, panTilt.y);
	if (panTilt && Math.min(panTilt.x, panTilt.y) < 0)
		throw invalidArgVal("InvalidSpeed", "a speed is not below 0");
	return { ...(turn !== undefined && { panTilt: turn }), ...(zoom !== undefined && { zoom }) };
}

/** The camera's refusals in the words of ONVIF. */
export function refusable<T>(change: () => T): T {
	try {
		return change();
	} catch (error) {
		if (!(error instanceof PersienneError)) throw error;
		const { code, message } = error;
		if (code === "PRESET_UNKNOWN") throw invalidArgVal("NoToken", message);
		if (code === "PRESET_EXISTS") throw invalidArgVal("PresetExist", message);
		if (code === "PRESET_TOO_MANY") throw noRoom("TooManyPresets", message);
		if (code === "TOUR_UNKNOWN") throw invalidArgVal("NoToken", message);
		if (code === "TOUR_INVALID") throw invalidArgVal("InvalidPresetTour", message);
		if (code === "TOUR_TOO_MANY") throw noRoom("TooManyPresetTours", message);
		if (code === "TOUR_EMPTY") throw noRoom("ActivationFailed", message);
		if (code === "PTZ_MOVING") throw noRoom("MovingPTZ", message);
		throw error;
	}
}
