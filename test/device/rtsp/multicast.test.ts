import { describe, expect, it } from "vitest";
import { FakeCamera, settle, url } from "../../helpers/conversation.ts";
import { readRtp } from "../../helpers/depacketise.ts";
import { wordOf } from "../../helpers/words.ts";

const group = { address: "239.192.1.2", port: 20_000, ttl: 7 };
const offer = "RTP/AVP;multicast";

function filming(limits = {}) {
	const camera = new FakeCamera(limits);
	camera.group = group;
	camera.stream.subscribe({ unit() {}, flush() {}, end() {} });
	camera.film("Kpp");
	return camera;
}

/** Lets pacing, which takes time, go on until all is sent. */
async function elapse(camera: FakeCamera) {
	for (let i = 0; i < 20; i++) {
		camera.clock.advance(5);
		await settle();
	}
}

const sent = (camera: FakeCamera, index = 0) => wordOf(camera.groups[index]?.packets ?? []);

describe("SETUP by multicast", () => {
	it("answers with the camera's group, whatever the client proposes", async () => {
		const camera = filming();
		const answer = await camera
			.connect()
			.setup("RTP/AVP;multicast;destination=239.9.9.9;port=4000-4001;ttl=99");
		expect(answer.status).toBe(200);
		expect(answer.headers.get("transport")?.[0]).toMatch(
			/^RTP\/AVP;multicast;destination=239\.192\.1\.2;port=20000-20001;ttl=7;ssrc=[0-9A-F]{8}$/,
		);
		expect(camera.groups[0]?.target).toEqual({ ...group, localAddress: "192.0.2.1" });
	});

	it("is refused where a stream goes nowhere, and the client's next offer is taken", async () => {
		const camera = filming();
		camera.group = undefined;
		expect((await camera.connect().setup(offer)).status).toBe(461);
		const answer = await camera.connect().setup(`${offer},RTP/AVP/TCP;interleaved=0-1`);
		expect(answer.headers.get("transport")?.[0]).toContain("RTP/AVP/TCP");
	});

	it("takes credentials", async () => {
		const client = filming().connect();
		expect((await client.plain("SETUP", `${url}/trackID=0`, `Transport: ${offer}\r\n`)).status).toBe(401);
	});

	it("is refused over TLS, since datagrams are not encrypted", async () => {
		const client = filming().connect();
		client.link.isSecure = true;
		expect((await client.setup(offer)).status).toBe(461);
	});

	it("has a limit", async () => {
		const camera = filming({ multicastGroups: 1 });
		expect((await camera.connect().setup(offer)).status).toBe(200);
		const client = camera.connect();
		client.session = "";
		const both = await client.ask("SETUP", `${url}/multicast/trackID=1`, `Transport: ${offer}\r\n`);
		expect(both.status).toBe(503);
	});
});

