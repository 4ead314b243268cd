import { request } from "node:https";
import mqtt from "mqtt";
import { startFleet, type VirtualCamera, type VirtualFleet } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorize } from "../../helpers/digest-client.ts";
import { envelope, usernameToken } from "../../helpers/onvif-camera.ts";
import { judgeSoap } from "../../helpers/onvif-schema.ts";
import { soap } from "../../helpers/soap-client.ts";

const small = { main: { size: "640x360" }, sub: { size: "320x180" } } as const;

let fleet: VirtualFleet;
let camera: VirtualCamera;
beforeAll(async () => {
	fleet = await startFleet({ cameras: [{ scene: "street", video: small }], tls: true });
	camera = fleet.cameras[0] as VirtualCamera;
});
afterAll(() => fleet.stop());

interface Answer {
	readonly status: number;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly body: string;
}

/** Asks by https, whoever vouches for the certificate. */
function ask(url: string, { method = "GET", body = "", headers = {} } = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const asked = request(url, { method, headers, rejectUnauthorized: false, agent: false }, (response) => {
			const chunks: Buffer[] = [];
			response.on("data", (chunk: Buffer) => chunks.push(chunk));
			response.on("end", () => {
				const { statusCode: status = 0, headers: found } = response;
				resolve({ status, headers: found, body: Buffer.concat(chunks).toString("latin1") });
			});
		});
		asked.on("error", reject);
		asked.end(body);
	});
}

async function secureSoap(body: string): Promise<string> {
	const { user, password } = camera.credentials.admin;
	const token = usernameToken(user, password, { created: new Date().toISOString() });
	const headers = { "content-type": "application/soap+xml; charset=utf-8" };
	const answer = await ask(camera.tlsUrls?.onvif ?? "", {
		method: "POST",
		headers,
		body: envelope(body, token),
	});
	judgeSoap(answer.body);
	return answer.body;
}

const tds = "http://www.onvif.org/ver10/device/wsdl";
const trt = "http://www.onvif.org/ver10/media/wsdl";
const tr2 = "http://www.onvif.org/ver20/media/wsdl";
const tt = "http://www.onvif.org/ver10/schema";
const origin = (url = "") => new URL(url).origin;
const uri = (text: string) => /<(?:tt|tr2):Uri>([^<]*)</.exec(text)?.[1];

