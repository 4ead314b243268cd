import mqtt from "mqtt";
import { type CameraOptions, startCamera, type VirtualCamera } from "persienne";
import { describe, expect, it } from "vitest";
import { tan, tds, tev, textOf, timg, tr2, tt } from "../../../helpers/onvif-camera.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { leftHalf, virtualCameras } from "../../../helpers/virtual-cameras.ts";
import { analytics, module, region } from "../../onvif/analytics-operations.ts";

/* Rules as clients make them, and what is told then: over pull points, and over MQTT. */

const cameras = virtualCameras();

async function camera(options: CameraOptions & { dataDir?: string } = {}): Promise<VirtualCamera> {
	return cameras.keep(
		await startCamera({
			scene: "town-square",
			seed: 7,
			masks: [leftHalf],
			plates: "off",
			video: { main: { size: "640x360", fps: 10, bitrate: "1M" }, sub: { size: "320x180", fps: 5 } },
			...options,
		}),
	);
}

const ask = (of: VirtualCamera, namespace: string, name: string, args = "", at = of.urls.onvif) =>
	soap(at, of.credentials.admin, `<t:${name} xmlns:t="${namespace}" xmlns:tt="${tt}">${args}</t:${name}>`);

const left = "-1,1 0,1 0,-1 -1,-1";
const right = "0.1,1 1,1 1,-1 0.1,-1";

/** One message, as `topic rule=state operation`. */
interface Message {
	readonly topic: string;
	readonly operation: string | undefined;
	readonly items: Readonly<Record<string, string>>;
}

/** A pull point; `until` gives all its messages so far, once they are enough. */
async function pullPoint(of: VirtualCamera) {
	const { text } = await ask(of, tev, "CreatePullPointSubscription");
	const address = textOf(text, "Address") ?? "";
	const all: Message[] = [];
	return {
		address,
		async until(enough: (all: readonly Message[]) => boolean): Promise<readonly Message[]> {
			while (!enough(all)) {
				const args = "<t:Timeout>PT5S</t:Timeout><t:MessageLimit>100</t:MessageLimit>";
				const { text } = await ask(of, tev, "PullMessages", args, address);
				for (const [found] of text.matchAll(/<wsnt:NotificationMessage>.*?<\/wsnt:NotificationMessage>/gs)) {
					const items = [...found.matchAll(/Name="([^"]*)" Value="([^"]*)"/g)];
					all.push({
						topic: textOf(found, "Topic") ?? "",
						operation: /PropertyOperation="(\w+)"/.exec(found)?.[1],
						items: Object.fromEntries(items.map(([, name = "", value = ""]) => [name, value])),
					});
				}
			}
			return all;
		},
	};
}

const motion = "tns1:RuleEngine/MotionRegionDetector/Motion";
const ofRule = (all: readonly Message[], rule: string) =>
	all.filter(
		({ items, topic }) =>
			topic !== "persienne:Privacy/Function" && (items["RuleName"] === rule || items["Rule"] === rule),
	);
const states = (all: readonly Message[], rule: string) =>
	ofRule(all, rule).map(({ items }) => items["State"]);

