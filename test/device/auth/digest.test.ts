import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Accounts } from "../../../device/auth/accounts.ts";
import { DigestGuard, type DigestGuardOptions, type DigestRequest } from "../../../device/auth/digest.ts";
import { digestResponse } from "../../../device/auth/digest-response.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { Secret } from "../../../device/secret.ts";
import { authorize } from "../../helpers/digest-client.ts";

const accounts = new Accounts([
	{ user: "admin", role: "administrator", password: new Secret("correct horse") },
	{ user: "viewer", role: "viewer", password: new Secret("battery staple") },
]);

/** Differs from guard to guard, as true randomness does. */
let byte = 0;

function setup(options: Partial<DigestGuardOptions> = {}) {
	const clock = new VirtualClock();
	const guard = new DigestGuard({
		realm: "Persienne",
		accounts,
		clock,
		random: (n) => Buffer.alloc(n, ++byte),
		...options,
	});
	return { clock, guard };
}

const get = { method: "GET", uri: "/snapshot", user: "admin", password: "correct horse" };

/** A whole exchange: takes a fresh challenge and answers it. */
function attempt(guard: DigestGuard, client: Partial<Parameters<typeof authorize>[1]> = {}, rest = {}) {
	const request = { ...get, ...client };
	const [challenge = ""] = guard.challenges();
	return guard.verify({ ...request, authorization: authorize(challenge, request), ...rest });
}

describe("a guard's challenges", () => {
	it("offer MD5, then SHA-256, each with a fresh nonce and qop auth", () => {
		const { guard } = setup();
		const challenges = guard.challenges();
		expect(challenges.map((text) => /algorithm=(\S+), qop="auth"/.exec(text)?.[1])).toEqual([
			"MD5",
			"SHA-256",
		]);
		const nonces = [...challenges, ...guard.challenges()].map((text) => /nonce="([^"]+)"/.exec(text)?.[1]);
		expect(new Set(nonces).size).toBe(4);
	});

	it("begin with realm, nonce and an unquoted stale, as live555's scanf pattern wants them", () => {
		const { guard } = setup();
		expect(guard.challenges(true)[0]).toMatch(/^Digest realm="[^"]+", nonce="[^"]+", stale=true, /);
		expect(guard.challenges()[0]).not.toContain("stale");
	});

	it("follow the order of preference that the device is set to", () => {
		const { guard } = setup({ algorithms: ["SHA-256"] });
		expect(guard.challenges()).toHaveLength(1);
		expect(attempt(guard).ok).toBe(true);
	});
});

describe("a guard lets in", () => {
	it.each(["MD5", "SHA-256"] as const)("who knows the password, by %s", (algorithm) => {
		const { guard } = setup();
		const challenge = guard.challenges().find((text) => text.includes(`algorithm=${algorithm},`)) ?? "";
		const verdict = guard.verify({ ...get, authorization: authorize(challenge, get) });
		expect(verdict).toMatchObject({ ok: true, account: { user: "admin" } });
	});

	it("a client of RFC 2069 (GStreamer, live555), which sends no qop, no algorithm, and the same answer again", () => {
		const { guard } = setup();
		const [, sha256 = ""] = guard.challenges();
		// It hashes by MD5 even when the challenge that it took the nonce from said SHA-256.
		const request = { ...get, authorization: authorize(sha256, { ...get, qop: false, algorithm: "MD5" }) };
		expect(guard.verify(request).ok).toBe(true);
		expect(guard.verify(request).ok).toBe(true);
	});

	it("npm onvif, whose nonce count is decimal and starts anywhere", () => {
		expect(attempt(setup().guard, { count: "00000129" }).ok).toBe(true);
	});

	it("requests that arrive out of order", () => {
		const { guard } = setup();
		const [challenge = ""] = guard.challenges();
		const send = (count: string) =>
			guard.verify({ ...get, authorization: authorize(challenge, { ...get, count }) });
		expect([send("00000002").ok, send("00000001").ok]).toEqual([true, true]);
	});

	it("an RTSP client that always counts 1, on the connection that it was challenged on", () => {
		const { guard } = setup();
		const [challenge = ""] = guard.challenges(false, "connection 1");
		const play = { ...get, method: "PLAY", uri: "rtsp://camera/cam-1/main" };
		const request = { ...play, authorization: authorize(challenge, play), binding: "connection 1" };
		expect([guard.verify(request).ok, guard.verify(request).ok]).toEqual([true, true]);
	});

	it.each([
		["a spelt-out port", "http://camera:80/snapshot", "/snapshot"],
		["an absolute request URI", "/snapshot", "http://camera/snapshot"],
		["a slash at the end", "rtsp://camera/cam-1/main/", "rtsp://camera/cam-1/main"],
		["the presentation's URL for a track", "rtsp://camera/cam-1/main", "rtsp://camera/cam-1/main/trackID=0"],
	])("a digest URI with %s", (_, digestUri, uri) => {
		expect(attempt(setup().guard, { uri, digestUri }).ok).toBe(true);
	});
});

