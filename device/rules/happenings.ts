import type { RuleType } from "./rules.ts";

/** What somebody who tests what listens may have happen. */
export const happenings = [
	"motion",
	"tampering",
	"line-crossing",
	"intrusion",
	"loitering",
	"crowd",
	"object-left",
	"object-removed",
	"fast-motion",
] as const;
export type Happening = (typeof happenings)[number];

const section = (type: RuleType) => `{ function: ${type}, purpose: testing }`;

/** What a camera's \`analytics\` name so that it looks for it. */
export const lookedForBy: Readonly<Record<Happening, string>> = {
	motion: "motion",
	tampering: "tampering",
	"line-crossing": section("line-crossing"),
	intrusion: section("objects-inside"),
	loitering: section("loitering"),
	crowd: section("crowd-density"),
	"object-left": section("object-left"),
	"object-removed": section("object-removed"),
	"fast-motion": section("fast-motion"),
};
