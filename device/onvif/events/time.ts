/** Times as WS-BaseNotification writes them: xs:dateTime, and xs:duration (XML Schema part 2 §3.2.6, §3.2.7). */

const durationForm =
	/^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds in each part. A year and a month have no fixed length; nobody who subscribes for one counts its days. */
const partLengths = [365 * 86_400_000, 30 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Whole milliseconds of an xs:duration, below zero for a negative one; undefined when it is none, or endless. */
export function parseDuration(text: string): number | undefined {
	const match = durationForm.exec(text);
	if (!match || text.endsWith("P") || text.endsWith("T")) return undefined;
	const [, sign, ...parts] = match;
	const ms = Math.round(
		parts.reduce((sum, part, place) => sum + Number(part ?? 0) * (partLengths[place] ?? 0), 0),
	);
	if (!Number.isSafeInteger(ms)) return undefined;
	return sign ? -ms : ms;
}

/** Whole milliseconds as an xs:duration, such as `PT60S`. */
export function formatDuration(ms: number): string {
	return `PT${ms / 1000}S`;
}

const dateTimeForm = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds since 1970 of an xs:dateTime; without a zone it is UTC. Undefined when it is none. */
export function parseDateTime(text: string): number | undefined {
	const match = dateTimeForm.exec(text);
	const time = match ? Date.parse(match[1] ? text : `${text}Z`) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}

/** Whole seconds, UTC with `Z` (Core §9.1.1). */
export function formatDateTime(time: number): string {
	return new Date(Math.floor(time / 1000) * 1000).toISOString().replace(".000Z", "Z");
}

/** Milliseconds from `now` to a wsnt:AbsoluteOrRelativeTimeType; undefined when it is none. */
export function parseTerm(text: string, now: number): number | undefined {
	const until = parseDateTime(text);
	return until === undefined ? parseDuration(text) : until - now;
}
