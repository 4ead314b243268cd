import type { EventBroker, QoS } from "../../camera/brokers/broker-desk.ts";
import { checkFrameFilter } from "../../camera/brokers/frame-topics.ts";
import { Secret } from "../../secret.ts";
import { FilterError } from "../events/fault.ts";
import { compileFilter, type FilterExpression, readExpressions } from "../events/filter.ts";
import type { OnvifCamera } from "../model.ts";
import { argument, integerElement, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { writeFilter } from "./filter.ts";

/** tev:EventBrokerConfig. The password is never told. */
export function eventBroker({
	address,
	prefix,
	userName,
	events,
	metadata,
	qos,
	state,
}: OnvifCamera["brokers"]["list"][number]): Xml {
	return element("tev:EventBroker", [
		element("tev:Address", address),
		element("tev:TopicPrefix", prefix),
		userName === undefined ? undefined : element("tev:UserName", userName),
		writeFilter("tev:PublishFilter", events),
		element("tev:QoS", qos),
		element("tev:Status", state),
		metadata === null
			? undefined
			: (writeFilter("tev:MetadataFilter", metadata) ?? element("tev:MetadataFilter")),
	]);
}

/** Told and no more; a broker's certificate is always checked. */
const references = [
	["CertificateID", "there is no client certificate of this ID"],
	["CertPathValidationPolicyID", "there is no certification path validation policy of this ID"],
] as const;

/**
 * Reads a tev:EventBrokerConfig that is to be added. Status is the camera's to tell and is not looked at.
 *
 * @throws SoapFault InvalidArgs; InvalidFilter; CertificateID and CertPathValidationPolicyID for what is not there
 */
export function readEventBroker(found: XmlElement, { media, analytics }: OnvifCamera): EventBroker {
	for (const [name, flaw] of references)
		if ((optionalArgument(found, name)?.text ?? "") !== "") throw invalidArgVal(name, flaw);
	const prefix = argument(found, "TopicPrefix").text;
	if (prefix === "") throw invalidArgs("TopicPrefix is empty");
	const password = optionalArgument(found, "Password")?.text ?? "";
	const metadata = optionalArgument(found, "MetadataFilter");
	const sources = { profiles: media.profiles, modules: analytics.modules };
	return {
		address: argument(found, "Address").text,
		prefix,
		userName: optionalArgument(found, "UserName")?.text || undefined,
		password: password === "" ? undefined : new Secret(password),
		qos: optionalArgument(found, "QoS") ? readQoS(found) : 1,
		events: readFilter(optionalArgument(found, "PublishFilter"), compileFilter),
		metadata: metadata ? readFilter(metadata, (filter) => checkFrameFilter(filter, sources)) : null,
	};
}

function readQoS(found: XmlElement): QoS {
	const qos = integerElement(found, "QoS");
	if (qos !== 0 && qos !== 1 && qos !== 2) throw invalidArgs("QoS is 0, 1 or 2");
	return qos;
}

function readFilter(
	filter: XmlElement | undefined,
	compile: (expressions: readonly FilterExpression[]) => unknown,
): readonly FilterExpression[] {
	try {
		const expressions = readExpressions(filter);
		compile(expressions);
		return expressions;
	} catch (error) {
		if (error instanceof FilterError) throw invalidArgVal("InvalidFilter", error.message);
		throw error;
	}
}
