import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Announced, PublicDiscovery, projectDiscovery } from "../../../masks/sanitise/discovery.ts";
import { ForgedEventError, ScanTrippedError } from "../../../masks/sanitise/public-event.ts";

const camera: Announced = {
	uuid: "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
	name: "cam-1",
	topic: "persienne/cam-1",
	videoSource: "VideoSource_1",
	motion: true,
	rules: [
		{ kind: "occupancy", name: "occupancy" },
		{ kind: "motionRegion", name: "North door" },
		{ kind: "sceneChange", name: "scene-change" },
	],
	countsByWindow: false,
	version: "1.2.3",
};
const told = (announced: Announced) =>
	JSON.parse(new TextDecoder().decode(PublicDiscovery.bytesOf(projectDiscovery(announced))));

describe("a plate that is split over names", () => {
	const wolfsburg = { ...camera, name: "WOB", topic: "persienne/WOB" };
	const rules = [{ kind: "occupancy" as const, name: "X99" }];

	test("of the camera and of a rule is held back, and neither is by itself", () => {
		expect(() => projectDiscovery(wolfsburg)).not.toThrow();
		expect(() => projectDiscovery({ ...camera, rules })).not.toThrow();
		expect(() => projectDiscovery({ ...wolfsburg, rules })).toThrow(ScanTrippedError);
	});

	test("of the topic is held back", () => {
		expect(() => projectDiscovery({ ...camera, topic: "GA/123/BC/cam-1" })).toThrow(ScanTrippedError);
	});
});

describe("what Home Assistant is told", () => {
	test("is one device with what the camera tells of, each on its topic", () => {
		const { device, components, availability } = told(camera);
		expect(device).toMatchObject({ identifiers: [camera.uuid], name: "cam-1", sw_version: "1.2.3" });
		expect(availability[0].topic).toBe("persienne/cam-1/availability");
		const topics = Object.fromEntries(
			Object.entries<{ state_topic: string }>(components).map(([key, { state_topic }]) => [key, state_topic]),
		);
		const counter =
			"persienne/cam-1/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&VideoSource_1/occupancy";
		expect(topics).toEqual({
			connectivity: "persienne/cam-1/availability",
			masking: "persienne/cam-1/privacy/dark",
			motion: "persienne/cam-1/onvif-ej/VideoSource/MotionAlarm/&VideoSource_1",
			occupancy_occupancy: counter,
			occupancy_occupancy_count: counter,
			motionRegion_North_door:
				"persienne/cam-1/onvif-ej/RuleEngine/MotionRegionDetector/Motion/&VideoSource_1/North door",
			sceneChange_scene_change:
				"persienne/cam-1/onvif-ej/VideoSource/GlobalSceneChange/AnalyticsService/&VideoSource_1/scene-change",
		});
		const ids = Object.values<{ unique_id: string; platform: string }>(components).map(
			({ unique_id }) => unique_id,
		);
		expect(new Set(ids).size).toBe(7);
	});

	test("is counts of windows alone where counts are protected", () => {
		const { components } = told({ ...camera, countsByWindow: true });
		expect(JSON.stringify(components)).not.toContain("OccupancyCounter");
		expect(components.occupancy_occupancy_count.state_topic).toBe("persienne/cam-1/metrics/occupancy");
	});

	test("has what was left behind among it, and no state of what only happens", () => {
		const rules = [
			{ kind: "objectLeft" as const, name: "Bench" },
			{ kind: "lineCrossed" as const, name: "Gate" },
		];
		const { components } = told({ ...camera, rules });
		expect(components.objectLeft_Bench.state_topic).toMatch(/^persienne\/cam-1\/.*Bench$/);
		expect(JSON.stringify(components)).not.toContain("Gate");
	});

	test("is nothing that was not checked", () => {
		const canary = fc.constantFrom("AB-123-CD", "M-AB 1234", "Frau Muster, 3. OG\n", "a/#", 7, null, {
			toJSON: 1,
		});
		fc.assert(
			fc.property(
				canary,
				fc.constantFrom("uuid", "name", "topic", "videoSource", "version", "rule"),
				fc.dictionary(fc.string(), canary),
				(value, field, beside) => {
					const rules = field === "rule" ? [{ kind: "occupancy", name: value }] : camera.rules;
					const poisoned = { ...beside, ...camera, rules, ...(field !== "rule" && { [field]: value }) };
					let text = "";
					try {
						text = JSON.stringify(told(poisoned as Announced));
					} catch {
						return;
					}
					expect(text).not.toMatch(/123-CD|M-AB|Muster|#/);
				},
			),
		);
	});

	test("cannot be forged", () => {
		expect(() => PublicDiscovery.bytesOf({} as PublicDiscovery)).toThrow(ForgedEventError);
	});
});