describe("a guard refuses", () => {
	const reason = (verdict: ReturnType<DigestGuard["verify"]>) => (verdict.ok ? "let in" : verdict.reason);

	it.each([
		["no credentials", undefined, "missing"],
		["Basic credentials", "Basic YWRtaW46YWRtaW4=", "malformed"],
		["half a header", 'Digest username="admin"', "malformed"],
		["an endless header", `Digest username="${"a".repeat(5000)}"`, "malformed"],
	])("%s", (_, authorization, expected) => {
		expect(reason(setup().guard.verify({ ...get, authorization }))).toBe(expected);
	});

	it.each([
		["a wrong password", { password: "wrong" }, "wrong-password"],
		["an unknown user", { user: "root" }, "unknown-user"],
		["another user's password", { user: "viewer" }, "wrong-password"],
		["integrity protection, which is not offered", { qop: "auth-int" as const }, "malformed"],
		["credentials for another page", { digestUri: "/api" }, "uri-mismatch"],
		["a page below it, in HTTP", { uri: "/snapshot/x", digestUri: "/snapshot" }, "uri-mismatch"],
	])("%s", (_, client, expected) => {
		expect(reason(attempt(setup().guard, client))).toBe(expected);
	});

	it("a response made for another realm with the same password", () => {
		const { guard } = setup();
		const [challenge = ""] = guard.challenges();
		const elsewhere = challenge.replace("Persienne", "Elsewhere");
		expect(reason(guard.verify({ ...get, authorization: authorize(elsewhere, get) }))).toBe("wrong-password");
	});

	it("a copy of what an HTTP client sent, and tells the client to try a fresh nonce", () => {
		const { guard } = setup();
		const [challenge = ""] = guard.challenges();
		const request = { ...get, authorization: authorize(challenge, get) };
		expect(guard.verify(request).ok).toBe(true);
		expect(guard.verify(request)).toEqual({ ok: false, reason: "replayed", stale: true });
	});

	it("a copy of what an RTSP client sent, on another connection", () => {
		const { guard } = setup();
		const [challenge = ""] = guard.challenges(false, "connection 1");
		const copied = { ...get, authorization: authorize(challenge, { ...get, qop: false }) };
		expect(reason(guard.verify({ ...copied, binding: "connection 2" }))).toBe("stale");
		expect(reason(guard.verify(copied))).toBe("stale");
	});

	it("a nonce past its lifetime, one of its own making, one of another guard's, and one spelt differently", () => {
		const { clock, guard } = setup({ limits: { nonceLifetimeMs: 1000 } });
		const [old = ""] = guard.challenges();
		clock.advance(1001);
		const [fresh = ""] = guard.challenges();
		const foreign = setup().guard.challenges()[0] ?? "";
		const forged = fresh.replace(/nonce="[^"]+"/, 'nonce="0123456789"');
		const padded = fresh.replace(/nonce="([^"]+)"/, 'nonce="$1="');
		for (const challenge of [old, foreign, forged, padded])
			expect(reason(guard.verify({ ...get, authorization: authorize(challenge, get) }))).toBe("stale");
	});

	it("the oldest nonces early rather than to forget a replay, when its memory is full", () => {
		const { clock, guard } = setup({ limits: { rememberedResponses: 2 } });
		const copies = [1, 2, 3].map(() => {
			clock.advance(10);
			const [challenge = ""] = guard.challenges();
			const request = { ...get, authorization: authorize(challenge, get) };
			expect(guard.verify(request).ok).toBe(true);
			return request;
		});
		expect(copies.map((copy) => reason(guard.verify(copy)))).toEqual(["stale", "replayed", "replayed"]);
	});
});

