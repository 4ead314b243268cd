/** What can be wrong with a recording. */
export type ProblemKind =
	/** Nothing is said of these pictures: they did not come from a camera of ours. */
	| "foreign"
	/** Numbers are missing before this picture: it was cut here, or the recorder did not get everything. */
	| "missing"
	/** A picture, or what is said of it, is not what its camera gave away. */
	| "altered"
	/** The signature of this picture does not fit. */
	| "bad-signature"
	/** These pictures were given away earlier than the ones before them: moved, or put in once more. */
	| "out-of-order"
	/** The camera began to count anew: what was between cannot be told. */
	| "restarted"
	/** These pictures are of another camera than the first. */
	| "other-camera"
	/** They are signed with another key than the one that was given, or than the first. */
	| "other-key"
	/** They are said to be masked, under no policy. */
	| "no-policy"
	/** No signature covers these pictures: what would have covered them was cut or altered. */
	| "unproven";

/** Where a recording is not what it should be. */
export interface Problem {
	readonly kind: ProblemKind;
	/** The first picture that it is about, from 1 on, in the order of the file. */
	readonly picture: number;
	/** How many pictures it is about; of `missing`, how many are. */
	readonly count: number;
	/** When the camera took that picture, or the last one before, in milliseconds since 1970. */
	readonly takenAt: number | undefined;
}

/** Problems of one file, those of neighbouring pictures put together. A hostile file cannot make the list endless. */
export class Problems {
	/** In the order in which they were found. */
	readonly list: Problem[] = [];
	/** Those that found no place in the list. */
	left = 0;
	readonly #most: number;

	constructor(most = 1000) {
		this.#most = most;
	}

	add(kind: ProblemKind, picture: number, takenAt: number | undefined, count = 1): void {
		const at = this.list.findLastIndex((problem) => problem.kind === kind);
		const before = this.list[at];
		if (kind !== "missing" && before && before.picture + before.count === picture) {
			this.list[at] = { ...before, count: before.count + count };
		} else if (this.list.length < this.#most) this.list.push({ kind, picture, count, takenAt });
		else this.left++;
	}
}
