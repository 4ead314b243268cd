/**
 * The kinds of value that may be published. Each takes whatever it is given and returns either a value of its closed,
 * coarse set or nothing at all: there is no field for free text.
 */

/** Thrown when a value is not of its field's set. It names the field's kind, never the value (invariant I9). */
export class SanitiseError extends Error {
	readonly code = "FIELD_REFUSED" as const;
}

export interface Field<T extends boolean | number | string = boolean | number | string> {
	/** The value as it may be published. Throws SanitiseError for anything outside the field's set. */
	take(value: unknown): T;
}

/** True or false. */
export const flag: Field<boolean> = {
	take(value) {
		if (typeof value !== "boolean") throw new SanitiseError("expected true or false");
		return value;
	},
};

/** A number from 0 to `max`, rounded to `decimals` places. What lies above is published as `max`. */
export function amount(max: number, decimals = 0): Field<number> {
	const scale = 10 ** decimals;
	return {
		take(value) {
			if (typeof value !== "number" || !(value >= 0))
				throw new SanitiseError("expected a number that is not negative");
			return Math.min(max, Math.round(value * scale) / scale);
		},
	};
}

/** One word of a closed list. */
export function oneOf<T extends string>(words: readonly T[]): Field<T> {
	return {
		take(value) {
			const word = words.find((candidate) => candidate === value);
			if (word === undefined) throw new SanitiseError("expected a word of the closed list");
			return word;
		},
	};
}

const tokenForm = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * A token of the device's own configuration (tt:ReferenceToken, at most 64 characters), narrowed to letters, digits,
 * `_` and `-`, so that it can stand in a topic. That it does not read like a number plate is the scan's task.
 */
export const token: Field<string> = {
	take(value) {
		if (typeof value !== "string" || !tokenForm.test(value))
			throw new SanitiseError("expected a token of letters, digits, _ and -");
		return value;
	},
};

const chosenTokenForm = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/**
 * A token that a client may have chosen, of the characters that ONVIF lets it choose from (Media Specification, CreateProfile).
 * It is looked at when it is chosen, as the name of a rule is, and by the scan whenever it goes out.
 */
export const chosenToken: Field<string> = {
	take(value) {
		if (typeof value !== "string" || !chosenTokenForm.test(value))
			throw new SanitiseError("expected a token of letters, digits, _, - and dots");
		return value;
	},
};

const labelForm = /^[A-Za-z](?:[A-Za-z0-9_. -]{0,62}[A-Za-z0-9_-])?$/;

/**
 * What a person calls a rule: as a token, and with spaces and dots within. It is as near to free text as anything that is
 * published; rule-name.ts looks at it when it is typed, and the scan whenever it goes out.
 */
export const label: Field<string> = {
	take(value) {
		if (typeof value !== "string" || !labelForm.test(value))
			throw new SanitiseError("expected a name of 1 to 64 letters, digits, spaces, _, - and dots");
		return value;
	},
};

/** The first moment of the year 10000, which xs:dateTime would write with five digits. */
const endOfTime = Date.UTC(10_000, 0, 1);

/** Milliseconds since 1970 as xs:dateTime in whole seconds, cut off and not rounded: never a moment still to come. */
export const utcSecond: Field<string> = {
	take(value) {
		if (typeof value !== "number" || !(value >= 0 && value < endOfTime))
			throw new SanitiseError("expected a time in milliseconds since 1970");
		return new Date(Math.floor(value / 1000) * 1000).toISOString().replace(".000Z", "Z");
	},
};
