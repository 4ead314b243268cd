import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { SignIn } from "../../../console/session/sign-in.ts";
import { Attempts, defaultAttemptLimits } from "../../../device/auth/attempts.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { accounts, limits } from "../wall-camera.ts";

describe("wrong passwords", () => {
	it("are counted together with those that are given elsewhere, and weigh more than a program's", () => {
		const clock = new VirtualClock();
		const attempts = new Attempts(defaultAttemptLimits, clock);
		const log = pino({ level: "silent" });
		const signIn = new SignIn({ accounts, attempts, log, random: randomBytes, limits });
		const peer = "192.0.2.1";
		for (let i = 0; i < defaultAttemptLimits.burst; i++) attempts.failed(peer);
		expect(signIn.check(peer, "admin", "correct horse")).toMatchObject({ ok: false, reason: "slow-down" });
		expect(signIn.check("192.0.2.2", "admin", "correct horse").ok).toBe(true);
		for (let i = 0; i < 4; i++) signIn.check("192.0.2.3", "admin", "guess");
		expect(attempts.locked("192.0.2.3")).toBe(false);
		signIn.check("192.0.2.3", "admin", "guess");
		expect(attempts.locked("192.0.2.3")).toBe(true);
	});
});

describe("what is logged of a sign-in", () => {
	it("names users that exist, and never what was typed", () => {
		const lines: string[] = [];
		const log = pino({}, { write: (line: string) => lines.push(line) });
		const attempts = new Attempts(defaultAttemptLimits, new VirtualClock());
		const signIn = new SignIn({ accounts, attempts, log, random: randomBytes, limits });
		expect(signIn.check("192.0.2.1", "admin", "correct horse").ok).toBe(true);
		expect(signIn.check("192.0.2.2", "my-password-in-the-wrong-field", "another secret").ok).toBe(false);
		expect(lines).toHaveLength(2);
		expect(lines[0]).toContain('"user":"admin"');
		expect(lines[1]).toContain("192.0.2.2");
		expect(lines.join()).not.toMatch(/correct horse|my-password|another secret/);
	});
});
