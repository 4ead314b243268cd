import { moveTimeout, type RelativeSpace } from "../../camera/ptz/ptz-desk.ts";
import { parseDuration } from "../events/time.ts";
import type { Call } from "../service.ts";
import { argument, optionalArgument, optionalBoolean } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, quoted, SoapFault } from "../soap/fault.ts";
import { nameArgument } from "../types/media-arguments.ts";
import { nodeToken, relativeSpaces, spaces } from "../types/ptz.ts";
import { checkPtz, ptzOf, readSpeed } from "../types/ptz-arguments.ts";

/** Default spaces that are what they are. */
const fixed: readonly (readonly [name: string, uri: string])[] = [
	["DefaultAbsolutePantTiltPositionSpace", spaces.panTiltPosition],
	["DefaultAbsoluteZoomPositionSpace", spaces.zoomPosition],
	["DefaultRelativeZoomTranslationSpace", spaces.zoomTranslation],
	["DefaultContinuousPanTiltVelocitySpace", spaces.panTiltVelocity],
	["DefaultContinuousZoomVelocitySpace", spaces.zoomVelocity],
];

/** What a camera of one lens has none of. */
const missing = ["PanTiltLimits", "ZoomLimits", "Extension"] as const;

/**
 * Name, default speed, default timeout and the space of relative moves can be set; what is left out stays as it is.
 *
 * @throws SoapFault InvalidArgs, NoConfig; ConfigModify for anything else
 */
export function setConfiguration({ camera, request }: Call): undefined {
	const found = argument(request, "PTZConfiguration");
	optionalBoolean(request, "ForcePersistence");
	const token = found.attribute("token")?.trim();
	if (!token) throw invalidArgs("the configuration has no token");
	checkPtz(token);
	const ptz = ptzOf(camera);
	const { settings } = ptz;
	const node = optionalArgument(found, "NodeToken")?.text ?? nodeToken;
	if (node !== nodeToken) throw modify(`it belongs to another node than ${quoted(node)}`);
	for (const [name, uri] of fixed)
		if ((optionalArgument(found, name)?.text ?? uri) !== uri) throw modify(`${name} is ${uri}`);
	for (const name of missing)
		if (found.all(name).some(({ children }) => children.length > 0)) throw modify(`${name} cannot be set`);
	for (const ramp of ["MoveRamp", "PresetRamp", "PresetTourRamp"])
		if (found.attribute(ramp) !== undefined) throw modify(`${ramp} cannot be set`);
	ptz.set({
		name: nameArgument(found),
		speed: { ...settings.speed, ...speedOf(found) },
		timeout: timeoutOf(found) ?? settings.timeout,
		relative: relativeOf(found) ?? settings.relative,
	});
}

function speedOf(found: XmlElement): ReturnType<typeof readSpeed> {
	try {
		return readSpeed(found, "DefaultPTZSpeed");
	} catch (error) {
		if (error instanceof SoapFault && error.subcodes[0] === "InvalidArgVal") throw modify(error.message);
		throw error;
	}
}

function timeoutOf(found: XmlElement): number | undefined {
	const text = optionalArgument(found, "DefaultPTZTimeout")?.text;
	if (text === undefined) return undefined;
	const ms = parseDuration(text);
	if (ms === undefined) throw invalidArgs("DefaultPTZTimeout is no duration");
	if (ms < moveTimeout.min || ms > moveTimeout.max) throw modify(`a move does not last ${quoted(text)}`);
	return ms;
}

function relativeOf(found: XmlElement): RelativeSpace | undefined {
	const uri = optionalArgument(found, "DefaultRelativePanTiltTranslationSpace")?.text;
	if (uri === undefined) return undefined;
	for (const name of ["generic", "fov"] as const) if (relativeSpaces[name] === uri) return name;
	throw modify(`there is no space ${quoted(uri)} for relative moves`);
}

const modify = (reason: string): SoapFault => invalidArgVal("ConfigModify", reason);
