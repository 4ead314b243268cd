import type { Clock } from "../../clock.ts";

export type LogKind = "system" | "access";

/** Lines of each kind that are kept; the oldest go first. */
const mostLines = 500;

/**
 * What happened to one camera, for an administrator who asks it over ONVIF. Words of our own, tokens and addresses alone: no
 * text of a client's, no name of a user, nothing that was seen.
 */
export class SystemLog {
	readonly #clock: Pick<Clock, "now">;
	readonly #lines: Readonly<Record<LogKind, string[]>> = { system: [], access: [] };

	constructor(clock: Pick<Clock, "now">) {
		this.#clock = clock;
	}

	note(kind: LogKind, text: string): void {
		const lines = this.#lines[kind];
		lines.push(`${new Date(this.#clock.now()).toISOString()} ${text}`);
		if (lines.length > mostLines) lines.shift();
	}

	/** Oldest first. */
	lines(kind: LogKind): readonly string[] {
		return this.#lines[kind];
	}
}
