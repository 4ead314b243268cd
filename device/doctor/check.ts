import type { Profile } from "./onvif/profile.ts";
import type { Visit } from "./visit.ts";

/** In the order in which they run. */
export const checkNames = [
	"reachable",
	"discovery",
	"time",
	"services",
	"pre-auth",
	"device-information",
	"scopes",
	"network-interfaces",
	"media1-profiles",
	"media2-profiles",
	"stream-uri",
	"rtsp",
	"rtsp-refusal",
	"snapshot",
	"events",
	"masks",
	"wrong-password",
] as const;

export type CheckName = (typeof checkNames)[number];

export type Result = "passed" | "failed" | "skipped";

/** What a check found. The detail is one line, in which the device's own words may stand. */
export interface Verdict {
	readonly result: Result;
	readonly detail: string;
}

export const passed = (detail: string): Verdict => ({ result: "passed", detail });
export const failed = (detail: string): Verdict => ({ result: "failed", detail });
/** @param reason why nothing can be said about it */
export const skipped = (reason: string): Verdict => ({ result: "skipped", detail: reason });

interface Named {
	readonly name: CheckName;
	/** What has to have passed, since without it this check means nothing. */
	readonly needs: readonly CheckName[];
	/** What has to have been made, passed or not, since it finds what this check is about. */
	readonly uses?: readonly CheckName[];
}

export interface DeviceCheck extends Named {
	readonly of: "device";
	/** Throws Trouble when the device did not do as it should; so the check has failed. */
	run(visit: Visit): Promise<Verdict>;
}

/** A check that is made once for each media profile. */
export interface ProfileCheck extends Named {
	readonly of: "profile";
	run(visit: Visit, profile: Profile): Promise<Verdict>;
}

export type Check = DeviceCheck | ProfileCheck;

/** A check that was made, or was not. */
export interface Finding extends Verdict {
	readonly check: CheckName;
	/** Token of the media profile that it is about. */
	readonly profile?: string;
	/** How long it took, in milliseconds. */
	readonly ms: number;
}
