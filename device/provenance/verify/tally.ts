import type { Statement } from "../statement.ts";

/** Pictures in a row under one policy. */
export interface Stretch {
	readonly policy: string | undefined;
	readonly revision: number;
	/** The first of them, from 1 on. */
	readonly picture: number;
	pictures: number;
	dark: number;
	/** When the first and the last were taken, in milliseconds since 1970. */
	readonly from: number;
	to: number;
}

/** What the statements of a recording add up to. */
export class Tally {
	/** In the order of the recording; a hostile one cannot make it endless. */
	readonly stretches: Stretch[] = [];
	/** Changes of policy that found no place in the list. */
	left = 0;
	dark = 0;
	/** When the first and the last picture were taken, in milliseconds since 1970. */
	from: number | undefined;
	to: number | undefined;
	readonly #most: number;

	constructor(most = 1000) {
		this.#most = most;
	}

	add({ policy, revision, state, takenAt }: Statement, picture: number): void {
		const isDark = state === "dark" ? 1 : 0;
		this.dark += isDark;
		this.from ??= takenAt;
		this.to = takenAt;
		const last = this.stretches.at(-1);
		if (last && last.policy === policy && last.revision === revision) {
			last.pictures++;
			last.dark += isDark;
			last.to = takenAt;
		} else if (this.stretches.length >= this.#most) this.left++;
		else
			this.stretches.push({
				policy,
				revision,
				picture,
				pictures: 1,
				dark: isDark,
				from: takenAt,
				to: takenAt,
			});
	}
}
