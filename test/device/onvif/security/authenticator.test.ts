import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "../../../../device/log.ts";
import { authorize } from "../../../helpers/digest-client.ts";
import {
	call,
	envelope,
	passwordOf,
	post,
	type Served,
	type SoapReply,
	serve,
	tds,
	usernameToken,
} from "../../../helpers/onvif-camera.ts";

let served: Served;
beforeAll(async () => {
	served = await serve();
});
afterAll(() => served[Symbol.asyncDispose]());

const body = `<GetDeviceInformation xmlns="${tds}"/>`;
const uri = "/onvif/device_service";
const now = () => new Date(served.camera.clock.now()).toISOString();
const refused = { fault: ["env:Sender", "ter:NotAuthorized"] };

/** Asks without credentials first, as RFC 7616 clients do, and again with them. */
async function digestCall(user: string, password: string, which = 0, header = ""): Promise<SoapReply> {
	const first = await call(served, body, { as: null });
	const authorization = authorize(first.challenges[which] ?? "", { method: "POST", uri, user, password });
	return post(served, envelope(body, header), { headers: { authorization } });
}

describe("HTTP digest", () => {
	test.each([
		["MD5", 0],
		["SHA-256", 1],
	])("with %s lets a user in", async (_algorithm, which) => {
		expect((await digestCall("viewer", passwordOf("viewer"), which)).status).toBe(200);
	});

	test("challenges are new for each answer, for both algorithms", async () => {
		const replies = await Promise.all([call(served, body, { as: null }), call(served, body, { as: null })]);
		const nonces = replies.flatMap(({ challenges }) =>
			challenges.map((text) => /nonce="([^"]+)"/.exec(text)?.[1]),
		);
		expect(new Set(nonces).size).toBe(4);
		expect(replies[0]?.challenges.map((text) => /algorithm=([^,]+)/.exec(text)?.[1])).toEqual([
			"MD5",
			"SHA-256",
		]);
	});

	test("with a wrong password: 401, a new challenge, and a fault that is valid", async () => {
		const reply = await digestCall("viewer", "wrong");
		expect(reply).toMatchObject({ status: 401, ...refused });
		expect(reply.challenges).toHaveLength(2);
	});

	test.each(["Basic dmlld2VyOnZpZXdlci1zZWNyZXQ=", "Digest", "Digest username=x", "Bearer abc", ""])(
		"the header %j is no credentials",
		async (authorization) => {
			expect(await post(served, envelope(body), { headers: { authorization } })).toMatchObject({
				status: 401,
				...refused,
			});
		},
	);

	test("credentials for one address do not hold for another", async () => {
		const first = await call(served, body, { as: null });
		const authorization = authorize(first.challenges[0] ?? "", {
			method: "POST",
			uri: "/onvif/media_service",
			user: "viewer",
			password: passwordOf("viewer"),
		});
		expect((await post(served, envelope(body), { headers: { authorization } })).status).toBe(401);
	});

	test("a copied header does not work twice", async () => {
		const first = await call(served, body, { as: null });
		const authorization = authorize(first.challenges[0] ?? "", {
			method: "POST",
			uri,
			user: "viewer",
			password: passwordOf("viewer"),
		});
		expect((await post(served, envelope(body), { headers: { authorization } })).status).toBe(200);
		const again = await post(served, envelope(body), { headers: { authorization } });
		expect(again.status).toBe(401);
		expect(again.challenges[0]).toContain("stale=true");
	});
});

describe("WS-UsernameToken", () => {
	test("lets a user in", async () => {
		expect((await call(served, body, { as: "viewer" })).status).toBe(200);
	});

	test.each([
		["a wrong password", usernameToken("viewer", "wrong", { created: "2026-03-29T00:59:58Z" })],
		[
			"a time of an hour ago",
			usernameToken("viewer", passwordOf("viewer"), { created: "2026-03-28T23:59:58Z" }),
		],
		[
			"local time sent as UTC",
			usernameToken("viewer", passwordOf("viewer"), { created: "2026-03-29T01:59:58Z" }),
		],
		[
			"a password in clear text",
			usernameToken("viewer", passwordOf("viewer"), {
				created: "2026-03-29T00:59:58Z",
				type: "#PasswordText",
			}),
		],
	])("with %s: 400 and a fault, as ONVIF Core §5.9.1 wants it", async (_name, header) => {
		const reply = await post(served, envelope(body, header));
		expect(reply).toMatchObject({ status: 400, ...refused });
		expect(reply.challenges).toEqual([]);
	});

	test("a message is not taken twice", async () => {
		const message = envelope(body, usernameToken("viewer", passwordOf("viewer"), { created: now() }));
		expect((await post(served, message)).status).toBe(200);
		expect(await post(served, message)).toMatchObject({ status: 400, ...refused });
	});

	test("PRE_AUTH operations answer whatever the token says", async () => {
		const header = usernameToken("nobody", "wrong", { created: "1970-01-01T00:00:00Z" });
		const message = envelope(`<GetSystemDateAndTime xmlns="${tds}"/>`, header);
		expect((await post(served, message)).status).toBe(200);
	});
});

