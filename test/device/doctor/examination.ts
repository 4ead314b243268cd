import { systemClock } from "../../../device/clock.ts";
import type { Finding } from "../../../device/doctor/check.ts";
import { type ExamineOptions, examine } from "../../../device/doctor/examine.ts";
import { parseTarget } from "../../../device/doctor/target.ts";
import { Secret } from "../../../device/secret.ts";
import * as fake from "./fake-device.ts";

export interface Patient {
	readonly url: string;
	readonly user?: string;
	readonly password?: string;
}

/** All findings about a device, by the check's name and the profile's token. */
export type Findings = Readonly<Record<string, Finding>>;

/** Examines a device with the credentials of the fake one, or those given. */
export async function examineAll(
	{ url, user = fake.user, password = fake.password }: Patient,
	options: Partial<ExamineOptions> = {},
): Promise<Findings> {
	const findings: Record<string, Finding> = {};
	const given = {
		target: parseTarget(url).target,
		credential: { user, password: new Secret(password) },
		clock: systemClock,
		seconds: 1,
		// Nobody is there: a machine's own devices are none of the test's business.
		discoveryPort: 9,
		...options,
		limits: { discoveryMs: 50, ...options.limits },
	};
	for await (const finding of examine(given))
		findings[[finding.check, finding.profile].filter(Boolean).join(" ")] = finding;
	return findings;
}

/** Findings as words: `passed`, or the result and why. */
export function words(findings: Findings): Record<string, string> {
	return Object.fromEntries(
		Object.entries(findings).map(([name, { result, detail }]) => [
			name,
			result === "passed" ? result : `${result}: ${detail}`,
		]),
	);
}
