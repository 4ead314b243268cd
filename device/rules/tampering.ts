import { z } from "zod";
import type { RuleEventKind } from "../../masks/sanitise/vocabulary.ts";
import type { RuleBase, RuleForm } from "./rule-form.ts";

/** Of the modes of the Analytics Specification ("Tampering Detection"), those that are looked for. */
export const tamperingModes = [
	"GlobalSceneChange",
	"ImageTooDark",
	"ImageTooBright",
	"ImageTooBlurry",
] as const;
export type TamperingMode = (typeof tamperingModes)[number];

/** Tells when the lens seems to be covered, blinded, turned away or out of focus. */
export interface TamperingRule extends RuleBase {
	readonly type: "tampering";
	readonly mode: TamperingMode;
	/** Per cent: of the picture that is dark or bright, of the place that cannot be recognised, or of its sharpness that is gone. */
	readonly threshold: number;
	/** Seconds for which that has to last. */
	readonly duration: number;
}

/** In per cent and in seconds, both ends included. */
export const tamperingRanges = {
	threshold: { min: 1, max: 100 },
	duration: { min: 1, max: 60 },
} as const;

const events: Readonly<Record<TamperingMode, RuleEventKind>> = {
	GlobalSceneChange: "sceneChange",
	ImageTooDark: "imageTooDark",
	ImageTooBright: "imageTooBright",
	ImageTooBlurry: "imageTooBlurry",
};

export const tampering: RuleForm<TamperingRule> = {
	most: 6,
	schema: z.object({
		type: z.literal("tampering"),
		name: z.string(),
		mode: z.enum(tamperingModes),
		threshold: z.number(),
		duration: z.number(),
	}),
	usual: (name) => ({ type: "tampering", name, mode: "GlobalSceneChange", threshold: 70, duration: 5 }),
	flaw: (rule) => {
		for (const part of ["threshold", "duration"] as const) {
			const { min, max } = tamperingRanges[part];
			if (!(rule[part] >= min && rule[part] <= max)) return `a ${part} goes from ${min} to ${max}`;
		}
		return undefined;
	},
	event: ({ mode }) => events[mode],
};