describe("a guard slows down who guesses", () => {
	const limits = { burst: 3, refillMs: 1000, peers: 2 };
	const guess = (guard: DigestGuard, peer: string) => attempt(guard, { password: "guess" }, { peer });
	const enter = (guard: DigestGuard, peer: string) => attempt(guard, {}, { peer });

	it("after a burst, by one try a second, and nobody but that peer", () => {
		const { clock, guard } = setup({ limits });
		for (let i = 0; i < 3; i++) expect(guess(guard, "a")).toMatchObject({ reason: "wrong-password" });
		expect(enter(guard, "a")).toMatchObject({ ok: false, reason: "locked" });
		expect(enter(guard, "b").ok).toBe(true);
		clock.advance(1000);
		expect(enter(guard, "a").ok).toBe(true);
		expect(guess(guard, "a")).toMatchObject({ reason: "wrong-password" });
		expect(guess(guard, "a")).toMatchObject({ reason: "locked" });
	});

	it("and does not count requests without credentials or with a stale nonce", () => {
		const { guard } = setup({ limits });
		for (let i = 0; i < 10; i++) guard.verify({ ...get, authorization: undefined, peer: "a" });
		const foreign = authorize(setup().guard.challenges()[0] ?? "", get);
		for (let i = 0; i < 10; i++) guard.verify({ ...get, authorization: foreign, peer: "a" });
		expect(enter(guard, "a").ok).toBe(true);
	});

	it("and counts together what comes by several guards", () => {
		const { guard } = setup({ limits });
		const other = setup({ limits, attempts: guard.attempts }).guard;
		for (const each of [guard, other, guard])
			expect(guess(each, "a")).toMatchObject({ reason: "wrong-password" });
		for (const each of [guard, other]) expect(enter(each, "a")).toMatchObject({ reason: "locked" });
		expect(enter(other, "b").ok).toBe(true);
	});

	it("and remembers a limited number of peers", () => {
		const { guard } = setup({ limits });
		for (const peer of ["a", "b", "c"]) for (let i = 0; i < 3; i++) guess(guard, peer);
		expect([enter(guard, "a").ok, enter(guard, "b").ok, enter(guard, "c").ok]).toEqual([true, false, false]);
	});
});

describe("whatever a client sends", () => {
	const request = (authorization: string): DigestRequest => ({ ...get, authorization });

	it("the guard neither throws nor lets it in", () => {
		const { guard } = setup({ limits: { burst: 1e9 } });
		const [challenge = ""] = guard.challenges();
		const valid = authorize(challenge, { ...get, password: "guess" });
		const parameterList = fc
			.array(
				fc.tuple(
					fc.constantFrom(
						"username",
						"realm",
						"nonce",
						"uri",
						"response",
						"qop",
						"nc",
						"cnonce",
						"algorithm",
						"x",
					),
					fc.oneof(fc.string(), fc.constantFrom('"admin"', '"', "MD5", "auth", '"\\"', "a=b", ",,")),
				),
			)
			.map((pairs) => `Digest ${pairs.map(([name, value]) => `${name}=${value}`).join(",")}`);
		const damaged = fc
			.tuple(fc.nat(valid.length), fc.nat(40), fc.string())
			.map(([at, length, text]) => valid.slice(0, at) + text + valid.slice(at + length));
		fc.assert(
			fc.property(fc.oneof(fc.string(), parameterList, damaged), (text) => {
				expect(guard.verify(request(text)).ok).toBe(false);
			}),
			{ numRuns: 2000 },
		);
	});

	it("a quoted-string with escapes keeps its meaning", () => {
		const odd = new Accounts([{ user: 'a "b" \\c', role: "viewer", password: new Secret("p,q=r") }]);
		const { guard } = setup({ accounts: odd });
		expect(attempt(guard, { user: 'a "b" \\c', password: "p,q=r" }).ok).toBe(true);
	});
});

it("agrees with the example of RFC 7616 §3.9.1", () => {
	const credentials = {
		username: "Mufasa",
		realm: "http-auth@example.org",
		nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
		uri: "/dir/index.html",
		qop: {
			value: "auth",
			count: "00000001",
			clientNonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
		},
	};
	expect(digestResponse("MD5", "GET", "Circle of Life", credentials)).toBe(
		"8ca523f5e9506fed4657c9700eebdbec",
	);
	expect(digestResponse("SHA-256", "GET", "Circle of Life", credentials)).toBe(
		"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
	);
});

it("agrees with the formula of RFC 2069", () => {
	const md5 = (text: string) => createHash("md5").update(text).digest("hex");
	const credentials = { username: "u", realm: "r", nonce: "n", uri: "/" };
	expect(digestResponse("MD5", "GET", "p", credentials)).toBe(md5(`${md5("u:r:p")}:n:${md5("GET:/")}`));
});
