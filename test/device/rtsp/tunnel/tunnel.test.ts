import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Conversation, FakeCamera, settle, url } from "../../../helpers/conversation.ts";
import { FakeLink } from "../../../helpers/fake-link.ts";
import { wordOf } from "../../../helpers/words.ts";

const head = (method: string, cookie: string) =>
	`${method} /cam-1/main HTTP/1.0\r\nx-sessioncookie: ${cookie}\r\nContent-Length: 32767\r\n\r\n`;

/** The GET's link; what is sent by it goes the way of the POST that is open now. */
class TunnelClient extends FakeLink {
	readonly camera: FakeCamera;
	readonly cookie: string;
	post: FakeLink | undefined;
	/** What the GET was answered. */
	answer = "";

	constructor(camera: FakeCamera, cookie: string, peer?: string) {
		super(peer);
		this.camera = camera;
		this.cookie = cookie;
	}

	get(): this {
		this.events = this.camera.service.accept(this);
		super.send(head("GET", this.cookie));
		this.answer = this.take().toString();
		return this;
	}

	/** Opens a POST, and with it ends the one before unless that stays open. */
	open(peer = this.peer): FakeLink {
		const post = new FakeLink(peer);
		post.events = this.camera.service.accept(post);
		post.send(head("POST", this.cookie));
		this.post = post;
		return post;
	}

	override send(bytes: string | Buffer): void {
		this.post?.send(Buffer.from(bytes).toString("base64"));
	}
}

function tunnel(camera = new FakeCamera(), cookie = "cookie-1", peer?: string) {
	const link = new TunnelClient(camera, cookie, peer).get();
	link.open();
	return { camera, link, client: new Conversation(camera, link) };
}

/** A camera that films for somebody, and so has a group of pictures. */
function filming(limits = {}) {
	const camera = new FakeCamera(limits);
	camera.stream.subscribe({ unit() {}, flush() {}, end() {} });
	camera.film("Kpp");
	return camera;
}

const packets = (client: Conversation) => wordOf(client.frames.get(0) ?? []);