describe("what goes to a group", () => {
	it("goes there once, however many watch, and is the same for all", async () => {
		const camera = filming();
		const [one, two] = [camera.connect("192.0.2.8"), camera.connect("192.0.2.9")];
		await one.setup(offer);
		await two.setup(offer);
		expect(camera.groups).toHaveLength(1);
		expect((await one.ask("PLAY")).status).toBe(200);
		await elapse(camera);
		expect(sent(camera)).toBe("K0 p1 p2");
		const late = two.ask("PLAY");
		await settle();
		camera.film("p");
		const answer = await late;
		expect(answer.status).toBe(200);
		await elapse(camera);
		expect(sent(camera)).toBe("K0 p1 p2 p3");
		const [info = ""] = answer.headers.get("rtp-info") ?? [];
		const last = readRtp(camera.groups[0]?.packets.at(-1) ?? Buffer.alloc(0));
		expect(info).toContain(`seq=${(last.sequence + 1) & 0xffff}`);
	});

	it("goes on until the last has gone", async () => {
		const camera = filming();
		const [one, two] = [camera.connect("192.0.2.8"), camera.connect("192.0.2.9")];
		for (const client of [one, two]) {
			await client.setup(offer);
			const playing = client.ask("PLAY");
			await settle();
			camera.film("K");
			await playing;
		}
		await elapse(camera);
		await one.ask("TEARDOWN");
		const before = camera.groups[0]?.packets.length ?? 0;
		camera.film("p");
		await elapse(camera);
		expect(camera.groups[0]?.packets.length).toBeGreaterThan(before);
		expect(camera.groups[0]?.closed).toBe(false);
		await two.ask("TEARDOWN");
		expect(camera.groups[0]?.closed).toBe(true);
		expect(camera.groups[0]?.control.at(-1)?.includes(Buffer.from([0x81, 0xcb]))).toBe(true);
		expect(camera.service.groups.size).toBe(0);
		expect(camera.stream.viewers).toBe(1);
	});

	it("pauses when nobody plays, and begins anew at a key frame", async () => {
		const camera = filming();
		const client = camera.connect();
		await client.setup(offer);
		await client.ask("PLAY");
		await elapse(camera);
		expect((await client.ask("PAUSE")).status).toBe(200);
		expect(camera.stream.viewers).toBe(1);
		camera.film("pp");
		await elapse(camera);
		expect(sent(camera)).toBe("K0 p1 p2");
		await client.ask("PLAY");
		camera.film("K");
		await elapse(camera);
		expect(sent(camera)).toMatch(/K5$/);
	});

	it("is nothing of an older policy once that is over (I4)", async () => {
		const camera = filming();
		const client = camera.connect();
		await client.setup(offer);
		await client.ask("PLAY");
		await elapse(camera);
		camera.film("K", 400_000);
		camera.stream.require(99);
		await elapse(camera);
		// What had left when it was called, and nothing since.
		const { length = 0 } = camera.groups[0]?.packets ?? [];
		expect(length).toBeLessThan(60);
		camera.film("p");
		await elapse(camera);
		expect(camera.groups[0]?.packets).toHaveLength(length);
	});

	it("ends when its viewer shows no sign of life, and RTCP of others is none", async () => {
		const camera = filming({ sessionMs: 10_000 });
		const client = camera.connect();
		await client.setup(offer);
		await client.ask("PLAY");
		camera.clock.advance(9_000);
		await client.ask("GET_PARAMETER");
		camera.clock.advance(9_000);
		expect(camera.service.sessions.size).toBe(1);
		camera.clock.advance(1_001);
		expect(camera.service.sessions.size).toBe(0);
		expect(camera.groups[0]?.closed).toBe(true);
	});

	it("ends with the stream, for all", async () => {
		const camera = filming();
		const client = camera.connect();
		await client.setup(offer);
		await client.ask("PLAY");
		camera.stream.end();
		await settle();
		expect(camera.service.sessions.size).toBe(0);
		expect(camera.groups[0]?.closed).toBe(true);
		expect(camera.service.groups.size).toBe(0);
	});

	it("ends when the address is changed: viewers are told, and have to ask anew", async () => {
		const camera = filming();
		const client = camera.connect();
		await client.setup(offer);
		await client.ask("PLAY");
		camera.group = { ...group, ttl: 8 };
		camera.service.groups.review();
		await settle();
		expect(camera.service.sessions.size).toBe(0);
		expect(camera.groups[0]?.closed).toBe(true);
		expect((await camera.connect().setup(offer)).headers.get("transport")?.[0]).toContain("ttl=8");
	});

	it("goes on when something else was changed", async () => {
		const camera = filming();
		await camera.connect().setup(offer);
		camera.service.groups.review();
		await settle();
		expect(camera.service.sessions.size).toBe(1);
	});

	it("may have a viewer who changes to another transport before PLAY", async () => {
		const camera = filming();
		const client = camera.connect();
		await client.setup(offer);
		expect((await client.setup("RTP/AVP/TCP;interleaved=0-1")).status).toBe(200);
		expect(camera.groups[0]?.closed).toBe(true);
		expect((await client.setup(offer)).status).toBe(200);
		await client.ask("PLAY");
		await elapse(camera);
		expect(sent(camera, 1)).toBe("K0 p1 p2");
	});

	it("is open no longer than the server", async () => {
		const camera = filming();
		await camera.connect().setup(offer);
		camera.service.close();
		await settle();
		expect(camera.groups[0]?.closed).toBe(true);
		expect(camera.service.groups.size).toBe(0);
		camera.clock.advance(30_000);
		await settle();
		expect(camera.clock.pending).toBe(0);
	});
});

describe("DESCRIBE of what goes by multicast", () => {
	it("names the groups where multicast was asked for, and nowhere else", async () => {
		const camera = filming();
		const { body } = await camera.connect().ask("DESCRIBE", `${url}/multicast`);
		expect(body).toContain("m=video 20000 RTP/AVP 96\r\nc=IN IP4 239.192.1.2/7\r\n");
		expect(body).toContain("m=application 20002 RTP/AVP 107\r\nc=IN IP4 239.192.1.2/7\r\n");
		expect((await camera.connect().ask("DESCRIBE")).body).not.toContain("239.");
	});
});
