import { beforeEach, describe, expect, it } from "vitest";
import type { SiteAnswer, SiteRequest } from "../../console/http/answer.ts";
import { loadAssets } from "../../console/http/assets.ts";
import type { OutletFacts } from "../../console/outgoing.ts";
import { Sessions } from "../../console/session/sessions.ts";
import { SignIn } from "../../console/session/sign-in.ts";
import { Site } from "../../console/site.ts";
import { Attempts, defaultAttemptLimits } from "../../device/auth/attempts.ts";
import { VirtualClock } from "../../device/clock.ts";
import { silentLogger as log } from "../../device/log.ts";
import { accounts, camera, limits } from "./wall-camera.ts";

const assets = loadAssets();
const host = "127.0.0.1:8080";
const origin = `http://${host}`;
const toPage: OutletFacts = {
	kind: "page",
	name: "sub",
	connected: true,
	messages: 5,
	bytes: 700,
	parts: [],
	receivers: [{ user: "lea", role: "viewer", peer: "192.0.2.9", at: 0, messages: 5, bytes: 700 }],
	others: 0,
	heldBack: {},
};
let clock: VirtualClock;
let site: Site;
let made: number;

beforeEach(() => {
	clock = new VirtualClock();
	made = 0;
	const random = (n: number) => Buffer.alloc(n, ++made);
	const sessions = new Sessions({ clock, random, limits });
	const attempts = new Attempts(defaultAttemptLimits, clock);
	const signIn = new SignIn({ accounts, attempts, log, random, limits });
	const toPages = () => toPage;
	const events = () => ({ prefix: "persienne" });
	const cameras = () => [camera("cam-1"), camera("cam-2", "steady", { state: "dark", reason: "no-policy" })];
	site = new Site({ cameras, sessions, signIn, assets, limits, events, toPages, cookie: "persienne-8080" });
});

