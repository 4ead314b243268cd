import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { call, type Served, serve, textOf, tr2, trt, tt } from "../../../helpers/onvif-camera.ts";

let served: Served;
beforeEach(async () => {
	served = await serve();
});
afterEach(() => served[Symbol.asyncDispose]());

const media1 = (name: string, args = "") => call(served, `<${name} xmlns="${trt}">${args}</${name}>`);
const media2 = (name: string, args = "") => call(served, `<${name} xmlns="${tr2}">${args}</${name}>`);
const profile = (token: string) => `<ProfileToken>${token}</ProfileToken>`;
const group = { address: "239.1.2.3", port: 5_000, ttl: 4 };

/** The multicast settings in an answer, one configuration after the other. */
const settings = (text: string) =>
	[
		...text.matchAll(
			/<tt:IPv4Address>([^<]*)<\/tt:IPv4Address><\/tt:Address><tt:Port>(\d+)<\/tt:Port><tt:TTL>(\d+)<\/tt:TTL><tt:AutoStart>(\w+)</g,
		),
	].map((found) => found.slice(1).join(" "));

describe("multicast settings", () => {
	test("are in every configuration of both services, and nowhere at first", async () => {
		const off = "0.0.0.0 0 0 false";
		expect(settings((await media1("GetVideoEncoderConfigurations")).text)).toEqual([off, off, off]);
		expect(settings((await media2("GetVideoEncoderConfigurations")).text)).toEqual([off, off, off]);
		expect(settings((await media1("GetMetadataConfigurations")).text)).toEqual([off]);
		expect(settings((await media2("GetProfiles", "<Type>All</Type>")).text).length).toBe(4);
	});

	test("what a client reads it can write back with an address, in either service, and it persists", async () => {
		const read = (
			await media1("GetVideoEncoderConfiguration", "<ConfigurationToken>sub-encoder</ConfigurationToken>")
		).text;
		const inner = /<trt:Configuration [^>]*>(.*)<\/trt:Configuration>/.exec(read)?.[1] ?? "";
		const wanted = inner
			.replace("0.0.0.0", "239.1.2.3")
			.replace("<tt:Port>0", "<tt:Port>5000")
			.replace("<tt:TTL>0", "<tt:TTL>4");
		const body = `<Configuration token="sub-encoder" xmlns:tt="${tt}">${wanted}</Configuration><ForcePersistence>true</ForcePersistence>`;
		expect((await media1("SetVideoEncoderConfiguration", body)).status).toBe(200);
		expect(served.camera.multicast.group("sub-encoder")).toEqual(group);
		const { text } = await media2(
			"GetVideoEncoderConfigurations",
			"<ConfigurationToken>sub-encoder</ConfigurationToken>",
		);
		expect(settings(text)).toEqual(["239.1.2.3 5000 4 false"]);
		const again = (/<tr2:Configurations ([^>]*)>(.*)<\/tr2:Configurations>/.exec(text) ?? []).slice(1);
		const back = `<Configuration ${again[0]} xmlns:tt="${tt}">${again[1]?.replace("<tt:TTL>4", "<tt:TTL>9")}</Configuration>`;
		expect((await media2("SetVideoEncoderConfiguration", back)).status).toBe(200);
		expect(served.camera.multicast.group("sub-encoder")?.ttl).toBe(9);
	});

	test("that cannot be leave the encoder as it was, too", async () => {
		const before = JSON.stringify(served.camera.media.encoders);
		const { text } = await media2(
			"GetVideoEncoderConfigurations",
			"<ConfigurationToken>sub-encoder</ConfigurationToken>",
		);
		const [, attributes, inner = ""] =
			/<tr2:Configurations ([^>]*)>(.*)<\/tr2:Configurations>/.exec(text) ?? [];
		const wanted = inner.replace("0.0.0.0", "224.1.2.3").replace(/FrameRateLimit>\d+/, "FrameRateLimit>3");
		const { fault } = await media2(
			"SetVideoEncoderConfiguration",
			`<Configuration ${attributes} xmlns:tt="${tt}">${wanted}</Configuration>`,
		);
		expect(fault).toEqual(["env:Sender", "ter:InvalidArgVal", "ter:ConfigModify"]);
		expect(JSON.stringify(served.camera.media.encoders)).toBe(before);
	});
});

describe("StartMulticastStreaming", () => {
	test("shows in AutoStart of what is in the profile, until it is stopped, twice if need be", async () => {
		served.camera.multicast.set("main-encoder", group);
		for (const ask of [media1, media2]) {
			expect((await ask("StartMulticastStreaming", profile("main"))).status).toBe(200);
			expect(served.camera.multicast.running).toEqual(["main"]);
			const { text } = await ask("GetVideoEncoderConfigurations");
			expect(settings(text).map((found) => found.endsWith("true"))).toEqual([true, false, false]);
			for (let i = 0; i < 2; i++)
				expect((await ask("StopMulticastStreaming", profile("main"))).status).toBe(200);
			expect(served.camera.multicast.running).toEqual([]);
		}
	});

	test("is offered, by both services", async () => {
		expect((await media1("GetServiceCapabilities")).text).toContain('RTPMulticast="true"');
		const { text } = await media2("GetServiceCapabilities");
		expect(text).toMatch(/RTPMulticast="true".*AutoStartMulticast="true"/);
	});
});

test("GetStreamUri for multicast leads to where the groups are named", async () => {
	served.camera.multicast.set("main-encoder", group);
	const setup = `<StreamSetup><Stream xmlns="${tt}">RTP-Multicast</Stream><Transport xmlns="${tt}"><Protocol>UDP</Protocol></Transport></StreamSetup>`;
	const uri = "rtsp://127.0.0.1:8554/cam-1/main/multicast";
	expect(textOf((await media1("GetStreamUri", setup + profile("main"))).text, "Uri")).toBe(uri);
	const protocol = "<Protocol>RtspMulticast</Protocol>";
	expect(textOf((await media2("GetStreamUri", protocol + profile("main"))).text, "Uri")).toBe(uri);
});
