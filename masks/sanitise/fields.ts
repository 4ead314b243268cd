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
	/** Of a list: what each thing in it is made of. */
	readonly items?: Readonly<Record<string, Field>>;
}

/** One of several things that are told of together, by the names of its fields. */
export type ListItem = Readonly<Record<string, boolean | number | string | readonly string[]>>;

/** Undefined is a value that is left out. */
type FieldValue = boolean | number | string | readonly string[] | readonly ListItem[] | undefined;

/** A value that there is not always. */
export function optional<T extends NonNullable<FieldValue>>(field: Field<T>): Field<T | undefined> {
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

/** Some words of a closed list, each once, in the order of the list. */
export function someOf<T extends string>(words: readonly T[]): Field<readonly T[]> {
	return {
		take(value) {
			if (!Array.isArray(value) || value.length === 0 || !value.every((word) => words.includes(word)))
				throw new SanitiseError("expected words of the closed list");
			return Object.freeze(words.filter((word) => value.includes(word)));
		},
		schema: {
			type: "array",
			items: { enum: words },
			minItems: 1,
			maxItems: words.length,
			uniqueItems: true,
		},
	};
}

/** Up to `most` things, each made of the same fields; whatever else they hold is never touched. */
export function listOf(fields: Readonly<Record<string, Field>>, most: number): Field<readonly ListItem[]> {
	const names = Object.keys(fields);
	return {
		take(value) {
			if (!Array.isArray(value) || value.length > most)
				throw new SanitiseError("expected a list that is no longer than it may be");
			return Object.freeze(
				value.map((one: unknown) => {
					if (typeof one !== "object" || one === null)
						throw new SanitiseError("expected a thing with fields");
					const taken = names.flatMap((name) => {
						const part = (fields[name] as Field).take((one as Readonly<Record<string, unknown>>)[name]);
						return part === undefined ? [] : [[name, part] as const];
					});
					return Object.freeze(Object.fromEntries(taken)) as ListItem;
				}),
			);
		},
		schema: {
			type: "array",
			maxItems: most,
			items: {
				type: "object",
				properties: Object.fromEntries(names.map((name) => [name, fields[name]?.schema])),
				required: names.filter((name) => !isOptional(fields[name] as Field)),
				additionalProperties: false,
			},
		},
		items: fields,
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

/** From one time of day to another, such as 08:00-20:00. */
export const hours: Field<string> = madeOf(
	/^(?:[01]\d|2[0-3]|24(?=:00)):[0-5]\d-(?:[01]\d|2[0-3]|24(?=:00)):[0-5]\d$/,
	"two times of day",
);

const zoneForm = /^(?:[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}|[+-]\d{2}:\d{2})$/;

/** A time zone that there is: of the IANA database, or so many hours from UTC. */
export const timeZone: Field<string> = {
	take(value) {
		if (typeof value !== "string" || !zoneForm.test(value) || !isZone(value))
			throw new SanitiseError("expected a time zone that there is");
		return value;
	},
	schema: { type: "string", pattern: zoneForm.source },
};

function isZone(name: string): boolean {
	try {
		return Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
	} catch {
		return false;
	}
}

/** The first moment of the year 10000, which xs:dateTime would write with five digits. */
const endOfTime = Date.UTC(10_000, 0, 1);

/** Milliseconds since 1970, of a moment that xs:dateTime can write. Throws SanitiseError for anything else. */
export function moment(value: unknown): number {
	if (typeof value !== "number" || !(value >= 0 && value < endOfTime))
		throw new SanitiseError("expected a time in milliseconds since 1970");
	return value;
}

/**
 * Milliseconds since 1970 as xs:dateTime, cut to a multiple of so many seconds and not rounded: never a moment still to come.
 *
 * @param seconds whole, from 1 on
 */
export function utcTime(seconds: number): Field<string> {
	const step = seconds * 1000;
	return {
		take(value) {
			return new Date(Math.floor(moment(value) / step) * step).toISOString().replace(".000Z", "Z");
		},
		schema: { type: "string", format: "date-time" },
	};
}
