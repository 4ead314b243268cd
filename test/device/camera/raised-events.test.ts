import mqtt from "mqtt";
import { startCamera, type VirtualCamera } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Happening, happenings } from "../../../device/rules/happenings.ts";
import { fetchWithDigest } from "../../helpers/digest-client.ts";
import { connectEventClient } from "../../helpers/event-client.ts";

/* What somebody raises who tests what listens, as a VMS by ONVIF's pull points and a subscriber of the broker get it. */

const use = { purpose: "testing", basis: "legitimate-interests" } as const;

interface Heard {
	/** Without prefixes, whose words are the client's. */
	readonly topic: string;
	readonly simulated: boolean;
	readonly text: string;
}

let camera: VirtualCamera;
const overOnvif: Heard[] = [];
const overMqtt: Heard[] = [];
const statements: string[] = [];
const ends: (() => unknown)[] = [];

beforeAll(async () => {
	camera = await startCamera({
		scene: "courtyard",
		// Nobody is there, so that what is told is what was raised.
		script: "at 1s light day; repeat after 20s",
		masks: "none",
		video: { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } },
		analytics: [
			"motion",
			"tampering",
			{ function: "line-crossing", ...use },
			{ function: "objects-inside", ...use },
			{ function: "loitering", ...use },
			{ function: "crowd-density", ...use, note: "as agreed with Mrs M", schedule: { to: "24:00" } },
			{ function: "object-left", ...use },
			{ function: "object-removed", ...use },
			{ function: "fast-motion", ...use },
		],
	});
	ends.push(() => camera.stop());
	const client = await connectEventClient(camera);
	client.on("event", ({ topic, message }) => {
		const text = JSON.stringify(message);
		const simulated = /"Name":"Simulated","Value":"?true/.test(text);
		overOnvif.push({ topic: topic._.replace(/\w+:/g, ""), simulated, text });
	});
	ends.push(() => client.removeAllListeners("event"));
	const subscriber = mqtt.connect(camera.mqtt?.url ?? "", {
		username: camera.credentials.mqtt.user,
		password: camera.credentials.mqtt.password,
	});
	subscriber.on("message", (topic, payload) => {
		const text = payload.toString();
		if (topic === `${camera.mqtt?.topic}/privacy`) statements.push(text);
		overMqtt.push({ topic, simulated: text.includes('"Simulated":true'), text });
	});
	await subscriber.subscribeAsync(`${camera.mqtt?.topic}/#`);
	ends.push(() => subscriber.endAsync(true));
});
afterAll(async () => {
	for (const end of ends.reverse()) await end();
});

/** The end of its topic over ONVIF, and a part of it over MQTT. */
const topics: Readonly<Record<Happening, readonly [onvif: string, mqtt: string]>> = {
	motion: ["VideoSource/MotionAlarm", "onvif-ej/VideoSource/MotionAlarm/&VideoSource_1"],
	tampering: [
		"VideoSource/GlobalSceneChange/AnalyticsService",
		"onvif-ej/VideoSource/GlobalSceneChange/AnalyticsService/&VideoSource_1/scene-change",
	],
	"line-crossing": ["RuleEngine/LineDetector/Crossed", "LineDetector/Crossed/&VideoSource_1/line-crossing"],
	intrusion: ["RuleEngine/FieldDetector/ObjectsInside", "ObjectsInside/&VideoSource_1/objects-inside"],
	loitering: ["RuleEngine/LoiteringDetector/ObjectIsLoitering", "ObjectIsLoitering/&VideoSource_1/loitering"],
	crowd: ["Analytics/CrowdDensity", "analytics/crowd-density/crowd-density"],
	"object-left": ["Analytics/ObjectLeft", "analytics/object-left/object-left"],
	"object-removed": ["Analytics/ObjectRemoved", "analytics/object-removed/object-removed"],
	"fast-motion": ["Analytics/FastMotion", "analytics/fast-motion/fast-motion"],
};

