import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import {
	type Check,
	type CheckName,
	type DeviceCheck,
	type Finding,
	failed,
	type ProfileCheck,
	passed,
	skipped,
	type Verdict,
} from "../../../device/doctor/check.ts";
import { defaultDoctorLimits } from "../../../device/doctor/limits.ts";
import type { Profile } from "../../../device/doctor/onvif/profile.ts";
import { runChecks, selectChecks } from "../../../device/doctor/runner.ts";
import { parseTarget } from "../../../device/doctor/target.ts";
import { Trouble } from "../../../device/doctor/trouble.ts";
import { Visit } from "../../../device/doctor/visit.ts";

const clock = new VirtualClock();
const newVisit = (): Visit =>
	new Visit({
		target: parseTarget("192.0.2.1").target,
		credential: undefined,
		transport: "tcp",
		seconds: 1,
		limits: defaultDoctorLimits,
		clock,
		random: (size) => Buffer.alloc(size),
		discoveryPort: 9,
	});

const check = (name: CheckName, needs: readonly CheckName[], verdict: () => Verdict): DeviceCheck => ({
	name,
	of: "device",
	needs,
	run: async () => verdict(),
});
const profileCheck = (
	name: CheckName,
	needs: readonly CheckName[],
	verdict: (profile: Profile) => Verdict,
): ProfileCheck => ({ name, of: "profile", needs, run: async (_, profile) => verdict(profile) });

async function run(checks: readonly Check[], visit = newVisit()): Promise<string[]> {
	const findings: Finding[] = [];
	for await (const finding of runChecks(checks, visit, { clock, printable: (text) => text }))
		findings.push(finding);
	return findings.map(({ check: name, profile, result, detail }) =>
		[name, profile, result, detail].filter((part) => part !== undefined).join(" "),
	);
}

describe("a check", () => {
	it("is skipped when one that it needs has failed or was skipped, with that as the reason", async () => {
		expect(
			await run([
				check("reachable", [], () => failed("gone")),
				check("time", ["reachable"], () => passed("now")),
				check("services", ["time"], () => passed("all")),
				check("discovery", [], () => skipped("quiet")),
				check("scopes", ["discovery"], () => passed("x")),
			]),
		).toEqual([
			"reachable failed gone",
			"time skipped reachable failed",
			"services skipped time was skipped",
			"discovery skipped quiet",
			"scopes skipped discovery was skipped",
		]);
	});

	it("fails with what it throws, and a bug in it tells nothing of its message", async () => {
		const throwing = (error: Error) => () => {
			throw error;
		};
		const findings = await run([
			check("reachable", [], throwing(new Trouble("it barks"))),
			check("time", [], throwing(new Error("the password is 1234"))),
			check("scopes", [], () => passed("still here")),
		]);
		expect(findings[0]).toBe("reachable failed it barks");
		expect(findings[1]).toMatch(/^time failed internal error: Error/);
		expect(findings[1]).not.toContain("1234");
		expect(findings[2]).toBe("scopes passed still here");
	});

	it("of profiles is made for each, by what the same profile's came to", async () => {
		const visit = newVisit();
		for (const token of ["a", "b"]) visit.profiles.set(token, { token, service: "media", video: undefined });
		expect(
			await run(
				[
					profileCheck("stream-uri", [], ({ token }) => (token === "a" ? passed("here") : failed("none"))),
					profileCheck("rtsp", ["stream-uri"], () => passed("plays")),
				],
				visit,
			),
		).toEqual([
			"stream-uri a passed here",
			"stream-uri b failed none",
			"rtsp a passed plays",
			"rtsp b skipped stream-uri failed",
		]);
	});

	it("of profiles is skipped when there are none", async () => {
		expect(await run([profileCheck("rtsp", [], () => passed("plays"))])).toEqual([
			"rtsp skipped no media profile is known",
		]);
	});

	it("is timed", async () => {
		const slow: Check = {
			...check("time", [], () => passed("")),
			run: async () => {
				clock.advance(120);
				return passed("");
			},
		};
		for await (const { ms } of runChecks([slow], newVisit(), { clock, printable: (text) => text }))
			expect(ms).toBe(120);
	});
});

describe("a selection", () => {
	const checks: Check[] = [
		check("reachable", [], () => passed("")),
		check("time", ["reachable"], () => passed("")),
		check("scopes", ["time"], () => passed("")),
		{ ...check("masks", ["reachable"], () => passed("")), uses: ["time"] },
	];
	it.each<[CheckName[], string[]]>([
		[[], ["reachable", "time", "scopes", "masks"]],
		[["reachable"], ["reachable"]],
		[["scopes"], ["reachable", "time", "scopes"]],
		[["masks"], ["reachable", "time", "masks"]],
		[
			["masks", "scopes"],
			["reachable", "time", "scopes", "masks"],
		],
	])("of %j", (only, names) => {
		expect(selectChecks(checks, only).map(({ name }) => name)).toEqual(names);
	});
});
