import { createConnection, type Socket } from "node:net";
import { startCamera, type VirtualCamera } from "persienne";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExamineOptions } from "../../../device/doctor/examine.ts";
import { examineAll, words } from "./examination.ts";
import { FakeDevice, FakeServer, profile, profiles, type Reply } from "./fake-device.ts";

const only = ["rtsp", "rtsp-refusal"] as const;
const quick: Partial<ExamineOptions> = { only, limits: { answerMs: 700 } };

const streamUri = (uri: string): string =>
	`<tr2:GetStreamUriResponse><tr2:Uri>${uri}</tr2:Uri></tr2:GetStreamUriResponse>`;

/** A device that says the usual things about a stream that is somewhere else. */
async function examined(uri: string, replies: Readonly<Record<string, Reply>> = {}, options = quick) {
	await using device = await FakeDevice.start({ "media2 GetStreamUri": streamUri(uri), ...replies });
	return words(await examineAll(device, options));
}

describe("a stream", () => {
	let camera: VirtualCamera;
	beforeAll(async () => {
		camera = await startCamera({
			scene: "street",
			masks: "none",
			video: { main: { size: "320x180", fps: 5, bitrate: "200k" }, sub: { size: "160x90", fps: 5 } },
		});
	});
	afterAll(() => camera?.stop());

	/** The camera's own stream, as a device advertises it that says something else of it. */
	async function advertised(
		encoding: string,
		width: number,
		height: number,
		fps: number,
		{ uri = camera.urls.rtsp.main, ...options }: Partial<ExamineOptions> & { uri?: string } = {},
	): Promise<string> {
		const claim = profiles(profile("p1", encoding, width, height, fps));
		const given = { "media2 GetProfiles": claim, "media2 GetStreamUri": streamUri(uri) };
		await using device = await FakeDevice.start({ ...given, GetDeviceInformation: information });
		const { user, password } = camera.credentials.viewer;
		const findings = words(
			await examineAll({ url: device.url, user, password }, { only: ["rtsp"], ...options }),
		);
		return findings["rtsp p1"] ?? "";
	}
	const information =
		"<tds:GetDeviceInformationResponse><tds:Manufacturer>A</tds:Manufacturer><tds:Model>B</tds:Model><tds:FirmwareVersion>1</tds:FirmwareVersion><tds:SerialNumber>2</tds:SerialNumber></tds:GetDeviceInformationResponse>";

	it("passes when it is what is advertised", async () => {
		expect(await advertised("H264", 320, 180, 5)).toBe("passed");
	});

	it.each([
		["of another size", "H264", 640, 360, 5, /^failed: 640x360 is advertised and 320x180 comes; /],
		["of another codec", "H265", 320, 180, 5, /^failed: H265 is advertised and h264 comes; /],
		[
			"that is much slower",
			"H264",
			320,
			180,
			30,
			/^failed: 30 pictures per second are advertised; h264 320x180, /,
		],
		["that is faster", "H264", 320, 180, 1, /^failed: 1 pictures per second are advertised; /],
	])("fails when it is one %s", async (_, encoding, width, height, fps, verdict) => {
		expect(await advertised(encoding, width, height, fps)).toMatch(verdict);
	});

	/** A way to the camera that does something to it once so many bytes have come. */
	async function cutAfter(bytes: number, cut: (socket: Socket, camera: Socket) => void): Promise<string> {
		await using way = await FakeServer.start((socket) => {
			const inner = createConnection({
				host: "127.0.0.1",
				port: Number(new URL(camera.urls.rtsp.main).port),
			});
			let passed = 0;
			inner.on("error", () => {});
			socket.on("close", () => inner.destroy());
			socket.pipe(inner).pipe(socket);
			inner.on("data", (data) => {
				passed += data.length;
				if (passed > bytes) cut(socket, inner);
			});
		});
		const uri = camera.urls.rtsp.main.replace(/:\d+\//, `:${way.port}/`);
		return await advertised("H264", 320, 180, 5, { uri, seconds: 4 });
	}

	it("fails when it breaks off", async () => {
		expect(await cutAfter(20_000, (socket) => socket.destroy())).toMatch(
			/^failed: the (?:device ended the stream after \d+ pictures|stream broke off: )/,
		);
	});

	it("fails when it stands still", async () => {
		expect(await cutAfter(20_000, (socket, inner) => inner.unpipe(socket))).toMatch(
			/^failed: 5 pictures per second are advertised; /,
		);
	});

	it("fails when it is more than can be taken", async () => {
		const limits = { streamBytes: 2_000 };
		expect(await advertised("H264", 320, 180, 5, { limits })).toBe("failed: it sends more than 2000 bytes");
	});

	it("fails when its pictures are larger than can be taken", async () => {
		const limits = { pixels: 160 * 90, answerMs: 1_000 };
		expect(await advertised("H264", 320, 180, 5, { limits })).toBe("failed: no picture within 1000 ms");
	});

	it("is refused to whoever has another password", async () => {
		expect(await examined(camera.urls.rtsp.main)).toMatchObject({
			"rtsp p1": "failed: the stream cannot be opened: it does not accept these credentials",
			"rtsp-refusal": "passed",
		});
	});

	it("fails when the device does not know it", async () => {
		const { user, password } = camera.credentials.viewer;
		const uri = camera.urls.rtsp.main.replace("/main", "/none");
		await using device = await FakeDevice.start({
			GetDeviceInformation: information,
			"media2 GetProfiles": profiles(profile("p1", "H264", 320, 180, 5)),
			"media2 GetStreamUri": streamUri(uri),
		});
		const findings = words(await examineAll({ url: device.url, user, password }, quick));
		expect(findings["rtsp p1"]).toBe(
			"failed: the stream cannot be opened: the device does not know this URI",
		);
	});
});

/** Answers every RTSP request with the same. */
const answering =
	(text: string) =>
	(socket: Socket): void => {
		socket.on("data", (data) =>
			socket.write(text.replace("CSeq: n", /CSeq: \d+/.exec(data.toString())?.[0] ?? "")),
		);
	};

const endlessly =
	(start: string) =>
	(socket: Socket): void => {
		socket.write(start);
		const more = (): void => {
			while (!socket.destroyed && socket.write(Buffer.alloc(16 << 10, 0x61)));
		};
		socket.on("drain", more);
		more();
	};

describe("what listens for RTSP", () => {
	it("may be nobody", async () => {
		const server = await FakeServer.start(() => {});
		await server[Symbol.asyncDispose]();
		expect(await examined(`rtsp://127.0.0.1:${server.port}/p1`)).toMatchObject({
			"rtsp p1": "failed: the stream cannot be opened: Connection refused",
			"rtsp-refusal": "failed: the connection is refused: nothing listens there",
		});
	});

	it.each<[string, (socket: Socket) => void, RegExp, RegExp]>([
		["says nothing", () => {}, /^failed: the stream cannot be opened: /, /^failed: nothing within 700 ms/],
		[
			"hangs up",
			(socket) => socket.destroy(),
			/^failed: the stream cannot be opened: /,
			/^failed: the device hung up/,
		],
		[
			"speaks something else",
			answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
			/^failed: /,
			/^failed: what answers there does not speak RTSP/,
		],
		[
			"never ends a line",
			endlessly("RTSP/1.0 200 OK"),
			/^failed: the stream cannot be opened: /,
			/^failed: no line ends within 16384 bytes/,
		],
		[
			"never ends a description",
			endlessly(
				"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Type: application/sdp\r\nContent-Length: 2000000000\r\n\r\n",
			),
			/^failed: the stream cannot be opened: /,
			/^failed: anybody may watch/,
		],
		[
			"describes no video",
			answering(
				"RTSP/1.0 200 OK\r\nCSeq: n\r\nContent-Type: application/sdp\r\nContent-Length: 12\r\n\r\nv=0\r\ns=none\r\n",
			),
			/^failed: /,
			/^failed: anybody may watch/,
		],
		[
			"has no room",
			answering("RTSP/1.0 453 Not Enough Bandwidth\r\nCSeq: n\r\nContent-Length: 0\r\n\r\n"),
			/^failed: the stream cannot be opened: /,
			/^failed: a stranger is answered 453 and not 401/,
		],
	])("and %s", async (_, accept, play, describe) => {
		await using server = await FakeServer.start(accept);
		const findings = await examined(`rtsp://127.0.0.1:${server.port}/p1`);
		expect(findings["rtsp p1"]).toMatch(play);
		expect(findings["rtsp-refusal"]).toMatch(describe);
	});
});