describe("a camera with TLS", () => {
	it("gives snapshots by https to whoever signs in", async () => {
		const { snapshot = "" } = camera.tlsUrls ?? {};
		const credentials = { method: "GET", uri: "/snapshot", ...camera.credentials.viewer };
		const signedIn = async () => {
			const challenged = await ask(snapshot);
			expect(challenged.status).toBe(401);
			const challenge = String([challenged.headers["www-authenticate"]].flat()[0]);
			return ask(snapshot, { headers: { authorization: authorize(challenge, credentials) } });
		};
		let answer = await signedIn();
		// A busy machine has no picture yet.
		while (answer.status === 503) answer = await signedIn();
		const { status, body } = answer;
		expect(status).toBe(200);
		expect(body.slice(0, 3)).toBe("\xff\xd8\xff");
	});

	it("names its services by the scheme that it is asked by", async () => {
		const services = `<GetServices xmlns="${tds}"><IncludeCapability>false</IncludeCapability></GetServices>`;
		const addresses = (text: string) =>
			new Set([...text.matchAll(/<tds:XAddr>([^<]*)</g)].map(([, address]) => origin(address)));
		expect(addresses(await secureSoap(services))).toEqual(new Set([origin(camera.tlsUrls?.onvif)]));
		const plain = await soap(camera.urls.onvif, camera.credentials.admin, services);
		expect(addresses(plain.text)).toEqual(new Set([origin(camera.urls.onvif)]));
	});

	it("tells ports of all protocols, whichever it is asked by", async () => {
		const body = `<GetNetworkProtocols xmlns="${tds}"/>`;
		const ports = [camera.urls.onvif, camera.tlsUrls?.onvif, camera.urls.rtsp.main].map(
			(url = "") => new URL(url).port,
		);
		const told = (text: string) => [
			[...text.matchAll(/<tt:Name>(\w+)</g)].map(([, name]) => name),
			[...text.matchAll(/<tt:Enabled>(\w+)</g)].map(([, enabled]) => enabled),
			[...text.matchAll(/<tt:Port>(\w+)</g)].map(([, port]) => port),
		];
		const expected = [["HTTP", "HTTPS", "RTSP"], ["true", "true", "true"], ports];
		expect(told(await secureSoap(body))).toEqual(expected);
		expect(told((await soap(camera.urls.onvif, camera.credentials.admin, body)).text)).toEqual(expected);
	});

	it.each([
		["RTSP", () => camera.tlsUrls?.rtsp.main],
		["RtspOverHttp", () => `${origin(camera.tlsUrls?.onvif)}/cam-1/main`],
		// Datagrams are not encrypted, and it does not look as if they were.
		["RtspUnicast", () => camera.urls.rtsp.main],
	])("answers GetStreamUri of Media2 by https: %s", async (protocol, expected) => {
		const body = `<GetStreamUri xmlns="${tr2}"><Protocol>${protocol}</Protocol><ProfileToken>main</ProfileToken></GetStreamUri>`;
		expect(uri(await secureSoap(body))).toBe(expected());
	});

	it("answers GetStreamUri and GetSnapshotUri of Media1 by https", async () => {
		const setup = (protocol: string) =>
			`<GetStreamUri xmlns="${trt}"><StreamSetup><Stream xmlns="${tt}">RTP-Unicast</Stream><Transport xmlns="${tt}"><Protocol>${protocol}</Protocol></Transport></StreamSetup><ProfileToken>sub</ProfileToken></GetStreamUri>`;
		expect(uri(await secureSoap(setup("RTSP")))).toBe(camera.tlsUrls?.rtsp.sub);
		expect(uri(await secureSoap(setup("HTTP")))).toBe(`${origin(camera.tlsUrls?.onvif)}/cam-1/sub`);
		const snapshot = `<GetSnapshotUri xmlns="${trt}"><ProfileToken>sub</ProfileToken></GetSnapshotUri>`;
		expect(uri(await secureSoap(snapshot))).toBe(`${camera.tlsUrls?.snapshot}?profile=sub`);
	});

	it("says that it has TLS, and does not let it be switched off from afar", async () => {
		const body = `<GetServiceCapabilities xmlns="${tds}"/>`;
		expect(await secureSoap(body)).toContain('TLS1.2="true"');
		const off = `<SetNetworkProtocols xmlns="${tds}"><NetworkProtocols><Name xmlns="${tt}">HTTPS</Name><Enabled xmlns="${tt}">false</Enabled><Port xmlns="${tt}">443</Port></NetworkProtocols></SetNetworkProtocols>`;
		expect(await secureSoap(off)).toContain("whether there is HTTPS");
	});

	it("says in `ready` which certificate it shows, and never its key", () => {
		expect(fleet.ready.tls?.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
		expect(JSON.stringify(fleet.ready)).not.toContain("PRIVATE");
	});
});

describe("a camera without TLS", () => {
	it("says so", async () => {
		await using plain = await startFleet({ cameras: [{ scene: "street", video: small }] });
		const [only] = plain.cameras;
		expect(only?.tlsUrls).toBeNull();
		const { text } = await soap(
			only?.urls.onvif ?? "",
			plain.ready.credentials.admin,
			`<GetNetworkProtocols xmlns="${tds}"/>`,
		);
		expect(text).toMatch(/HTTPS<\/tt:Name><tt:Enabled>false<\/tt:Enabled><tt:Port>443</);
	});
});

describe("the broker of a fleet with TLS", () => {
	it.each(["mqtts", "wss"])(
		"is there over %s, with the certificate that all of it shows",
		async (protocol) => {
			const url = fleet.ready.tls?.mqtt?.replace("mqtts", protocol) ?? "";
			const { user: username, password } = fleet.ready.credentials.mqtt;
			const client = await mqtt.connectAsync(url, {
				username,
				password,
				rejectUnauthorized: false,
				reconnectPeriod: 0,
			});
			const heard = new Promise((resolve) =>
				client.once("message", (_, payload) => resolve(String(payload))),
			);
			await client.subscribeAsync(`${camera.mqtt?.topic}/availability`, { qos: 1 });
			expect(await heard).toBe("online");
			await client.endAsync();
		},
	);
});
