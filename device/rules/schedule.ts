import { type ZodType, z } from "zod";
import { weekDays } from "../../masks/sanitise/vocabulary.ts";

export type WeekDay = (typeof weekDays)[number];

/** When something runs. */
export interface Schedule {
	readonly days: readonly WeekDay[];
	/** Hours and minutes, such as 08:00; one that ends before it begins goes on after midnight. */
	readonly from: string;
	readonly to: string;
	/** Of the IANA database, such as Europe/Paris; UTC unless given. */
	readonly zone?: string | undefined;
}

const clockTime = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const midnight = "24:00";

export const scheduleSchema: ZodType<Schedule> = z.object({
	days: z.array(z.enum(weekDays)),
	from: z.string(),
	to: z.string(),
	zone: z.string().optional(),
});

export const always: Schedule = { days: weekDays, from: "00:00", to: "24:00" };

/** When something runs, in the words in which that is published. */
export interface PublishedHours {
	readonly days: readonly WeekDay[];
	/** Such as 08:00-20:00. */
	readonly hours: string;
	readonly timeZone: string;
}

export function publishedHours({ days, from, to, zone = "UTC" }: Schedule): PublishedHours {
	return { days, hours: `${from}-${to}`, timeZone: zone };
}

/** Why there cannot be such a schedule; undefined when there can. */
export function scheduleFlaw({ days, from, to, zone }: Schedule): string | undefined {
	if (days.length === 0) return "a schedule has at least one day";
	if (!clockTime.test(from) || !(clockTime.test(to) || to === midnight))
		return "a time of day is from 00:00 to 23:59, or 24:00 where it ends";
	if (from === to) return "a schedule that ends when it begins never runs";
	try {
		if (zone !== undefined) formatOf(zone);
		return undefined;
	} catch {
		return "there is no such time zone: take one such as Europe/Paris";
	}
}

/** @param at milliseconds since 1970 */
export function isDue({ days, from, to, zone = "UTC" }: Schedule, at: number): boolean {
	const { day, minute } = localTime(zone, at);
	const [start, end] = [minutesOf(from), minutesOf(to)];
	const on = (index: number) => days.includes(weekDays[(index + 7) % 7] as WeekDay);
	if (start < end) return on(day) && minute >= start && minute < end;
	return (on(day) && minute >= start) || (on(day - 1) && minute < end);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone that there is not */
function formatOf(zone: string): Intl.DateTimeFormat {
	const known = formats.get(zone);
	if (known) return known;
	const made = new Intl.DateTimeFormat("en-GB", {
		timeZone: zone,
		weekday: "short",
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
	});
	formats.set(zone, made);
	return made;
}

function localTime(zone: string, at: number): { day: number; minute: number } {
	const parts = formatOf(zone).formatToParts(at);
	const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
	const day = weekDays.indexOf(of("weekday").slice(0, 3).toLowerCase() as WeekDay);
	return { day, minute: Number(of("hour")) * 60 + Number(of("minute")) };
}

function minutesOf(time: string): number {
	return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
