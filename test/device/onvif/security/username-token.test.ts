import { describe, expect, test } from "vitest";
import { type Account, Accounts } from "../../../../device/auth/accounts.ts";
import { type AttemptLimits, Attempts } from "../../../../device/auth/attempts.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import {
	parseCreated,
	UsernameTokenGuard,
	type UsernameTokenLimits,
} from "../../../../device/onvif/security/username-token.ts";
import { parseXml } from "../../../../device/onvif/soap/parse.ts";
import { Secret } from "../../../../device/secret.ts";
import { usernameToken } from "../../../helpers/onvif-camera.ts";

const noon = Date.UTC(2026, 5, 1, 12);

const usual = { burst: 50, refillMs: 500, peers: 10 };

function guard(limits: Partial<UsernameTokenLimits> = {}, slow: Partial<AttemptLimits> = {}) {
	const clock = new VirtualClock(noon);
	const account: Account = { user: "anna", role: "viewer", password: new Secret("pässword") };
	const accounts = new Accounts([account, { ...account, user: "berta" }]);
	const attempts = new Attempts({ ...usual, ...slow }, clock);
	const tokens = new UsernameTokenGuard({ accounts, attempts, clock, limits });
	const verify = (header: string, peer = "10.0.0.1") => {
		const root = parseXml(Buffer.from(`<s:x xmlns:s="urn:s">${header}</s:x>`));
		const token = root.child("Security")?.child("UsernameToken");
		if (!token) throw new Error("no token");
		const verdict = tokens.verify(token, peer);
		return verdict.ok ? verdict.account.user : verdict.reason;
	};
	return { clock, verify };
}

const at = (offsetMs: number) => new Date(noon + offsetMs).toISOString();
const nonce = Buffer.from("0001", "hex");

test("the right password passes, with any characters in it", () => {
	expect(guard().verify(usernameToken("anna", "pässword", { created: at(0) }))).toBe("anna");
});

test("the example of the ONVIF Application Programmer's Guide (§6.1.1) passes", () => {
	const clock = new VirtualClock(Date.UTC(2010, 8, 16, 7, 50, 45));
	const accounts = new Accounts([{ user: "user", role: "viewer", password: new Secret("userpassword") }]);
	const token = parseXml(
		Buffer.from(
			'<UsernameToken><Username>user</Username><Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest">tuOSpGlFlIXsozq4HFNeeGeFLEI=</Password><Nonce>LKqI6G/AikKCQrN0zqZFlg==</Nonce><Created>2010-09-16T07:50:45Z</Created></UsernameToken>',
		),
	);
	const attempts = new Attempts(usual, clock);
	expect(new UsernameTokenGuard({ accounts, attempts, clock }).verify(token, "10.0.0.1").ok).toBe(true);
});

describe("refused", () => {
	test.each([
		["a wrong password", usernameToken("anna", "password", { created: at(0) }), "wrong-password"],
		["an empty password", usernameToken("anna", "", { created: at(0) }), "wrong-password"],
		["an unknown user", usernameToken("nobody", "pässword", { created: at(0) }), "unknown-user"],
		[
			"an unknown user with the empty password",
			usernameToken("nobody", "", { created: at(0) }),
			"unknown-user",
		],
		[
			"a password in clear text",
			usernameToken("anna", "pässword", { created: at(0), type: "#PasswordText" }),
			"password-text",
		],
		[
			"no type, which means clear text",
			usernameToken("anna", "pässword", { created: at(0), type: "" }),
			"password-text",
		],
		["no nonce", usernameToken("anna", "pässword", { created: at(0), nonce: Buffer.alloc(0) }), "malformed"],
		[
			"a nonce without end",
			usernameToken("anna", "pässword", { created: at(0), nonce: Buffer.alloc(257) }),
			"malformed",
		],
		["no time", usernameToken("anna", "pässword", { created: "" }), "malformed"],
		["a time that is none", usernameToken("anna", "pässword", { created: "yesterday" }), "malformed"],
		["no user", usernameToken("", "pässword", { created: at(0) }), "malformed"],
		[
			"a time before the window",
			usernameToken("anna", "pässword", { created: at(-300_001) }),
			"outside-window",
		],
		[
			"a time after the window",
			usernameToken("anna", "pässword", { created: at(300_001) }),
			"outside-window",
		],
	])("%s", (_name, header, reason) => {
		expect(guard().verify(header)).toBe(reason);
	});
});

