import { describe, expect, test } from "vitest";
import { call, serve, tan, textOf, trt, tt } from "../../../helpers/onvif-camera.ts";
import { analytics, module, region } from "../analytics-operations.ts";

/* The camera of these tests has motion, people-count and tampering switched on, and nothing else. */

const create = (items: string) =>
	`<CreateRules xmlns="${tan}" xmlns:tt="${tt}">${analytics}${items}</CreateRules>`;
const createModules = (items: string) =>
	`<CreateAnalyticsModules xmlns="${tan}" xmlns:tt="${tt}">${analytics}${items}</CreateAnalyticsModules>`;
const replace = (rules: string) =>
	`<SetVideoAnalyticsConfiguration xmlns="${trt}"><Configuration token="analytics" xmlns:tt="${tt}"><tt:Name>mine</tt:Name><tt:UseCount>1</tt:UseCount><tt:AnalyticsEngineConfiguration/><tt:RuleEngineConfiguration>${rules}</tt:RuleEngineConfiguration></Configuration><ForcePersistence>true</ForcePersistence></SetVideoAnalyticsConfiguration>`;

describe("a function that is off", () => {
	test.each([
		["a rule", create(region("door")), "motion-region"],
		["a module", createModules(module("things", "pan:ObjectDetector")), "objects"],
		["all at once", replace(region("door")), "motion-region"],
	])(
		"is not switched on by an operator, as %s: the fault says who may, and nothing is changed",
		async (_name, body, what) => {
			await using served = await serve();
			const { rules, modules } = served.camera.analytics;
			const refused = await call(served, body, { as: "operator" });
			expect(refused.fault).toEqual(["env:Sender", "ter:NotAuthorized"]);
			expect(textOf(refused.text, "Text")).toBe(
				`Sender not Authorized: to switch on a function that does not run (${what}) takes an administrator`,
			);
			expect(served.camera.analytics.rules).toEqual(rules);
			expect(served.camera.analytics.modules).toEqual(modules);
			expect((await call(served, body, { as: "administrator" })).status).toBe(200);
		},
	);
});

test("what runs an operator adds to, tunes and ends; what was ended takes an administrator again", async () => {
	await using served = await serve();
	await call(served, create(region("door")), { as: "administrator" });
	expect((await call(served, create(region("gate")), { as: "operator" })).status).toBe(200);
	const modify = `<ModifyRules xmlns="${tan}" xmlns:tt="${tt}">${analytics}${region("gate", { pairs: "0,0 1,0 1,1" })}</ModifyRules>`;
	expect((await call(served, modify, { as: "operator" })).status).toBe(200);
	const end = `<DeleteRules xmlns="${tan}">${analytics}<RuleName>door</RuleName><RuleName>gate</RuleName></DeleteRules>`;
	expect((await call(served, end, { as: "operator" })).status).toBe(200);
	expect((await call(served, create(region("door")), { as: "operator" })).fault).toContain(
		"ter:NotAuthorized",
	);
});
