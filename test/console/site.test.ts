import { beforeEach, describe, expect, it } from "vitest";
import type { SiteAnswer, SiteRequest } from "../../console/http/answer.ts";
import { loadAssets } from "../../console/http/assets.ts";
import { Sessions } from "../../console/session/sessions.ts";
import { SignIn } from "../../console/session/sign-in.ts";
import { Site } from "../../console/site.ts";
import { VirtualClock } from "../../device/clock.ts";
import { silentLogger as log } from "../../device/log.ts";
import { accounts, camera, limits } from "./wall-camera.ts";

const assets = loadAssets();
const host = "127.0.0.1:8080";
const origin = `http://${host}`;
let clock: VirtualClock;
let site: Site;
let made: number;

beforeEach(() => {
	clock = new VirtualClock();
	made = 0;
	const random = (n: number) => Buffer.alloc(n, ++made);
	const sessions = new Sessions({ clock, random, limits });
	const signIn = new SignIn({ accounts, clock, log, random, limits });
	const cameras = () => [camera("cam-1"), camera("cam-2", "steady", { state: "dark", reason: "no-policy" })];
	site = new Site({ cameras, sessions, signIn, assets, limits, cookie: "persienne-8080" });
});

function ask(method: string, target: string, more: Partial<SiteRequest> = {}): SiteAnswer {
	const { headers, ...rest } = more;
	return site.answer({
		method,
		target,
		headers: { host, ...headers },
		body: Buffer.alloc(0),
		peer: "192.0.2.1",
		...rest,
	});
}

function submit(user: string, password: string, more: Partial<SiteRequest> = {}): SiteAnswer {
	const { headers, ...rest } = more;
	return ask("POST", "/sign-in", {
		headers: { origin, "content-type": "application/x-www-form-urlencoded", ...headers },
		body: Buffer.from(new URLSearchParams({ user, password }).toString()),
		...rest,
	});
}

function setCookie(answer: SiteAnswer): string {
	return String(answer.headers?.["set-cookie"]);
}

/** The Cookie header of somebody who has just signed in. */
function signedIn(user = "admin", password = "correct horse"): string {
	return setCookie(submit(user, password)).split(";")[0] as string;
}

function body(answer: SiteAnswer): string {
	return Buffer.from(answer.body ?? "").toString("utf8");
}

describe("somebody who has not signed in", () => {
	it("is sent from the wall to the sign-in page", () => {
		expect(ask("GET", "/")).toMatchObject({ status: 303, headers: { location: "/sign-in" } });
	});

	it.each(["/sign-in", "/assets/sign-in.js", "/assets/style.css", "/assets/text.js", "/assets/mark.svg"])(
		"gets %s",
		(target) => {
			expect(ask("GET", target).status).toBe(200);
			expect(ask("HEAD", target).status).toBe(200);
		},
	);

	it.each([
		["GET", "/api/cameras"],
		["GET", "/api/states"],
		["GET", "/assets/wall.js"],
		["GET", "/assets/jsmpeg.js"],
		["GET", "/assets/wall.html"],
		["GET", "/assets/../server.js"],
		["GET", "/nothing-here"],
		["GET", "/?next=/api/states&x"],
		["POST", "/"],
		["POST", "/sign-out"],
		["DELETE", "/sign-in"],
		["PROPFIND", "/api/cameras"],
	])("learns nothing from %s %s", (method, target) => {
		const answer = ask(method, target, { headers: { origin } });
		expect([303, 401]).toContain(answer.status);
		expect(body(answer)).not.toMatch(/cam-|rtsp|viewer/);
	});

	it("is not helped by a made-up cookie", () => {
		for (const cookie of ["persienne-8080=", "persienne-8080=AAAA", "persienne-8080", ";;;=", "other=1"]) {
			expect(ask("GET", "/api/states", { headers: { cookie } }).status).toBe(401);
		}
	});
});

