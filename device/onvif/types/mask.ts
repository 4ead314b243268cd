import { defaultFill } from "../../../masks/colour.ts";
import { maxZones, type ZoneFill } from "../../../masks/policy.ts";
import { maxVertices, minVertices, type Polygon } from "../../../masks/polygon.ts";
import type { MaskShape, SeenMask } from "../model.ts";
import { argument, booleanArgument, floatAttribute, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { quoted, valueRefused } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { colour, colourRanges, readColour } from "./colour.ts";

/** tr2:MaskType. Blurring can be undone, and is not offered (invariant I5): Media2 §5.12 blames the camera for that (env:Receiver). */
const types: Readonly<Record<ZoneFill, string>> = { solid: "Color", pixelated: "Pixelated" };

/** tr2:Mask. @param configuration token of the video source configuration that it lies on */
export function mask(name: QName, configuration: string, { token, polygon, ...shape }: SeenMask): Xml {
	return element(
		name,
		[
			element("tr2:ConfigurationToken", configuration),
			element(
				"tr2:Polygon",
				polygon.map(([x, y]) => element("tt:Point", undefined, { x, y })),
			),
			element("tr2:Type", types[shape.fill]),
			shape.fill === "solid" ? colour("tr2:Color", shape.colour) : undefined,
			element("tr2:Enabled", shape.enabled),
		],
		{ token },
	);
}

/**
 * Reads what a tr2:Mask is like, without its tokens. A mask without a colour gets `usual`.
 *
 * @throws SoapFault InvalidArgs, InvalidPolygon, ConfigModify
 */
export function readMask(found: XmlElement, usual: MaskShape["colour"] = defaultFill): MaskShape {
	const type = argument(found, "Type").text;
	const fill = (Object.keys(types) as ZoneFill[]).find((name) => types[name] === type);
	if (!fill)
		throw valueRefused(
			"ConfigModify",
			`a mask's type is ${Object.values(types).join(" or ")}, not ${quoted(type)}`,
		);
	const given = optionalArgument(found, "Color");
	return {
		polygon: readPolygon(argument(found, "Polygon")),
		fill,
		colour: given ? readColour(given) : usual,
		enabled: booleanArgument(found, "Enabled"),
	};
}

function readPolygon(found: XmlElement): Polygon {
	const points = found.all("Point");
	if (points.length < minVertices || points.length > maxVertices)
		throw valueRefused("InvalidPolygon", `a polygon has ${minVertices} to ${maxVertices} points`);
	return points.map((point) => [floatAttribute(point, "x"), floatAttribute(point, "y")]);
}

/** tr2:MaskOptions. */
export function maskOptions(name: QName): Xml {
	return element(
		name,
		[
			element("tr2:MaxMasks", maxZones),
			element("tr2:MaxPoints", maxVertices),
			...Object.values(types).map((type) => element("tr2:Types", type)),
			element("tr2:Color", colourRanges),
		],
		{ RectangleOnly: false, SingleColorOnly: false },
	);
}
