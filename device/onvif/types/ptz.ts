import type { Pose } from "../../camera/ptz/optics.ts";
import { maxPresets, moveTimeout, ptzToken, type RelativeSpace } from "../../camera/ptz/ptz-desk.ts";
import { maxTours } from "../../camera/ptz/tour.ts";
import { formatDateTime, formatDuration } from "../events/time.ts";
import type { OnvifCamera } from "../model.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { range } from "./video-source.ts";

/** What the camera's services say of a head that moves. */
export type Ptz = NonNullable<OnvifCamera["ptz"]>;

/** tt:PTZPresetTourOperation, but for the one that only patterns have. */
export const tourOperations = ["Start", "Stop", "Pause"] as const;

/** Token of the one node: what moves. */
export const nodeToken = "ptz-node";

/** PTZ Service Specification, "Predefined PTZ Spaces", and the one in parts of the picture of its annex. */
export const spaces = {
	panTiltPosition: "http://www.onvif.org/ver10/tptz/PanTiltSpaces/PositionGenericSpace",
	panTiltTranslation: "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationGenericSpace",
	panTiltTranslationFov: "http://www.onvif.org/ver10/tptz/PanTiltSpaces/TranslationSpaceFov",
	panTiltVelocity: "http://www.onvif.org/ver10/tptz/PanTiltSpaces/VelocityGenericSpace",
	panTiltSpeed: "http://www.onvif.org/ver10/tptz/PanTiltSpaces/GenericSpeedSpace",
	zoomPosition: "http://www.onvif.org/ver10/tptz/ZoomSpaces/PositionGenericSpace",
	zoomTranslation: "http://www.onvif.org/ver10/tptz/ZoomSpaces/TranslationGenericSpace",
	zoomVelocity: "http://www.onvif.org/ver10/tptz/ZoomSpaces/VelocityGenericSpace",
	zoomSpeed: "http://www.onvif.org/ver10/tptz/ZoomSpaces/ZoomGenericSpeedSpace",
} as const;

export const relativeSpaces: Readonly<Record<RelativeSpace, string>> = {
	generic: spaces.panTiltTranslation,
	fov: spaces.panTiltTranslationFov,
};

/** tt:PTZNode. */
export function ptzNode(name: QName): Xml {
	return element(
		name,
		[
			element("tt:Name", nodeToken),
			ptzSpaces("tt:SupportedPTZSpaces"),
			element("tt:MaximumNumberOfPresets", maxPresets),
			element("tt:HomeSupported", true),
			element(
				"tt:Extension",
				element("tt:SupportedPresetTour", [
					element("tt:MaximumNumberOfPresetTours", maxTours),
					...tourOperations.map((name) => element("tt:PTZPresetTourOperation", name)),
				]),
			),
		],
		{ token: nodeToken, FixedHomePosition: false, GeoMove: false },
	);
}

/** tt:Space2DDescription. */
export function plane(of: QName, uri: string, min = -1): Xml {
	return element(of, [element("tt:URI", uri), range("tt:XRange", min, 1), range("tt:YRange", min, 1)]);
}

/** tt:Space1DDescription. */
export function line(of: QName, uri: string, min: number): Xml {
	return element(of, [element("tt:URI", uri), range("tt:XRange", min, 1)]);
}

function ptzSpaces(name: QName): Xml {
	return element(name, [
		plane("tt:AbsolutePanTiltPositionSpace", spaces.panTiltPosition),
		line("tt:AbsoluteZoomPositionSpace", spaces.zoomPosition, 0),
		plane("tt:RelativePanTiltTranslationSpace", spaces.panTiltTranslation),
		plane("tt:RelativePanTiltTranslationSpace", spaces.panTiltTranslationFov),
		line("tt:RelativeZoomTranslationSpace", spaces.zoomTranslation, -1),
		plane("tt:ContinuousPanTiltVelocitySpace", spaces.panTiltVelocity),
		line("tt:ContinuousZoomVelocitySpace", spaces.zoomVelocity, -1),
		line("tt:PanTiltSpeedSpace", spaces.panTiltSpeed, 0),
		line("tt:ZoomSpeedSpace", spaces.zoomSpeed, 0),
	]);
}

/** tt:PTZConfiguration, of the PTZ service and of both Media services. There is one, and every profile may have it. */
export function ptzConfiguration(name: QName, { media }: OnvifCamera, { settings }: Ptz): Xml {
	const { speed } = settings;
	return element(
		name,
		[
			element("tt:Name", settings.name),
			element("tt:UseCount", media.profiles.filter(({ ptz }) => ptz).length),
			element("tt:NodeToken", nodeToken),
			element("tt:DefaultAbsolutePantTiltPositionSpace", spaces.panTiltPosition), // the schema's spelling
			element("tt:DefaultAbsoluteZoomPositionSpace", spaces.zoomPosition),
			element("tt:DefaultRelativePanTiltTranslationSpace", relativeSpaces[settings.relative]),
			element("tt:DefaultRelativeZoomTranslationSpace", spaces.zoomTranslation),
			element("tt:DefaultContinuousPanTiltVelocitySpace", spaces.panTiltVelocity),
			element("tt:DefaultContinuousZoomVelocitySpace", spaces.zoomVelocity),
			element("tt:DefaultPTZSpeed", [
				element("tt:PanTilt", undefined, { x: speed.panTilt, y: speed.panTilt, space: spaces.panTiltSpeed }),
				element("tt:Zoom", undefined, { x: speed.zoom, space: spaces.zoomSpeed }),
			]),
			element("tt:DefaultPTZTimeout", formatDuration(settings.timeout)),
		],
		{ token: ptzToken },
	);
}

/** tt:PTZConfigurationOptions. */
export function ptzConfigurationOptions(name: QName): Xml {
	return element(name, [
		ptzSpaces("tt:Spaces"),
		element("tt:PTZTimeout", [
			element("tt:Min", formatDuration(moveTimeout.min)),
			element("tt:Max", formatDuration(moveTimeout.max)),
		]),
	]);
}

/** tt:PTZVector of an absolute position. */
export function ptzPosition(name: QName, { pan, tilt, zoom }: Pose): Xml {
	return element(name, [
		element("tt:PanTilt", undefined, { x: rounded(pan), y: rounded(tilt), space: spaces.panTiltPosition }),
		element("tt:Zoom", undefined, { x: rounded(zoom), space: spaces.zoomPosition }),
	]);
}

/** A millionth is less than any pixel, and whoever goes to what was told gets there. */
function rounded(part: number): number {
	return Math.round(part * 1e6) / 1e6 || 0;
}

export interface PtzState {
	readonly pose: Pose;
	readonly moving: Ptz["moving"];
}

/**
 * tt:PTZStatus, of GetStatus and of the metadata stream.
 *
 * @param now milliseconds since 1970
 */
export function ptzStatus(
	name: QName,
	{ pose, moving }: PtzState,
	now: number,
	{ position, status }: { readonly position: boolean; readonly status: boolean } = {
		position: true,
		status: true,
	},
): Xml {
	const word = (moves: boolean) => (moves ? "MOVING" : "IDLE");
	return element(name, [
		position ? ptzPosition("tt:Position", pose) : undefined,
		status
			? element("tt:MoveStatus", [
					element("tt:PanTilt", word(moving.panTilt)),
					element("tt:Zoom", word(moving.zoom)),
				])
			: undefined,
		element("tt:UtcTime", formatDateTime(now)),
	]);
}
