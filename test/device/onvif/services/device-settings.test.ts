import { describe, expect, test } from "vitest";
import {
	type CallOptions,
	call,
	envelope,
	passwordOf,
	post,
	type Served,
	serve,
	tds,
	textOf,
	tt,
	usernameToken,
} from "../../../helpers/onvif-camera.ts";

const ask = (served: Served, name: string, args = "", options: CallOptions = {}) =>
	call(served, `<${name} xmlns="${tds}" xmlns:o="${tt}">${args}</${name}>`, options);

describe("what is set is what is got", () => {
	test.each<[string, string, string, string]>([
		[
			"SetHostname",
			"<Name>gate-1.example</Name>",
			"GetHostname",
			"<tt:FromDHCP>false</tt:FromDHCP><tt:Name>gate-1.example</tt:Name>",
		],
		["SetHostnameFromDHCP", "<FromDHCP>true</FromDHCP>", "GetHostname", "<tt:FromDHCP>true</tt:FromDHCP>"],
		[
			"SetDNS",
			"<FromDHCP>false</FromDHCP><SearchDomain>example</SearchDomain><DNSManual><o:Type>IPv6</o:Type><o:IPv6Address>2001:db8::1</o:IPv6Address></DNSManual>",
			"GetDNS",
			"<tt:SearchDomain>example</tt:SearchDomain><tt:DNSManual><tt:Type>IPv6</tt:Type><tt:IPv6Address>2001:db8::1</tt:IPv6Address></tt:DNSManual>",
		],
		[
			"SetNTP",
			"<FromDHCP>false</FromDHCP><NTPManual><o:Type>DNS</o:Type><o:DNSname>ntp.example</o:DNSname></NTPManual><NTPManual><o:Type>IPv4</o:Type><o:IPv4Address>192.0.2.7</o:IPv4Address></NTPManual>",
			"GetNTP",
			"<tt:NTPManual><tt:Type>DNS</tt:Type><tt:DNSname>ntp.example</tt:DNSname></tt:NTPManual><tt:NTPManual><tt:Type>IPv4</tt:Type><tt:IPv4Address>192.0.2.7</tt:IPv4Address></tt:NTPManual>",
		],
		[
			"SetNetworkDefaultGateway",
			"<IPv4Address>192.0.2.1</IPv4Address><IPv6Address>2001:db8::1</IPv6Address>",
			"GetNetworkDefaultGateway",
			"<tt:IPv4Address>192.0.2.1</tt:IPv4Address><tt:IPv6Address>2001:db8::1</tt:IPv6Address>",
		],
		[
			"SetDiscoveryMode",
			"<DiscoveryMode>NonDiscoverable</DiscoveryMode>",
			"GetDiscoveryMode",
			">NonDiscoverable<",
		],
	])("%s", async (set, args, get, expected) => {
		await using served = await serve();
		expect((await ask(served, set, args)).status).toBe(200);
		expect((await ask(served, get)).text).toContain(expected);
	});

	test("the network that the camera is on may be sent back as it was read", async () => {
		await using served = await serve();
		const read = await ask(served, "GetNetworkInterfaces");
		const [address, prefix] = [textOf(read.text, "Address"), textOf(read.text, "PrefixLength")];
		const same = `<InterfaceToken>lo</InterfaceToken><NetworkInterface><o:IPv4><o:Manual><o:Address>${address}</o:Address><o:PrefixLength>${prefix}</o:PrefixLength></o:Manual></o:IPv4></NetworkInterface>`;
		expect(textOf((await ask(served, "SetNetworkInterfaces", same)).text, "RebootNeeded")).toBe("false");
	});
});

describe("scopes", () => {
	const items = (text: string) =>
		[
			...text.matchAll(/<tt:ScopeDef>(\w)\w+<\/tt:ScopeDef><tt:ScopeItem>onvif:\/\/www.onvif.org\/([^<]*)/g),
		].map(([, kind, scope]) => `${kind} ${scope}`);
	const of = (served: Served) => ask(served, "GetScopes").then(({ text }) => items(text));
	const scope = (name: string, value: string) => `<${name}>onvif://www.onvif.org/${value}</${name}>`;

	test("are fixed, or changed, added and removed", async () => {
		await using served = await serve();
		expect(await of(served)).toEqual([
			"F type/video_encoder",
			"F hardware/virtual",
			"C name/Place%20d'Armes",
			"C location/Bern",
		]);
		await ask(served, "SetScopes", scope("Scopes", "name/gate") + scope("Scopes", "hardware/virtual"));
		await ask(served, "AddScopes", scope("ScopeItem", "location/yard") + scope("ScopeItem", "name/gate"));
		expect((await of(served)).slice(2)).toEqual(["C name/gate", "C location/yard"]);
		const { text } = await ask(served, "RemoveScopes", scope("ScopeItem", "name/gate"));
		expect(text).toContain("<tds:ScopeItem>onvif://www.onvif.org/name/gate</tds:ScopeItem>");
		expect((await of(served)).slice(2)).toEqual(["C location/yard"]);
	});
});

