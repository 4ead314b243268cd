import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startCamera, type VirtualCamera } from "persienne";
import { expect, test } from "vitest";
import { Secret } from "../../../../device/secret.ts";
import { Bench, inbox } from "../../../broker/bench.ts";
import { tds, tev, textOf, wsnt } from "../../../helpers/onvif-camera.ts";
import { soap } from "../../../helpers/soap-client.ts";
import { virtualCameras } from "../../../helpers/virtual-cameras.ts";

const { keep, folder } = virtualCameras();

const accounts = [
	{ user: "cam-1", password: new Secret("right-password"), role: "device", scope: "site/a" },
	{ user: "mqtt", password: new Secret("mqtt"), role: "viewer", scope: "site" },
] as const;

const ask = async (camera: VirtualCamera, body: string) => {
	const { status, text } = await soap(camera.urls.onvif, camera.credentials.admin, body);
	expect(status).toBe(200);
	return text;
};
const add = (camera: VirtualCamera, url: string, password: string, more = "") =>
	ask(
		camera,
		`<AddEventBroker xmlns="${tev}"><EventBroker><Address>${url}</Address><TopicPrefix>site/a</TopicPrefix><UserName>cam-1</UserName><Password>${password}</Password>${more}</EventBroker></AddEventBroker>`,
	);
const statusOf = async (camera: VirtualCamera) =>
	textOf(await ask(camera, `<GetEventBrokers xmlns="${tev}"/>`), "Status");
const until = async (camera: VirtualCamera, wanted: string) => {
	while ((await statusOf(camera)) !== wanted) await new Promise((resolve) => setTimeout(resolve, 20));
};
const motionOnly = `<PublishFilter><TopicExpression xmlns="${wsnt}" xmlns:tns1="http://www.onvif.org/ver10/topics" Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">tns1:VideoSource//.</TopicExpression></PublishFilter>`;
const options = {
	scene: "courtyard",
	analytics: ["motion", "people-count", "objects"],
	broker: "none",
	video: { main: { size: "320x180", fps: 10 }, sub: { size: "160x90", fps: 5 } },
} as const;

test("a broker is told events by its filter, again after a restart, and `offline` when it is deleted", async () => {
	await using bench = await Bench.open({ accounts });
	const viewer = await bench.client("mqtt");
	const box = inbox(viewer);
	await viewer.subscribeAsync("#", { qos: 1 });
	const dataDir = folder();
	const first = await startCamera({ ...options, dataDir });
	await add(first, bench.broker.url, "right-password", motionOnly);
	await until(first, "Connected");
	first.trigger("motion");
	await box.until(2);
	await first.stop();
	await box.until(3);
	const second = keep(await startCamera({ ...options, dataDir }));
	await until(second, "Connected");
	second.trigger("motion");
	await ask(
		second,
		`<DeleteEventBroker xmlns="${tev}"><Address>${bench.broker.url}</Address></DeleteEventBroker>`,
	);
	expect(await statusOf(second)).toBeUndefined();
	while (box.messages.filter(({ payload }) => payload === "offline").length < 2)
		await box.until(box.messages.length + 1);
	const topics = new Set(box.messages.map(({ topic }) => topic));
	expect(topics).toEqual(
		new Set(["site/a/availability", "site/a/onvif-ej/VideoSource/MotionAlarm/&VideoSource_1"]),
	);
	const states = box.messages
		.filter(({ topic }) => topic.endsWith("availability"))
		.map(({ payload }) => payload);
	expect(states).toEqual(["online", "offline", "online", "offline"]);
	for (const { topic, payload } of box.messages.filter(({ topic }) => topic.includes("Motion"))) {
		expect(topic).toContain("/&VideoSource_1");
		expect(Object.keys(JSON.parse(payload))).toEqual(["UtcTime", "Source", "Data"]);
	}
	await viewer.endAsync();
});

