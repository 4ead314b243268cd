import { label, SanitiseError, token, uuid } from "./fields.ts";
import { topicOf } from "./message.ts";
import { checkName } from "./name.ts";
import { findPlateText, findPlateTextBelow } from "./plate-text.ts";
import { ForgedEventError, ScanTrippedError } from "./public-event.ts";
import { type EventKind, type RuleEventKind, vocabulary } from "./vocabulary.ts";

/** What the sanitiser reads of a camera that is announced to Home Assistant. Whatever else the object holds is ignored. */
export interface Announced {
	readonly uuid: string;
	/** The camera's name. */
	readonly name: string;
	/** Below this it publishes, such as `persienne/cam-1`. */
	readonly topic: string;
	readonly videoSource: string;
	/** Whether it tells of motion. */
	readonly motion: boolean;
	readonly rules: readonly { readonly kind: RuleEventKind; readonly name: string }[];
	/** Counts of the moment are not published. */
	readonly countsByWindow: boolean;
	/** Of the software. */
	readonly version: string;
}

const admission: unique symbol = Symbol("masks/sanitise");

/**
 * What Home Assistant is told of a camera (invariant I2): which of its topics are what. Made by `projectDiscovery` alone, of names
 * that were checked and of words of ours.
 */
export class PublicDiscovery {
	readonly #text: string;

	/** @param key the module's own admission symbol: nobody else can call this */
	constructor(key: typeof admission, text: string) {
		if (key !== admission) throw new ForgedEventError("a PublicDiscovery is made by the sanitiser only");
		this.#text = text;
		Object.freeze(this);
	}

	/** The payload as it goes out. Throws ForgedEventError on an impostor. */
	static bytesOf(discovery: PublicDiscovery): Uint8Array {
		if (typeof discovery !== "object" || discovery === null || !(#text in discovery))
			throw new ForgedEventError("not a PublicDiscovery");
		return new TextEncoder().encode(discovery.#text);
	}
}
Object.freeze(PublicDiscovery);
Object.freeze(PublicDiscovery.prototype);

interface Component {
	readonly platform: "binary_sensor" | "sensor";
	readonly name: string;
	readonly state_topic: string;
	readonly [key: string]: unknown;
}

const isOn = (value: string) => `{{ 'ON' if ${value} else 'OFF' }}`;
/** How Home Assistant shows a rule that is met. */
const deviceClasses: Readonly<Partial<Record<EventKind, string>>> = {
	motionRegion: "motion",
	sceneChange: "tamper",
	imageTooDark: "problem",
	imageTooBright: "problem",
	imageTooBlurry: "problem",
};

/**
 * @throws SanitiseError when a name or topic is not one that is published
 * @throws ScanTrippedError when the result reads like a number plate
 */
export function projectDiscovery(camera: Announced): PublicDiscovery {
	const id = uuid.take(camera.uuid);
	const below = publishable(camera.topic);
	const components = Object.fromEntries(
		componentsOf(camera, below).map(([key, component]) => [key, { unique_id: `${id}_${key}`, ...component }]),
	);
	const text = JSON.stringify({
		device: {
			identifiers: [id],
			name: publishable(camera.name),
			manufacturer: "Persienne",
			model: "Virtual camera",
			sw_version: /^\d+\.\d+\.\d+/.exec(camera.version)?.[0] ?? "0.0.0",
		},
		origin: { name: "Persienne" },
		availability: [
			{ topic: `${below}/availability`, payload_available: "online", payload_not_available: "offline" },
		],
		qos: 1,
		components,
	});
	const levels = camera.topic.split("/");
	const isPlate =
		findPlateText(text.replaceAll(id, "")) ??
		findPlateTextBelow(levels) ??
		camera.rules
			.map(({ name }) => findPlateTextBelow(levels, [name]))
			.find((country) => country !== undefined);
	if (isPlate !== undefined) throw new ScanTrippedError("discovery");
	return new PublicDiscovery(admission, text);
}

function componentsOf(camera: Announced, below: string): [key: string, component: Component][] {
	const videoSource = token.take(camera.videoSource);
	const diagnostic = { entity_category: "diagnostic" };
	const found: [string, Component][] = [
		[
			"connectivity",
			{
				platform: "binary_sensor",
				name: "Connectivity",
				state_topic: `${below}/${vocabulary.availability.topic}`,
				payload_on: "online",
				payload_off: "offline",
				device_class: "connectivity",
				// It has to be shown while the camera is away.
				availability: [],
				...diagnostic,
			},
		],
		[
			"masking",
			{
				platform: "binary_sensor",
				name: "Masking active",
				state_topic: `${below}/${vocabulary.dark.topic}`,
				value_template: isOn("not value_json.Data.State"),
				...diagnostic,
			},
		],
	];
	if (camera.motion)
		found.push([
			"motion",
			{
				platform: "binary_sensor",
				name: "Motion",
				state_topic: `${below}/${topicOf(vocabulary.motion, { Source: videoSource })}`,
				value_template: isOn("value_json.Data.State"),
				device_class: "motion",
			},
		]);
	for (const { kind, name } of camera.rules)
		found.push(...ofRule(kind, label.take(name), videoSource, below, camera));
	return found;
}

function ofRule(
	kind: RuleEventKind,
	name: string,
	VideoSource: string,
	below: string,
	{ countsByWindow }: Announced,
): [string, Component][] {
	const key = `${kind}_${name.replace(/[^A-Za-z0-9]/g, "_")}`;
	const form = vocabulary[kind];
	// Some kinds call it Rule, and others RuleName.
	const source = Object.fromEntries(
		Object.keys(form.source).map((field) => [field, field === "VideoSource" ? VideoSource : name]),
	);
	const topic = `${below}/${topicOf(form, source)}`;
	if (kind === "occupancy") {
		const metrics = `${below}/${topicOf(vocabulary.metrics, { zone: name })}`;
		const byWindow: Component = {
			platform: "sensor",
			name: `${name} count`,
			state_topic: metrics,
			value_template: "{{ value_json.count | default(none) }}",
			state_class: "measurement",
		};
		if (countsByWindow) return [[`${key}_count`, byWindow]];
		const value = "value_json.Data.Count";
		return [
			[
				key,
				{
					platform: "binary_sensor",
					name,
					state_topic: topic,
					value_template: isOn(`${value} > 0`),
					device_class: "occupancy",
				},
			],
			[`${key}_count`, { ...byWindow, state_topic: topic, value_template: `{{ ${value} }}` }],
		];
	}
	// Of what happens and is over there is no state to show.
	if (!("State" in form.data)) return [];
	const deviceClass = deviceClasses[kind];
	return [
		[
			key,
			{
				platform: "binary_sensor",
				name,
				state_topic: topic,
				value_template: isOn("value_json.Data.State"),
				...(deviceClass !== undefined && { device_class: deviceClass }),
			},
		],
	];
}

/** Names and topics are checked where they are configured, and here once more. */
function publishable(text: string): string {
	for (const level of text.split("/"))
		if (!checkName(level).ok) throw new SanitiseError("expected names that can be published");
	return text;
}
