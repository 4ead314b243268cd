/** What cameras publish, heard over MQTT at the page's own address: the session lets the page in, so no password is needed. */

/** Kinds of what is published, by topic below the camera's own; a star stands for one name or more. */
const kinds = [
	["availability", "availability"],
	["health", "health"],
	["privacy", "privacy"],
	["privacy/dark", "dark"],
	["privacy/failed", "privacyFailed"],
	["privacy/restored", "privacyRestored"],
	["privacy/policy-changed", "policyChanged"],
	["privacy/function/*", "function"],
	["metrics/*", "metrics"],
	["analytics/crowd-density/*", "crowdDensity"],
	["analytics/object-left/*", "objectLeft"],
	["analytics/object-removed/*", "objectRemoved"],
	["analytics/fast-motion/*", "fastMotion"],
	["onvif-ej/VideoSource/MotionAlarm/*", "motion"],
	["onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/*", "occupancy"],
	["onvif-ej/RuleEngine/CountAggregation/Counter/*", "counter"],
	["onvif-ej/RuleEngine/MotionRegionDetector/Motion/*", "motionRegion"],
	["onvif-ej/RuleEngine/LineDetector/Crossed/*", "lineCrossed"],
	["onvif-ej/RuleEngine/FieldDetector/ObjectsInside/*", "objectsInside"],
	["onvif-ej/RuleEngine/LoiteringDetector/ObjectIsLoitering/*", "loitering"],
	["onvif-ej/VideoSource/GlobalSceneChange/AnalyticsService/*", "sceneChange"],
	["onvif-ej/VideoSource/ImageTooDark/AnalyticsService/*", "imageTooDark"],
	["onvif-ej/VideoSource/ImageTooBright/AnalyticsService/*", "imageTooBright"],
	["onvif-ej/VideoSource/ImageTooBlurry/AnalyticsService/*", "imageTooBlurry"],
	["onvif-ej/Media/ProfileChanged/*", "profileChanged"],
	["onvif-ej/Media/ConfigurationChanged/*", "configurationChanged"],
	["onvif-mj/*", "frame"],
];

export function kindOf(below) {
	const [, kind] =
		kinds.find(([topic]) => (topic.endsWith("*") ? below.startsWith(topic.slice(0, -1)) : below === topic)) ??
		[];
	return kind;
}

/**
 * What a message says: `kind`, the `rule` or zone that it is about, its `data`, when it happened (`time`), and whether it
 * is the latest that the broker kept, and no news. Undefined for what is not known. A state that is no more has no `data`.
 */
export function readMessage(below, payload, retained) {
	const kind = kindOf(below);
	if (!kind) return undefined;
	const about = { kind, topic: below, retained, rule: below.split("/").at(-1) };
	if (payload === "") return about;
	if (kind === "availability") return { ...about, data: { state: payload } };
	try {
		const { UtcTime, Source, Data, time, ...rest } = JSON.parse(payload);
		const rule = Source?.RuleName ?? Source?.Rule ?? rest.zone ?? about.rule;
		return { ...about, rule, data: Data ?? rest, time: Date.parse(UtcTime ?? time) || undefined };
	} catch {
		return undefined;
	}
}

/** What becomes a line or a number. Where things are in each picture is most of what is published, and becomes none. */
const lines = ["availability", "health", "privacy/#", "metrics/#", "analytics/#", "onvif-ej/#"];

/** MQTT topic filters for all that a camera publishes. */
const everythingOf = (topics) => topics.map((topic) => `${topic}/#`);

/** MQTT topic filters for the lines of all cameras: as many for a fleet as for one, since a client may have so many. */
export function linesOf(topics) {
	const above = new Set(topics.map((topic) => topic.slice(0, topic.lastIndexOf("/"))));
	return [...above].flatMap((parent) => lines.map((below) => `${parent}/+/${below}`));
}

/**
 * Listens to cameras, each with its `name` and `topic`. The client is loaded when this is called: no picture waits for it.
 *
 * @param heard called with a camera's name, what a message says, its payload and its topic
 * @param connected called with true when events come, and with false when they do not
 * @param filtersOf makes MQTT topic filters of the cameras' topics
 */
export async function listen(cameras, heard, connected, filtersOf = everythingOf) {
	const byTopic = new Map(cameras.flatMap(({ name, topic }) => (topic ? [[topic, name]] : [])));
	if (byTopic.size === 0) return;
	const { default: mqtt } = await import("./mqtt.js");
	const client = mqtt.connect(`${location.origin.replace("http", "ws")}/mqtt`, {
		protocolVersion: 4,
		clean: true,
		keepalive: 30,
		reconnectPeriod: 4000,
		// The other kind of timers takes a worker from a blob, which the page's policy does not allow.
		timerVariant: "native",
	});
	// A browser may keep a page that was left, to come back to: nobody looks at it meanwhile.
	addEventListener("pagehide", () => client.end(true));
	addEventListener("pageshow", ({ persisted }) => persisted && client.reconnect());
	client.on("connect", () => {
		client.subscribe(filtersOf([...byTopic.keys()]));
		connected(true);
	});
	client.on("close", () => connected(false));
	// It is tried again; who has signed out is told by what else the page asks.
	client.on("error", () => {});
	client.on("message", (topic, payload, { retain }) => {
		const text = new TextDecoder().decode(payload);
		for (const [above, name] of byTopic) {
			if (!topic.startsWith(`${above}/`)) continue;
			const message = readMessage(topic.slice(above.length + 1), text, retain);
			if (message) heard(name, message, text, topic);
		}
	});
}
