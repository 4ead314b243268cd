import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { SignIn } from "../../../console/session/sign-in.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { accounts, limits } from "../wall-camera.ts";

describe("what is logged of a sign-in", () => {
	it("names users that exist, and never what was typed", () => {
		const lines: string[] = [];
		const log = pino({}, { write: (line: string) => lines.push(line) });
		const signIn = new SignIn({ accounts, clock: new VirtualClock(), log, random: randomBytes, limits });
		expect(signIn.check("192.0.2.1", "admin", "correct horse").ok).toBe(true);
		expect(signIn.check("192.0.2.2", "my-password-in-the-wrong-field", "another secret").ok).toBe(false);
		expect(lines).toHaveLength(2);
		expect(lines[0]).toContain('"user":"admin"');
		expect(lines[1]).toContain("192.0.2.2");
		expect(lines.join()).not.toMatch(/correct horse|my-password|another secret/);
	});
});
