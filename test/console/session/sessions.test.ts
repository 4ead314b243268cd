import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Session } from "../../../console/session/session.ts";
import { Sessions } from "../../../console/session/sessions.ts";
import { type Account, Accounts } from "../../../device/auth/accounts.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { accounts, limits } from "../wall-camera.ts";

const account = accounts.find("lea") as Account;
let clock: VirtualClock;
let sessions: Sessions;

beforeEach(() => {
	clock = new VirtualClock();
	ends = [];
	sessions = new Sessions({
		ended: ({ user }, peer, why) => ends.push(`${user} ${peer} ${why}`),
		clock,
		random: randomBytes,
		limits: { ...limits, maxSessions: 3, maxSocketsPerSession: 2 },
	});
});

/** Why sessions ended, in this order. */
let ends: string[];

describe("the table of sessions", () => {
	it("gives tokens of 256 random bits", () => {
		const tokens = Array.from({ length: 3 }, () => sessions.open(account));
		expect(new Set(tokens).size).toBe(3);
		for (const token of tokens) expect(Buffer.from(token, "base64url")).toHaveLength(32);
	});

	it("lets the one unused for longest go when it is full", () => {
		const [first, second, third] = [sessions.open(account), sessions.open(account), sessions.open(account)];
		sessions.find(first);
		const fourth = sessions.open(account);
		expect(sessions.size).toBe(3);
		expect(sessions.find(second)).toBeUndefined();
		for (const token of [first, third, fourth]) expect(sessions.find(token)?.account).toBe(account);
	});

	it("ends the session of somebody who is no user any more, or another one than before", () => {
		const people = new Accounts([account]);
		const known = new Sessions({ clock, random: randomBytes, limits, accounts: people });
		const token = known.open(account);
		expect(known.find(token)?.account).toBe(account);
		people.replace([{ ...account, role: "viewer" }]);
		expect(known.find(token)).toBeUndefined();
		known.close();
	});

	it("ends a session after its time, however busy it is", () => {
		const token = sessions.open(account);
		for (let passed = 0; passed < limits.sessionMs - limits.idleMs / 2; passed += limits.idleMs / 2) {
			expect(sessions.find(token)).toBeDefined();
			clock.advance(limits.idleMs / 2);
		}
		clock.advance(limits.idleMs / 2);
		expect(sessions.find(token)).toBeUndefined();
	});

	it("hangs up on live pictures when their session ends, without being asked", () => {
		const hungUp: string[] = [];
		sessions.find(sessions.open(account))?.tie(() => hungUp.push("idle"));
		clock.advance(limits.idleMs + 15_000);
		expect(hungUp).toEqual(["idle"]);
		expect(sessions.size).toBe(0);
		const token = sessions.open(account);
		sessions.find(token)?.tie(() => hungUp.push("signed out"));
		sessions.end(token);
		expect(hungUp).toEqual(["idle", "signed out"]);
	});

	it("bounds the live pictures of one session", () => {
		const session = sessions.find(sessions.open(account));
		const untie = session?.tie(() => {});
		expect(session?.tie(() => {})).toBeDefined();
		expect(session?.tie(() => {})).toBeUndefined();
		untie?.();
		expect(session?.tie(() => {})).toBeDefined();
	});

	it("does not count as used what a page asks by itself", () => {
		const token = sessions.open(account, "192.0.2.1");
		clock.advance(limits.idleMs - 1);
		expect(sessions.peek(token)?.account).toBe(account);
		expect(sessions.left(sessions.peek(token) as Session).idleMs).toBe(1);
		clock.advance(1);
		expect(sessions.peek(token)).toBeUndefined();
		expect(ends).toEqual(["lea 192.0.2.1 idle"]);
	});

	it("tells of each session that ends, once, and why", () => {
		const people = new Accounts([account]);
		const all = new Sessions({
			clock,
			random: randomBytes,
			limits: { ...limits, maxSessions: 1 },
			accounts: people,
			ended: (_, peer, why) => ends.push(`${peer} ${why}`),
		});
		all.open(account, "a");
		const second = all.open(account, "b");
		all.end(second);
		all.end(second);
		const third = all.open(account, "c");
		for (let passed = 0; passed < limits.sessionMs; passed += 60_000) {
			all.find(third);
			clock.advance(60_000);
		}
		all.open(account, "d");
		people.replace([{ ...account, role: "operator" }]);
		all.review();
		all.open(people.find("lea") as Account, "e");
		all.close();
		expect(ends).toEqual([
			"a displaced",
			"b signed-out",
			"c too-long",
			"d account-changed",
			"e device-stopped",
		]);
	});

	it("tells where else somebody is signed in", () => {
		const admin = accounts.find("admin") as Account;
		const here = sessions.open(account, "192.0.2.1");
		sessions.open(account, "192.0.2.2");
		sessions.open(admin, "192.0.2.3");
		expect(sessions.elsewhere(sessions.peek(here) as Session)).toEqual(["192.0.2.2"]);
	});

	it("leaves nothing behind when it closes", () => {
		const token = sessions.open(account);
		sessions.close();
		expect(sessions.find(token)).toBeUndefined();
		expect(sessions.size).toBe(0);
	});
});
