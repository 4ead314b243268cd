import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { moduleFamily, ruleFamily } from "../../../../device/onvif/analytics/families.ts";
import { whyRefused } from "../../../../device/rules/refused.ts";
import { ruleTypes } from "../../../../device/rules/rules.ts";
import { call, type Served, serve, tan, testCamera, tt } from "../../../helpers/onvif-camera.ts";

/* The camera's answers are judged by ONVIF's schemas on their way out (helpers/onvif-camera.ts). */

let served: Served;
beforeEach(async () => {
	served = await serve({ camera: testCamera() });
});
afterEach(() => served[Symbol.asyncDispose]());

const spaces = `xmlns="${tan}" xmlns:tt="${tt}" xmlns:pan="urn:persienne:analytics"`;
const configuration = "<ConfigurationToken>analytics</ConfigurationToken>";
const ask = (operation: string, body: string) =>
	call(served, `<${operation} ${spaces}>${configuration}${body}</${operation}>`);
const simple = (name: string, value: string) => `<tt:SimpleItem Name="${name}" Value="${value}"/>`;
const config = (kind: "Rule" | "AnalyticsModule", name: string, type: string, items = "") =>
	`<${kind} Name="${name}" Type="${type}"><tt:Parameters>${items}</tt:Parameters></${kind}>`;
const purposeOf = async (name: string) => {
	const { text } = await ask("GetRules", "");
	const rule = text.split("<tan:Rule ").find((part) => part.includes(`Name="${name}"`)) ?? "";
	return /Name="Purpose" Value="([^"]*)"/.exec(rule)?.[1];
};

describe("each type of rule", () => {
	it.each(ruleTypes)("%s is created, changed and deleted over ONVIF", async (type) => {
		const { type: name } = ruleFamily.typeOf(type);
		const made = await ask("CreateRules", config("Rule", "mine", name, simple("Purpose", "testing")));
		expect(made.fault).toEqual([]);
		expect(await purposeOf("mine")).toBe("testing");
		const changed = await ask("ModifyRules", config("Rule", "mine", name, simple("Purpose", "statistics")));
		expect(changed.fault).toEqual([]);
		expect(await purposeOf("mine")).toBe("statistics");
		expect((await ask("DeleteRules", "<RuleName>mine</RuleName>")).fault).toEqual([]);
		expect(await purposeOf("mine")).toBeUndefined();
	});
});

describe("each type of module", () => {
	const of = async (name: string) => {
		const { text } = await ask("GetAnalyticsModules", "");
		return text.split("<tan:AnalyticsModule ").find((part) => part.includes(`Name="${name}"`)) ?? "";
	};
	it.each(moduleFamily.types)("%s has a purpose, a ground and hours", async (type) => {
		const { type: name } = moduleFamily.typeOf(type);
		for (const found of moduleFamily.items(served.camera))
			await ask("DeleteAnalyticsModules", `<AnalyticsModuleName>${found.name}</AnalyticsModuleName>`);
		const use = simple("Purpose", "testing") + simple("Hours", "08:00-20:00");
		const made = await ask("CreateAnalyticsModules", config("AnalyticsModule", "mine", name, use));
		expect(made.fault).toEqual([]);
		expect(await of("mine")).toContain(simple("Hours", "08:00-20:00"));
		const changed = await ask(
			"ModifyAnalyticsModules",
			config("AnalyticsModule", "mine", name, simple("LegalBasis", "consent")),
		);
		expect(changed.fault).toEqual([]);
		for (const item of [simple("Purpose", "testing"), simple("LegalBasis", "consent")])
			expect(await of("mine")).toContain(item);
		const wrong = await ask(
			"ModifyAnalyticsModules",
			config("AnalyticsModule", "mine", name, simple("Hours", "20:00-20:00")),
		);
		expect(wrong.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidModule"]);
	});
});

describe("hours", () => {
	it.each(["08:00-20:00-21:00", "8-20", "08:00", "24:00-06:00", "06:00-06:00"])(
		"%s are none",
		async (hours) => {
			const made = await ask(
				"CreateRules",
				config("Rule", "x", "tt:FieldDetector", simple("Purpose", "testing") + simple("Hours", hours)),
			);
			expect(made.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidRule"]);
		},
	);
});

describe("the purposes that are offered", () => {
	it("are those that do", async () => {
		const offered = async (type: string) => {
			const { text } = await ask("GetRuleOptions", `<RuleType>${type}</RuleType>`);
			return text.split("<tan:RuleOptions ").find((part) => part.includes('Name="Purpose"')) ?? "";
		};
		expect(await offered("tt:LineDetector")).not.toContain("unstated");
		expect(await offered("tt:MotionRegionDetector")).toContain("unstated");
	});
});

describe("what does not exist", () => {
	it.each([
		"tt:LicensePlateRecognition",
		"pan:PlateReader",
		"tt:FaceRecognition",
		"pan:FaceDetector",
		"pan:ANPR",
		"pan:PersonIdentification",
		"tt:PersonRecognition",
	])("%s is refused as a rule and as a module, with the reason", async (type) => {
		const rule = await ask("CreateRules", config("Rule", "x", type));
		expect(rule.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidRule"]);
		expect(rule.text).toContain(whyRefused);
		const module = await ask("CreateAnalyticsModules", config("AnalyticsModule", "x", type));
		expect(module.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidModule"]);
		expect(module.text).toContain(whyRefused);
	});

	it.each(["Face", "LicensePlate", "Human Face"])(
		"things are not told apart as %s, with the reason",
		async (classes) => {
			const filter = simple("ClassFilter", classes);
			const rule = await ask("CreateRules", config("Rule", "x", "tt:FieldDetector", filter));
			expect(rule.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidRule"]);
			expect(rule.text).toContain(whyRefused);
			const module = await ask(
				"CreateAnalyticsModules",
				config("AnalyticsModule", "x", "pan:ObjectDetector", filter),
			);
			expect(module.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidModule"]);
			expect(module.text).toContain(whyRefused);
		},
	);
});