const until = async (condition: () => boolean) => {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe("what is raised", () => {
	it.each(happenings.map((happening, index) => [happening, index % 2 === 0] as const))(
		"%s: arrives over ONVIF and over MQTT, marked as simulated",
		async (happening, byLibrary) => {
			if (byLibrary) camera.trigger(happening, 1_500);
			else {
				const answer = await fetchWithDigest(`${camera.urls.control}/trigger`, {
					...camera.credentials.operator,
					method: "POST",
					body: JSON.stringify({ event: happening, seconds: 1.5 }),
				});
				expect(await answer.json()).toEqual({ event: happening, simulated: true });
			}
			const [onvif, mqtt] = topics[happening];
			await until(() => overOnvif.some(({ topic, simulated }) => topic.endsWith(onvif) && simulated));
			await until(() => overMqtt.some(({ topic, simulated }) => topic.endsWith(mqtt) && simulated));
		},
	);

	it("is nothing that was seen: whatever was, is not marked", () => {
		for (const { topic, simulated, text } of [...overOnvif, ...overMqtt])
			if (
				/"(?:State|IsInside)":true|"Name":"(?:State|IsInside)","Value":"?true/.test(text) &&
				!/Dark|dark/.test(topic)
			)
				expect(simulated, text).toBe(true);
	});
});

describe("what is raised for a moment while pictures are dark", () => {
	it("is told as over without a picture that says so", async () => {
		const [onvif, mqtt] = topics["object-left"];
		/** Each outlet's, whether it was simulated, in their order. */
		const heard = () =>
			[
				overOnvif.filter(({ topic }) => topic.endsWith(onvif)),
				overMqtt.filter(({ topic }) => topic.endsWith(mqtt)),
			].map((all) => all.map(({ simulated }) => simulated));
		await until(() => heard().every((all) => all.at(-1) === false));
		camera.faults.set({ masking: "throw" });
		await until(() =>
			overMqtt.some(({ topic, text }) => topic.endsWith("privacy/dark") && /true/.test(text)),
		);
		const before = heard();
		camera.trigger("object-left", 300);
		const since = () => heard().map((all, outlet) => all.slice(before[outlet]?.length).join());
		await until(() => since().every((all) => all.startsWith("true,false")));
		camera.faults.clear();
	});
});

describe("the camera's state", () => {
	it("tells how many pictures a second the analytics look at", async () => {
		const looks = async () => {
			const answer = await fetchWithDigest(`${camera.urls.control}/status`, camera.credentials.viewer);
			return ((await answer.json()) as { readonly looks: number }).looks;
		};
		// A machine that was late catches up: for a moment there are more.
		await expect.poll(looks, { timeout: 240_000 }).toSatisfy((told: number) => told > 0 && told < 6);
	});
});

describe("what the camera signs of itself", () => {
	it("has each function in it, with its purpose, its ground, its hours, and whether it runs", async () => {
		await until(() => statements.length > 0);
		const statement = JSON.parse(statements.at(-1) ?? "") as { payload: string };
		const { functions } = JSON.parse(Buffer.from(statement.payload, "base64url").toString()) as {
			functions: { rule: string }[];
		};
		expect(functions.map(({ rule }) => rule)).toEqual([
			"scene-change",
			"too-dark",
			"too-bright",
			"too-blurry",
			"line-crossing",
			"objects-inside",
			"loitering",
			"crowd-density",
			"object-left",
			"object-removed",
			"fast-motion",
			"Motion",
		]);
		expect(functions.find(({ rule }) => rule === "crowd-density")).toEqual({
			rule: "crowd-density",
			function: "crowd-density",
			purpose: "testing",
			legalBasis: "legitimate-interests",
			running: true,
			days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
			hours: "00:00-24:00",
			timeZone: "UTC",
		});
		expect(overMqtt.some(({ text }) => text.includes("Mrs M"))).toBe(false);
	});
});
