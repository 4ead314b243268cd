import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	call,
	type Served,
	serve,
	testCamera,
	textOf,
	tmd,
	tr2,
	trt,
	tt,
} from "../../../helpers/onvif-camera.ts";

let served: Served;
beforeAll(async () => {
	served = await serve();
});
afterAll(() => served[Symbol.asyncDispose]());

const media1 = (name: string, args = "") => call(served, `<${name} xmlns="${trt}">${args}</${name}>`);
const media2 = (name: string, args = "") => call(served, `<${name} xmlns="${tr2}">${args}</${name}>`);
const streamSetup = (protocol: string, stream = "RTP-Unicast") =>
	`<StreamSetup><Stream xmlns="${tt}">${stream}</Stream><Transport xmlns="${tt}"><Protocol>${protocol}</Protocol></Transport></StreamSetup>`;
const tokens = (text: string, element: string) =>
	[...text.matchAll(new RegExp(`<\\w+:${element} token="([^"]+)"`, "g"))].map(([, token]) => token);

describe("profiles", () => {
	test.each([
		["Media1", media1, ""],
		["Media2", media2, "<Type>All</Type>"],
	])("%s lists them in order, fixed, each with a name that is its token", async (_name, ask, args) => {
		const { text } = await ask("GetProfiles", args);
		expect(tokens(text, "Profiles")).toEqual(["main", "sub", "mjpeg"]);
		expect(
			[...text.matchAll(/token="(\w+)" fixed="true"><(\w+):Name>(\w+)</g)].map(([, , , name]) => name),
		).toEqual(["main", "sub", "mjpeg"]);
	});

	test("have their token on the line of the element's name, where go2rtc looks for it", async () => {
		const { text } = await media1("GetProfiles");
		const found = [...text.matchAll(/<.+?Profiles.+?token="([^"]+)/g)].map(([, token]) => token);
		expect(found).toContain("main");
	});

	test("Media2 shows configurations of the types asked for alone", async () => {
		const source = await media2("GetProfiles", "<Token>sub</Token><Type>VideoSource</Type>");
		expect(tokens(source.text, "Profiles")).toEqual(["sub"]);
		expect(source.text).toContain("<tr2:VideoSource ");
		expect(source.text).not.toContain("<tr2:VideoEncoder");
		const none = await media2("GetProfiles", "<Type>Audio</Type>");
		expect(none.text).not.toContain("Configurations");
		expect((await media2("GetProfiles")).text).not.toContain("Configurations");
	});
});

describe("what a client calls a profile is published", () => {
	test.each([
		["a name", media1, "<Name>AB 123 CD</Name>"],
		["a name of Media2", media2, "<Name>AB 123 CD</Name>"],
		["a token", media1, "<Name>x</Name><Token>AB-123-CD</Token>"],
		["a token with dots", media1, "<Name>x</Name><Token>AB.123.CD</Token>"],
	])("%s that reads like a number plate is refused, and the fault says why", async (_name, ask, args) => {
		const { fault, text } = await ask("CreateProfile", args);
		expect(fault).toEqual(["env:Sender", "ter:InvalidArgVal"]);
		expect(textOf(text, "Text")).toMatch(
			/reads like a number plate \(.+\), and names are published: choose another$/,
		);
		expect(text).not.toMatch(/AB.123/);
		expect(served.camera.media.profiles).toHaveLength(3);
	});

	test("a token that cannot stand in a topic is refused, and the fault says what can", async () => {
		const { fault, text } = await media1("CreateProfile", "<Name>x</Name><Token>a/+</Token>");
		expect(fault).toEqual(["env:Sender", "ter:InvalidArgVal"]);
		expect(textOf(text, "Text")).toContain("letters, digits, _, - and dots");
	});

	test.each(["SynoProfile", "1.profile", "testprofile1", "H265-Main"])("%s is fine", async (token) => {
		expect((await media1("CreateProfile", `<Name>${token}</Name><Token>${token}</Token>`)).status).toBe(200);
		expect((await media1("DeleteProfile", `<ProfileToken>${token}</ProfileToken>`)).status).toBe(200);
	});

	test("a configuration's name is looked at, too", async () => {
		const configuration = `<Configuration token="lens-all"><Name xmlns="${tt}">AB 123 CD</Name></Configuration>`;
		expect((await media2("SetVideoSourceConfiguration", configuration)).fault).toEqual([
			"env:Sender",
			"ter:InvalidArgVal",
		]);
	});
});

