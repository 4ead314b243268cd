import { EventEmitter, once } from "node:events";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChannelSocket } from "../../../console/live/channel.ts";
import { Wall } from "../../../console/live/wall.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { Secret } from "../../../device/secret.ts";
import { camera, limits } from "../wall-camera.ts";
import { spoken } from "./transport-packet.ts";

const program = fileURLToPath(new URL("./fake-transcoder.js", import.meta.url));
const password = "wall password";

/** A page's socket. Its first picture tells which process made it. */
class Page extends EventEmitter implements ChannelSocket {
	bufferedAmount = 0;

	send(data: Uint8Array): void {
		this.emit("picture", Buffer.from(data));
	}

	over(retry: boolean): void {
		this.emit("over", retry);
	}

	renew(): void {
		this.emit("renew");
	}

	cut(): void {
		this.emit("cut");
	}

	async picture(): Promise<Record<string, unknown>> {
		const [data] = (await once(this, "picture")) as [Buffer];
		return spoken(data);
	}
}

let clock: VirtualClock;
let wall: Wall;
let log: string[];

beforeEach(() => {
	clock = new VirtualClock();
	log = [];
	wall = new Wall({
		program,
		credentials: { user: "wall", password: new Secret(password) },
		clock,
		log: pino({}, { write: (line: string) => log.push(line) }),
		limits: { ...limits, maxStreams: 2 },
	});
});

afterEach(() => wall.close());

function isRunning(pid: unknown): boolean {
	try {
		return process.kill(pid as number, 0);
	} catch {
		return false;
	}
}

async function untilGone(pid: unknown): Promise<void> {
	await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
}

describe("a camera's transcoder", () => {
	it("starts with the first viewer and stops a little after the last", async () => {
		const [first, second] = [new Page(), new Page()];
		expect(wall.running).toBe(0);
		const leaveFirst = wall.watch(camera("cam-1"), first);
		const { pid } = await first.picture();
		const leaveSecond = wall.watch(camera("cam-1"), second);
		expect(await second.picture()).toMatchObject({ pid });
		expect(wall.running).toBe(1);
		leaveFirst?.();
		clock.advance(limits.lingerMs);
		expect(await second.picture()).toMatchObject({ pid });
		leaveSecond?.();
		clock.advance(limits.lingerMs - 1);
		expect(wall.running).toBe(1);
		clock.advance(1);
		expect(wall.running).toBe(0);
		await untilGone(pid);
	});

	it("is found running by a page that is loaded anew", async () => {
		const page = new Page();
		const leave = wall.watch(camera("cam-1"), page);
		const { pid } = await page.picture();
		leave?.();
		clock.advance(limits.lingerMs - 1);
		const again = new Page();
		wall.watch(camera("cam-1"), again);
		clock.advance(limits.lingerMs);
		expect(await again.picture()).toMatchObject({ pid });
	});

	it("gets its order over stdin: no URL and no password is on its command line", async () => {
		const page = new Page();
		wall.watch(camera("cam-1"), page);
		const { argv, execArgv, order } = (await page.picture()) as Record<string, string[]>;
		expect(order).toEqual({
			url: "rtsp://127.0.0.1:8554/steady",
			user: "wall",
			password,
			maxWidth: 640,
			maxHeight: 360,
		});
		expect([...(argv ?? []), ...(execArgv ?? [])].join(" ")).not.toMatch(/wall password|rtsp:/);
	});

	it("that fails is told to its viewers and to the log, without its password, and is not started again at once", async () => {
		const page = new Page();
		wall.watch(camera("cam-1", "fails"), page);
		expect(await once(page, "over")).toEqual([true]);
		expect(log).toHaveLength(1);
		expect(log[0]).toContain("cannot open with [redacted]");
		expect(log[0]).not.toContain(password);
		expect(wall.watch(camera("cam-1", "fails"), new Page())).toBeUndefined();
		clock.advance(limits.retryMs);
		const second = new Page();
		expect(wall.watch(camera("cam-1", "fails"), second)).toBeDefined();
		await once(second, "over");
		clock.advance(limits.retryMs);
		expect(wall.watch(camera("cam-1", "fails"), new Page())).toBeUndefined();
		clock.advance(limits.retryMs);
		expect(wall.watch(camera("cam-1", "fails"), new Page())).toBeDefined();
	});

	it("that writes garbage is stopped", async () => {
		const page = new Page();
		wall.watch(camera("cam-1", "garbage"), page);
		expect(await once(page, "over")).toEqual([true]);
		expect(wall.running).toBe(0);
		expect(log[0]).toContain("no MPEG transport stream");
	});

	it("that was killed is replaced for those who come again", async () => {
		const page = new Page();
		wall.watch(camera("cam-1"), page);
		const { pid } = await page.picture();
		process.kill(pid as number, "SIGKILL");
		expect(await once(page, "over")).toEqual([true]);
		clock.advance(limits.retryMs);
		const again = new Page();
		wall.watch(camera("cam-1"), again);
		expect((await again.picture())["pid"]).not.toBe(pid);
	});

	it("that cannot even be started is one more failure", async () => {
		const broken = new Wall({
			program: "no\0file",
			credentials: { user: "wall", password: new Secret(password) },
			clock,
			log: pino({}, { write: (line: string) => log.push(line) }),
			limits,
		});
		const page = new Page();
		const over = once(page, "over");
		broken.watch(camera("cam-1"), page);
		expect(await over).toEqual([true]);
		expect(broken.running).toBe(0);
		expect(log).toHaveLength(1);
	});

	it("stops with the wall", async () => {
		const page = new Page();
		wall.watch(camera("cam-1"), page);
		const { pid } = await page.picture();
		const over = once(page, "over");
		wall.close();
		expect(await over).toEqual([false]);
		await untilGone(pid);
	});
});

