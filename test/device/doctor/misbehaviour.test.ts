import type { ServerResponse } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { examineAll, words } from "./examination.ts";
import {
	clockAhead,
	envelope,
	FakeDevice,
	FakeServer,
	fault,
	password,
	type Reply,
	servicesOf,
	subscription,
} from "./fake-device.ts";

const quick = { limits: { answerMs: 500 } };

async function examined(replies: Readonly<Record<string, Reply>>, only?: "events" | "masks") {
	await using device = await FakeDevice.start(replies);
	return words(await examineAll(device, { ...quick, ...(only && { only: [only] }) }));
}

describe("a device that does as it should", () => {
	it("passes, and is let go of", async () => {
		await using device = await FakeDevice.start();
		const findings = await examineAll(device, quick);
		expect(words(findings)).toMatchObject({
			reachable: "passed",
			discovery: expect.stringMatching(
				/^skipped: nobody answered by multicast|^skipped: no network interface/,
			),
			time: "passed",
			"pre-auth": "passed",
			"device-information": "passed",
			scopes: "passed",
			"network-interfaces": "passed",
			"media1-profiles": "skipped: the device names no such service",
			"media2-profiles": "passed",
			"stream-uri p1": "passed",
			"snapshot p1": "skipped: the device has no snapshots",
			events: "passed",
			masks: "passed",
			"wrong-password": "passed",
		});
		expect(findings["scopes"]?.detail).toBe("named Front door, claims T");
		expect(findings["masks"]?.detail).toBe("2 masks, 1 of them on");
		expect(findings["events"]?.detail).toBe("pulled 1 message");
		expect(device.asked).toContain("Unsubscribe");
	});

	it("is not changed by being examined", async () => {
		await using device = await FakeDevice.start();
		await examineAll(device, quick);
		const changing = device.asked.filter(
			(name) => !/(?:^|media2 )Get|^PullMessages$|^(?:CreatePullPointS|Uns)ubscri/.test(name),
		);
		expect(changing).toEqual([]);
	});
});

describe("nobody", () => {
	it("is not reachable, and nothing else is tried", async () => {
		const server = await FakeServer.start(() => {});
		const { port } = server;
		await server[Symbol.asyncDispose]();
		const { reachable, ...others } = words(await examineAll({ url: `127.0.0.1:${port}` }, quick));
		expect(reachable).toBe("failed: the connection is refused: nothing listens there");
		for (const finding of Object.values(others)) expect(finding).toMatch(/^skipped: /);
	});
});

describe("what answers the first question", () => {
	const hostile: Record<string, [(response: ServerResponse) => void, string | RegExp]> = {
		"with no XML": [
			(response) => response.end("hello"),
			"the answer is no SOAP message: this does not look like an ONVIF device",
		],
		"with a web page": [
			(response) => response.end("<html><body>Sign in</body></html>"),
			"the answer is no SOAP message: this does not look like an ONVIF device",
		],
		"with XML that ends in between": [
			(response) => response.end("<s:Envelope><s:Bo"),
			"the answer is no SOAP message: this does not look like an ONVIF device",
		],
		"with an empty envelope": [
			(response) => response.end(envelope("")),
			"the answer lacks what it should hold",
		],
		"with another answer": [
			(response) => response.end(envelope("<x/>")),
			"the answer lacks what it should hold",
		],
		"with nothing": [
			(response) => response.end(),
			"the answer is no SOAP message: this does not look like an ONVIF device",
		],
		"by hanging up": [(response) => response.destroy(), "the device hung up"],
		"by hanging up in between": [
			(response) => {
				response.writeHead(200, { "content-length": "1000" });
				response.write("<s:Envelope>");
				setTimeout(() => response.destroy(), 20);
			},
			"no whole answer within 500 ms",
		],
		"by saying nothing": [() => {}, "no whole answer within 500 ms"],
		"without an end, byte by byte": [
			(response) => {
				const timer = setInterval(() => response.write(" "), 10);
				response.on("close", () => clearInterval(timer));
			},
			"no whole answer within 500 ms",
		],
		"with more than anybody would read": [
			(response) => {
				const more = (): void => {
					while (response.write(Buffer.alloc(64 << 10, 0x20)));
				};
				response.on("drain", more);
				more();
			},
			"the answer has more than 524288 bytes",
		],
		"with what costs the library most": [
			(response) => response.end(`<a>${"xmlns".repeat(50_000)}</a>`),
			"the answer has more than 1000 namespace declarations",
		],
		"with a million levels": [
			(response) => response.end(envelope("<a>".repeat(50_000) + "</a>".repeat(50_000))),
			"the answer lacks what it should hold",
		],
		"by sending somewhere else": [
			(response) => response.writeHead(302, { location: "http://192.0.2.1/" }).end(),
			"the answer is no SOAP message: this does not look like an ONVIF device",
		],
		"with a fault": [
			(response) => response.writeHead(500).end(envelope(fault("Busy", "come \u001b[31mback\u202e later"))),
			"it answered with a fault: come  [31mback  later",
		],
		"by asking for a digest that nobody can make": [
			(response) => response.writeHead(401, { "www-authenticate": "Digest garbage" }).end(),
			"the answer lacks what it should hold",
		],
		"by asking for another sign-in, as our own page does": [
			(response) => response.writeHead(401, { "www-authenticate": 'Cookie realm="x"' }).end("Sign in first."),
			"it asks for another sign-in than HTTP's digest: this does not look like an ONVIF device",
		],
		"by refusing whatever comes": [
			(response) =>
				response
					.writeHead(401, { "www-authenticate": 'Digest realm="x", nonce="y", qop="auth", algorithm=MD5' })
					.end(),
			"it does not accept these credentials",
		],
	};

	it.each(Object.entries(hostile))("%s fails", async (_, [misbehave, why]) => {
		const { time, services } = await examined({
			GetSystemDateAndTime: (_, response) => {
				misbehave(response);
				return undefined;
			},
		});
		expect(time).toBe(`failed: ${why}`);
		expect(services).toBe("skipped: time failed");
	});

	it("in no HTTP fails", async () => {
		await using server = await FakeServer.start((socket) => socket.end("220 mail.example ESMTP\r\n"));
		const { reachable, time } = words(await examineAll({ url: `127.0.0.1:${server.port}` }, quick));
		expect(reachable).toBe("passed");
		expect(time).toMatch(/^failed: the answer is no HTTP/);
	});
});

