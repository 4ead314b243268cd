import { maxVertices, minVertices } from "../../../masks/polygon.ts";
import { type RuleClass, ruleClasses } from "../../rules/classes.ts";
import { isRefused, whyRefused } from "../../rules/refused.ts";
import { formatDuration } from "../events/time.ts";
import { element, type Xml } from "../soap/write.ts";
import { range } from "../types/video-source.ts";
import { ConfigError } from "./config-error.ts";
import type { ConfigType } from "./config-type.ts";
import { elementItem, type Parameters, readPoints, simpleItem, writePoints } from "./parameters.ts";

/** Parameters that several types of rules have, each with how it is written and read. */

type ParameterType = ConfigType<never>["parameters"][number];

export const fieldParameter: ParameterType = {
	name: "Field",
	type: "tt:Polygon",
	complex: true,
	options: element("tt:PolygonOptions", [
		element("tt:RectangleOnly", false),
		range("tt:VertexLimits", minVertices, maxVertices),
	]),
};

export function readField<R extends { readonly field: readonly (readonly [number, number])[] }>(
	parameters: Parameters,
	before: R,
): R {
	const found = parameters.complex("Field");
	return found ? { ...before, field: readPoints(found) } : before;
}

export const writeField = (field: readonly (readonly [number, number])[]): Xml =>
	elementItem("Field", writePoints("tt:Polygon", field));

export const segmentsParameter: ParameterType = {
	name: "Segments",
	type: "tt:Polyline",
	complex: true,
};

export function readSegments<R extends { readonly line: readonly (readonly [number, number])[] }>(
	parameters: Parameters,
	before: R,
): R {
	const found = parameters.complex("Segments");
	return found ? { ...before, line: readPoints(found) } : before;
}

export const writeSegments = (line: readonly (readonly [number, number])[]): Xml =>
	elementItem("Segments", writePoints("tt:Polyline", line));

export const classParameter: ParameterType = {
	name: "ClassFilter",
	type: "tt:StringList",
	options: element("tt:StringList", ruleClasses.join(" ")),
};

/** @throws ConfigError */
export function readClasses<R extends { readonly classes: readonly RuleClass[] }>(
	parameters: Parameters,
	before: R,
): R {
	const classes = readWords(parameters, "ClassFilter", ruleClasses);
	return classes ? { ...before, classes } : before;
}

/** Some words of a list of classes; undefined when it is not said. @throws ConfigError */
export function readWords<T extends string>(
	parameters: Parameters,
	name: string,
	words: readonly T[],
): readonly T[] | undefined {
	const text = parameters.text(name);
	if (text === undefined) return undefined;
	const found = text.split(/\s+/).filter(Boolean);
	// Of ONVIF's classes, Face and LicensePlate are those that this is built not to find.
	if (found.some(isRefused)) throw new ConfigError(whyRefused);
	if (found.some((one) => !words.some((word) => word === one)))
		throw new ConfigError(`a class is one of ${words.join(", ")}`);
	return words.filter((word) => found.includes(word));
}

export const writeClasses = (classes: readonly RuleClass[]): Xml =>
	simpleItem("ClassFilter", classes.join(" "));

/** One word of a list. */
export function wordParameter(name: string, words: readonly string[]): ParameterType {
	return {
		name,
		type: "xs:string",
		options: element(
			"tt:StringItems",
			words.map((word) => element("tt:Item", word)),
		),
	};
}

/** @throws ConfigError */
export function readWord<T extends string>(
	parameters: Parameters,
	name: string,
	words: readonly T[],
	before: T,
): T {
	const text = parameters.text(name);
	if (text === undefined) return before;
	const word = words.find((known) => known === text);
	if (word === undefined) throw new ConfigError(`${name} is one of ${words.join(", ")}`);
	return word;
}

/** An xs:duration, of so many seconds. */
export function durationParameter(name: string, { min, max }: { min: number; max: number }): ParameterType {
	return {
		name,
		type: "xs:duration",
		options: element("tt:DurationRange", [
			element("tt:Min", formatDuration(min * 1000)),
			element("tt:Max", formatDuration(max * 1000)),
		]),
	};
}

export const writeDuration = (name: string, seconds: number): Xml =>
	simpleItem(name, formatDuration(seconds * 1000));
