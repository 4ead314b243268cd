import type { EventKind } from "../../../masks/sanitise/vocabulary.ts";
import { allTopics, topicText } from "../events/topic.ts";
import { messageItems } from "../events/topic-set.ts";
import type { XmlElement } from "../soap/element.ts";
import { namespaces, type Prefix } from "../soap/namespaces.ts";
import { element, type QName, qname, type Xml } from "../soap/write.ts";
import type { Parameters } from "./parameters.ts";

/** What a parameter is called, and of which type it is. */
interface ParameterType {
	readonly name: string;
	readonly type: QName;
	/** True for what has no simple type, and is written as an element. */
	readonly complex?: boolean;
	/** Which values it may have, where the type does not say it. */
	readonly options?: Xml;
}

/** A type of rule or module in the words of ONVIF (Analytics Specification, "Configuration description language"). */
export interface ConfigType<T extends { readonly name: string }> {
	readonly type: QName;
	/** At most so many of them. */
	readonly most: number;
	/** Simple ones first. */
	readonly parameters: readonly ParameterType[];
	/** The events that it tells. */
	readonly events: readonly EventKind[];
	/** The items of its parameters, in their order. */
	write(item: T): readonly Xml[];
	/** What is not among the parameters stays as it is in `before`. @throws ConfigError */
	read(parameters: Parameters, before: T): T;
}

/** tt:ConfigDescription. */
export function configDescription(name: QName, { type, most, parameters, events }: ConfigType<never>): Xml {
	const described = parameters.map(({ name, type, complex }) =>
		element(complex ? "tt:ElementItemDescription" : "tt:SimpleItemDescription", undefined, {
			Name: name,
			Type: qname(type),
		}),
	);
	const messages = allTopics
		.filter(({ kind }) => events.includes(kind))
		.map((topic) =>
			element("tt:Messages", [...messageItems(topic), element("tt:ParentTopic", topicText(topic))], {
				IsProperty: topic.property,
			}),
		);
	return element(name, [element("tt:Parameters", described), messages], {
		Name: qname(type),
		fixed: false,
		maxInstances: most,
	});
}

/** tan:ConfigOptions, one for each parameter that has any. @param of the attribute that says whose they are */
export function configOptions(
	name: QName,
	of: "RuleType" | "AnalyticsModule",
	type: ConfigType<never>,
): Xml[] {
	return type.parameters.flatMap((parameter) =>
		parameter.options
			? [element(name, parameter.options, { [of]: qname(type.type), Name: parameter.name })]
			: [],
	);
}

/** tt:Config. */
export function writeConfig<T extends { readonly name: string }>(
	name: QName,
	type: ConfigType<T>,
	item: T,
): Xml {
	return element(name, element("tt:Parameters", [...type.write(item)]), {
		Name: item.name,
		Type: qname(type.type),
	});
}

/** True when the text of a QName, as it stands in `around`, names this type. Prefixes that nobody has bound mean ONVIF's. */
export function isType(text: string, around: XmlElement, type: QName): boolean {
	const [prefix = "", name = ""] = text.includes(":") ? text.split(":", 2) : ["", text];
	const [ownPrefix, ownName] = type.split(":") as [Prefix, string];
	if (name !== ownName) return false;
	if (prefix === "") return true;
	const bound = around.namespaceOf(prefix) ?? (namespaces as Readonly<Record<string, string>>)[prefix];
	return bound === namespaces[ownPrefix];
}
