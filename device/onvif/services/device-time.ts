import { parsePosixZone } from "../../posix-zone.ts";
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

function dateAndTime({ camera }: Call): Xml {
	const { type, zone, daylightSavings } = camera.device.settings.time;
	const now = camera.clock.now();
	const ahead = parsePosixZone(zone)?.aheadAt(now, daylightSavings);
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
	if (zone.length > 64 || !parsePosixZone(zone))
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