describe("a device", () => {
	it.each([
		[59, "passed"],
		[-59, "passed"],
		[3600, "failed: 3600 s ahead"],
		[-3600, "failed: 3600 s behind"],
	])("whose clock is %d s ahead", async (seconds, verdict) => {
		const { time } = await examined({ GetSystemDateAndTime: () => clockAhead(seconds) });
		expect(time?.replace(/36\d\d s/, "3600 s").replace("3599 s", "3600 s")).toBe(verdict);
	});

	it("that names another host is not followed there", async () => {
		const { services } = await examined({
			GetServices: () => servicesOf("http://192.0.2.1", "ver10/device/wsdl", "ver10/events/wsdl"),
		});
		expect(services).toBe("failed: events is on another host: 192.0.2.1");
	});

	it("that knows GetCapabilities alone is understood", async () => {
		const { services } = await examined({
			GetServices: fault("ActionNotSupported", "no"),
			GetCapabilities: ({ origin }) =>
				`<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>${origin}/media</tt:XAddr></tt:Media></tds:Capabilities></tds:GetCapabilitiesResponse>`,
		});
		expect(services).toBe("passed");
	});

	it("that has replay and no recording gets nothing of its own printed by the library", async () => {
		const warn = vi.spyOn(console, "warn");
		const { services } = await examined({
			GetCapabilities: ({ origin }) =>
				`<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Extension><tt:Replay><tt:XAddr>${origin}/replay</tt:XAddr></tt:Replay></tt:Extension></tds:Capabilities></tds:GetCapabilitiesResponse>`,
		});
		expect(services).toBe("passed");
		expect(warn).not.toHaveBeenCalled();
		warn.mockRestore();
	});

	it("that gives a stranger what is not a stranger's is told on", async () => {
		const users = "<tds:GetUsersResponse><tds:User/></tds:GetUsersResponse>";
		const findings = await examined({ GetUsers: users, "media2 GetProfiles": "<tr2:GetProfilesResponse/>" });
		expect(findings["pre-auth"]).toBe("failed: anybody may call device GetUsers, media2 GetProfiles");
	});

	it("that answers nobody who has not signed in locks clients out", async () => {
		const findings = await examined({
			GetCapabilities: ({ body, origin }, response) => {
				if (body.includes("Security"))
					return `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Device><tt:XAddr>${origin}</tt:XAddr></tt:Device></tds:Capabilities></tds:GetCapabilitiesResponse>`;
				response.writeHead(401);
				return "";
			},
		});
		expect(findings["pre-auth"]).toBe("failed: nobody may call device GetCapabilities before signing in");
	});

	it("that accepts any password is told on", async () => {
		const information =
			"<tds:GetDeviceInformationResponse><tds:Manufacturer>A</tds:Manufacturer><tds:Model>B</tds:Model><tds:FirmwareVersion>1</tds:FirmwareVersion><tds:SerialNumber>2</tds:SerialNumber></tds:GetDeviceInformationResponse>";
		const findings = await examined({ GetDeviceInformation: information });
		expect(findings["wrong-password"]).toBe("failed: a wrong password is accepted");
	});

	it("that gives back a password does not get it printed", async () => {
		const echo = `<tds:GetDeviceInformationResponse><tds:Manufacturer>${password}</tds:Manufacturer><tds:Model>B</tds:Model><tds:FirmwareVersion>1</tds:FirmwareVersion><tds:SerialNumber>2</tds:SerialNumber></tds:GetDeviceInformationResponse>`;
		await using device = await FakeDevice.start({ GetDeviceInformation: echo });
		const { "device-information": about, ...others } = await examineAll(device, quick);
		expect(about?.detail).toBe("[redacted] B, firmware 1, serial number 2");
		expect(JSON.stringify(others)).not.toContain(password);
	});

	it.each([
		["GetScopes", "<tds:GetScopesResponse/>", "scopes", "failed: there is no scope for name and hardware"],
		[
			"GetScopes",
			"<tds:GetScopesResponse><tds:Scopes><tt:ScopeItem>onvif://www.onvif.org/name/x</tt:ScopeItem></tds:Scopes></tds:GetScopesResponse>",
			"scopes",
			"failed: there is no scope for hardware",
		],
		[
			"GetNetworkInterfaces",
			"<tds:GetNetworkInterfacesResponse/>",
			"network-interfaces",
			"failed: the answer lacks a network interface with a hardware address",
		],
		[
			"GetNetworkInterfaces",
			"<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces><tt:Info><tt:HwAddress>none</tt:HwAddress></tt:Info></tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>",
			"network-interfaces",
			"failed: no hardware address: none",
		],
		[
			"media2 GetProfiles",
			"<tr2:GetProfilesResponse/>",
			"media2-profiles",
			"failed: the answer lacks what it should hold",
		],
		["media2 GetProfiles", "<tr2:GetProfilesResponse/>", "stream-uri", "skipped: no media profile is known"],
		[
			"media2 GetStreamUri",
			"<tr2:GetStreamUriResponse><tr2:Uri>http://127.0.0.1/</tr2:Uri></tr2:GetStreamUriResponse>",
			"stream-uri p1",
			"failed: the URI is not for RTSP: http://127.0.0.1/",
		],
		[
			"media2 GetStreamUri",
			"<tr2:GetStreamUriResponse><tr2:Uri>rtsp://192.0.2.1/a</tr2:Uri></tr2:GetStreamUriResponse>",
			"stream-uri p1",
			"failed: the URI names another host: 192.0.2.1",
		],
		[
			"media2 GetStreamUri",
			"<tr2:GetStreamUriResponse><tr2:Uri>nonsense</tr2:Uri></tr2:GetStreamUriResponse>",
			"rtsp p1",
			"skipped: stream-uri failed",
		],
	])("that answers %s with %s", async (operation, reply, check, verdict) => {
		expect(await examined({ [operation]: reply })).toMatchObject({ [check]: verdict });
	});
});

