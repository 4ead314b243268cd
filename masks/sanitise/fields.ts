/**
 * The kinds of value that may be published. Each takes whatever it is given and returns either a value of its closed,
 * coarse set or nothing at all: there is no field for free text.
 */

/** Thrown when a value is not of its field's set. It names the field's kind, never the value (invariant I9). */
export class SanitiseError extends Error {
	readonly code = "FIELD_REFUSED" as const;
}

export interface Field<T extends FieldValue = FieldValue> {
	/** The value as it may be published. Throws SanitiseError for anything outside the field's set. */
	take(value: unknown): T;
	/** The set, in the words of JSON Schema. */
	readonly schema: Readonly<Record<string, unknown>>;
}

/** Undefined is a value that is left out. */
type FieldValue = boolean | number | string | undefined;

/** A value that there is not always. */
export function optional<T extends boolean | number | string>(field: Field<T>): Field<T | undefined> {
	return {
		take: (value) => (value === undefined ? undefined : field.take(value)),
		schema: field.schema,
	};
}

/** Whether a value may be left out. */
export function isOptional(field: Field): boolean {
	try {
		return field.take(undefined) === undefined;
	} catch {
		return false;
	}
}

/** True or false. */
export const flag: Field<boolean> = {
	take(value) {
		if (typeof value !== "boolean") throw new SanitiseError("expected true or false");
		return value;
	},
	schema: { type: "boolean" },
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
		schema: { type: decimals === 0 ? "integer" : "number", minimum: 0, maximum: max },
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
		schema: { enum: words },
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
	schema: { type: "string", pattern: tokenForm.source },
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
	schema: { type: "string", pattern: chosenTokenForm.source },
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
	schema: { type: "string", pattern: labelForm.source },
};

/** A value of digits and letters that a machine made, of one form. */
function madeOf(form: RegExp, what: string): Field<string> {
	return {
		take(value) {
			if (typeof value !== "string" || !form.test(value)) throw new SanitiseError(`expected ${what}`);
			return value;
		},
		schema: { type: "string", pattern: form.source },
	};
}

/** SHA-256 in hexadecimal digits. */
export const digest: Field<string> = madeOf(/^[0-9a-f]{64}$/, "64 hexadecimal digits");

/** A device's UUID. */
export const uuid: Field<string> = madeOf(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a UUID");

/** The first moment of the year 10000, which xs:dateTime would write with five digits. */
const endOfTime = Date.UTC(10_000, 0, 1);

/**
 * Milliseconds since 1970 as xs:dateTime, cut to a multiple of so many seconds and not rounded: never a moment still to come.
 *
 * @param seconds whole, from 1 on
 */
export function utcTime(seconds: number): Field<string> {
	const step = seconds * 1000;
	return {
		take(value) {
			if (typeof value !== "number" || !(value >= 0 && value < endOfTime))
				throw new SanitiseError("expected a time in milliseconds since 1970");
			return new Date(Math.floor(value / step) * step).toISOString().replace(".000Z", "Z");
		},
		schema: { type: "string", format: "date-time" },
	};
}
