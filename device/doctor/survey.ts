import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Finding } from "./check.ts";
import { discoveryPort, probe } from "./discovery/probe.ts";
import { defaultDoctorLimits } from "./limits.ts";
import { scopeValues } from "./onvif/scope.ts";
import { printableWithout } from "./printable.ts";

/** Looks for devices on this machine's networks; each one found is a finding. */
export async function survey(clock: Clock, port: number = discoveryPort): Promise<Finding[]> {
	const { discoveryMs: timeoutMs, discoveredDevices: maxDevices, detailLength } = defaultDoctorLimits;
	const printable = printableWithout([], detailLength);
	const started = clock.monotonic();
	const { devices } = await probe({ timeoutMs, maxDevices, clock, random: randomBytes, port });
	const ms = Math.round(clock.monotonic() - started);
	if (devices.length === 0)
		return [
			{ check: "discovery", result: "failed", detail: `no device answered within ${timeoutMs} ms`, ms },
		];
	return devices.map(({ addresses, scopes }) => ({
		check: "discovery",
		result: "passed",
		detail: printable([addresses.join(" "), ...scopeValues(scopes, "name")].join("  ")),
		ms,
	}));
}
