import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTls } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { type EndpointOptions, parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { openTransport } from "../../../broker/publish/transport.ts";
import { selfSigned } from "../../../device/tls/self-signed.ts";

const accepted = Buffer.from([0x20, 2, 0, 0]);

let key: KeyObject;
let cert: string;
let mqtts: number;
let wss: number;
const close: (() => void)[] = [];
beforeAll(async () => {
	key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
	const now = Date.now();
	const times = { notBefore: now - 60_000, notAfter: now + 3_600_000 };
	cert = selfSigned({ key, names: ["127.0.0.1", "broker.example"], ...times, serial: Buffer.alloc(16, 7) });
	const options = { cert, key: key.export({ format: "pem", type: "pkcs8" }) };
	const plain = createTls(options, (socket) => {
		socket.on("error", () => {});
		socket.end(accepted);
	}).listen(0, "127.0.0.1");
	const web = createHttps(options).listen(0, "127.0.0.1");
	const gateway = new WebSocketServer({ server: web });
	gateway.on("connection", (socket, { url }) => {
		socket.send(url === "/long" ? Buffer.alloc(1000) : accepted);
		socket.close();
	});
	plain.on("tlsClientError", () => {});
	await Promise.all([once(plain, "listening"), once(web, "listening")]);
	mqtts = (plain.address() as AddressInfo).port;
	wss = (web.address() as AddressInfo).port;
	close.push(
		() => plain.close(),
		() => web.close(),
		() => gateway.close(),
	);
});
afterAll(() => {
	for (const each of close) each();
});

/** What comes, or the code of the error that comes instead. */
async function outcome(stream: Duplex): Promise<string> {
	return new Promise((resolve) => {
		stream.once("data", (bytes: Buffer) => resolve(bytes.toString("hex")));
		stream.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
	});
}
const to = (url: string, more: Partial<EndpointOptions> = {}) => parseEndpoint({ url, ...more });
const here = [{ address: "127.0.0.1", family: 4 }];

describe("over TLS", () => {
	test.each([
		["mqtts", "127.0.0.1"],
		["wss", "127.0.0.1"],
		["mqtts", "broker.example"],
		["wss", "broker.example"],
	] as const)(
		"a certificate that the authorities vouch for, and that has the name, is taken: %s://%s",
		async (protocol, host) => {
			const port = protocol === "mqtts" ? mqtts : wss;
			const endpoint = to(`${protocol}://${host}:${port}`, { ca: cert });
			expect(await outcome(openTransport(endpoint, async () => here))).toBe("20020000");
		},
	);

	test.each(["mqtts", "wss"] as const)(
		"over %s, one that nobody vouches for is not, nor one of another name",
		async (protocol) => {
			const port = protocol === "mqtts" ? mqtts : wss;
			const unknown = openTransport(to(`${protocol}://127.0.0.1:${port}`));
			expect(await outcome(unknown)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
			const other = openTransport(to(`${protocol}://other.example:${port}`, { ca: cert }), async () => here);
			expect(await outcome(other)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
		},
	);

	test("a WebSocket message that is too long is not buffered", async () => {
		const stream = openTransport(to(`wss://127.0.0.1:${wss}/long`, { ca: cert }));
		expect(await outcome(stream)).toBe("WS_ERR_UNSUPPORTED_MESSAGE_LENGTH");
	});
});

describe("a name", () => {
	const guarded = to("mqtt://broker.example:1883", { guarded: true });

	test.each([
		["nothing", []],
		["an address of one link", [{ address: "169.254.169.254", family: 4 }]],
		[
			"such addresses alone",
			[
				{ address: "0.0.0.0", family: 4 },
				{ address: "fe80::1", family: 6 },
			],
		],
	])("that resolves to %s leads nowhere, where a client chose it", async (_, addresses) => {
		expect(await outcome(openTransport(guarded, async () => addresses))).toBe("MQTT_UNREACHABLE");
	});

	test("that does not resolve is told as the resolver tells it", async () => {
		const unknown = Object.assign(new Error("no"), { code: "ENOTFOUND" });
		expect(await outcome(openTransport(guarded, () => Promise.reject(unknown)))).toBe("ENOTFOUND");
	});
});