describe("encoder configurations say what is streamed", () => {
	test("H.264 in Media1", async () => {
		const { text } = await media1(
			"GetVideoEncoderConfiguration",
			"<ConfigurationToken>main-encoder</ConfigurationToken>",
		);
		const facts = [
			"Encoding",
			"Width",
			"Height",
			"FrameRateLimit",
			"BitrateLimit",
			"GovLength",
			"H264Profile",
		];
		expect(facts.map((name) => textOf(text, name))).toEqual([
			"H264",
			"1920",
			"1080",
			"25",
			"3000",
			"50",
			"Baseline",
		]);
	});

	test("JPEG in Media1, without what only H.264 has", async () => {
		const { text } = await media1(
			"GetVideoEncoderConfiguration",
			"<ConfigurationToken>mjpeg-encoder</ConfigurationToken>",
		);
		expect(textOf(text, "Encoding")).toBe("JPEG");
		expect(textOf(text, "FrameRateLimit")).toBe("5");
		expect(text).not.toContain("H264");
	});

	test("H.264 in Media2", async () => {
		const { text } = await media2(
			"GetVideoEncoderConfigurations",
			"<ConfigurationToken>sub-encoder</ConfigurationToken>",
		);
		expect(text).toContain('token="sub-encoder" GovLength="25" Profile="Baseline"');
		expect(textOf(text, "FrameRateLimit")).toBe("12");
		expect(textOf(text, "BitrateLimit")).toBe("500");
		expect(tokens(text, "Configurations")).toEqual(["sub-encoder"]);
	});

	test("each encoder fits each profile", async () => {
		const { text } = await media2("GetVideoEncoderConfigurations", "<ProfileToken>sub</ProfileToken>");
		expect(tokens(text, "Configurations")).toEqual(["main-encoder", "sub-encoder", "mjpeg-encoder"]);
	});

	test("empty tokens are none, as some clients send them", async () => {
		const { text } = await media2("GetVideoEncoderConfigurations", "<ConfigurationToken/><ProfileToken/>");
		expect(tokens(text, "Configurations")).toEqual(["main-encoder", "sub-encoder", "mjpeg-encoder"]);
	});
});

describe("options", () => {
	const sizes = (text: string) => [
		...new Set(
			[...text.matchAll(/<tt:Width>(\d+)<\/tt:Width><tt:Height>(\d+)</g)].map(([, w, h]) => `${w}x${h}`),
		),
	];
	const encoder = (name: string) => `<ConfigurationToken>${name}-encoder</ConfigurationToken>`;

	test("Media1, H.264", async () => {
		const { text } = await media1("GetVideoEncoderConfigurationOptions", encoder("main"));
		expect(text).toContain("<tt:GovLengthRange><tt:Min>1</tt:Min><tt:Max>600</tt:Max></tt:GovLengthRange>");
		expect(text).toContain("<tt:FrameRateRange><tt:Min>1</tt:Min><tt:Max>25</tt:Max></tt:FrameRateRange>");
		expect(text).toContain("<tt:BitrateRange><tt:Min>64</tt:Min><tt:Max>16000</tt:Max></tt:BitrateRange>");
		expect(text).not.toContain("JPEG");
		expect(sizes(text)).toEqual(["1920x1080", "1280x720", "960x540", "640x360", "480x270", "320x180"]);
	});

	test("Media1, JPEG: sizes that RTP can carry, a quality and no bitrate to choose", async () => {
		const { text } = await media1("GetVideoEncoderConfigurationOptions", encoder("mjpeg"));
		expect(text).toContain("<tt:QualityRange><tt:Min>1</tt:Min><tt:Max>10</tt:Max></tt:QualityRange>");
		expect(text).toContain("<tt:BitrateRange><tt:Min>2000</tt:Min><tt:Max>2000</tt:Max></tt:BitrateRange>");
		expect(text).not.toContain("GovLengthRange");
		expect(sizes(text)).toEqual(["1920x1080", "1280x720", "960x544", "640x360", "480x272", "320x184"]);
	});

	test("Media1 without tokens: both codecs", async () => {
		const { text } = await media1("GetVideoEncoderConfigurationOptions");
		expect(text).toContain("<tt:JPEG>");
		expect(text).toContain("<tt:H264>");
	});

	test("Media2: one for each codec", async () => {
		const { text } = await media2("GetVideoEncoderConfigurationOptions", "<ProfileToken>sub</ProfileToken>");
		expect([...text.matchAll(/<tt:Encoding>(\w+)</g)].map(([, name]) => name)).toEqual([
			"H264",
			"H265",
			"JPEG",
		]);
		expect(text).toContain('GovLengthRange="1 600" FrameRatesSupported="25 24 23 ');
		expect(text).toContain('ProfilesSupported="Baseline"');
		expect(text).toContain('ProfilesSupported="Main"');
	});

	test.each([
		["Media1", media1],
		["Media2", media2],
	])("%s video source: its whole picture", async (_name, ask) => {
		const { text } = await ask("GetVideoSourceConfigurationOptions");
		expect(text).toContain("<tt:WidthRange><tt:Min>1920</tt:Min><tt:Max>1920</tt:Max></tt:WidthRange>");
		expect(textOf(text, "VideoSourceTokensAvailable")).toBe("lens");
	});
});

