import { FilterError } from "../events/fault.ts";
import { compileFilter, type FilterExpression, readExpressions } from "../events/filter.ts";
import { maxExpressionLength } from "../events/topic-expression.ts";
import { type MetadataSettings, metadataToken } from "../metadata/settings.ts";
import type { OnvifCamera } from "../model.ts";
import type { Call } from "../service.ts";
import { optionalArgument, optionalBoolean } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { writeFilter } from "./filter.ts";
import { checkSelection, nameArgument } from "./media-arguments.ts";
import { multicastConfiguration } from "./multicast.ts";

/** tt:MetadataConfiguration, of both Media services. There is one, and every profile may have it. */
export function metadataConfiguration(name: QName, camera: OnvifCamera): Xml {
	const { media, ptz } = camera;
	const { name: called, analytics, events, ptz: wanted } = media.metadata;
	return element(
		name,
		[
			element("tt:Name", called),
			element("tt:UseCount", media.profiles.filter(({ metadata }) => metadata).length),
			ptz
				? element("tt:PTZStatus", [
						element("tt:Status", wanted.status),
						element("tt:Position", wanted.position),
					])
				: undefined,
			events ? element("tt:Events", writeFilter("tt:Filter", events)) : undefined,
			element("tt:Analytics", analytics),
			multicastConfiguration(camera, metadataToken),
			element("tt:SessionTimeout", "PT60S"),
		],
		{ token: metadataToken },
	);
}

/** tt:MetadataConfigurationOptions: the PTZ status of a camera that moves, no compression, and filters are bounded as everywhere. */
export function metadataConfigurationOptions(name: QName, { ptz }: OnvifCamera): Xml {
	const moves = ptz !== undefined;
	return element(
		name,
		element("tt:PTZStatusFilterOptions", [
			element("tt:PanTiltStatusSupported", moves),
			element("tt:ZoomStatusSupported", moves),
			element("tt:PanTiltPositionSupported", moves),
			element("tt:ZoomPositionSupported", moves),
		]),
		{ GeoLocation: false, MaxContentFilterSize: maxExpressionLength },
	);
}

/** @throws SoapFault NoConfig */
export function checkMetadata(token: string): void {
	if (token !== metadataToken)
		throw invalidArgVal("NoConfig", `there is no metadata configuration ${quoted(token)}`);
}

/** Checks the two optional tokens of a request about the configuration. @throws SoapFault NoProfile, NoConfig */
export function checkMetadataSelection(call: Call): void {
	checkSelection(call, checkMetadata);
}

/**
 * Reads a tt:MetadataConfiguration that is to be set. The session's timeout is not looked at: RTSP tells its own.
 *
 * @throws SoapFault InvalidArgs; ConfigModify for what the stream cannot carry, and for a filter that cannot be read
 */
export function readMetadataSettings(found: XmlElement, { ptz: head }: OnvifCamera): MetadataSettings {
	const wanted = optionalArgument(found, "PTZStatus");
	const [status, position, fieldOfView] = ["Status", "Position", "FieldOfView"].map(
		(name) => (wanted && optionalBoolean(wanted, name)) ?? false,
	) as [boolean, boolean, boolean];
	if (!head && (status || position)) throw modify("there is no PTZ status");
	if (fieldOfView) throw modify("no field of view is told");
	const compression = found.attribute("CompressionType") ?? "None";
	if (compression !== "None" && compression !== "") throw modify(`there is no ${quoted(compression)}`);
	const events = optionalArgument(found, "Events");
	return {
		name: nameArgument(found),
		analytics: optionalBoolean(found, "Analytics") ?? false,
		ptz: { position, status },
		events: events ? readFilter(optionalArgument(events, "Filter")) : null,
	};
}

function readFilter(filter: XmlElement | undefined): readonly FilterExpression[] {
	try {
		const expressions = readExpressions(filter);
		compileFilter(expressions);
		return expressions;
	} catch (error) {
		if (error instanceof FilterError) throw modify(error.message);
		throw error;
	}
}

const modify = (reason: string) => invalidArgVal("ConfigModify", reason);
