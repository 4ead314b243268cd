import type { Finding } from "../../analytics/rules/rule-engine.ts";

/** Marks what is told and was not seen. */
export const simulated = (finding: Finding): Finding => ({
	...finding,
	data: { ...finding.data, Simulated: true },
});

/** A crossing is over when it is told. */
export const isState = ({ kind }: Finding): boolean => kind !== "lineCrossed";

/** Whether both are about the same, whatever they say of it. */
export const isSame = (one: Finding, other: Finding): boolean =>
	one.kind === other.kind && one.rule === other.rule;

/** What is only told to happen, in place of what is seen of the same. What is no state is not told again. */
export function overlaid(found: readonly Finding[], told: readonly Finding[]): readonly Finding[] {
	return found.map((one) => {
		const instead = told.find((other) => isSame(one, other));
		return instead && isState(one) ? simulated(instead) : one;
	});
}
