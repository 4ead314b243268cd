import type { Output } from "../cli/io.ts";
import type { Finding, Result } from "./check.ts";

export type Totals = Readonly<Record<Result, number>>;

/** Tells of findings as they come, and of their number in the end. */
export interface Report {
	add(finding: Finding): void;
	finish(totals: Totals): void;
}

/** One JSON object a line. */
export function jsonReport(output: Output): Report {
	const write = (value: object): void => output.write(`${JSON.stringify(value)}\n`);
	return { add: write, finish: write };
}

const resultWidth = "skipped".length + 2;
/** Of the longest check's name. */
const nameWidth = "device-information".length + 2;

/** SGR parameters of ECMA-48 for the colour of each result. */
const colours: Readonly<Record<Result, number>> = { passed: 32, failed: 31, skipped: 33 };

/** A line a check, and the sums. */
export function textReport(output: Output): Report {
	const paint = (result: Result): string => {
		const text = result.padEnd(resultWidth);
		return output.isTerminal ? `\u001b[${colours[result]}m${text}\u001b[39m` : text;
	};
	return {
		add({ check, profile, result, detail }) {
			const name = profile === undefined ? check : `${check} ${profile}`;
			output.write(`${paint(result)}${name.padEnd(nameWidth)}${detail}\n`);
		},
		finish({ passed, failed, skipped }) {
			output.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
		},
	};
}
