import { type Rgb, rgbOf } from "../../../masks/colour.ts";
import { floatAttribute } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { valueRefused } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { range } from "./video-source.ts";

const rgb = "http://www.onvif.org/ver10/colorspace/RGB";
const yCbCr = "http://www.onvif.org/ver10/colorspace/YCbCr";

/** tt:Color, in RGB of 0 to 255. */
export function colour(name: QName, [x, y, z]: Rgb): Xml {
	return element(name, undefined, { X: x, Y: y, Z: z, Colorspace: rgb });
}

/** The content of tt:ColorOptions: any RGB, and any YCbCr as video has it (ITU-R BT.709, limited range). */
export const colourRanges: readonly Xml[] = [
	colourspace(rgb, [0, 255], [0, 255]),
	colourspace(yCbCr, [16, 235], [16, 240]),
];

function colourspace(uri: string, x: readonly [number, number], yz: readonly [number, number]): Xml {
	return element("tt:ColorspaceRange", [
		range("tt:X", ...x),
		range("tt:Y", ...yz),
		range("tt:Z", ...yz),
		element("tt:Colorspace", uri),
	]);
}

/**
 * Reads tt:Color; without a Colorspace it is YCbCr. A colour that no screen shows becomes the nearest one.
 *
 * @throws SoapFault InvalidArgs, and ConfigModify for another colour space
 */
export function readColour(found: XmlElement): Rgb {
	const [x, y, z] = [floatAttribute(found, "X"), floatAttribute(found, "Y"), floatAttribute(found, "Z")];
	const space = found.attribute("Colorspace")?.trim() ?? yCbCr;
	if (space === yCbCr) return rgbOf({ y: x, u: y, v: z });
	if (space !== rgb) throw valueRefused("ConfigModify", "the colour space is neither RGB nor YCbCr");
	const byte = (part: number) => Math.round(Math.min(255, Math.max(0, part)));
	return [byte(x), byte(y), byte(z)];
}