describe("the camera's clock", () => {
	const moment = (hour: number, day = 1) =>
		`<UTCDateTime><o:Time><o:Hour>${hour}</o:Hour><o:Minute>30</o:Minute><o:Second>0</o:Second></o:Time><o:Date><o:Year>2030</o:Year><o:Month>6</o:Month><o:Day>${day}</o:Day></o:Date></UTCDateTime>`;
	const set = (served: Served, type: string, more: string, summer = false) =>
		ask(
			served,
			"SetSystemDateAndTime",
			`<DateTimeType>${type}</DateTimeType><DaylightSavings>${summer}</DaylightSavings>${more}`,
		);
	const zone = (tz: string) => `<TimeZone><o:TZ>${tz}</o:TZ></TimeZone>`;
	const hours = (text: string) => [...text.matchAll(/<tt:Hour>(\d+)/g)].map(([, hour]) => hour);

	test("goes on from where it was set, and credentials are signed by it", async () => {
		await using served = await serve();
		const before = new Date(served.camera.clock.now()).toISOString();
		await set(served, "Manual", moment(12));
		served.camera.clock.advance(3_600_000);
		expect(new Date(served.camera.clock.now()).toISOString()).toBe("2030-06-01T13:30:00.000Z");
		expect(hours((await ask(served, "GetSystemDateAndTime")).text)).toEqual(["13", "13"]);
		// Signed with the time that it had before: far outside the window.
		const old = usernameToken("admin", passwordOf("admin"), { created: before });
		const reply = await post(served, envelope(`<GetScopes xmlns="${tds}"/>`, old));
		expect(reply.fault).toEqual(["env:Sender", "ter:NotAuthorized"]);
	});

	test.each([
		["CET-1", ["12", "13"]],
		["EST5", ["12", "7"]],
		["<+0530>-5:30", ["12", "18"]],
		["CET-1CEST,M3.5.0,M10.5.0/3", ["12", "13"]],
		["CET-1CEST,M3.5.0,M10.5.0/3", ["12", "14"], true],
	])("in the zone %s tells local time %j, with summer time: %j", async (tz, expected, summer = false) => {
		await using served = await serve();
		expect((await set(served, "Manual", zone(tz.replaceAll("<", "&lt;")) + moment(12), summer)).status).toBe(
			200,
		);
		const { text } = await ask(served, "GetSystemDateAndTime");
		expect(hours(text)).toEqual(expected);
		expect(textOf(text, "TZ")).toBe(tz.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
	});

	test("goes with the machine's once NTP sets it, which takes a server", async () => {
		await using served = await serve();
		const machine = served.camera.clock.now();
		await set(served, "Manual", moment(12));
		await ask(served, "SetNTP", "<FromDHCP>false</FromDHCP>");
		expect((await set(served, "NTP", "")).fault).toEqual([
			"env:Sender",
			"ter:InvalidArgVal",
			"ter:NtpServerUndefined",
		]);
		await ask(served, "SetNTP", "<FromDHCP>true</FromDHCP>");
		expect((await set(served, "NTP", moment(12))).status).toBe(200);
		expect(served.camera.clock.now()).toBe(machine);
		expect(textOf((await ask(served, "GetSystemDateAndTime")).text, "DateTimeType")).toBe("NTP");
		expect((await ask(served, "SetNTP", "<FromDHCP>false</FromDHCP>")).fault).toContain(
			"ter:TimeSyncedToNtp",
		);
	});
});

describe("users", () => {
	const user = (name: string, level: string, password?: string) =>
		`<User><o:Username>${name}</o:Username>${password ? `<o:Password>${password}</o:Password>` : ""}<o:UserLevel>${level}</o:UserLevel></User>`;
	const asUser = (served: Served, name: string, password: string, body: string) => {
		const created = new Date(served.camera.clock.now()).toISOString();
		return post(served, envelope(body, usernameToken(name, password, { created })));
	};
	const scopes = `<GetScopes xmlns="${tds}"/>`;
	const reboot = `<SystemReboot xmlns="${tds}"/>`;

	test("are let in as soon as they are made, as what they are, and no more once they are gone", async () => {
		await using served = await serve();
		await ask(served, "CreateUsers", user("vms", "User", "first-password"));
		expect((await asUser(served, "vms", "first-password", scopes)).status).toBe(200);
		expect((await asUser(served, "vms", "first-password", reboot)).fault).toContain("ter:NotAuthorized");
		await ask(served, "SetUser", user("vms", "Administrator"));
		expect((await asUser(served, "vms", "first-password", reboot)).status).toBe(200);
		await ask(served, "SetUser", user("vms", "Administrator", "second-password"));
		expect((await asUser(served, "vms", "first-password", scopes)).fault).toContain("ter:NotAuthorized");
		expect((await asUser(served, "vms", "second-password", scopes)).status).toBe(200);
		await ask(served, "DeleteUsers", "<Username>vms</Username>");
		expect((await asUser(served, "vms", "second-password", scopes)).fault).toContain("ter:NotAuthorized");
		expect((await ask(served, "GetUsers")).text).not.toContain("vms");
	});

	test("are all made, or none", async () => {
		await using served = await serve();
		await ask(
			served,
			"CreateUsers",
			user("one", "User", "long-enough") + user("admin", "User", "long-enough"),
		);
		expect((await ask(served, "GetUsers")).text).not.toContain("one");
	});
});

describe("logs and support information", () => {
	test("tell of refusals by address and reason, and never of a password or a name", async () => {
		await using served = await serve();
		const created = new Date(served.camera.clock.now()).toISOString();
		const header = usernameToken("nosy-neighbour", "guess-me", { created });
		await post(served, envelope(`<GetUsers xmlns="${tds}"/>`, header));
		const { text } = await ask(served, "GetSystemLog", "<LogType>Access</LogType>");
		expect(text).toMatch(/127\.0\.0\.1 refused: \w/);
		expect(text).not.toMatch(/nosy-neighbour|guess-me/);
	});
});