test.each(["GetAudioSources", "GetAudioEncoderConfigurations", "AddAudioSourceConfiguration"])(
	"%s is refused as what a camera without sound says",
	async (operation) => {
		expect((await media1(operation)).fault).toEqual([
			"env:Receiver",
			"ter:ActionNotSupported",
			"ter:AudioNotSupported",
		]);
	},
);

describe("a camera with sound", () => {
	const withSound = async (namespace: string, name: string, args = "") => {
		await using served = await serve({ camera: testCamera({ audio: "aac" }) });
		const ask = async (call_: string, inner: string) =>
			(await call(served, `<${call_} xmlns="${namespace}">${inner}</${call_}>`)).text;
		const text = await ask(name, args);
		return { text, profiles: await ask("GetProfiles", "<Type>All</Type>") };
	};

	test("has it in its own profiles, and says in both services how it is coded", async () => {
		const first = await withSound(trt, "GetAudioEncoderConfigurations");
		expect(first.text).toContain(
			"<tt:Encoding>AAC</tt:Encoding><tt:Bitrate>64</tt:Bitrate><tt:SampleRate>16</tt:SampleRate>",
		);
		expect(first.profiles.match(/<tt:AudioEncoderConfiguration /g)).toHaveLength(3);
		const second = await withSound(tr2, "GetAudioEncoderConfigurationOptions");
		expect(second.text).toContain("<tt:Encoding>mpeg4-generic</tt:Encoding>");
		expect(second.profiles.match(/<tr2:AudioSource /g)).toHaveLength(3);
	});

	test("can be without it in a profile, which is then streamed at another path", async () => {
		await using served = await serve({ camera: testCamera({ audio: "g711" }) });
		const uri = async () => {
			const args = "<Protocol>RTSP</Protocol><ProfileToken>main</ProfileToken>";
			return textOf((await call(served, `<GetStreamUri xmlns="${tr2}">${args}</GetStreamUri>`)).text, "Uri");
		};
		expect(await uri()).toMatch(/\/main$/);
		served.camera.media.createProfile("silent", undefined, { source: true, encoder: "main-encoder" });
		const args = "<Protocol>RTSP</Protocol><ProfileToken>silent</ProfileToken>";
		const silent = await call(served, `<GetStreamUri xmlns="${tr2}">${args}</GetStreamUri>`);
		expect(textOf(silent.text, "Uri")).toMatch(/\/main\/video$/);
		const reference = "<Configuration><Type>AudioEncoder</Type></Configuration>";
		const removal = `<RemoveConfiguration xmlns="${tr2}"><ProfileToken>main</ProfileToken>${reference}</RemoveConfiguration>`;
		expect((await call(served, removal)).status).toBe(200);
		expect(await uri()).toMatch(/\/main$/); // the plain path has what the camera's own profile has
	});
});

test("npm onvif, which asks for the texts of an object, is told all of them", async () => {
	const { text } = await media2("GetOSDs", "<ConfigurationToken>[object Object]</ConfigurationToken>");
	expect(text).toContain("<tr2:OSDs ");
});

test("as many encoders as profiles run at once", async () => {
	const token = "<ConfigurationToken>lens-all</ConfigurationToken>";
	const first = await media1("GetGuaranteedNumberOfVideoEncoderInstances", token);
	expect(["TotalNumber", "JPEG", "H264"].map((name) => textOf(first.text, name))).toEqual(["3", "1", "2"]);
	const second = await media2("GetVideoEncoderInstances", token);
	expect(textOf(second.text, "Total")).toBe("3");
});

test("the video source has one token in all services", async () => {
	const first = await media1("GetVideoSources");
	const io = await call(served, `<GetVideoSources xmlns="${tmd}"/>`);
	expect(tokens(first.text, "VideoSources")).toEqual(["lens"]);
	expect(textOf(io.text, "Token")).toBe("lens");
	expect(textOf((await media1("GetVideoSourceConfigurations")).text, "SourceToken")).toBe("lens");
});

