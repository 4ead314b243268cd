import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeCamera, settle, url } from "../../helpers/conversation.ts";
import { readServerMessages } from "../../helpers/rtsp-answers.ts";

const methods = ["OPTIONS", "DESCRIBE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "RECORD", "x"];
const headers = [
	"Transport: RTP/AVP/TCP;unicast;interleaved=0-1",
	"Transport: RTP/AVP/TCP;unicast;interleaved=0-0",
	"Transport: RTP/AVP;unicast;client_port=5000-5001",
	"Transport: RTP/AVP;multicast",
	"Range: npt=0.000-",
	"Range: clock=x",
	"Require: x",
	"Session: 1",
	"Accept: application/sdp",
	"Content-Length: 3",
	"Content-Length: x",
	": ",
];
const uris = [url, url, url, `${url}/trackID=0`, `${url}/trackID=9`, "rtsp://192.0.2.1/other", "*", "/", "x"];

type Step =
	| { kind: "ask"; method: string; uri: string; headers: string[] }
	| { kind: "bytes"; bytes: Uint8Array }
	| { kind: "film"; word: string }
	| { kind: "wait"; ms: number }
	| { kind: "stall"; stalled: boolean }
	| { kind: "flush" }
	| { kind: "group"; port: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant("ask" as const),
			method: fc.constantFrom(...methods),
			uri: fc.constantFrom(...uris),
			headers: fc.array(fc.constantFrom(...headers), { maxLength: 3 }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant("bytes" as const),
			bytes: fc.oneof(
				fc.uint8Array({ maxLength: 20 }),
				fc.constant(Buffer.from("2401000880c90001aabbccdd", "hex")),
			),
		}),
	},
	fc.record({ kind: fc.constant("film" as const), word: fc.stringMatching(/^[Kp]{1,5}$/) }),
	fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(1, 1000, 30_000, 70_000) }),
	fc.record({ kind: fc.constant("stall" as const), stalled: fc.boolean() }),
	fc.record({ kind: fc.constant("flush" as const) }),
	fc.record({ kind: fc.constant("group" as const), port: fc.constantFrom(0, 20_000, 20_002) }),
);

/** The transport of a client that plays already, or nothing for one that has just connected. */
const start = fc.constantFrom(
	undefined,
	"RTP/AVP/TCP;unicast;interleaved=0-1",
	"RTP/AVP;unicast;client_port=5000-5001",
	"RTP/AVP;multicast",
);

async function perform(camera: FakeCamera, client: ReturnType<FakeCamera["connect"]>, action: Step) {
	switch (action.kind) {
		case "ask": {
			const session = client.session && `Session: ${client.session}\r\n`;
			const credentials = await client.credentials(action.method, action.uri).catch(() => "");
			const lines = action.headers.map((line) => `${line}\r\n`).join("");
			client.link.send(
				`${action.method} ${action.uri} RTSP/1.0\r\nCSeq: 1\r\n${credentials}${session}${lines}\r\n`,
			);
			break;
		}
		case "bytes":
			client.link.send(Buffer.from(action.bytes));
			break;
		case "film":
			camera.film(action.word);
			break;
		case "wait":
			camera.clock.advance(action.ms);
			break;
		case "stall":
			client.link.stalled = action.stalled;
			break;
		case "flush":
			camera.stream.flush();
			break;
		case "group":
			camera.group = action.port === 0 ? undefined : { address: "239.1.2.3", port: action.port, ttl: 1 };
			camera.service.groups.review();
	}
	await settle();
}

describe("whatever a client does", () => {
	it("the server answers in RTSP, serves the next client, and keeps nothing in the end", async () => {
		await fc.assert(
			fc.asyncProperty(start, fc.array(step, { maxLength: 15 }), async (transport, steps) => {
				const camera = new FakeCamera();
				camera.group = { address: "239.1.2.3", port: 20_000, ttl: 1 };
				const client = camera.connect();
				if (transport) {
					const stopWatching = camera.stream.subscribe({ unit() {}, flush() {}, end() {} });
					camera.film("K");
					expect((await client.play(transport)).status).toBe(200);
					stopWatching();
				}
				for (const action of steps) {
					await perform(camera, client, action);
					const { answers, rest } = readServerMessages(client.link.take());
					expect(rest).toHaveLength(0);
					client.session ||=
						answers.flatMap((answer) => answer.headers.get("session") ?? [])[0]?.split(";")[0] ?? "";
				}
				camera.stream.flush();
				camera.film("K");
				const next = camera.connect("192.0.2.44");
				next.link.send("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n");
				expect((await next.answer()).status).toBe(200);
				camera.service.close();
				await settle();
				camera.clock.advance(20_000);
				await settle();
				expect(camera.service.sessions.size).toBe(0);
				expect(camera.stream.viewers).toBe(0);
				expect([...camera.pairs, ...camera.groups].every((pair) => pair.closed)).toBe(true);
				expect(camera.service.groups.size).toBe(0);
				expect(camera.clock.pending).toBe(0);
			}),
			{ numRuns: 300 },
		);
	});
});
