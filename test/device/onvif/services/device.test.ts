import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	call,
	type Served,
	serve,
	tan,
	tds,
	tev,
	textOf,
	timg,
	tmd,
	tr2,
	trt,
} from "../../../helpers/onvif-camera.ts";

let served: Served;
beforeAll(async () => {
	served = await serve();
});
afterAll(() => served[Symbol.asyncDispose]());

const ask = (name: string, args = "") => call(served, `<${name} xmlns="${tds}">${args}</${name}>`);

describe("GetSystemDateAndTime", () => {
	test("tells the camera's time in UTC", async () => {
		const { text } = await ask("GetSystemDateAndTime");
		const utc = /<tt:UTCDateTime>.*<\/tt:UTCDateTime>/.exec(text)?.[0] ?? "";
		expect(["Year", "Month", "Day", "Hour", "Minute", "Second"].map((part) => textOf(utc, part))).toEqual([
			"2026",
			"3",
			"29",
			"0",
			"59",
			"58",
		]);
	});

	test("local time is UTC too, whatever the machine's zone is", async () => {
		const { text } = await ask("GetSystemDateAndTime");
		const inner = (name: string) => new RegExp(`<tt:${name}>(.*)</tt:${name}>`).exec(text)?.[1];
		expect(textOf(text, "TZ")).toBe("UTC0");
		expect(textOf(text, "DaylightSavings")).toBe("false");
		expect(inner("LocalDateTime")).toBe(inner("UTCDateTime"));
	});
});

describe("GetServices", () => {
	test("lists the services that answer, at the address that was asked", async () => {
		const { text } = await ask("GetServices", "<IncludeCapability>false</IncludeCapability>");
		expect([...text.matchAll(/<tds:Namespace>([^<]*)/g)].map(([, name]) => name)).toEqual([
			tds,
			trt,
			tr2,
			tev,
			timg,
			tan,
			tmd,
		]);
		expect([...text.matchAll(/<tds:XAddr>([^<]*)/g)].map(([, address]) => address)).toEqual([
			`${served.url}/onvif/device_service`,
			`${served.url}/onvif/media_service`,
			`${served.url}/onvif/media2_service`,
			`${served.url}/onvif/event_service`,
			`${served.url}/onvif/imaging_service`,
			`${served.url}/onvif/analytics_service`,
			`${served.url}/onvif/deviceio_service`,
		]);
		expect(text).not.toContain("Capabilities");
	});

	test("means the same without its argument, which onvif-nvt leaves out", async () => {
		const { text } = await ask("GetServices");
		expect(text).toBe((await ask("GetServices", "<IncludeCapability>false</IncludeCapability>")).text);
	});

	test.each([
		[tds, "tds"],
		[trt, "trt"],
		[tr2, "tr2"],
		[tev, "tev"],
		[timg, "timg"],
		[tmd, "tmd"],
	])("shows the capabilities that GetServiceCapabilities of %s shows", async (namespace, prefix) => {
		const all = await ask("GetServices", "<IncludeCapability>true</IncludeCapability>");
		const own = await call(served, `<GetServiceCapabilities xmlns="${namespace}"/>`);
		const element = new RegExp(`<${prefix}:GetServiceCapabilitiesResponse>(.*)</${prefix}:Get`).exec(
			own.text,
		)?.[1];
		expect(element).toContain(`<${prefix}:Capabilities`);
		expect(all.text).toContain(`<tds:Capabilities>${element}</tds:Capabilities>`);
	});

	test.each([
		["<IncludeCapability/>", "neither true nor false"],
		["<IncludeCapability>maybe</IncludeCapability>", "neither true nor false"],
		["<IncludeCapability>1</IncludeCapability><IncludeCapability>0</IncludeCapability>", "more than once"],
	])("refuses IncludeCapability as %j", async (args, reason) => {
		const reply = await ask("GetServices", args);
		expect(reply).toMatchObject({ status: 400, fault: ["env:Sender", "ter:InvalidArgs"] });
		expect(reply.text).toContain(reason);
	});
});

describe("GetCapabilities", () => {
	const categories = (text: string) =>
		["Analytics", "Device", "Events", "Imaging", "Media", "PTZ", "DeviceIO"].filter((name) =>
			text.includes(`<tt:${name}>`),
		);

	test.each(["", "<Category>All</Category>", "<Category>Media</Category><Category>All</Category>"])(
		"with %j shows every category that there is",
		async (args) => {
			const { text } = await ask("GetCapabilities", args);
			expect(categories(text)).toEqual(["Analytics", "Device", "Events", "Imaging", "Media", "DeviceIO"]);
			expect(text).toContain(`<tt:XAddr>${served.url}/onvif/media_service</tt:XAddr>`);
		},
	);

	test.each(["Device", "Media"])("shows %s alone", async (category) => {
		const { text } = await ask("GetCapabilities", `<Category>${category}</Category>`);
		expect(categories(text)).toEqual([category]);
	});

	test("shows two in the order of the schema", async () => {
		const { text } = await ask("GetCapabilities", "<Category>Media</Category><Category>Device</Category>");
		expect(categories(text)).toEqual(["Device", "Media"]);
	});

	test.each(["PTZ", "Extension", "Nonsense", "", "toString"])(
		"refuses the category %j, which the camera does not have",
		async (category) => {
			expect(await ask("GetCapabilities", `<Category>${category}</Category>`)).toMatchObject({
				status: 500,
				fault: ["env:Receiver", "ter:ActionNotSupported", "ter:NoSuchService"],
			});
		},
	);
});