describe("both at once: the digest is looked at first, and then the token", () => {
	const right = () => usernameToken("operator", passwordOf("operator"), { created: now() });
	const wrong = () => usernameToken("operator", "wrong", { created: now() });

	test.each([
		["both right", passwordOf("viewer"), right, 200],
		["the digest wrong", "wrong", right, 401],
		["the token wrong", passwordOf("viewer"), wrong, 400],
		["both wrong", "wrong", wrong, 401],
	])("%s", async (_name, password, header, status) => {
		expect((await digestCall("viewer", password, 0, header())).status).toBe(status);
	});
});

test("logs say why somebody was refused, and hold no name, password or nonce", async () => {
	const lines: string[] = [];
	const log = createLogger("trace", { write: (line) => lines.push(line) });
	await using fresh = await serve({ onvif: { log } });
	const nonce = Buffer.from("a nonce to look for");
	const token = (user: string, password: string) =>
		usernameToken(user, password, { created: "2026-03-29T00:59:58Z", nonce });
	const headers = [
		token("admin", "guess-7731"),
		token("mallory", "x"),
		token("viewer", passwordOf("viewer")),
	];
	for (const header of [...headers, ...headers]) await post(fresh, envelope(body, header));
	await post(fresh, envelope(body), {
		headers: {
			authorization: 'Digest username="mallory", realm="x", nonce="n", uri="/", response="guess-7731"',
		},
	});
	const text = lines.join("");
	expect(text.match(/"reason":"[^"]+"/g)).toEqual([
		'"reason":"wrong-password"',
		'"reason":"unknown-user"',
		'"reason":"wrong-password"',
		'"reason":"unknown-user"',
		'"reason":"replayed"',
		'"reason":"unknown-user"',
	]);
	for (const secret of ["guess-7731", "mallory", "admin", "viewer", "secret", nonce.toString("base64")])
		expect(text).not.toContain(secret);
});

test("guessing passwords is slowed down with 429, for digest and token alike", async () => {
	await using fresh = await serve();
	const guess = async (header: string) => (await post(fresh, envelope(body, header))).status;
	const statuses: number[] = [];
	for (let i = 0; i < 51; i++)
		statuses.push(await guess(usernameToken("admin", `guess-${i}`, { created: "2026-03-29T00:59:58Z" })));
	expect(statuses.slice(0, 50).every((status) => status === 400)).toBe(true);
	expect(statuses[50]).toBe(429);
	const { guard } = fresh.camera;
	const request = { method: "GET", uri: "/snapshot" };
	const authorization = authorize(guard.challenges()[0] ?? "", {
		...request,
		user: "viewer",
		password: passwordOf("viewer"),
	});
	expect(guard.verify({ ...request, authorization, peer: "127.0.0.1" })).toMatchObject({ reason: "locked" });
	expect(guard.verify({ ...request, authorization, peer: "127.0.0.2" }).ok).toBe(true);
	fresh.camera.clock.advance(60_000);
	expect((await call(fresh, body)).status).toBe(200);
});

test("an empty message without credentials is challenged: libcurl begins so", async () => {
	const reply = await post(served, "");
	expect(reply).toMatchObject({ status: 401, ...refused });
	expect(reply.challenges).toHaveLength(2);
	const authorization = authorize(reply.challenges[0] ?? "", {
		method: "POST",
		uri,
		user: "viewer",
		password: passwordOf("viewer"),
	});
	expect((await post(served, envelope(body), { headers: { authorization } })).status).toBe(200);
	const empty = authorize((await post(served, "")).challenges[0] ?? "", {
		method: "POST",
		uri,
		user: "viewer",
		password: passwordOf("viewer"),
	});
	expect((await post(served, "", { headers: { authorization: empty } })).fault).toEqual([
		"env:Sender",
		"ter:WellFormed",
	]);
});
