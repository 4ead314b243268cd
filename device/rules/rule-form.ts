import { type ZodType, z } from "zod";
import type { Polygon } from "../../masks/polygon.ts";
import type { RuleEventKind } from "../../masks/sanitise/vocabulary.ts";
import type { Use } from "./use.ts";

/** What all rules have. */
export interface RuleBase {
	/** No other rule of the camera has it. It is published with each event. */
	readonly name: string;
	/** What for; unstated unless given. */
	readonly use?: Use | undefined;
}

/** What there is to know of a type of rule besides how it is evaluated (device/analytics/rules/). */
export interface RuleForm<R extends RuleBase> {
	/** It says more of people than that something moves: it does not run before somebody has said what for. */
	readonly needsPurpose?: boolean;
	/** At most so many on one camera. */
	readonly most: number;
	/** As it is kept. */
	readonly schema: ZodType<R>;
	/** As it is when nothing but its name is said. */
	usual(name: string): R;
	/** Why there cannot be such a rule; undefined when there can. Nothing that a person typed is quoted. */
	flaw(rule: R): string | undefined;
	/** The event that it tells. */
	event(rule: R): RuleEventKind;
}

/** A polygon in the picture as viewers see it, in ONVIF's coordinates; it stays where it is when the camera is moved. */
export const field: ZodType<Polygon> = z.array(z.tuple([z.number(), z.number()]));

/** All of the picture. */
export const everywhere: Polygon = [
	[-1, 1],
	[1, 1],
	[1, -1],
	[-1, -1],
];

export function isEverywhere(polygon: Polygon): boolean {
	return JSON.stringify(polygon) === JSON.stringify(everywhere);
}