function ask(method: string, target: string, more: Partial<SiteRequest> = {}): Promise<SiteAnswer> {
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

function submit(user: string, password: string, more: Partial<SiteRequest> = {}): Promise<SiteAnswer> {
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
async function signedIn(user = "admin", password = "correct horse"): Promise<string> {
	return setCookie(await submit(user, password)).split(";")[0] as string;
}

function body(answer: SiteAnswer): string {
	return Buffer.from(answer.body ?? "").toString("utf8");
}

describe("somebody who has not signed in", () => {
	it("is sent from the wall to the sign-in page", async () => {
		expect(await ask("GET", "/")).toMatchObject({ status: 303, headers: { location: "/sign-in" } });
	});

	it.each(["/sign-in", "/assets/sign-in.js", "/assets/style.css", "/assets/mark.svg"])(
		"gets %s",
		async (target) => {
			expect((await ask("GET", target)).status).toBe(200);
			expect((await ask("HEAD", target)).status).toBe(200);
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
	])("learns nothing from %s %s", async (method, target) => {
		const answer = await ask(method, target, { headers: { origin } });
		expect([303, 401]).toContain(answer.status);
		expect(body(answer)).not.toMatch(/cam-|rtsp|viewer/);
	});

	it("is not helped by a made-up cookie", async () => {
		for (const cookie of ["persienne-8080=", "persienne-8080=AAAA", "persienne-8080", ";;;=", "other=1"]) {
			expect((await ask("GET", "/api/states", { headers: { cookie } })).status).toBe(401);
		}
	});
});

describe("signing in", () => {
	it("opens a session that no script reads and no other site sends", async () => {
		const answer = await submit("admin", "correct horse");
		expect(answer).toMatchObject({ status: 303, headers: { location: "/" } });
		const [pair, ...attributes] = setCookie(answer).split("; ");
		expect(pair).toMatch(/^persienne-8080=[\w-]{43}$/);
		expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict"]);
	});

	it("keeps the cookie to https when the page came over https", async () => {
		expect(
			setCookie(await submit("admin", "correct horse", { headers: { origin: `https://${host}` } })),
		).toContain("; Secure");
	});

	it.each([
		["admin", "correct horse", "administrator"],
		["lea", "battery staple", "viewer"],
	])("lets %s see the wall", async (user, password, role) => {
		const headers = { cookie: await signedIn(user, password) };
		expect((await ask("GET", "/", { headers })).status).toBe(200);
		const session = JSON.parse(body(await ask("GET", "/api/session", { headers })));
		expect(session).toMatchObject({ user, role, token: expect.stringMatching(/^[\w-]{43}$/) });
		expect(JSON.parse(body(await ask("GET", "/api/cameras", { headers })))).toMatchObject({
			cameras: [{ name: "cam-1", width: 640, height: 360 }, { name: "cam-2" }],
		});
		expect(JSON.parse(body(await ask("GET", "/api/states", { headers })))).toEqual([
			{ name: "cam-1", state: "masked", frames: 7, fps: 15, viewers: 2, plates: true },
			{ name: "cam-2", state: "dark", reason: "no-policy", frames: 7, fps: 15, viewers: 2, plates: true },
		]);
		expect(await ask("GET", "/sign-in", { headers })).toMatchObject({
			status: 303,
			headers: { location: "/" },
		});
		expect((await ask("GET", "/nothing-here", { headers })).status).toBe(404);
		expect((await ask("PUT", "/api/states", { headers })).status).toBe(405);
	});

	it.each([
		["admin", "wrong"],
		["admin", ""],
		["nobody", "correct horse"],
		["", ""],
		["__proto__", "x"],
	])("refuses %j with %j and opens nothing", async (user, password) => {
		const answer = await submit(user, password);
		expect(answer.status).toBe(401);
		expect(answer.headers).not.toHaveProperty("set-cookie");
		expect(body(answer)).toContain('data-problem="refused"');
	});

	it("gives a new session each time, and ends the one before", async () => {
		const first = await signedIn();
		const second = setCookie(await submit("admin", "correct horse", { headers: { cookie: first } })).split(
			";",
		)[0] as string;
		expect(second).not.toBe(first);
		expect((await ask("GET", "/api/states", { headers: { cookie: first } })).status).toBe(401);
		expect((await ask("GET", "/api/states", { headers: { cookie: second } })).status).toBe(200);
	});

	it("slows down an address that guesses, and no other", async () => {
		const peer = "198.51.100.7";
		for (let i = 0; i < 5; i++) expect((await submit("admin", `guess ${i}`, { peer })).status).toBe(401);
		const slowed = await submit("admin", "correct horse", { peer });
		expect(slowed).toMatchObject({ status: 429, headers: { "retry-after": "6" } });
		expect(body(slowed)).toContain('data-problem="slow-down"');
		expect((await submit("admin", "correct horse", { peer: "198.51.100.8" })).status).toBe(303);
		clock.advance(6_000);
		expect((await submit("admin", "correct horse", { peer })).status).toBe(303);
	});

	it("takes a form and nothing else", async () => {
		expect(
			(await submit("admin", "correct horse", { headers: { "content-type": "application/json" } })).status,
		).toBe(415);
		expect((await submit("admin", "correct horse", { body: undefined })).status).toBe(413);
		expect((await submit("", "", { body: Buffer.from([0xff, 0x00, 0x26, 0x3d]) })).status).toBe(401);
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
	])("of %s neither signs in nor out", async (_, from) => {
		const headers = { origin: from, cookie: await signedIn() };
		expect((await submit("admin", "correct horse", { headers })).status).toBe(403);
		expect((await ask("POST", "/sign-out", { headers })).status).toBe(403);
		expect((await ask("GET", "/api/states", { headers: { cookie: headers.cookie } })).status).toBe(200);
	});
});

describe("a session", () => {
	it("ends by signing out, on the server too", async () => {
		const cookie = await signedIn();
		const answer = await ask("POST", "/sign-out", { headers: { cookie, origin } });
		expect(answer).toMatchObject({ status: 303, headers: { location: "/sign-in" } });
		expect(setCookie(answer)).toMatch(/^persienne-8080=; .*Max-Age=0/);
		expect((await ask("GET", "/api/states", { headers: { cookie } })).status).toBe(401);
	});

	it("ends after half an hour in which its user does nothing, whatever the page asks by itself", async () => {
		const cookie = await signedIn();
		const { token } = JSON.parse(body(await ask("GET", "/api/session", { headers: { cookie } })));
		clock.advance(limits.idleMs - 1);
		const presence = { cookie, origin, "x-persienne-token": token };
		expect((await ask("POST", "/api/presence", { headers: { cookie, origin } })).status).toBe(403);
		expect((await ask("POST", "/api/presence", { headers: presence })).status).toBe(200);
		clock.advance(limits.idleMs - 1);
		for (const target of ["/api/states", "/api/cameras", "/api/session", "/assets/wall.js"])
			expect((await ask("GET", target, { headers: { cookie } })).status, target).toBe(200);
		clock.advance(1);
		expect((await ask("GET", "/api/states", { headers: { cookie } })).status).toBe(401);
	});

	it("says how long it has to go, and where else its user is signed in", async () => {
		const cookie = await signedIn();
		await submit("admin", "correct horse", { peer: "198.51.100.9" });
		clock.advance(1_000);
		expect(JSON.parse(body(await ask("GET", "/api/session", { headers: { cookie } })))).toMatchObject({
			user: "admin",
			role: "administrator",
			idleMs: limits.idleMs - 1_000,
			sessionMs: limits.sessionMs - 1_000,
			elsewhere: ["198.51.100.9"],
		});
	});
});

describe("a role that sees no pictures", () => {
	it("is told so: no picture is to be played", async () => {
		const playing = async (cookie: string) =>
			JSON.parse(body(await ask("GET", "/api/cameras", { headers: { cookie } }))).maxPlaying;
		expect(await playing(await signedIn("lea", "battery staple"))).toBeGreaterThan(0);
		expect(await playing(await signedIn("paul", "sees no picture"))).toBe(0);
	});
});

describe("what leaves the device", () => {
	it("is told of each camera, and of all together", async () => {
		const headers = { cookie: await signedIn() };
		const all = JSON.parse(body(await ask("GET", "/api/outgoing", { headers })));
		expect(all).toEqual({
			whoIsTold: true,
			cameras: [
				{ name: "cam-1", messages: 5, bytes: 700 },
				{ name: "cam-2", messages: 5, bytes: 700 },
			],
		});
		const one = JSON.parse(body(await ask("GET", "/api/outgoing/cam-1", { headers })));
		expect(one).toMatchObject({ pictures: { frames: 7, plates: 3, zones: 2 }, outlets: [toPage] });
		expect((await ask("GET", "/api/outgoing/cam-9", { headers })).status).toBe(404);
	});

	it("names those who get it to who may read the ledger, and counts them for others", async () => {
		const headers = { cookie: await signedIn("lea", "battery staple") };
		const text = body(await ask("GET", "/api/outgoing/cam-1", { headers }));
		expect(text).not.toContain("192.0.2.9");
		expect(JSON.parse(text)).toMatchObject({ outlets: [{ receivers: [], others: 1, bytes: 700 }] });
	});
});

describe("the files of the page", () => {
	it("come compressed to browsers that take it, and not again while they are the same", async () => {
		const headers = { "accept-encoding": "gzip, br" };
		const answer = await ask("GET", "/assets/style.css", { headers });
		expect(answer.headers).toMatchObject({ "content-encoding": "gzip", "cache-control": "no-cache" });
		const again = { ...headers, "if-none-match": String(answer.headers?.["etag"]) };
		expect(await ask("GET", "/assets/style.css", { headers: again })).toMatchObject({ status: 304 });
		expect((await ask("GET", "/assets/style.css")).headers).not.toHaveProperty("content-encoding");
	});

	it("weigh less than 150 kB all together as they are sent, the player included, but for the client for events", () => {
		expect(assets.get("jsmpeg.js")?.body.toString()).toContain("export { JSMpeg as default }");
		const own = [...assets].filter(([name]) => name !== "mqtt.js");
		expect(own.reduce((sum, [, asset]) => sum + asset.gzip().length, 0)).toBeLessThan(150_000);
	});

	it("have the client for events loaded after the first view, compressed", async () => {
		for (const path of ["/", "/cameras/cam-1"]) {
			const page = body(await ask("GET", path, { headers: { cookie: await signedIn() } }));
			expect(page, path).not.toContain("mqtt.js");
		}
		expect(assets.get("mqtt.js")?.gzip().length).toBeLessThan(120_000);
	});
});

describe("the language", () => {
	it.each([
		["fr-FR,fr;q=0.9,en;q=0.8", "fr", "Se connecter"],
		["en-GB,en;q=0.9,fr;q=0.8", "en", "Sign in"],
		["de, fr;q=0.5", "fr", "Se connecter"],
		["de", "en", "Sign in"],
	])("is what the browser asks for: %j", async (accepted, language, button) => {
		const answer = await ask("GET", "/sign-in", { headers: { "accept-language": accepted } });
		expect(body(answer)).toContain(`<html lang="${language}">`);
		expect(body(answer)).toContain(`>${button}</button>`);
		expect(answer.headers?.["vary"]).toBe("accept-encoding, accept-language, cookie");
	});

	const choose = (language: string, headers: Record<string, string | undefined> = {}) =>
		ask("POST", "/language", {
			headers: { origin, "content-type": "application/x-www-form-urlencoded", ...headers },
			body: Buffer.from(`language=${language}`),
		});

	it("that was chosen comes first from then on, before and after signing in", async () => {
		const answer = await choose("fr", { referer: `${origin}/sign-in` });
		expect(answer).toMatchObject({ status: 303, headers: { location: "/sign-in" } });
		const [chosen = ""] = setCookie(answer).split(";");
		const headers = { "accept-language": "en", cookie: `${await signedIn()}; ${chosen}` };
		expect(body(await ask("GET", "/", { headers }))).toContain('<html lang="fr">');
	});

	it.each([
		[`${origin}/cameras/cam-1`, "/cameras/cam-1"],
		[`${origin}//evil.example/`, "/"],
		["https://evil.example//evil.example", "/"],
		[`${origin}/api/states`, "/"],
		["not a URL", "/"],
		[undefined, "/"],
	])("leads back to the page that asked, and nowhere else: %s", async (referer, location) => {
		expect(await choose("fr", { referer })).toMatchObject({ status: 303, headers: { location } });
	});

	it("is one that there is, and chosen on the console's own pages", async () => {
		expect((await choose("de")).status).toBe(400);
		expect((await choose("fr", { origin: "https://example.org" })).status).toBe(403);
		expect((await choose("fr", { "content-type": "text/plain" })).status).toBe(415);
	});
});

describe("a camera's page", () => {
	it("is for those who have signed in, and for cameras that there are", async () => {
		const sent = { status: 303, headers: { location: "/sign-in" } };
		expect(await ask("GET", "/cameras/cam-1")).toMatchObject(sent);
		expect(await ask("GET", "/cameras/cam-9")).toMatchObject(sent);
		const headers = { cookie: await signedIn() };
		expect((await ask("GET", "/cameras/cam-1", { headers })).status).toBe(200);
		for (const name of ["cam-9", "", "__proto__", "cam-1/x", "%ff", "cam-1%2f"])
			expect((await ask("GET", `/cameras/${name}`, { headers })).status, name).toBe(404);
	});
});

describe("the evidence", () => {
	it("is for those who check: not for those who watch, and an auditor comes to it at once", async () => {
		const viewer = await signedIn("lea", "battery staple");
		const auditor = await signedIn("paul", "sees no picture");
		for (const path of ["/evidence", "/api/evidence", "/evidence/report.pdf"])
			expect([path, (await ask("GET", path, { headers: { cookie: viewer } })).status]).toEqual([path, 403]);
		expect((await ask("GET", "/evidence", { headers: { cookie: auditor } })).status).toBe(200);
		for (const path of ["/", "/cameras/cam-1", "/cameras/cam-9"])
			expect((await ask("GET", path, { headers: { cookie: auditor } })).headers?.["location"]).toBe(
				"/evidence",
			);
		// Nothing is kept here.
		expect((await ask("GET", "/api/evidence", { headers: { cookie: auditor } })).status).toBe(404);
		expect((await ask("GET", "/evidence/report.pdf")).status).toBe(303);
		const test = { headers: { cookie: auditor, origin } };
		expect((await ask("POST", "/api/evidence-test", test)).status).toBe(403);
	});
});
