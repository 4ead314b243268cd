import { randomBytes } from "node:crypto";
import type { CheckName, Finding } from "./check.ts";
import { allChecks } from "./checks/all.ts";
import { discoveryPort } from "./discovery/probe.ts";
import { type DoctorLimits, defaultDoctorLimits, defaultSeconds } from "./limits.ts";
import { printableWithout } from "./printable.ts";
import { runChecks, selectChecks } from "./runner.ts";
import { Visit, type VisitOptions } from "./visit.ts";

export interface ExamineOptions extends Pick<VisitOptions, "target" | "credential" | "clock"> {
	readonly transport?: "tcp" | "udp";
	/** How long each stream is watched. */
	readonly seconds?: number;
	/** These checks alone, and those without which they come to nothing; all unless given. */
	readonly only?: readonly CheckName[];
	readonly limits?: Partial<DoctorLimits>;
	readonly random?: VisitOptions["random"];
	readonly discoveryPort?: number;
}

/** Examines a device as a video management system would, and tells of each check as it is made. Does not throw. */
export function examine(options: ExamineOptions): AsyncGenerator<Finding> {
	const limits = { ...defaultDoctorLimits, ...options.limits };
	const { clock, credential, only = [] } = options;
	const visit = new Visit({
		transport: "tcp",
		seconds: defaultSeconds,
		random: randomBytes,
		discoveryPort,
		...options,
		limits,
	});
	const printable = printableWithout(credential ? [credential.password.reveal()] : [], limits.detailLength);
	return runChecks(selectChecks(allChecks, only), visit, { clock, printable });
}
