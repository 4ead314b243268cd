import { type DateFormat, dateFormats, type TimeFormat, timeFormats } from "../../osd/formats.ts";
import {
	type Corner,
	corners,
	maxOsds,
	type Osd,
	type OsdContent,
	type OsdPosition,
	osdSizes,
	transparencies,
	usualStyle,
} from "../../osd/osd.ts";
import type { OsdEntry } from "../model.ts";
import {
	argument,
	floatAttribute,
	integerAttribute,
	integerElement,
	optionalArgument,
} from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { quoted, valueRefused } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { colour, colourRanges, readColour } from "./colour.ts";
import { range } from "./video-source.ts";

/** Types of text (tt:OSDTextConfiguration), of both Media services. */
const textTypes = ["Plain", "Date", "Time", "DateAndTime"] as const;

/** tt:OSDConfiguration. @param configuration token of the video source configuration that it lies on */
export function osd(
	name: QName,
	configuration: string,
	{ token, content, position, ...style }: OsdEntry,
): Xml {
	return element(
		name,
		[
			element("tt:VideoSourceConfigurationToken", configuration),
			element("tt:Type", "Text"),
			element(
				"tt:Position",
				typeof position === "string"
					? element("tt:Type", position)
					: [element("tt:Type", "Custom"), element("tt:Pos", undefined, { x: position.x, y: position.y })],
			),
			element(
				"tt:TextString",
				[
					...kindOf(content),
					element("tt:FontSize", style.size),
					tinted("tt:FontColor", style.colour, style.transparency),
					tinted("tt:BackgroundColor", style.background, style.backgroundTransparency),
					"text" in content ? element("tt:PlainText", content.text) : undefined,
				],
				"text" in content ? { IsPersistentText: content.temporary !== true } : {},
			),
		],
		{ token },
	);
}

function kindOf(content: OsdContent): Xml[] {
	if ("text" in content) return [element("tt:Type", "Plain")];
	const { date, time } = content;
	return [
		element("tt:Type", date ? (time ? "DateAndTime" : "Date") : "Time"),
		...(date ? [element("tt:DateFormat", date)] : []),
		...(time ? [element("tt:TimeFormat", time)] : []),
	];
}

function tinted(name: QName, rgb: Osd["colour"], transparency: number): Xml {
	return element(name, colour("tt:Color", rgb), { Transparent: transparency });
}

/** tt:OSDConfigurationOptions: every combination of them is drawn. */
export function osdOptions(name: QName): Xml {
	const colours = [
		element("tt:Color", colourRanges),
		range("tt:Transparent", transparencies.min, transparencies.max),
	];
	const number = { PlainText: maxOsds, Date: maxOsds, Time: maxOsds, DateAndTime: maxOsds };
	return element(name, [
		element("tt:MaximumNumberOfOSDs", undefined, { Total: maxOsds, Image: 0, ...number }),
		element("tt:Type", "Text"),
		...[...corners, "Custom"].map((position) => element("tt:PositionOption", position)),
		element("tt:TextOption", [
			...textTypes.map((type) => element("tt:Type", type)),
			range("tt:FontSizeRange", osdSizes.min, osdSizes.max),
			...dateFormats.map((format) => element("tt:DateFormat", format)),
			...timeFormats.map((format) => element("tt:TimeFormat", format)),
			element("tt:FontColor", colours),
			element("tt:BackgroundColor", colours),
		]),
	]);
}

/**
 * Reads what a tt:OSDConfiguration is like, without its tokens. What it leaves out is as in `usual`; sizes and transparencies
 * out of range are brought into it, as Media2 §5.11 lets the camera do.
 *
 * @throws SoapFault InvalidArgs, ConfigModify
 */
export function readOsd(found: XmlElement, usual: Omit<Osd, "content"> = usualStyle): Osd {
	const type = argument(found, "Type").text;
	if (type !== "Text") throw refused(`an OSD of the type ${quoted(type)} is not offered`);
	const text = argument(found, "TextString");
	const size = optionalArgument(text, "FontSize") && integerElement(text, "FontSize");
	const font = readTint(text, "FontColor");
	const box = readTint(text, "BackgroundColor");
	return {
		content: readContent(text),
		position: readPosition(argument(found, "Position")),
		size: Math.min(osdSizes.max, Math.max(osdSizes.min, size ?? usual.size)),
		colour: font.colour ?? usual.colour,
		transparency: font.transparency ?? usual.transparency,
		background: box.colour ?? usual.background,
		backgroundTransparency: box.transparency ?? usual.backgroundTransparency,
	};
}

function readContent(text: XmlElement): OsdContent {
	const type = argument(text, "Type").text;
	// npm onvif says so of every text.
	const isTemporary = /^\s*(?:false|0)\s*$/.test(text.attribute("IsPersistentText") ?? "");
	if (type === "Plain")
		return { text: argument(text, "PlainText").text, ...(isTemporary && { temporary: true }) };
	const date = () => format(text, "DateFormat", dateFormats) as DateFormat;
	const time = () => format(text, "TimeFormat", timeFormats) as TimeFormat;
	if (type === "Date") return { date: date() };
	if (type === "Time") return { time: time() };
	if (type === "DateAndTime") return { date: date(), time: time() };
	throw refused(`an OSD text of the type ${quoted(type)} is not offered`);
}

/** Without one, the first of those offered. */
function format(text: XmlElement, name: string, offered: readonly string[]): string {
	const wanted = optionalArgument(text, name)?.text || offered[0];
	const found = offered.find((known) => known === wanted);
	if (found === undefined) throw refused(`this ${name} is not offered`);
	return found;
}

function readPosition(found: XmlElement): OsdPosition {
	const type = argument(found, "Type").text;
	const corner = corners.find((name): name is Corner => name === type);
	if (corner) return corner;
	if (type !== "Custom") throw refused(`the position ${quoted(type)} is not offered`);
	const point = argument(found, "Pos");
	const [x, y] = [floatAttribute(point, "x"), floatAttribute(point, "y")];
	if (Math.abs(x) > 1 || Math.abs(y) > 1) throw refused("a position lies from -1 to 1");
	return { x, y };
}

function readTint(
	text: XmlElement,
	name: string,
): { readonly colour?: Osd["colour"]; readonly transparency?: number } {
	const found = optionalArgument(text, name);
	if (!found) return {};
	const wanted = integerAttribute(found, "Transparent");
	const { min, max } = transparencies;
	return {
		colour: readColour(argument(found, "Color")),
		transparency: Math.min(max, Math.max(min, wanted ?? min)),
	};
}

const refused = (reason: string) => valueRefused("ConfigModify", reason);
