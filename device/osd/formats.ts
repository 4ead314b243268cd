/** Formats of dates and times that ONVIF defines (tt:OSDTextConfiguration). */
export const dateFormats = [
	"yyyy-MM-dd",
	"yyyy/MM/dd",
	"dd/MM/yyyy",
	"MM/dd/yyyy",
	"M/d/yyyy",
	"dd MMMM, yyyy",
	"MMMM dd, yyyy",
	"dddd, MMMM dd, yyyy",
] as const;
export type DateFormat = (typeof dateFormats)[number];

export const timeFormats = ["HH:mm:ss", "H:mm:ss", "hh:mm:ss tt", "h:mm:ss tt"] as const;
export type TimeFormat = (typeof timeFormats)[number];

const months = [
	...["January", "February", "March", "April", "May", "June"],
	...["July", "August", "September", "October", "November", "December"],
];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** @param local milliseconds since 1970 of what a clock on the wall shows, as if that were UTC */
export function momentText(format: DateFormat | TimeFormat, local: number): string {
	const date = new Date(local);
	const hour = date.getUTCHours();
	const parts: Readonly<Record<string, string>> = {
		yyyy: String(date.getUTCFullYear()).padStart(4, "0"),
		MMMM: months[date.getUTCMonth()] as string,
		MM: twoDigits(date.getUTCMonth() + 1),
		M: String(date.getUTCMonth() + 1),
		dddd: weekdays[date.getUTCDay()] as string,
		dd: twoDigits(date.getUTCDate()),
		d: String(date.getUTCDate()),
		HH: twoDigits(hour),
		H: String(hour),
		hh: twoDigits(hour % 12 || 12),
		h: String(hour % 12 || 12),
		mm: twoDigits(date.getUTCMinutes()),
		ss: twoDigits(date.getUTCSeconds()),
		tt: hour < 12 ? "AM" : "PM",
	};
	return format.replace(/[A-Za-z]+/g, (name) => parts[name] ?? name);
}

function twoDigits(value: number): string {
	return String(value).padStart(2, "0");
}
