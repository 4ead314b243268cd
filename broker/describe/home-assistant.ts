import { uuid } from "../../masks/sanitise/fields.ts";
import { closed, type MessageDescription, schemaHead } from "./message.ts";

/** Home Assistant's MQTT integration: "Device discovery payload" and "Birth and last will messages". */

const text = { type: "string" };
/** A topic that is published on: no wildcards. */
const topic = { type: "string", pattern: "^[^+#]+$" };
const availability = closed({
	topic,
	payload_available: { const: "online" },
	payload_not_available: { const: "offline" },
});

/** One entity. Each says where its state is, and how it is read. */
const component = closed(
	{
		unique_id: text,
		platform: { enum: ["binary_sensor", "sensor"] },
		name: text,
		state_topic: topic,
		value_template: text,
		payload_on: { const: "online" },
		payload_off: { const: "offline" },
		device_class: { enum: ["connectivity", "motion", "occupancy", "tamper", "problem"] },
		state_class: { const: "measurement" },
		entity_category: { const: "diagnostic" },
		availability: { type: "array", items: availability, maxItems: 0 },
	},
	["unique_id", "platform", "name", "state_topic"],
);

const discoverySummary =
	"Which of a camera's topics are what, for Home Assistant; only where it is asked for.";
const discovery: MessageDescription = {
	name: "home-assistant",
	address: "{discovery}/device/{uuid}/config",
	parameters: ["discovery", "uuid"],
	summary: discoverySummary,
	action: "send",
	contentType: "application/json",
	qos: 1,
	retain: true,
	schema: {
		...schemaHead("home-assistant", discoverySummary),
		...closed({
			device: closed({
				identifiers: { type: "array", items: uuid.schema, minItems: 1, maxItems: 1 },
				name: text,
				manufacturer: { const: "Persienne" },
				model: { const: "Virtual camera" },
				sw_version: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+$" },
			}),
			origin: closed({ name: { const: "Persienne" } }),
			availability: { type: "array", items: availability, minItems: 1, maxItems: 1 },
			qos: { const: 1 },
			components: {
				type: "object",
				propertyNames: { pattern: "^[A-Za-z0-9_]+$" },
				additionalProperties: component,
			},
		}),
	},
};

const statusSummary = "Home Assistant has come, or goes: cameras announce themselves again when it has come.";
const status: MessageDescription = {
	name: "home-assistant-status",
	address: "{discovery}/status",
	parameters: ["discovery"],
	summary: statusSummary,
	action: "receive",
	contentType: "text/plain",
	qos: 1,
	retain: false,
	schema: { ...schemaHead("home-assistant-status", statusSummary), enum: ["online", "offline"] },
};

/** What is said to Home Assistant, and what is heard of it. */
export const homeAssistant: readonly MessageDescription[] = [discovery, status];
