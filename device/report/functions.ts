import { analyticsInForce } from "../camera/analytics/kept-analytics.ts";
import type { CameraConfig } from "../config/types.ts";
import type { Module } from "../rules/modules.ts";
import { type Rule, runsAt, useOf } from "../rules/rules.ts";
import { always, type Schedule } from "../rules/schedule.ts";
import type { CameraStore } from "../store/camera-store.ts";

/** A function that is on. All others are off. The note on it, in somebody's own words, stays on the device. */
export interface ReportedFunction {
	readonly name: string;
	readonly type: string;
	readonly purpose: string;
	readonly legalBasis: string;
	/** When it runs. */
	readonly schedule: Schedule;
	/** Whether it runs at the moment of the report. */
	readonly running: boolean;
}

/** What is in force, with what clients changed. @param now milliseconds since 1970 */
export function reportedFunctions(camera: CameraConfig, store: CameraStore, now: number): ReportedFunction[] {
	const { rules, modules } = analyticsInForce(camera.analytics, store);
	return [...modules, ...rules].map((one) => reported(one, now));
}

function reported(one: Rule | Module, now: number): ReportedFunction {
	const { purpose, basis, schedule = always } = useOf(one);
	const running = runsAt(one, now);
	return { name: one.name, type: one.type, purpose, legalBasis: basis, schedule, running };
}
