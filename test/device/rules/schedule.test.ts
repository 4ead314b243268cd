import { describe, expect, it } from "vitest";
import { always, isDue, type Schedule, scheduleFlaw } from "../../../device/rules/schedule.ts";

const market: Schedule = { days: ["sat"], from: "08:00", to: "13:30", zone: "Europe/Paris" };
const night: Schedule = { days: ["fri"], from: "22:00", to: "04:00" };

describe("a schedule", () => {
	it.each<[string, Schedule, string, boolean]>([
		["begins with its first minute, by the clock of its zone", market, "2026-07-04T06:00:00Z", true],
		["has not begun a minute before", market, "2026-07-04T05:59:59Z", false],
		["is over with its last", market, "2026-07-04T11:30:00Z", false],
		["knows that the clocks are changed in winter", market, "2026-01-03T06:30:00Z", false],
		["has its days", market, "2026-07-05T08:00:00Z", false],
		["goes on after midnight", night, "2026-07-04T03:59:00Z", true],
		["ends in the morning after", night, "2026-07-04T04:00:00Z", false],
		["begins on the evening of its day alone", night, "2026-07-04T22:00:00Z", false],
		["can be always", always, "2026-07-04T23:59:59Z", true],
	])("%s", (_, schedule, at, due) => {
		expect(isDue(schedule, Date.parse(at))).toBe(due);
	});

	it.each<[Partial<Schedule>, string]>([
		[{ days: [] }, "day"],
		[{ from: "8:00" }, "time of day"],
		[{ to: "24:01" }, "time of day"],
		[{ from: "13:30" }, "never runs"],
		[{ zone: "Middle/Earth" }, "time zone"],
	])("cannot be %j", (change, reason) => {
		expect(scheduleFlaw({ ...market, ...change })).toContain(reason);
		expect(scheduleFlaw(market)).toBeUndefined();
	});
});
