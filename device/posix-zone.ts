/** When summer time begins or ends: a day of the year, and the time of that day in milliseconds. */
interface Rule {
	readonly day: (year: number) => number;
	readonly time: number;
}

/** A time zone after POSIX 1003.1 §8.3. */
export interface PosixZone {
	/** Milliseconds that local time is ahead of UTC at `utc`. @param summer whether its rules of summer time apply */
	aheadAt(utc: number, summer: boolean): number;
}

const zoneName = "(?:[A-Za-z]{3,16}|<[A-Za-z0-9+-]{3,16}>)";
const zoneTime = "[+-]?\\d{1,2}(?::[0-5]\\d(?::[0-5]\\d)?)?";
const zoneDay = "(?:M\\d{1,2}\\.[1-5]\\.[0-6]|J?\\d{1,3})";
/** `CET-1CEST,M3.5.0,M10.5.0/3`: its offset is what has to be added to local time to get UTC. */
const form = new RegExp(
	`^${zoneName}(${zoneTime})(?:${zoneName}(${zoneTime})?(?:,(${zoneDay})(?:/(${zoneTime}))?,(${zoneDay})(?:/(${zoneTime}))?)?)?$`,
);

const hour = 3_600_000;
const day = 24 * hour;

/** Undefined for what is no time zone. Summer time without rules, which every system makes up its own for, is not applied. */
export function parsePosixZone(text: string): PosixZone | undefined {
	const [, west, summerWest, first, firstTime, last, lastTime] = form.exec(text) ?? [];
	if (west === undefined) return undefined;
	const standard = -timeOf(west) || 0;
	const summer = summerWest === undefined ? standard + hour : -timeOf(summerWest) || 0;
	if (first === undefined || last === undefined) return { aheadAt: () => standard };
	const [begins, ends] = [ruleOf(first, firstTime), ruleOf(last, lastTime)];
	return {
		aheadAt: (utc, applies) => {
			if (!applies) return standard;
			const year = new Date(utc + standard).getUTCFullYear();
			// Each change is told in the time that holds until then.
			const from = begins.day(year) + begins.time - standard;
			const to = ends.day(year) + ends.time - summer;
			const isSummer = from < to ? from <= utc && utc < to : !(to <= utc && utc < from);
			return isSummer ? summer : standard;
		},
	};
}

function timeOf(text: string): number {
	const [, sign, hours = "0", minutes = "0", seconds = "0"] = /^([+-]?)(\d+)(?::(\d+))?(?::(\d+))?$/.exec(
		text,
	) as RegExpExecArray;
	const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	return sign === "-" ? -time : time;
}

function ruleOf(text: string, time: string = "2"): Rule {
	return { day: dayOf(text), time: timeOf(time) };
}

function dayOf(text: string): (year: number) => number {
	if (text.startsWith("M")) {
		const [month, week, weekday] = text.slice(1).split(".").map(Number) as [number, number, number];
		return (year) => weekdayOf(year, month - 1, week, weekday);
	}
	// `J` counts from 1 and never counts 29 February; without it, from 0 and with that day.
	if (text.startsWith("J"))
		return (year) => Date.UTC(year, 0, 1) + leapless(year, Number(text.slice(1))) * day;
	return (year) => Date.UTC(year, 0, 1) + Number(text) * day;
}

function leapless(year: number, number: number): number {
	const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
	return isLeap && number >= 60 ? number : number - 1;
}

/** The `week`th such day of the month, the last one for 5. */
function weekdayOf(year: number, month: number, week: number, weekday: number): number {
	const first = Date.UTC(year, month, 1);
	const ahead = (weekday - new Date(first).getUTCDay() + 7) % 7;
	const found = first + (ahead + (week - 1) * 7) * day;
	return new Date(found).getUTCMonth() === month ? found : found - 7 * day;
}
