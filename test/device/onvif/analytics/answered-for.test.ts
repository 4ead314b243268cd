import { describe, expect, test } from "vitest";
import { call, serve, tan, textOf, trt, tt } from "../../../helpers/onvif-camera.ts";
import { analytics, module, region, rule, segments, simple } from "../analytics-operations.ts";

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

describe("what a function is there for, on what ground and when", () => {
	const line = (name: string, ...stated: string[]) =>
		rule(name, "tt:LineDetector", stated.join("") + segments("0,1 0,-1"));
	const statistics = simple("Purpose", "statistics");
	const daytime = simple("Hours", "08:00-20:00");
	const modify = (item: string) =>
		`<ModifyRules xmlns="${tan}" xmlns:tt="${tt}">${analytics}${item}</ModifyRules>`;

	test.each([
		["another rule for something else", create(line("gate", simple("Purpose", "traffic"), daytime))],
		[
			"another rule on another ground",
			create(line("gate", statistics, simple("LegalBasis", "consent"), daytime)),
		],
		["another rule at all hours", create(line("gate", statistics))],
		["a rule that runs, for something else", modify(line("door", simple("Purpose", "traffic")))],
		["a rule that runs, at all hours", modify(line("door", simple("Hours", "00:00-24:00")))],
		[
			"a rule that runs, at the hours of another place",
			modify(line("door", simple("TimeZone", "Asia/Tokyo"))),
		],
		["all at once", replace(line("door", simple("Purpose", "traffic"), daytime))],
	])("is not said by an operator, of %s", async (_name, body) => {
		await using served = await serve();
		await call(served, create(line("door", statistics, daytime)), { as: "administrator" });
		const { rules } = served.camera.analytics;
		const refused = await call(served, body, { as: "operator" });
		expect(refused.fault).toEqual(["env:Sender", "ter:NotAuthorized"]);
		expect(textOf(refused.text, "Text")).toContain("(line-crossing) is there for");
		expect(served.camera.analytics.rules).toEqual(rules);
		expect((await call(served, body, { as: "administrator" })).status).toBe(200);
	});

	test("is what an operator states who adds to what runs, and stays while it is tuned", async () => {
		await using served = await serve();
		await call(served, create(line("door", statistics, daytime)), { as: "administrator" });
		expect((await call(served, create(line("gate", statistics, daytime)), { as: "operator" })).status).toBe(
			200,
		);
		const tuned = modify(line("door", simple("Direction", "Left")));
		expect((await call(served, tuned, { as: "operator" })).status).toBe(200);
		expect(served.camera.analytics.rules.slice(-2).map(({ use }) => use?.schedule?.from)).toEqual([
			"08:00",
			"08:00",
		]);
	});
});
