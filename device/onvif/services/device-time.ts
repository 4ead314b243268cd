import type { DeviceSettings } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { argument, booleanArgument, integerElement, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";

/** The camera's clock (Core §8.3.6): clients sign their requests with what stands here (INTEROP, trap 1). */
export const timeOperations: Readonly<Record<string, Operation>> = {
	GetSystemDateAndTime: { access: "PRE_AUTH", answer: dateAndTime },
	SetSystemDateAndTime: { access: "WRITE_SYSTEM", answer: setDateAndTime },
};

/** Local time is told where the zone is a plain offset; rules of summer time are for the client to apply. */
function dateAndTime({ camera }: Call): Xml {
	const { type, zone, daylightSavings } = camera.device.settings.time;
	const now = camera.clock.now();
	const ahead = daylightSavings ? undefined : offsetOf(zone);
	return element("tds:SystemDateAndTime", [
		element("tt:DateTimeType", type),
		element("tt:DaylightSavings", daylightSavings),
		element("tt:TimeZone", element("tt:TZ", zone)),
		element("tt:UTCDateTime", moment(now)),
		ahead === undefined ? undefined : element("tt:LocalDateTime", moment(now + ahead)),
	]);
}

function moment(time: number): Xml[] {
	const date = new Date(time);
	return [
		element("tt:Time", [
			element("tt:Hour", date.getUTCHours()),
			element("tt:Minute", date.getUTCMinutes()),
			element("tt:Second", date.getUTCSeconds()),
		]),
		element("tt:Date", [
			element("tt:Year", date.getUTCFullYear()),
			element("tt:Month", date.getUTCMonth() + 1),
			element("tt:Day", date.getUTCDate()),
		]),
	];
}

const zoneName = "(?:[A-Za-z]{3,16}|<[A-Za-z0-9+-]{3,16}>)";
const zoneTime = "[+-]?\\d{1,2}(?::[0-5]\\d(?::[0-5]\\d)?)?";
const zoneRule = `(?:,(?:M\\d{1,2}\\.[1-5]\\.[0-6]|J?\\d{1,3})(?:/${zoneTime})?){2}`;
/** POSIX 1003.1 §8.3: `CET-1CEST,M3.5.0,M10.5.0/3`. Its offset is what has to be added to get UTC. */
const posixZone = new RegExp(`^${zoneName}(${zoneTime})(?:${zoneName}(?:${zoneTime})?(?:${zoneRule})?)?$`);

/** Milliseconds that local time is ahead of UTC; undefined for a zone that has rules. */
function offsetOf(zone: string): number | undefined {
	const plain = new RegExp(`^${zoneName}([+-]?)(\\d{1,2})(?::(\\d\\d))?(?::(\\d\\d))?$`).exec(zone);
	if (!plain) return undefined;
	const [, sign, hours, minutes = "0", seconds = "0"] = plain;
	const west = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
	return sign === "-" ? west : -west;
}

function setDateAndTime({ camera, request }: Call): undefined {
	const type = argument(request, "DateTimeType").text;
	const daylightSavings = booleanArgument(request, "DaylightSavings");
	if (type !== "Manual" && type !== "NTP")
		throw invalidArgs(`${quoted(type)} is no way in which time is set`);
	const { time: before, ntp } = camera.device.settings;
	const zone = zoneArgument(request) ?? before.zone;
	if (type === "NTP" && ntp.servers.length === 0 && !ntp.fromDhcp)
		throw invalidArgVal("NtpServerUndefined", "there is no NTP server: set one first");
	const given = optionalArgument(request, "UTCDateTime");
	const manual = given && type === "Manual" ? camera.device.aheadAt(readMoment(given)) : before.ahead;
	// The machine's clock is what NTP makes of it.
	const time: DeviceSettings["time"] = { type, daylightSavings, zone, ahead: type === "NTP" ? 0 : manual };
	camera.device.set({ time });
}

function zoneArgument(request: XmlElement): string | undefined {
	const found = optionalArgument(request, "TimeZone");
	if (!found) return undefined;
	const zone = argument(found, "TZ").text;
	if (zone.length > 64 || !posixZone.test(zone))
		throw invalidArgVal("InvalidTimeZone", `${quoted(zone)} is no POSIX time zone`);
	return zone;
}

function readMoment(found: XmlElement): number {
	const [time, date] = [argument(found, "Time"), argument(found, "Date")];
	const [hour, minute, second] = ["Hour", "Minute", "Second"].map((name) => integerElement(time, name)) as [
		number,
		number,
		number,
	];
	const [year, month, day] = ["Year", "Month", "Day"].map((name) => integerElement(date, name)) as [
		number,
		number,
		number,
	];
	const moment = Date.UTC(year, month - 1, day, hour, minute, second);
	const back = new Date(moment);
	const isReal =
		back.getUTCFullYear() === year &&
		back.getUTCMonth() === month - 1 &&
		back.getUTCDate() === day &&
		back.getUTCHours() === hour &&
		back.getUTCMinutes() === minute;
	if (!isReal || second > 60 || year < 1970 || year > 2100)
		throw invalidArgVal("InvalidDateTime", "there is no such moment");
	return moment;
}
