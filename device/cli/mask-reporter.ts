import { basename } from "node:path";
import type { PersienneError } from "../errors.ts";
import type { Input } from "../offline/inputs.ts";
import type { MaskEvents, Masked, Totals } from "../offline/mask-all.ts";
import type { Io } from "./io.ts";
import { ProgressBar } from "./progress-bar.ts";

export interface MaskReporter extends MaskEvents {
	finished(totals: Totals): void;
}

export function maskReporter(json: boolean, io: Io): MaskReporter {
	return json ? new JsonReporter(io) : new PersonReporter(io);
}

/** JSON lines on stdout, and nothing else there. */
class JsonReporter implements MaskReporter {
	readonly #io: Io;

	constructor(io: Io) {
		this.#io = io;
	}

	begun(files: number, others: number, swept: number): void {
		this.#line({ event: "begun", files, others, swept });
	}

	file(): void {}
	opened(): void {}
	picture(): void {}

	skipped({ shown }: Input, output: string): void {
		this.#line({ event: "skipped", input: shown, output });
	}

	masked({ shown }: Input, { output, renamed, pictures, dark, darkBecause, damaged, counts }: Masked): void {
		const why = { ...(renamed && { renamed }), ...(darkBecause && { darkBecause }) };
		this.#line({ event: "masked", input: shown, output, pictures, dark, damaged, covered: counts, ...why });
	}

	failed({ shown }: Input, { code, message, remedy }: PersienneError): void {
		this.#line({ event: "failed", input: shown, code, message, ...(remedy && { remedy }) });
	}

	finished(totals: Totals): void {
		this.#line({ event: "finished", ...totals });
	}

	#line(value: object): void {
		this.#io.stdout.write(`${JSON.stringify(value)}\n`);
	}
}

/** What a person has to know, on stderr, with a bar while somebody looks on; the sums on stdout. */
class PersonReporter implements MaskReporter {
	readonly #io: Io;
	readonly #bar: ProgressBar;

	constructor(io: Io) {
		this.#io = io;
		this.#bar = new ProgressBar(io.stderr, io.clock);
	}

	begun(files: number, others: number, swept: number): void {
		this.#bar.begin(files);
		if (others > 0) this.#tell(`${count(others, "other file")} in these folders left alone`);
		if (swept > 0) this.#tell(`${count(swept, "unfinished file")} of a run before removed`);
		if (files === 0) this.#tell("there are no pictures and videos in these folders");
	}

	file(index: number, { shown }: Input): void {
		this.#bar.file(index, shown);
	}

	opened(expected: number | undefined): void {
		this.#bar.opened(expected);
	}

	picture(done: number): void {
		this.#bar.picture(done);
	}

	skipped(): void {}

	masked({ shown }: Input, { output, renamed, dark, darkBecause, pictures, damaged }: Masked): void {
		if (renamed) this.#tell(`${shown} is now ${output}: ${renamed}`);
		if (damaged > 0)
			this.#tell(
				`${shown}: ${count(damaged, "frame")} did not decode and ${damaged === 1 ? "is" : "are"} left out`,
			);
		if (dark > 0)
			this.#tell(`${shown}: ${dark} of ${count(pictures, "picture")} dark: masking failed (${darkBecause})`);
	}

	failed({ shown }: Input, { message, remedy }: PersienneError): void {
		const name = `${basename(shown)} `;
		const why = message.startsWith(name) ? `it ${message.slice(name.length)}` : message;
		this.#tell(`${shown} is not masked: ${why}${remedy ? `; ${remedy}` : ""}`);
	}

	finished({ masked, skipped, unreported, failed, dark, pictures, interrupted }: Totals): void {
		this.#bar.end();
		if (unreported > 0)
			this.#tell(
				`the report says nothing of ${count(unreported, "file")} that a run before masked; --force masks them anew`,
			);
		const parts = [
			`${count(masked, "file")} masked, ${count(pictures, "picture")}`,
			...(dark > 0 ? [`${dark} of them dark`] : []),
			...(skipped > 0 ? [`${skipped} done already and skipped`] : []),
			`${failed} failed`,
			...(interrupted ? ["interrupted: the same command goes on from here"] : []),
		];
		this.#io.stdout.write(`${parts.join(", ")}\n`);
	}

	#tell(text: string): void {
		this.#bar.clear();
		// File names may hold what a terminal obeys.
		this.#io.stderr.write(`persienne: ${text.replace(/\p{C}/gu, "?")}\n`);
	}
}

function count(number: number, what: string): string {
	return `${number} ${what}${number === 1 ? "" : "s"}`;
}