test("a wrong password shows in the status and, with the reason, in the log; the right one mends it", async () => {
	await using bench = await Bench.open({ accounts });
	const camera = keep(await startCamera(options));
	await add(camera, bench.broker.url, "wrong-password");
	await until(camera, "Offline");
	const log = () => ask(camera, `<GetSystemLog xmlns="${tds}"><LogType>System</LogType></GetSystemLog>`);
	expect(await log()).toMatch(/event broker mqtt:\/\/127\.0\.0\.1:\d+: refused: not authorised/);
	expect(await log()).not.toContain("password");
	await add(camera, bench.broker.url, "right-password");
	await until(camera, "Connected");
	camera.faults.set({ mqtt: "offline" });
	await until(camera, "Offline");
	camera.faults.clear();
	await until(camera, "Connected");
	await ask(
		camera,
		`<SetSystemFactoryDefault xmlns="${tds}"><FactoryDefault>Soft</FactoryDefault></SetSystemFactoryDefault>`,
	);
	expect(await statusOf(camera)).toBeUndefined();
});

test("frames are of the module that tells them; a rule that goes takes its retained state with it", async () => {
	await using bench = await Bench.open({ accounts });
	const viewer = await bench.client("mqtt");
	const box = inbox(viewer);
	await viewer.subscribeAsync("#", { qos: 1 });
	const camera = keep(await startCamera(options));
	await add(camera, bench.broker.url, "right-password", "<MetadataFilter/>");
	const heard = async (part: string, empty = false) => {
		const found = () =>
			box.messages.find(({ topic, payload }) => topic.includes(part) && (payload === "") === empty);
		while (!found()) await box.until(box.messages.length + 1);
		return found();
	};
	const count = "site/a/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&VideoSource_1/occupancy";
	await heard(count);
	expect(await heard("onvif-mj")).toMatchObject({
		topic: "site/a/onvif-mj/VideoAnalytics/main/Objects",
		qos: 0,
	});
	const tan = "http://www.onvif.org/ver20/analytics/wsdl";
	const of = "<ConfigurationToken>analytics</ConfigurationToken>";
	await ask(camera, `<DeleteRules xmlns="${tan}">${of}<RuleName>occupancy</RuleName></DeleteRules>`);
	await heard(count, true);
	await ask(
		camera,
		`<DeleteAnalyticsModules xmlns="${tan}">${of}<AnalyticsModuleName>Objects</AnalyticsModuleName></DeleteAnalyticsModules>`,
	);
	const late = await bench.client("mqtt");
	const retained = inbox(late);
	await late.subscribeAsync("site/a/onvif-ej/#", { qos: 1 });
	await retained.until(2);
	expect(retained.messages.map(({ topic }) => topic)).not.toContain(count);
	await viewer.endAsync();
});

test("events bear the time that the camera was set to, at the configured broker as well as at one that was added", async () => {
	await using bench = await Bench.open({ accounts: [{ ...accounts[0], scope: "site" }, accounts[1]] });
	const viewer = await bench.client("mqtt");
	const box = inbox(viewer);
	await viewer.subscribeAsync("#", { qos: 1 });
	const passwordFile = join(folder(), "password");
	await writeFile(passwordFile, "right-password", { mode: 0o600 });
	const broker = { url: bench.broker.url, username: "cam-1", passwordFile, prefix: "site" };
	const camera = keep(await startCamera({ ...options, broker }));
	await add(camera, bench.broker.url, "right-password");
	await until(camera, "Connected");
	const part = (name: string, values: string) =>
		`<${name} xmlns="http://www.onvif.org/ver10/schema">${values}</${name}>`;
	const noon = `${part("Time", "<Hour>12</Hour><Minute>0</Minute><Second>0</Second>")}${part("Date", "<Year>2030</Year><Month>6</Month><Day>1</Day>")}`;
	await ask(
		camera,
		`<SetSystemDateAndTime xmlns="${tds}"><DateTimeType>Manual</DateTimeType><DaylightSavings>false</DaylightSavings><UTCDateTime>${noon}</UTCDateTime></SetSystemDateAndTime>`,
	);
	camera.trigger("motion");
	for (const prefix of ["site/a/", "site/cam-1/"]) {
		const told = () =>
			box.messages.some(
				({ topic, payload }) => topic.startsWith(prefix) && payload.includes('"UtcTime":"2030-06-01T12:0'),
			);
		while (!told()) await box.until(box.messages.length + 1);
	}
	await viewer.endAsync();
});
