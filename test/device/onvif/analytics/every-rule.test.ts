import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ruleFamily } from "../../../../device/onvif/analytics/families.ts";
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

describe("what does not exist", () => {
	it.each([
		"tt:LicensePlateRecognition",
		"pan:PlateReader",
		"tt:FaceRecognition",
		"pan:FaceDetector",
		"pan:ANPR",
		"pan:PersonIdentification",
	])("%s is refused as a rule and as a module, with the reason", async (type) => {
		const rule = await ask("CreateRules", config("Rule", "x", type));
		expect(rule.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidRule"]);
		expect(rule.text).toContain(whyRefused);
		const module = await ask("CreateAnalyticsModules", config("AnalyticsModule", "x", type));
		expect(module.fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:InvalidModule"]);
		expect(module.text).toContain(whyRefused);
	});
});
