import type { Polygon } from "../../../masks/polygon.ts";
import { parseDuration } from "../events/time.ts";
import { floatAttribute } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { SoapFault } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { ConfigError } from "./config-error.ts";

/** No rule of ours takes more; a client that sends more is not read to the end. */
const mostItems = 32;

/** The tt:Parameters of a rule or module (Analytics Specification, "Configuration parameters"), each to be taken once. */
export class Parameters {
	readonly #simple = new Map<string, string>();
	readonly #complex = new Map<string, XmlElement>();

	/** @throws ConfigError for two of one name, and for one without a name or value */
	constructor(found: XmlElement | undefined) {
		const items = found?.children ?? [];
		if (items.length > mostItems) throw new ConfigError(`there are more than ${mostItems} parameters`);
		for (const item of items) {
			const name = item.attribute("Name");
			if (name === undefined) throw new ConfigError("a parameter has no name");
			if (this.#simple.has(name) || this.#complex.has(name))
				throw new ConfigError("two parameters have the same name");
			const value = item.name === "SimpleItem" ? item.attribute("Value") : item.children[0];
			if (value === undefined) throw new ConfigError("a parameter has no value");
			if (typeof value === "string") this.#simple.set(name, value.trim());
			else this.#complex.set(name, value);
		}
	}

	text(name: string): string | undefined {
		const value = this.#simple.get(name);
		this.#simple.delete(name);
		return value;
	}

	/** @throws ConfigError for what is none */
	number(name: string): number | undefined {
		const text = this.text(name);
		if (text === undefined) return undefined;
		return numberIn(text, name);
	}

	/** Of an xs:duration, in seconds. @throws ConfigError for what is none */
	seconds(name: string): number | undefined {
		const text = this.text(name);
		if (text === undefined) return undefined;
		const ms = parseDuration(text);
		if (ms === undefined) throw new ConfigError(`${name} is not a duration`);
		return ms / 1000;
	}

	complex(name: string): XmlElement | undefined {
		const value = this.#complex.get(name);
		this.#complex.delete(name);
		return value;
	}

	/** @throws ConfigError for a parameter that nobody has taken */
	end(): void {
		if (this.#simple.size + this.#complex.size > 0)
			throw new ConfigError("there is a parameter that this type does not have");
	}
}

/** @throws ConfigError */
export function numberIn(text: string, name: string): number {
	const number = Number(text);
	if (!/^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/.test(text) || !Number.isFinite(number))
		throw new ConfigError(`${name} is not a number`);
	return number;
}

/** xs:boolean. @throws ConfigError */
export function booleanIn(text: string, name: string): boolean {
	if (text === "true" || text === "1") return true;
	if (text === "false" || text === "0") return false;
	throw new ConfigError(`${name} is neither true nor false`);
}

/** The points of a tt:Polygon or tt:Polyline. @throws ConfigError for a point that is none */
export function readPoints(found: XmlElement): Polygon {
	try {
		return found.all("Point").map((point) => [floatAttribute(point, "x"), floatAttribute(point, "y")]);
	} catch (error) {
		if (error instanceof SoapFault) throw new ConfigError("a point has no x or y");
		throw error;
	}
}

export function writePoints(name: "tt:Polygon" | "tt:Polyline", points: Polygon): Xml {
	return element(
		name,
		points.map(([x, y]) => element("tt:Point", undefined, { x, y })),
	);
}

export function simpleItem(name: string, value: string | number): Xml {
	return element("tt:SimpleItem", undefined, { Name: name, Value: value });
}

export function elementItem(name: string, value: Xml): Xml {
	return element("tt:ElementItem", value, { Name: name });
}
