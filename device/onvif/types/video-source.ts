import { sourceConfigurationToken } from "../../camera/media/video-source.ts";
import type { OnvifCamera, VideoSource } from "../model.ts";
import { argument, integerAttribute, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";

/** tt:VideoSource. @param extension its Imaging, as the imaging service 2.0 has it */
export function videoSource(name: QName, source: VideoSource, extension: Xml): Xml {
	const size = [element("tt:Width", source.width), element("tt:Height", source.height)];
	return element(
		name,
		[element("tt:Framerate", source.fps), element("tt:Resolution", size), element("tt:Extension", extension)],
		{ token: source.token },
	);
}

/** tt:VideoSourceConfiguration. */
export function videoSourceConfiguration(name: QName, camera: OnvifCamera): Xml {
	const { token, width, height } = camera.videoSource;
	return element(
		name,
		[
			element("tt:Name", camera.media.sourceName),
			element("tt:UseCount", camera.media.profiles.filter(({ source }) => source).length),
			element("tt:SourceToken", token),
			element("tt:Bounds", undefined, { x: 0, y: 0, width, height }),
		],
		{ token: sourceConfigurationToken(camera.videoSource) },
	);
}

/** tt:VideoSourceConfigurationOptions: the bounds as they are, for nothing else is streamed. */
export function videoSourceConfigurationOptions(
	name: QName,
	{ videoSource }: OnvifCamera,
	maximum: number,
): Xml {
	const { token, width, height } = videoSource;
	return element(
		name,
		[
			element("tt:BoundsRange", [
				range("tt:XRange", 0),
				range("tt:YRange", 0),
				range("tt:WidthRange", width),
				range("tt:HeightRange", height),
			]),
			element("tt:VideoSourceTokensAvailable", token),
		],
		{ MaximumNumberOfProfiles: maximum },
	);
}

/**
 * Checks a tt:VideoSourceConfiguration that is to be set: it shows all of the source's picture, and nothing but its name
 * can be changed. Bounds that are smaller or out of place are adapted, as Media2 §5.3 lets the camera do.
 *
 * @throws SoapFault InvalidArgs; ConfigModify for another source, or a picture that is to be turned
 */
export function checkSourceSettings(found: XmlElement, { videoSource }: OnvifCamera): void {
	const source = argument(found, "SourceToken").text;
	if (source !== videoSource.token)
		throw invalidArgVal("ConfigModify", `there is no video source ${quoted(source)}`);
	const bounds = argument(found, "Bounds");
	for (const name of ["x", "y", "width", "height"]) integerAttribute(bounds, name);
	const mode = optionalArgument(found, "Extension")?.child("Rotate")?.child("Mode")?.text ?? "OFF";
	if (mode !== "OFF") throw invalidArgVal("ConfigModify", "the picture is turned in the configuration alone");
}

/** tt:IntRange or tt:FloatRange. */
export function range(name: QName, min: number, max: number = min): Xml {
	return element(name, [element("tt:Min", min), element("tt:Max", max)]);
}