describe("a rule that a client makes", () => {
	it("is met by motion in its region, and not by what happens behind a mask", async () => {
		const started = await camera();
		const messages = await pullPoint(started);
		const made = await ask(
			started,
			tan,
			"CreateRules",
			analytics +
				region("square", { pairs: right, attributes: 'Sensitivity="1"' }) +
				region("private", { pairs: left, attributes: 'Sensitivity="1"' }),
		);
		expect(made.status).toBe(200);
		const all = await messages.until((all) => states(all, "square").includes("true"));
		expect(ofRule(all, "square")[0]).toMatchObject({
			topic: motion,
			operation: "Initialized",
			items: { VideoSource: "VideoSource_1" },
		});
		expect(states(all, "private")).toEqual(["false"]);
		expect(all.filter(({ topic }) => topic === "tns1:Media/ConfigurationChanged")).toMatchObject([
			{ items: { Token: "analytics", Type: "Analytics" } },
		]);
	});

	it("has its topic for as long as it is there, and its end is told", async () => {
		const started = await camera();
		const topics = async () => (await ask(started, tev, "GetEventProperties")).text;
		expect(await topics()).not.toContain("MotionRegionDetector");
		await ask(started, tan, "CreateRules", analytics + region("square"));
		expect(await topics()).toContain("<MotionRegionDetector><Motion wstop:topic");
		const messages = await pullPoint(started);
		await messages.until((all) => ofRule(all, "square").length > 0);
		await ask(started, tev, "SetSynchronizationPoint", "", messages.address);
		await messages.until(
			(all) => ofRule(all, "square").filter(({ operation }) => operation === "Initialized").length > 1,
		);
		await ask(started, tan, "DeleteRules", `${analytics}<t:RuleName>square</t:RuleName>`);
		const all = await messages.until((all) => ofRule(all, "square").at(-1)?.operation === "Deleted");
		expect(ofRule(all, "square").at(-1)).toMatchObject({
			topic: motion,
			items: { State: expect.any(String) },
		});
		expect(await topics()).not.toContain("MotionRegionDetector");
	});

	it("is there after a restart, and not after a factory default", async () => {
		const dataDir = cameras.folder();
		const first = await camera({ dataDir, analytics: ["people-count"] });
		await ask(first, tan, "CreateRules", analytics + region("North door", { pairs: right }));
		await ask(first, tan, "DeleteRules", `${analytics}<t:RuleName>occupancy</t:RuleName>`);
		const rules = async (of: VirtualCamera) => (await ask(of, tan, "GetRules", analytics)).text;
		const told = await rules(first);
		expect(told).toContain('Name="North door" Type="tt:MotionRegionDetector"');
		expect(told).toContain('<tt:Point x="0.1" y="1"/>');
		expect(told).not.toContain("occupancy");
		await first.stop();
		const second = await camera({ dataDir, analytics: ["people-count"] });
		expect(await rules(second)).toBe(told);
		await soap(
			second.urls.onvif,
			second.credentials.admin,
			`<SetSystemFactoryDefault xmlns="${tds}"><FactoryDefault>Soft</FactoryDefault></SetSystemFactoryDefault>`,
		);
		expect((await rules(second)).match(/<tan:Rule Name="[^"]*"/g)).toEqual(['<tan:Rule Name="occupancy"']);
	});

	it("with a name that reads like a plate is refused, and the name is not said again", async () => {
		const started = await camera();
		const { fault, text } = await ask(started, tan, "CreateRules", analytics + region("gate AB-123-CD"));
		expect(fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidRule"]);
		expect(text).toContain("number plate");
		expect(text).not.toContain("AB-123-CD");
	});
});

describe("over MQTT", () => {
	it("a rule's state is retained, and cleared when the rule goes", async () => {
		const started = await camera();
		const topic = `${started.mqtt?.topic}/onvif-ej/RuleEngine/MotionRegionDetector/Motion/&VideoSource_1/square`;
		const { user, password } = started.credentials.mqtt;
		const client = mqtt.connect(started.mqtt?.url ?? "", { username: user, password });
		const payloads: string[] = [];
		let heard = () => {};
		const until = async (enough: () => boolean) => {
			while (!enough())
				await new Promise<void>((resolve) => {
					heard = resolve;
				});
		};
		try {
			client.on("message", (at, payload) => {
				if (at === topic) payloads.push(payload.toString());
				heard();
			});
			await client.subscribeAsync(`${started.mqtt?.topic}/#`);
			await ask(started, tan, "CreateRules", analytics + region("square"));
			await until(() => payloads.length > 0);
			expect(JSON.parse(payloads[0] ?? "")).toMatchObject({
				Source: { VideoSource: "VideoSource_1", RuleName: "square" },
				Data: { State: expect.any(Boolean) },
			});
			await ask(started, tan, "DeleteRules", `${analytics}<t:RuleName>square</t:RuleName>`);
			await until(() => payloads.at(-1) === "");
			// Who subscribes now is told of the camera, and not of a rule that is no more.
			const late = mqtt.connect(started.mqtt?.url ?? "", { username: user, password });
			const topics: string[] = [];
			late.on("message", (at) => topics.push(at));
			await late.subscribeAsync(topic);
			await late.subscribeAsync(`${started.mqtt?.topic}/availability`);
			while (topics.length === 0) await new Promise((resolve) => late.once("message", resolve));
			await late.endAsync(true);
			expect(topics).not.toContain(topic);
		} finally {
			await client.endAsync(true);
		}
	});
});

describe("tampering", () => {
	it("is told of a picture in which nothing can be recognised any more", async () => {
		const started = await camera({ analytics: ["tampering"], masks: "none", scene: "courtyard" });
		const messages = await pullPoint(started);
		await messages.until((all) => states(all, "scene-change").length > 0);
		await ask(
			started,
			timg,
			"SetImagingSettings",
			"<t:VideoSourceToken>VideoSource_1</t:VideoSourceToken><t:ImagingSettings><tt:Contrast>0</tt:Contrast></t:ImagingSettings>",
		);
		const all = await messages.until((all) => states(all, "scene-change").includes("true"));
		expect(states(all, "too-dark")).toEqual(["false"]);
	});

	it("can be raised by who tests what listens, of a camera that looks for it", async () => {
		const started = await camera({ analytics: ["tampering"] });
		const messages = await pullPoint(started);
		started.trigger("tampering");
		const all = await messages.until((all) => states(all, "scene-change").includes("true"));
		await messages.until((all) => states(all, "scene-change").at(-1) === "false");
		expect(ofRule(all, "scene-change")[0]?.topic).toBe("tns1:VideoSource/GlobalSceneChange/AnalyticsService");
		const plain = await camera();
		expect(() => plain.trigger("tampering")).toThrow(expect.objectContaining({ code: "TRIGGER_OFF" }));
	});
});

describe("a module that a client takes away", () => {
	it("ends what it told, and begins anew when it is back", async () => {
		const started = await camera({ analytics: ["motion"] });
		const messages = await pullPoint(started);
		const alarms = (all: readonly Message[]) =>
			all.filter(({ topic }) => topic === "tns1:VideoSource/MotionAlarm");
		await messages.until((all) => alarms(all).length > 0);
		await ask(
			started,
			tan,
			"DeleteAnalyticsModules",
			`${analytics}<t:AnalyticsModuleName>Motion</t:AnalyticsModuleName>`,
		);
		await messages.until((all) => alarms(all).at(-1)?.operation === "Deleted");
		await ask(started, tan, "CreateAnalyticsModules", analytics + module("alarm", "pan:MotionDetector"));
		const all = await messages.until((all) => alarms(all).at(-1)?.operation !== "Deleted");
		expect(alarms(all).at(-1)?.operation).toBe("Initialized");
	});
});

describe("the analytics configuration", () => {
	it("is in the profile that has metadata, and other profiles can have it", async () => {
		const started = await camera({ analytics: ["people-count"] });
		const profiles = async () => (await ask(started, tr2, "GetProfiles", "<t:Type>Analytics</t:Type>")).text;
		expect((await profiles()).match(/<tr2:Analytics token="analytics"/g)).toHaveLength(1);
		const reference =
			"<t:ProfileToken>sub</t:ProfileToken><t:Configuration><t:Type>Analytics</t:Type><t:Token>analytics</t:Token></t:Configuration>";
		await ask(started, tr2, "AddConfiguration", reference);
		const text = await profiles();
		expect(text.match(/<tr2:Analytics token="analytics"/g)).toHaveLength(2);
		expect(textOf(text, "UseCount")).toBe("2");
		expect(text).toContain('<tt:Rule Name="occupancy" Type="pan:OccupancyInField">');
	});
});
