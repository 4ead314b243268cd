import type { Io } from "./io.ts";

/** Tells a person how far a command is: a line on stderr that is written over. Where nobody looks on, it says nothing. */
export class Steps {
	readonly #io: Io;
	#isShown = false;

	constructor(io: Io) {
		this.#io = io;
	}

	step(text: string): void {
		const { stderr } = this.#io;
		if (!stderr.isTerminal) return;
		stderr.write(`\r\u001b[K${text}`.slice(0, stderr.columns + 3));
		this.#isShown = true;
	}

	/** A line that stays. */
	warn(text: string): void {
		this.end();
		this.#io.stderr.write(`persienne: ${text}\n`);
	}

	end(): void {
		if (this.#isShown) this.#io.stderr.write("\r\u001b[K");
		this.#isShown = false;
	}
}
