import { isRefused, whyRefused } from "../../rules/refused.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, noRoom } from "../soap/fault.ts";
import { ConfigError } from "./config-error.ts";
import { isType } from "./config-type.ts";
import type { Family } from "./families.ts";
import { Parameters } from "./parameters.ts";

interface Item {
	readonly type: string;
	readonly name: string;
}

/** The tt:Config elements of a request. @throws SoapFault InvalidArgs when there is none */
export function configsOf(request: XmlElement, { argument }: Pick<Family<never>, "argument">): XmlElement[] {
	const found = request.all(argument);
	if (found.length === 0) throw invalidArgs(`${argument} is missing`);
	return found;
}

/** The type that a QName in the text `text` of `around` names. @throws SoapFault with the subcode `none` */
export function typeNamed<T extends Item>(
	family: Family<T>,
	text: string,
	around: XmlElement,
	none: string,
): T["type"] {
	const found = family.types.find((type) => isType(text, around, family.typeOf(type).type));
	if (found) return found;
	if (isRefused(text)) throw invalidArgVal(none, whyRefused);
	const known = family.types.map((type) => family.typeOf(type).type).join(", ");
	throw invalidArgVal(none, `there is no such type; there are ${known}`);
}

/** One that is to be made. @throws SoapFault InvalidArgs, and that the family has for an invalid one */
export function readNew<T extends Item>(family: Family<T>, found: XmlElement): T {
	const { name, type } = headOf(family, found);
	return read(family, found, family.usual(type, name));
}

/** One that is to be changed: what is not said stays as it is. @throws SoapFault as `readNew`; for a name or type that cannot be */
export function readChanged<T extends Item>(family: Family<T>, found: XmlElement, items: readonly T[]): T {
	const { name, type } = headOf(family, found);
	const before = items.find((item) => item.name === name);
	if (!before) throw invalidArgVal(family.faults.none, "there is nothing of this name");
	if (before.type !== type) throw noRoom("TypeChangeProhibited", "it keeps its type");
	return read(family, found, before);
}

function headOf<T extends Item>(family: Family<T>, found: XmlElement): { name: string; type: T["type"] } {
	const [name, type] = [found.attribute("Name")?.trim(), found.attribute("Type")?.trim()];
	if (!name || !type) throw invalidArgs(`${family.argument} has to have a Name and a Type`);
	return { name, type: typeNamed(family, type, found, family.faults.invalid) };
}

function read<T extends Item>(family: Family<T>, found: XmlElement, before: T): T {
	try {
		const parameters = new Parameters(found.child("Parameters"));
		const item = family.typeOf(before.type).read(parameters, before);
		parameters.end();
		return item;
	} catch (error) {
		if (error instanceof ConfigError) throw invalidArgVal(family.faults.invalid, error.message);
		throw error;
	}
}
