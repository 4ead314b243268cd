import { AnalyticsRefused } from "../../camera/analytics/analytics-refused.ts";
import { checkAnsweredFor } from "../analytics/answered-for.ts";
import { configDescription, configOptions, writeConfig } from "../analytics/config-type.ts";
import type { Family } from "../analytics/families.ts";
import { configsOf, readChanged, readNew, typeNamed } from "../analytics/read-config.ts";
import type { Call } from "../service.ts";
import { optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, noRoom, type SoapFault } from "../soap/fault.ts";
import type { QName, Xml } from "../soap/write.ts";
import { checkAnalyticsToken } from "../types/analytics-configuration.ts";

/* What the service does with rules, and with modules in the same way. */

interface Item {
	readonly type: string;
	readonly name: string;
}

export function described<T extends Item>({ request }: Call, family: Family<T>, name: QName): Xml[] {
	checkAnalyticsToken(request);
	return family.types.map((type) => configDescription(name, family.typeOf(type) as never));
}

export function listed<T extends Item>({ camera, request }: Call, family: Family<T>): Xml[] {
	checkAnalyticsToken(request);
	return family
		.items(camera)
		.map((item) => writeConfig(`tan:${family.argument}`, family.typeOf(item.type), item));
}

export function created<T extends Item>(call: Call, family: Family<T>): undefined {
	const { camera, request } = call;
	checkAnalyticsToken(request);
	const items = configsOf(request, family).map((found) => readNew(family, found));
	checkAnsweredFor(call, family.items(camera), items);
	refusable(family, () => family.create(camera, items));
}

/** Several changes of one are made one after the other. What is not changed goes on as it is. */
export function changed<T extends Item>(call: Call, family: Family<T>): undefined {
	const { camera, request } = call;
	checkAnalyticsToken(request);
	const before = family.items(camera);
	const changes = configsOf(request, family).reduce((made: ReadonlyMap<string, T>, found) => {
		const known = before.map((one) => made.get(one.name) ?? one);
		const item = readChanged(family, found, known);
		return new Map(made).set(item.name, item);
	}, new Map());
	checkAnsweredFor(call, before, [...changes.values()]);
	refusable(family, () => family.change(camera, [...changes.values()]));
}

export function deleted<T extends Item>({ camera, request }: Call, family: Family<T>): undefined {
	checkAnalyticsToken(request);
	const names = request.all(family.nameArgument).map(({ text }) => text);
	if (names.length === 0) throw invalidArgs(`${family.nameArgument} is missing`);
	refusable(family, () => family.delete(camera, names));
}

export function options<T extends Item>({ request }: Call, family: Family<T>, name: QName): Xml[] {
	const asked = typeAsked(request, family);
	checkAnalyticsToken(request);
	const of = family.argument === "Rule" ? "RuleType" : "AnalyticsModule";
	return family.types
		.filter((type) => asked === undefined || type === asked)
		.flatMap((type) => configOptions(name, of, family.typeOf(type) as never));
}

/** The type that a request is about; undefined when it is about all. @throws SoapFault for one that there is not */
export function typeAsked<T extends Item>(request: XmlElement, family: Family<T>): T["type"] | undefined {
	const found = optionalArgument(request, family.typeArgument);
	if (!found || found.text === "") return undefined;
	return typeNamed(family, found.text, found, family.faults.noType);
}

/** The desk's refusals in the words of ONVIF. */
function refusable<T extends Item>({ faults }: Family<T>, change: () => void): void {
	try {
		change();
	} catch (error) {
		if (!(error instanceof AnalyticsRefused)) throw error;
		const { code, message } = error;
		const made: Readonly<Record<typeof code, () => SoapFault>> = {
			NAME_UNKNOWN: () => invalidArgVal(faults.none, message),
			NAME_TAKEN: () => invalidArgVal(faults.exists, message),
			INVALID: () => invalidArgVal(faults.invalid, message),
			TOO_MANY: () => noRoom(faults.tooMany, message),
			TYPE_CHANGED: () => noRoom("TypeChangeProhibited", message),
		};
		throw made[code]();
	}
}