describe("signing in", () => {
	it("opens a session that no script reads and no other site sends", () => {
		const answer = submit("admin", "correct horse");
		expect(answer).toMatchObject({ status: 303, headers: { location: "/" } });
		const [pair, ...attributes] = setCookie(answer).split("; ");
		expect(pair).toMatch(/^persienne-8080=[\w-]{43}$/);
		expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict"]);
	});

	it("keeps the cookie to https when the page came over https", () => {
		expect(setCookie(submit("admin", "correct horse", { headers: { origin: `https://${host}` } }))).toContain(
			"; Secure",
		);
	});

	it.each([
		["admin", "correct horse", "administrator"],
		["lea", "battery staple", "viewer"],
	])("lets %s see the wall", (user, password, role) => {
		const headers = { cookie: signedIn(user, password) };
		expect(ask("GET", "/", { headers }).status).toBe(200);
		expect(JSON.parse(body(ask("GET", "/api/cameras", { headers })))).toMatchObject({
			user,
			role,
			cameras: [{ name: "cam-1", width: 640, height: 360 }, { name: "cam-2" }],
		});
		expect(JSON.parse(body(ask("GET", "/api/states", { headers })))).toEqual([
			{ name: "cam-1", state: "masked", frames: 7, fps: 15, viewers: 2 },
			{ name: "cam-2", state: "dark", reason: "no-policy", frames: 7, fps: 15, viewers: 2 },
		]);
		expect(ask("GET", "/sign-in", { headers })).toMatchObject({ status: 303, headers: { location: "/" } });
		expect(ask("GET", "/nothing-here", { headers }).status).toBe(404);
		expect(ask("PUT", "/api/states", { headers }).status).toBe(405);
	});

	it.each([
		["admin", "wrong"],
		["admin", ""],
		["nobody", "correct horse"],
		["", ""],
		["__proto__", "x"],
	])("refuses %j with %j and opens nothing", (user, password) => {
		const answer = submit(user, password);
		expect(answer.status).toBe(401);
		expect(answer.headers).not.toHaveProperty("set-cookie");
		expect(body(answer)).toContain('data-problem="refused"');
	});

	it("gives a new session each time, and ends the one before", () => {
		const first = signedIn();
		const second = setCookie(submit("admin", "correct horse", { headers: { cookie: first } })).split(
			";",
		)[0] as string;
		expect(second).not.toBe(first);
		expect(ask("GET", "/api/states", { headers: { cookie: first } }).status).toBe(401);
		expect(ask("GET", "/api/states", { headers: { cookie: second } }).status).toBe(200);
	});

	it("slows down an address that guesses, and no other", () => {
		const peer = "198.51.100.7";
		for (let i = 0; i < limits.attempts.burst; i++)
			expect(submit("admin", `guess ${i}`, { peer }).status).toBe(401);
		const slowed = submit("admin", "correct horse", { peer });
		expect(slowed).toMatchObject({ status: 429, headers: { "retry-after": "5" } });
		expect(body(slowed)).toContain('data-problem="slow-down"');
		expect(submit("admin", "correct horse", { peer: "198.51.100.8" }).status).toBe(303);
		clock.advance(limits.attempts.refillMs);
		expect(submit("admin", "correct horse", { peer }).status).toBe(303);
	});

	it("takes a form and nothing else", () => {
		expect(submit("admin", "correct horse", { headers: { "content-type": "application/json" } }).status).toBe(
			415,
		);
		expect(submit("admin", "correct horse", { body: undefined }).status).toBe(413);
		expect(submit("", "", { body: Buffer.from([0xff, 0x00, 0x26, 0x3d]) }).status).toBe(401);
	});
});

describe("a form of another page", () => {
	it.each([
		["another site", "https://example.org"],
		["another port of this host", "http://127.0.0.1:3000"],
		["a sandboxed frame", "null"],
		["a file", "file://"],
		["an extension", "chrome-extension://127.0.0.1:8080"],
		["nobody knows where", undefined],
	])("of %s neither signs in nor out", (_, from) => {
		const headers = { origin: from, cookie: signedIn() };
		expect(submit("admin", "correct horse", { headers }).status).toBe(403);
		expect(ask("POST", "/sign-out", { headers }).status).toBe(403);
		expect(ask("GET", "/api/states", { headers: { cookie: headers.cookie } }).status).toBe(200);
	});
});

describe("a session", () => {
	it("ends by signing out, on the server too", () => {
		const cookie = signedIn();
		const answer = ask("POST", "/sign-out", { headers: { cookie, origin } });
		expect(answer).toMatchObject({ status: 303, headers: { location: "/sign-in" } });
		expect(setCookie(answer)).toMatch(/^persienne-8080=; .*Max-Age=0/);
		expect(ask("GET", "/api/states", { headers: { cookie } }).status).toBe(401);
	});

	it("ends after an hour without a request", () => {
		const cookie = signedIn();
		clock.advance(limits.idleMs - 1);
		expect(ask("GET", "/api/states", { headers: { cookie } }).status).toBe(200);
		clock.advance(limits.idleMs - 1);
		expect(ask("GET", "/api/states", { headers: { cookie } }).status).toBe(200);
		clock.advance(limits.idleMs);
		expect(ask("GET", "/api/states", { headers: { cookie } }).status).toBe(401);
	});
});

describe("the files of the page", () => {
	it("come compressed to browsers that take it, and not again while they are the same", () => {
		const headers = { "accept-encoding": "gzip, br" };
		const answer = ask("GET", "/assets/style.css", { headers });
		expect(answer.headers).toMatchObject({ "content-encoding": "gzip", "cache-control": "no-cache" });
		const again = { ...headers, "if-none-match": String(answer.headers?.["etag"]) };
		expect(ask("GET", "/assets/style.css", { headers: again })).toMatchObject({ status: 304 });
		expect(ask("GET", "/assets/style.css").headers).not.toHaveProperty("content-encoding");
	});

	it("weigh less than 300 kB before compression, the player included", () => {
		const bytes = [...assets.values()].reduce((sum, asset) => sum + asset.body.length, 0);
		expect(assets.get("jsmpeg.js")?.body.toString()).toContain("export { JSMpeg as default }");
		expect(bytes).toBeLessThan(300_000);
	});

	it("hold no script or style inline, and nothing from elsewhere", () => {
		for (const name of ["sign-in.html", "wall.html"]) {
			const html = assets.get(name)?.body.toString() ?? "";
			expect(html).toContain('<link rel="stylesheet"');
			expect(html).not.toMatch(/<style|style=|\son\w+=|javascript:|https?:\/\//i);
			expect([...html.matchAll(/<script(?![^>]*\ssrc=)/g)]).toEqual([]);
		}
	});
});