describe("a change of the mask policy", () => {
	it("leaves nothing of what was made before: no transcoder, and nothing that waits for a browser", async () => {
		const [quick, slow] = [new Page(), new Page()];
		wall.watch(camera("cam-1"), quick);
		const leave = wall.watch(camera("cam-1"), slow);
		const { pid } = await quick.picture();
		slow.bufferedAmount = 1;
		const cut = vi.fn(() => leave?.());
		slow.on("cut", cut);
		const seen: unknown[] = [];
		quick.on("picture", (data: Buffer) => seen.push(spoken(data)["pid"]));
		const told: number[] = [];
		quick.on("renew", () => told.push(seen.length));
		wall.flush("cam-1");
		expect(cut).toHaveBeenCalledOnce();
		// What it shows of before goes, too, and at once.
		expect(told).toEqual([seen.length]);
		await vi.waitFor(() => expect(seen.length).toBeGreaterThan(1), { timeout: 20_000 });
		expect(seen).not.toContain(pid);
		expect(wall.running).toBe(1);
		await untilGone(pid);
	});

	it("starts nothing for a camera that nobody watches", async () => {
		const page = new Page();
		const leave = wall.watch(camera("cam-1"), page);
		await page.picture();
		leave?.();
		wall.flush("cam-1");
		wall.flush("cam-2");
		expect(wall.running).toBe(0);
	});
});

describe("a small picture", () => {
	it("is transcoded beside the full one, once for all who watch it", async () => {
		const [full, small, another] = [new Page(), new Page(), new Page()];
		wall.watch(camera("cam-1"), full);
		wall.watch(camera("cam-1"), small, "small");
		const [about, { pid, order }] = await Promise.all([full.picture(), small.picture()]);
		expect(order).toMatchObject({ maxWidth: 384, maxHeight: 216 });
		expect(about["pid"]).not.toBe(pid);
		wall.watch(camera("cam-1"), another, "small");
		expect(await another.picture()).toMatchObject({ pid });
		expect(wall.running).toBe(2);
	});

	it("is another size where there is no room for one more transcoder", async () => {
		const pages = [new Page(), new Page(), new Page()] as const;
		wall.watch(camera("cam-1"), pages[0]);
		wall.watch(camera("cam-2"), pages[1]);
		const { pid } = await pages[0].picture();
		expect(wall.watch(camera("cam-1"), pages[2], "small")).toBeDefined();
		expect(await pages[2].picture()).toMatchObject({ pid });
		expect(wall.running).toBe(2);
	});

	it("of before a change of the mask policy goes with the full one", async () => {
		const pages = [new Page(), new Page()] as const;
		wall.watch(camera("cam-1"), pages[0]);
		wall.watch(camera("cam-1"), pages[1], "small");
		const before = await Promise.all(pages.map((page) => page.picture()));
		const renewed = vi.fn();
		for (const page of pages) page.on("renew", renewed);
		wall.flush("cam-1");
		expect(renewed).toHaveBeenCalledTimes(2);
		const after = await Promise.all(pages.map((page) => page.picture()));
		for (const [index, { pid }] of after.entries()) expect(pid).not.toBe(before[index]?.["pid"]);
		expect(wall.running).toBe(2);
	});
});

describe("many cameras", () => {
	it("are transcoded up to a limit, and one that nobody watches makes way", async () => {
		const pages = [new Page(), new Page(), new Page()] as const;
		const leave = wall.watch(camera("cam-1"), pages[0]);
		wall.watch(camera("cam-2"), pages[1]);
		expect(wall.watch(camera("cam-3"), pages[2])).toBeUndefined();
		await pages[0].picture();
		leave?.();
		expect(wall.watch(camera("cam-3"), pages[2])).toBeDefined();
		expect(wall.running).toBe(2);
		await pages[2].picture();
	});
});