describe("the time window goes by the camera's clock", () => {
	test.each([-300_000, -1, 0, 1, 300_000])("%i ms off is in it", (offset) => {
		expect(guard().verify(usernameToken("anna", "pässword", { created: at(offset) }))).toBe("anna");
	});

	test("which may be far from the machine's", () => {
		const { clock, verify } = guard();
		clock.advance(10 * 365 * 86_400_000);
		expect(verify(usernameToken("anna", "pässword", { created: at(0) }))).toBe("outside-window");
		expect(verify(usernameToken("anna", "pässword", { created: new Date(clock.now()).toISOString() }))).toBe(
			"anna",
		);
	});
});

describe("a token is good once", () => {
	test("and not a second time", () => {
		const { verify } = guard();
		const header = usernameToken("anna", "pässword", { created: at(0) });
		expect([verify(header), verify(header), verify(header, "10.0.0.2")]).toEqual([
			"anna",
			"replayed",
			"replayed",
		]);
	});

	test("nor at the end of its window", () => {
		const { clock, verify } = guard();
		const header = usernameToken("anna", "pässword", { created: at(250_000) });
		expect(verify(header)).toBe("anna");
		clock.advance(549_000);
		expect(verify(header)).toBe("replayed");
		clock.advance(2_000);
		expect(verify(header)).toBe("outside-window");
	});

	test("the same nonce at another time is another token, as ZoneMinder sends them", () => {
		const { verify } = guard();
		for (const offset of [0, 1_000, 2_000])
			expect(verify(usernameToken("anna", "pässword", { created: at(offset), nonce }))).toBe("anna");
	});

	test("the same time with another nonce is another token", () => {
		const { verify } = guard();
		for (const byte of [1, 2, 3])
			expect(verify(usernameToken("anna", "pässword", { created: at(0), nonce: Buffer.from([byte]) }))).toBe(
				"anna",
			);
	});

	test("two users may draw the same nonce", () => {
		const { verify } = guard();
		expect(verify(usernameToken("anna", "pässword", { created: at(0), nonce }))).toBe("anna");
		expect(verify(usernameToken("berta", "pässword", { created: at(0), nonce }))).toBe("berta");
	});

	test("a refused one has not been used", () => {
		const { verify } = guard();
		expect(verify(usernameToken("anna", "wrong", { created: at(0), nonce }))).toBe("wrong-password");
		expect(verify(usernameToken("anna", "pässword", { created: at(0), nonce }))).toBe("anna");
	});

	test("also when more come than are remembered: the oldest are refused, never accepted again", () => {
		const { verify } = guard({ rememberedTokens: 3 });
		const headers = [0, 1, 2, 3, 4].map((second) =>
			usernameToken("anna", "pässword", { created: at(second * 1000) }),
		);
		for (const header of headers) expect(verify(header)).toBe("anna");
		for (const header of headers) expect(verify(header)).toBe("replayed");
		expect(verify(usernameToken("anna", "pässword", { created: at(5_000) }))).toBe("anna");
	});
});

test("who guesses has to slow down, and nobody else", () => {
	const { clock, verify } = guard({}, { burst: 3, refillMs: 1_000 });
	const guess = () => verify(usernameToken("anna", "guess", { created: at(0) }));
	const right = (peer?: string) =>
		verify(usernameToken("anna", "pässword", { created: new Date(clock.now()).toISOString() }), peer);
	expect([guess(), guess(), guess(), guess()]).toEqual([
		"wrong-password",
		"wrong-password",
		"wrong-password",
		"locked",
	]);
	expect(right()).toBe("locked");
	expect(right("10.0.0.2")).toBe("anna");
	clock.advance(1_000);
	expect(right()).toBe("anna");
});

test.each([
	["2026-06-01T12:00:00Z", noon],
	["2026-06-01T12:00:00", noon],
	["2026-06-01T12:00:00.5Z", noon + 500],
	["2026-06-01T12:00:00.123456789Z", noon + 123],
	["2026-06-01T14:00:00+02:00", noon],
	["2026-06-01T07:30:00-04:30", noon],
	["2026-06-01", undefined],
	["2026-13-01T12:00:00Z", undefined],
	["1780315200", undefined],
	["", undefined],
])("Created %j is %j", (text, time) => {
	expect(parseCreated(text)).toBe(time);
});