describe("an RTSP-over-HTTP tunnel", () => {
	it("answers the GET as a stream without end, and the POST not at all", () => {
		const { link } = tunnel();
		expect(link.answer).toMatch(/^HTTP\/1\.0 200 OK\r\n/);
		expect(link.answer).toContain("Content-Type: application/x-rtsp-tunnelled\r\n");
		expect(link.answer).not.toMatch(/content-length|transfer-encoding/i);
		expect(link.post?.take().toString()).toBe("");
	});

	it("asks for credentials in RTSP, and not in HTTP (ONVIF Core §5.9.3)", async () => {
		const { client } = tunnel(filming());
		expect((await client.plain("DESCRIBE")).status).toBe(401);
		const wrong = await client.credentials("DESCRIBE", url, "wrong");
		expect((await client.plain("DESCRIBE", url, wrong)).status).toBe(401);
		expect((await client.ask("DESCRIBE")).status).toBe(200);
	});

	it("plays: answers and pictures go out by the GET", async () => {
		const { camera, client } = tunnel(filming());
		expect((await client.play()).status).toBe(200);
		camera.film("p");
		await settle();
		await client.answers();
		expect(packets(client)).toBe("K0 p1 p2 p3");
	});

	it("takes requests in pieces, coded each by itself or as one", async () => {
		const { client, link } = tunnel();
		const request = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n";
		for (const char of Buffer.from(request).toString("base64")) link.post?.send(char);
		expect((await client.answer()).status).toBe(200);
		link.post?.send(Buffer.from(request + request).toString("base64"));
		expect(await client.answers()).toHaveLength(2);
	});

	it("goes on when the POST ends, and with the next one", async () => {
		const { camera, client, link } = tunnel(filming());
		await client.play();
		link.post?.vanish();
		camera.film("p");
		await client.answers();
		expect(packets(client)).toBe("K0 p1 p2 p3");
		link.open();
		expect((await client.ask("GET_PARAMETER")).status).toBe(200);
	});

	it("drops a POST in favour of a newer one, and half a message with it", async () => {
		const { client, link } = tunnel();
		link.post?.send("T1B");
		const before = link.post;
		link.open();
		expect(before?.closed).toBe(true);
		expect((await client.plain("OPTIONS")).status).toBe(200);
	});

	it("ends with the GET: the session, the POST, and the cookie's meaning", async () => {
		const { camera, client, link } = tunnel(filming());
		await client.play();
		link.vanish();
		await settle();
		expect(link.post?.closed).toBe(true);
		expect(camera.service.sessions.size).toBe(0);
		const late = link.open();
		expect(late.take().toString()).toMatch(/^HTTP\/1\.0 400 /);
		expect(late.closed).toBe(true);
	});

	it("is closed with its POST when somebody sends what is no Base64", async () => {
		const { camera, client, link } = tunnel(filming());
		await client.play();
		link.post?.send("OPTIONS * RTSP/1.0\r\n\r\n");
		await settle();
		expect(link.closed).toBe(true);
		expect(link.post?.closed).toBe(true);
		expect(camera.service.sessions.size).toBe(0);
	});

	it("is closed when what is coded is no RTSP", async () => {
		const { client, link } = tunnel();
		link.send(Buffer.from([1, 2, 3, 4, 5, 6]));
		expect((await client.answer()).status).toBe(400);
		expect(link.closed).toBe(true);
	});

	it("takes no POST without a GET, with another cookie, or from another address", () => {
		const camera = new FakeCamera();
		const alone = new TunnelClient(camera, "alone").open();
		const { link } = tunnel(camera);
		const stranger = link.open("192.0.2.66");
		for (const post of [alone, stranger]) {
			expect(post.take().toString()).toMatch(/^HTTP\/1\.0 400 /);
			expect(post.closed).toBe(true);
		}
		expect(link.closed).toBe(false);
	});

	it("does not let a second GET take the first one's place", () => {
		const { camera, link } = tunnel();
		const second = new TunnelClient(camera, link.cookie).get();
		expect(second.answer).toMatch(/^HTTP\/1\.0 400 /);
		expect(second.closed).toBe(true);
		expect(link.closed).toBe(false);
	});

	it("is one of several from the same address", async () => {
		const camera = filming();
		const clients = ["a", "b", "c"].map((cookie) => tunnel(camera, cookie).client);
		for (const client of clients) expect((await client.play()).status).toBe(200);
		expect(camera.service.sessions.size).toBe(3);
		expect(new Set(clients.map(({ session }) => session)).size).toBe(3);
	});

	it("is closed when nothing is asked in it", async () => {
		const { camera, link } = tunnel(new FakeCamera({ firstRequestMs: 1_000, idleMs: 5_000 }));
		camera.clock.advance(1_000);
		expect(link.closed).toBe(true);
		expect(link.post?.closed).toBe(true);
	});

	it("is closed after a time without a request and without a session", async () => {
		const { camera, client, link } = tunnel(new FakeCamera({ idleMs: 5_000 }));
		await client.plain("OPTIONS");
		camera.clock.advance(5_000);
		expect(link.closed).toBe(true);
	});

	it("a head that never ends is given up", () => {
		const camera = new FakeCamera({ firstRequestMs: 1_000, headBytes: 300 });
		const [slow, long] = [new FakeLink(), new FakeLink()];
		for (const link of [slow, long]) link.events = camera.service.accept(link);
		slow.send("GET / HTTP/1.1\r\n");
		long.send(`GET / HTTP/1.1\r\n${"a: b\r\n".repeat(60)}`);
		expect(long.take().toString()).toMatch(/^(?:HTTP|RTSP)\/1\.[01] 400 /);
		expect(long.closed).toBe(true);
		camera.clock.advance(1_000);
		expect(slow.closed).toBe(true);
	});

	it("counts each half as a connection of its address", () => {
		const { link } = tunnel(new FakeCamera({ connectionsPerPeer: 2 }));
		expect(link.camera.service.accept(new FakeLink())).toBeUndefined();
		link.vanish();
		expect(link.camera.service.accept(new FakeLink())).toBeDefined();
	});

	it("reads no more requests while their answers are not taken", async () => {
		const { client, link } = tunnel(new FakeCamera({ unsentBytes: 10 }));
		link.stalled = true;
		await client.plain("OPTIONS");
		expect(link.post?.paused).toBe(true);
		const next = link.open();
		expect(next.paused).toBe(true);
		link.stalled = false;
		await settle();
		expect(next.paused).toBe(false);
	});

	it("has at a camera's port what that camera has", async () => {
		const camera = filming();
		const link = new TunnelClient(camera, "x");
		const { guard } = camera.service.find("") ?? {};
		if (!guard) throw new Error("no guard");
		link.events = camera.service.accept(link, () => ({ guard }));
		FakeLink.prototype.send.call(link, head("GET", "x"));
		link.take();
		link.open();
		expect((await new Conversation(camera, link).ask("DESCRIBE")).status).toBe(404);
	});
});

describe("whatever comes by the halves of a tunnel", () => {
	const piece = fc.oneof(
		fc.constantFrom("get", "post", "vanish", "wait"),
		fc.uint8Array({ maxLength: 30 }),
		fc.stringMatching(/^[A-Za-z0-9+/=]{0,20}$/),
		fc
			.constantFrom("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", "$\0\0\0", `DESCRIBE ${url} RTSP/1.0\r\n`)
			.map((text) => Buffer.from(text).toString("base64")),
	);

	it("the server goes on, and keeps nothing in the end", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
				const camera = filming();
				const client = new TunnelClient(camera, "c");
				for (const step of pieces) {
					if (step === "get" && !client.events) client.get();
					else if (step === "post") client.open();
					else if (step === "vanish") client.post?.vanish();
					else if (step === "wait") camera.clock.advance(20_000);
					else client.post?.send(typeof step === "string" ? step : Buffer.from(step));
					await settle();
				}
				const next = camera.connect("192.0.2.44");
				expect((await next.plain("OPTIONS")).status).toBe(200);
				camera.service.close();
				await settle();
				camera.clock.advance(20_000);
				await settle();
				expect(camera.service.sessions.size).toBe(0);
				expect(camera.clock.pending).toBe(0);
			}),
			{ numRuns: 300 },
		);
	});
});