test("GetDeviceInformation tells who the camera is, with markup in names escaped", async () => {
	const { text } = await ask("GetDeviceInformation");
	expect(textOf(text, "Manufacturer")).toBe("Persienne");
	expect(textOf(text, "Model")).toBe("Virtual &lt;Camera&gt; &amp; Co");
	expect(textOf(text, "FirmwareVersion")).toBe("0.1.0");
	expect(textOf(text, "SerialNumber")).toBe("04201234567890");
	expect(textOf(text, "HardwareId")).toBe("simulated");
});

test("GetScopes names the camera and its hardware, and claims no profile", async () => {
	const { text } = await ask("GetScopes");
	expect([...text.matchAll(/<tt:ScopeItem>([^<]*)/g)].map(([, scope]) => scope)).toEqual([
		"onvif://www.onvif.org/type/video_encoder",
		"onvif://www.onvif.org/hardware/virtual",
		"onvif://www.onvif.org/name/Place%20d'Armes",
		"onvif://www.onvif.org/location/Bern",
	]);
});

test("GetNetworkInterfaces gives the camera's own MAC and the address that was asked", async () => {
	const { text } = await ask("GetNetworkInterfaces");
	expect(textOf(text, "HwAddress")).toBe("02:1b:44:11:3a:b7");
	expect(textOf(text, "Address")).toBe("127.0.0.1");
	expect(textOf(text, "PrefixLength")).toBe("8");
	expect(textOf(text, "Enabled")).toBe("true");
});

test("GetNetworkProtocols gives the ports", async () => {
	const { text } = await ask("GetNetworkProtocols");
	expect(text).toMatch(new RegExp(`<tt:Name>HTTP</tt:Name>.*?<tt:Port>${served.server.port}<`));
	expect(text).toMatch(/<tt:Name>RTSP<\/tt:Name>.*?<tt:Port>8554</);
});

test("GetUsers lists names and levels and no password", async () => {
	const { text } = await ask("GetUsers");
	const pairs = [...text.matchAll(/<tt:Username>([^<]*)<\/tt:Username><tt:UserLevel>([^<]*)</g)];
	expect(pairs.map(([, user, level]) => [user, level])).toEqual([
		["admin", "Administrator"],
		["operator", "Operator"],
		["viewer", "User"],
		["officer", "Extended"],
		["auditor", "Extended"],
	]);
	expect(text).not.toMatch(/secret|Password/);
});

test.each([
	["GetHostname", "Name", "cam-1"],
	["GetEndpointReference", "GUID", "urn:uuid:9f0d0b2e-5a5b-4a0e-8d49-5a1c1f6b7c01"],
	["GetWsdlUrl", "WsdlUrl", "https://www.onvif.org/profiles/specifications/"],
	["GetDiscoveryMode", "DiscoveryMode", "Discoverable"],
])("%s answers with %s", async (operation, name, value) => {
	const { status, text } = await ask(operation);
	expect(status).toBe(200);
	expect(textOf(text, name)).toBe(value);
});

test("a camera that is not to be discovered says so everywhere", async () => {
	const { testCamera } = await import("../../../helpers/onvif-camera.ts");
	await using hidden = await serve({ camera: testCamera({ hasDiscovery: false, discoverable: false }) });
	const mode = await call(hidden, `<GetDiscoveryMode xmlns="${tds}"/>`);
	const capabilities = await call(hidden, `<GetServiceCapabilities xmlns="${tds}"/>`);
	expect(textOf(mode.text, "DiscoveryMode")).toBe("NonDiscoverable");
	expect(capabilities.text).toContain('DiscoveryResolve="false"');
	expect(capabilities.text).toContain('DiscoveryNotSupported="true"');
	const turnOn = "<DiscoveryMode>Discoverable</DiscoveryMode>";
	const refused = await call(hidden, `<SetDiscoveryMode xmlns="${tds}">${turnOn}</SetDiscoveryMode>`);
	expect(refused.fault).toEqual(["env:Receiver", "ter:ActionNotSupported"]);
});

test.each(["UpgradeSystemFirmware", "GetDynamicDNS", "SetRelayOutputState", "GetNothing", "constructor"])(
	"%s, which the camera does not do, is an ActionNotSupported fault",
	async (operation) => {
		const reply = await ask(operation);
		expect(reply).toMatchObject({ status: 500, fault: ["env:Receiver", "ter:ActionNotSupported"] });
		expect(reply.text).toContain("Optional Action Not Implemented");
	},
);
