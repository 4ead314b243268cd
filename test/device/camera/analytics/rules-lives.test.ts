import { readFileSync } from "node:fs";
import mqtt, { type MqttClient } from "mqtt";
import { startCamera, type VirtualCamera } from "persienne";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { messages as described } from "../../../../broker/describe/schemas.ts";
import { ruleFamily } from "../../../../device/onvif/analytics/families.ts";
import { formOf, ruleEvent, ruleTypes } from "../../../../device/rules/rules.ts";
import { vocabulary, weekDays } from "../../../../masks/sanitise/vocabulary.ts";
import { tan, tev, textOf, tt } from "../../../helpers/onvif-camera.ts";
import { soap } from "../../../helpers/soap-client.ts";

/*
 * Rules of every type from their making to their end, over a pull point and over MQTT. What ONVIF answers is judged by its schemas
 * (helpers/judged-persienne.js), what is published by those that we publish.
 */

let camera: VirtualCamera;
let subscriber: MqttClient;
/** The latest of each topic below the camera's own; what was cleared is empty. */
const retained = new Map<string, string>();
const counts = { crossings: 0 };

beforeAll(async () => {
	camera = await startCamera({
		scene: "courtyard",
		masks: "none",
		video: { main: { size: "320x180", fps: 5 }, sub: { size: "160x90", fps: 5 } },
	});
	const { user: username, password } = camera.credentials.mqtt;
	subscriber = mqtt.connect(camera.mqtt?.url ?? "", { username, password });
	subscriber.on("message", (topic, payload) => {
		const below = topic.slice((camera.mqtt?.topic.length ?? 0) + 1);
		if (below.includes("LineDetector")) counts.crossings++;
		retained.set(below, payload.toString());
	});
	await subscriber.subscribeAsync(`${camera.mqtt?.topic}/#`);
});
afterAll(async () => {
	await subscriber.endAsync(true);
	await camera.stop();
});

const ask = async (namespace: string, name: string, args: string, at = camera.urls.onvif) => {
	const body = `<t:${name} xmlns:t="${namespace}" xmlns:tt="${tt}" xmlns:pan="urn:persienne:analytics">${args}</t:${name}>`;
	const { fault, text } = await soap(at, camera.credentials.admin, body);
	expect(fault).toEqual([]);
	return text;
};
const configuration = "<t:ConfigurationToken>analytics</t:ConfigurationToken>";
const item = (name: string, value: string) => `<tt:SimpleItem Name="${name}" Value="${value}"/>`;
const written = (days: readonly string[]) =>
	ruleTypes
		.map((type) => {
			const items = item("Purpose", "testing") + item("Days", days.join(" "));
			return `<t:Rule Name="${type}" Type="${ruleFamily.typeOf(type).type}"><tt:Parameters>${items}</tt:Parameters></t:Rule>`;
		})
		.join("");

/** Of each type that has a state: the end of its topic. */
const stateTopics = ruleTypes.flatMap((type) => {
	const { topic, retain } = vocabulary[ruleEvent(formOf(type).usual(type))];
	return retain ? [{ type, topic }] : [];
});
const overMqtt = (type: string) =>
	[...retained].find(([topic]) => topic.endsWith(`/${type}`) && !topic.startsWith("privacy"));
const functionOf = (type: string) => retained.get(`privacy/function/${type}`);
const until = async (condition: () => boolean) => {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
};
const each = (condition: (type: string) => boolean) =>
	until(() => stateTopics.every(({ type }) => condition(type)));
const isTold = (type: string) => (overMqtt(type)?.[1] ?? "") !== "";
const runs = (type: string, running: boolean) => functionOf(type)?.includes(`"Running":${running}`) ?? false;

function judge(topic: string, text: string): void {
	const found = described.find((one) =>
		new RegExp(`^${one.address.replace(/\{\w+\}/g, "[^/]+")}$`).test(`${camera.mqtt?.topic}/${topic}`),
	);
	const file = new URL(`../../../../docs/mqtt/${found?.name}.schema.json`, import.meta.url);
	const schema = z.fromJSONSchema(JSON.parse(readFileSync(file, "utf8")));
	expect(schema.safeParse(JSON.parse(text)).error, topic).toBeUndefined();
}

it("rules of every type live as they are made, changed and deleted, over ONVIF and over MQTT", async () => {
	const { text } = await soap(
		camera.urls.onvif,
		camera.credentials.admin,
		`<t:CreatePullPointSubscription xmlns:t="${tev}"/>`,
	);
	const address = textOf(text, "Address") ?? "";
	/** What the pull point says of a rule, but for what it is for: operations, in order. */
	const said = new Map<string, string[]>();
	const pull = async () => {
		const args = "<t:Timeout>PT1S</t:Timeout><t:MessageLimit>100</t:MessageLimit>";
		const pulled = await ask(tev, "PullMessages", args, address);
		for (const [message] of pulled.matchAll(/<wsnt:NotificationMessage>.*?<\/wsnt:NotificationMessage>/gs)) {
			const topic = textOf(message, "Topic") ?? "";
			const rule = /Name="(?:Rule|RuleName)" Value="([^"]*)"/.exec(message)?.[1];
			if (rule === undefined || topic.endsWith("Privacy/Function")) continue;
			const operation = /PropertyOperation="(\w+)"/.exec(message)?.[1] ?? "happened";
			said.set(rule, [...(said.get(rule) ?? []), operation]);
		}
	};
	const pulled = async (operation: string) => {
		while (!stateTopics.every(({ type }) => said.get(type)?.at(-1) === operation)) await pull();
	};
	const lives = (operation: string) => operation === "Initialized" || operation === "Changed";

	await ask(tan, "CreateRules", configuration + written(weekDays));
	await each((type) => isTold(type) && runs(type, true));
	while (!stateTopics.every(({ type }) => said.get(type)?.some(lives))) await pull();
	for (const { type } of stateTopics) judge(...(overMqtt(type) as [string, string]));

	camera.trigger("line-crossing");
	await until(() => counts.crossings > 0);
	while (!said.has("line-crossing")) await pull();
	expect(said.get("line-crossing")).toEqual(["happened"]);

	// Out of their hours they do not run, and nothing is known of what they told.
	const notToday = weekDays.filter((_, index) => (index + 1) % 7 === (new Date().getUTCDay() + 3) % 7);
	await ask(tan, "ModifyRules", configuration + written(notToday));
	await each((type) => overMqtt(type)?.[1] === "" && runs(type, false));
	await pulled("Deleted");
	expect(() => camera.trigger("object-left")).toThrow(expect.objectContaining({ code: "TRIGGER_OFF" }));

	await ask(tan, "ModifyRules", configuration + written(weekDays));
	await each((type) => isTold(type) && runs(type, true));

	const names = ruleTypes.map((type) => `<t:RuleName>${type}</t:RuleName>`).join("");
	await ask(tan, "DeleteRules", configuration + names);
	await each((type) => overMqtt(type)?.[1] === "" && functionOf(type) === "");
	await pulled("Deleted");
	await until(() => {
		const { payload = "" } = JSON.parse(retained.get("privacy") ?? "{}") as { payload?: string };
		return Buffer.from(payload, "base64url").toString().includes('"functions":[]');
	});
	judge("privacy", retained.get("privacy") ?? "");
});
