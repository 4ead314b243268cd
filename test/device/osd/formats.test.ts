import { describe, expect, it } from "vitest";
import { dateFormats, momentText, timeFormats } from "../../../device/osd/formats.ts";
import { findPlateText } from "../../../masks/sanitise/plate-text.ts";

/** The moment of ONVIF's own examples. */
const march = Date.UTC(2013, 2, 6, 14, 14, 21);

describe("a date and a time", () => {
	it.each([
		["M/d/yyyy", "3/6/2013"],
		["MM/dd/yyyy", "03/06/2013"],
		["dd/MM/yyyy", "06/03/2013"],
		["yyyy/MM/dd", "2013/03/06"],
		["yyyy-MM-dd", "2013-03-06"],
		["dddd, MMMM dd, yyyy", "Wednesday, March 06, 2013"],
		["MMMM dd, yyyy", "March 06, 2013"],
		["dd MMMM, yyyy", "06 March, 2013"],
		["h:mm:ss tt", "2:14:21 PM"],
		["hh:mm:ss tt", "02:14:21 PM"],
		["H:mm:ss", "14:14:21"],
		["HH:mm:ss", "14:14:21"],
	] as const)("in the format %s are %s", (format, text) => {
		expect(momentText(format, march)).toBe(text);
	});

	it("have twelve at noon and at midnight, and no leading zero where none is asked for", () => {
		const [midnight, noon] = [Date.UTC(2026, 0, 1, 0, 5), Date.UTC(2026, 0, 1, 12, 5)];
		expect([midnight, noon].map((at) => momentText("h:mm:ss tt", at))).toEqual([
			"12:05:00 AM",
			"12:05:00 PM",
		]);
		expect(momentText("H:mm:ss", midnight)).toBe("0:05:00");
	});

	it("never read like a number plate, which would not be drawn", () => {
		for (let day = 0; day < 366; day++)
			for (const date of dateFormats)
				for (const time of timeFormats) {
					const at = Date.UTC(2026, 0, 1 + day, day % 24, (day * 7) % 60, (day * 11) % 60);
					const text = `${momentText(date, at)} ${momentText(time, at)}`;
					if (findPlateText(text) !== undefined) expect.unreachable(text);
				}
	});
});
