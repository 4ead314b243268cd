import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change } from "../../../../device/onvif/changes.ts";
import { call, type Served, serve, textOf, tr2, trt, tt, wsnt } from "../../../helpers/onvif-camera.ts";

let served: Served;
beforeEach(async () => {
	served = await serve();
});
afterEach(() => served[Symbol.asyncDispose]());

const media1 = (name: string, args = "") => call(served, `<${name} xmlns="${trt}">${args}</${name}>`);
const media2 = (name: string, args = "") => call(served, `<${name} xmlns="${tr2}">${args}</${name}>`);
const topics = "http://www.onvif.org/ver10/topics";
const concreteSet = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet";

const configuration = (inside: string) =>
	`<Configuration token="metadata"><tt:Name xmlns:tt="${tt}">named</tt:Name><tt:UseCount xmlns:tt="${tt}">1</tt:UseCount>${inside}<tt:Multicast xmlns:tt="${tt}"><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address><tt:Port>0</tt:Port><tt:TTL>0</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast><tt:SessionTimeout xmlns:tt="${tt}">PT60S</tt:SessionTimeout></Configuration>`;
const inner = (text: string) => /<tr2:Configurations [^>]*>(.*)<\/tr2:Configurations>/.exec(text)?.[1] ?? "";

describe("the metadata configuration", () => {
	test("is in the camera's main profile, in both services, and counts its profiles", async () => {
		const second = await media2("GetProfiles", "<Type>Metadata</Type>");
		expect(second.text.match(/<tr2:Metadata token="metadata"/g)).toHaveLength(1);
		const first = await media1("GetProfile", "<ProfileToken>main</ProfileToken>");
		expect(first.text).toContain('<tt:MetadataConfiguration token="metadata"');
		expect(textOf((await media1("GetMetadataConfigurations")).text, "UseCount")).toBe("1");
	});

	test("carries all events and what is seen, unless it is set otherwise", async () => {
		const { text } = await media2("GetMetadataConfigurations");
		expect(inner(text)).toContain("<tt:Events/><tt:Analytics>true</tt:Analytics>");
	});

	test("persists from Set to Get, filter and all, in both services", async () => {
		const told: Change[] = [];
		served.camera.changes.listen((change) => told.push(change));
		const filter = `<tt:Events xmlns:tt="${tt}"><tt:Filter><w:TopicExpression xmlns:w="${wsnt}" xmlns:wsnt="${topics}" Dialect="${concreteSet}">wsnt:VideoSource//.</w:TopicExpression></tt:Filter></tt:Events>`;
		const { status } = await media2(
			"SetMetadataConfiguration",
			configuration(`${filter}<tt:Analytics xmlns:tt="${tt}">false</tt:Analytics>`),
		);
		expect(status).toBe(200);
		const kept = `<tt:Events><tt:Filter><TopicExpression xmlns="${wsnt}" xmlns:wsnt="${topics}" Dialect="${concreteSet}">wsnt:VideoSource//.</TopicExpression></tt:Filter></tt:Events><tt:Analytics>false</tt:Analytics>`;
		expect((await media2("GetMetadataConfigurations")).text).toContain(kept);
		expect((await media1("GetMetadataConfigurations")).text).toContain(kept);
		expect(textOf((await media1("GetMetadataConfigurations")).text, "Name")).toBe("named");
		expect(told).toEqual([{ kind: "configuration", token: "metadata", type: "Metadata" }]);
	});

	test("what a client reads it can write back, and nothing is changed by that", async () => {
		const { text } = await media2("GetMetadataConfigurations");
		const written = `<Configuration token="metadata" xmlns:tt="${tt}">${inner(text)}</Configuration>`;
		expect((await media2("SetMetadataConfiguration", written)).status).toBe(200);
		expect((await media2("GetMetadataConfigurations")).text).toBe(text);
	});

	test("without Events carries none", async () => {
		await media2("SetMetadataConfiguration", configuration(""));
		const { text } = await media2("GetMetadataConfigurations");
		expect(inner(text)).toContain("</tt:UseCount><tt:Analytics>false</tt:Analytics>");
		expect(served.camera.media.metadata).toMatchObject({ analytics: false, events: null });
	});
});

describe("profiles", () => {
	const uri = async (profile: string) =>
		textOf(
			(await media2("GetStreamUri", `<Protocol>RTSP</Protocol><ProfileToken>${profile}</ProfileToken>`)).text,
			"Uri",
		)?.replace(/^rtsp:\/\/[^/]+/, "");

	test("take it and lose it in Media2, and their streams say so by their address", async () => {
		const reference = "<Type>Metadata</Type><Token>metadata</Token>";
		const change = (verb: string, profile: string, inside: string) =>
			media2(
				`${verb}Configuration`,
				`<ProfileToken>${profile}</ProfileToken><Configuration>${inside}</Configuration>`,
			);
		expect(await uri("sub")).toBe("/cam-1/sub");
		expect((await change("Add", "sub", reference)).status).toBe(200);
		expect((await media2("GetProfiles", "<Type>Metadata</Type>")).text).toContain(
			"<tt:UseCount>2</tt:UseCount>",
		);
		await change("Remove", "main", "<Type>Metadata</Type>");
		const { text } = await media2("GetProfiles", "<Token>main</Token><Type>Metadata</Type>");
		expect(text).not.toContain("tr2:Metadata");
		expect([await uri("main"), await uri("sub")]).toEqual(["/cam-1/main", "/cam-1/sub"]);
	});

	test("of a client's own have the address of what is in them", async () => {
		const made = await media2(
			"CreateProfile",
			"<Name>plain</Name><Configuration><Type>VideoSource</Type><Token>lens-all</Token></Configuration><Configuration><Type>VideoEncoder</Type><Token>main-encoder</Token></Configuration>",
		);
		expect(made.status).toBe(200);
		expect(await uri("plain")).toBe("/cam-1/main/video");
		await media1(
			"AddMetadataConfiguration",
			"<ProfileToken>plain</ProfileToken><ConfigurationToken>metadata</ConfigurationToken>",
		);
		expect(await uri("plain")).toBe("/cam-1/main/events");
		await media1(
			"AddVideoAnalyticsConfiguration",
			"<ProfileToken>plain</ProfileToken><ConfigurationToken>analytics</ConfigurationToken>",
		);
		expect(await uri("plain")).toBe("/cam-1/main");
		await media1("RemoveMetadataConfiguration", "<ProfileToken>main</ProfileToken>");
		expect([await uri("plain"), await uri("main")]).toEqual(["/cam-1/main/metadata", "/cam-1/main"]);
	});

	test("without a token that is known are refused", async () => {
		const reply = await media2(
			"AddConfiguration",
			"<ProfileToken>sub</ProfileToken><Configuration><Type>Metadata</Type><Token>nope</Token></Configuration>",
		);
		expect(reply.fault.at(-1)).toBe("ter:NoConfig");
	});
});

test("a synchronisation point repeats the states in the metadata of a profile that has it", async () => {
	const units: unknown[] = [];
	served.camera.metadata.feed.subscribe({ unit: (unit) => units.push(unit), flush: () => {}, end: () => {} });
	const synchronise = (profile: string) =>
		media2("SetSynchronizationPoint", `<ProfileToken>${profile}</ProfileToken>`);
	await synchronise("sub");
	expect(units).toHaveLength(1); // the greeting
	await synchronise("main");
	expect(units).toHaveLength(2);
});