describe("events", () => {
	it("are skipped when the device says that it has none", async () => {
		const { events } = await examined(
			{ GetServices: ({ origin }) => servicesOf(origin, "ver10/device/wsdl", "ver20/media/wsdl") },
			"events",
		);
		expect(events).toBe("skipped: the device names no event service");
	});

	it("are not pulled from another host", async () => {
		const { events } = await examined(
			{ CreatePullPointSubscription: subscription("http://192.0.2.1/1") },
			"events",
		);
		expect(events).toBe("failed: the subscription names another host: 192.0.2.1");
	});

	it("may be none, and fail when the device does not answer", async () => {
		const none = {
			PullMessages:
				"<tev:PullMessagesResponse><wsnt:CurrentTime>x</wsnt:CurrentTime></tev:PullMessagesResponse>",
		};
		expect((await examined(none, "events"))["events"]).toBe("passed");
		expect((await examined({ PullMessages: () => undefined }, "events"))["events"]).toBe(
			"failed: no whole answer within 500 ms",
		);
	});

	it("come by a subscription that the device need not end itself", async () => {
		expect((await examined({ Unsubscribe: fault("Busy", "no") }, "events"))["events"]).toBe("passed");
	});
});

describe("masks", () => {
	it.each([
		['<tr2:Capabilities Mask="false"/>', "skipped: the device offers no masks over ONVIF"],
		["<tr2:Capabilities/>", "failed: the answer lacks capabilities"],
	])("where the capabilities are %s", async (capabilities, verdict) => {
		const reply = `<tr2:GetServiceCapabilitiesResponse>${capabilities}</tr2:GetServiceCapabilitiesResponse>`;
		expect((await examined({ "media2 GetServiceCapabilities": reply }, "masks"))["masks"]).toBe(verdict);
	});

	it("may be none", async () => {
		expect((await examined({ "media2 GetMasks": "<tr2:GetMasksResponse/>" }, "masks"))["masks"]).toBe(
			"passed",
		);
	});
});
