import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Jimp } from "jimp";
import { describe, expect, it } from "vitest";
import { examineAll, words } from "./examination.ts";
import { FakeDevice, password, type Question, user } from "./fake-device.ts";

const challenge = 'Digest realm="camera", nonce="abc", qop="auth", algorithm=MD5';

/** RFC 7616 §3.4.1, by what the client says of its own. */
function isSigned({ request }: Question): boolean {
	const sent = request.headers.authorization ?? "";
	const part = (name: string): string => new RegExp(`\\b${name}="?([^",]*)`).exec(sent)?.[1] ?? "";
	const hash = (text: string): string => createHash("md5").update(text).digest("hex");
	const a1 = hash(`${user}:camera:${password}`);
	const a2 = hash(`GET:${request.url}`);
	return part("response") === hash(`${a1}:abc:${part("nc")}:${part("cnonce")}:auth:${a2}`);
}

/** @param give what is given to those who sign in */
async function verdictOn(
	give: (response: ServerResponse) => void,
	refuse: (response: ServerResponse) => void = (response) =>
		response.writeHead(401, { "www-authenticate": challenge }).end(),
	uri?: string,
): Promise<string> {
	await using device = await FakeDevice.start({
		"media2 GetSnapshotUri": ({ origin }) =>
			`<tr2:GetSnapshotUriResponse><tr2:Uri>${uri ?? `${origin}/snapshot?a=1`}</tr2:Uri></tr2:GetSnapshotUriResponse>`,
		"/snapshot?a=1": (question, response) => {
			if (isSigned(question)) give(response);
			else refuse(response);
			return undefined;
		},
	});
	const limits = { answerMs: 500, snapshotBytes: 100_000, pixels: 640 * 480 };
	const { "snapshot p1": finding } = await examineAll(device, { only: ["snapshot"], limits });
	return finding ? (words({ finding })["finding"] as string).replace(/^passed$/, finding.detail) : "";
}

const jpeg = (width: number, height: number) =>
	new Jimp({ width, height, color: 0x336699ff }).getBuffer("image/jpeg");
const giving =
	(data: Buffer, type = "image/jpeg") =>
	(response: ServerResponse) =>
		response.writeHead(200, { "content-type": type }).end(data);

describe("a snapshot", () => {
	it("passes when it is a JPEG for those who sign in", async () => {
		expect(await verdictOn(giving(await jpeg(64, 48)))).toMatch(/^JPEG 64x48, \d+ bytes$/);
	});

	it("may be larger than the stream, and not larger than what is decoded", async () => {
		expect(await verdictOn(giving(await jpeg(800, 600)))).toBe(
			"failed: it is no picture that can be decoded",
		);
	});

	it.each<[string, (response: ServerResponse) => void, string]>([
		["of another type", giving(Buffer.from("<html>"), "text/html"), "failed: its type is text/html"],
		["that is none", giving(Buffer.from("no picture")), "failed: it is no picture that can be decoded"],
		["that is empty", giving(Buffer.alloc(0)), "failed: it is no picture that can be decoded"],
		["that is huge", giving(Buffer.alloc(200_000)), "failed: the answer has more than 100000 bytes"],
		["that is missing", (response) => response.writeHead(404).end(), "failed: it answers 404"],
		[
			"elsewhere",
			(response) => response.writeHead(302, { location: "http://192.0.2.1/" }).end(),
			"failed: it answers 302",
		],
		["that never comes", () => {}, "failed: no whole answer within 500 ms"],
	])("fails for one %s", async (_, give, verdict) => {
		expect(await verdictOn(give)).toBe(verdict);
	});

	it.each<[string, (response: ServerResponse) => void, string]>([
		["anybody", giving(Buffer.from("x")), "failed: anybody may fetch it"],
		[
			"who says the password aloud",
			(response) => response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end(),
			"failed: a stranger is answered 401 and not asked for a digest",
		],
		[
			"nobody",
			(response) => response.writeHead(401, { "www-authenticate": challenge.replace("abc", "other") }).end(),
			"failed: it does not accept these credentials",
		],
		[
			"who understands riddles",
			(response) => response.writeHead(401, { "www-authenticate": "Digest of something" }).end(),
			"failed: its challenge cannot be answered",
		],
	])("fails when it is for %s", async (_, refuse, verdict) => {
		expect(await verdictOn(giving(Buffer.alloc(0)), refuse)).toBe(verdict);
	});

	it.each([
		["https://127.0.0.1/a", "failed: the URI is not for http: https://127.0.0.1"],
		["http://192.0.2.1/a", "failed: the URI names another host: 192.0.2.1"],
		["/snapshot", "failed: what it gives is no URI"],
	])("fails when it is at %s", async (uri, verdict) => {
		expect(await verdictOn(() => {}, undefined, uri)).toBe(verdict);
	});
});
