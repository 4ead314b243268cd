import { type Kind, onvifNamespace, type Values } from "./vocabulary.ts";

/** Topic below the camera's own (Core Specification, "Topic Structure": LocalTopic, then the source's values after `/&`). */
export function topicOf(kind: Kind, source: Values): string {
	if (kind.form === "number") return Object.values(source).join("/");
	if (kind.form === "flat") return [kind.topic, ...Object.values(source)].join("/");
	if (!kind.topic.startsWith(onvifNamespace))
		return kind.perRule ? `${kind.topic}/${source["RuleName"]}` : kind.topic;
	const local = `onvif-ej/${kind.topic.slice(onvifNamespace.length)}`;
	const values = Object.values(source);
	return values.length === 0 ? local : `${local}/&${values.join("/")}`;
}

/** The payload (Core Specification, "JSON Event Payload", for the ONVIF form). Of what is no more there is none. */
export function textOf(kind: Kind, utcTime: string, source: Values, data: Values): string {
	switch (kind.form) {
		case "onvif":
			return JSON.stringify({ UtcTime: utcTime, Source: source, Data: data });
		case "flat":
		case "sealed":
			return JSON.stringify({ time: utcTime, ...source, ...data });
		case "number":
		case "word":
			return Object.values(data).join("");
	}
}