describe("stream and snapshot addresses", () => {
	test.each([
		["Media1 UDP", () => media1("GetStreamUri", `${streamSetup("UDP")}<ProfileToken>sub</ProfileToken>`)],
		["Media1 TCP", () => media1("GetStreamUri", `${streamSetup("RTSP")}<ProfileToken>sub</ProfileToken>`)],
		[
			"Media2 UDP",
			() => media2("GetStreamUri", "<Protocol>RtspUnicast</Protocol><ProfileToken>sub</ProfileToken>"),
		],
		["Media2 TCP", () => media2("GetStreamUri", "<Protocol>RTSP</Protocol><ProfileToken>sub</ProfileToken>")],
	])("%s", async (_name, ask) => {
		expect(textOf((await ask()).text, "Uri")).toBe("rtsp://127.0.0.1:8554/cam-1/sub");
	});

	test.each([
		["Media1", () => media1("GetStreamUri", `${streamSetup("HTTP")}<ProfileToken>sub</ProfileToken>`)],
		[
			"Media2",
			() => media2("GetStreamUri", "<Protocol>RtspOverHttp</Protocol><ProfileToken>sub</ProfileToken>"),
		],
	])("%s: the tunnel is at the port that was asked", async (_name, ask) => {
		expect(textOf((await ask()).text, "Uri")).toBe(`${served.url}/cam-1/sub`);
	});

	test("a stream address of Media1 is good until further notice", async () => {
		const { text } = await media1("GetStreamUri", `${streamSetup("RTSP")}<ProfileToken>main</ProfileToken>`);
		expect(
			["InvalidAfterConnect", "InvalidAfterReboot", "Timeout"].map((name) => textOf(text, name)),
		).toEqual(["false", "false", "PT0S"]);
	});

	test.each([media1, media2])("the snapshot is there where GetSnapshotUri says", async (ask) => {
		const { text } = await ask("GetSnapshotUri", "<ProfileToken>sub</ProfileToken>");
		expect(textOf(text, "Uri")).toBe(`${served.url}/snapshot?profile=sub`);
	});

	test.each([
		["camera.example:8080", 8554, "http://camera.example:8080/snapshot", "rtsp://camera.example:8554/"],
		["camera.example", 554, "http://camera.example/snapshot", "rtsp://camera.example/"],
		["camera.example:80", 8554, "http://camera.example/snapshot", "rtsp://camera.example:8554/"],
		["[fd00::1]:81", 8554, "http://[fd00::1]:81/snapshot", "rtsp://[fd00::1]:8554/"],
	])("follow the address %s that the client used", async (host, rtspPort, snapshot, rtsp) => {
		await using other = await serve({ camera: testCamera({ rtspPort }) });
		const send = (operation: string) => hostCall(other, host, operation);
		expect(
			await send(`<GetSnapshotUri xmlns="${tr2}"><ProfileToken>main</ProfileToken></GetSnapshotUri>`),
		).toBe(`${snapshot}?profile=main`);
		expect(
			await send(
				`<GetStreamUri xmlns="${tr2}"><Protocol>RTSP</Protocol><ProfileToken>main</ProfileToken></GetStreamUri>`,
			),
		).toBe(`${rtsp}cam-1/main`);
	});

	test.each(["evil/../x", "a b", "user@host", "host:99999", "host:0", "<x>", ""])(
		"ignore the nonsense %j in Host",
		async (host) => {
			const uri = await hostCall(
				served,
				host,
				`<GetSnapshotUri xmlns="${tr2}"><ProfileToken>main</ProfileToken></GetSnapshotUri>`,
			);
			expect(uri).toBe(`${served.url}/snapshot?profile=main`);
		},
	);
});

/** fetch does not let one choose Host. */
async function hostCall(to: Served, host: string, body: string): Promise<string | undefined> {
	const { request } = await import("node:http");
	const { envelope, usernameToken, passwordOf } = await import("../../../helpers/onvif-camera.ts");
	const created = new Date(to.camera.clock.now()).toISOString();
	const message = envelope(body, usernameToken("viewer", passwordOf("viewer"), { created }));
	return new Promise((resolve, reject) => {
		const sent = request(
			`${to.url}/onvif/media2_service`,
			{ method: "POST", headers: { host, "content-type": "application/soap+xml" } },
			async (response) => {
				const chunks: Buffer[] = [];
				for await (const chunk of response) chunks.push(chunk as Buffer);
				resolve(textOf(Buffer.concat(chunks).toString(), "Uri"));
			},
		);
		sent.on("error", reject);
		sent.end(message);
	});
}
