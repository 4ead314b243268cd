import { legalBases, type Purpose, purposes, weekDays } from "../../../masks/sanitise/vocabulary.ts";
import { useOf } from "../../rules/rules.ts";
import { always, type Schedule, type WeekDay } from "../../rules/schedule.ts";
import type { Use } from "../../rules/use.ts";
import { ConfigError } from "./config-error.ts";
import type { ConfigType } from "./config-type.ts";
import { readWord, wordParameter } from "./fields.ts";
import { type Parameters, simpleItem } from "./parameters.ts";

/**
 * What every rule and module says besides what it looks for: what for, on what ground, and when. These are parameters of ours,
 * which a client sees described like all others; what is not said stays as it is.
 *
 * @param offered purposes that it may have
 */
export function withUse<R extends { readonly name: string; readonly use?: Use | undefined }>(
	type: ConfigType<R>,
	offered: readonly Purpose[] = purposes,
): ConfigType<R> {
	const own = type.parameters.filter(({ complex }) => !complex);
	const complex = type.parameters.filter((parameter) => parameter.complex);
	return {
		...type,
		parameters: [
			...own,
			wordParameter("Purpose", offered),
			wordParameter("LegalBasis", legalBases),
			{ name: "Days", type: "xs:string" },
			{ name: "Hours", type: "xs:string" },
			{ name: "TimeZone", type: "xs:string" },
			...complex,
		],
		write: (rule) => {
			const items = type.write(rule);
			const { purpose, basis, schedule } = useOf(rule);
			return [
				...items.slice(0, own.length),
				simpleItem("Purpose", purpose),
				simpleItem("LegalBasis", basis),
				simpleItem("Days", (schedule ?? always).days.join(" ")),
				simpleItem("Hours", `${(schedule ?? always).from}-${(schedule ?? always).to}`),
				simpleItem("TimeZone", schedule?.zone ?? "UTC"),
				...items.slice(own.length),
			];
		},
		read: (parameters, before) => {
			const { purpose, basis, note, schedule } = useOf(before);
			const use = {
				purpose: readWord(parameters, "Purpose", offered, purpose),
				basis: readWord(parameters, "LegalBasis", legalBases, basis),
				...(note !== undefined && { note }),
				...scheduleIn(parameters, schedule),
			};
			return { ...type.read(parameters, before), use };
		},
	};
}

/** @throws ConfigError */
function scheduleIn(parameters: Parameters, before: Schedule | undefined): { schedule?: Schedule } {
	const [days, hours, zone] = ["Days", "Hours", "TimeZone"].map((name) => parameters.text(name));
	const known = before ?? always;
	const [from, to, ...more] = hours === undefined ? [known.from, known.to] : hours.split("-");
	if (from === undefined || to === undefined || more.length > 0)
		throw new ConfigError("Hours are such as 08:00-20:00");
	const schedule = {
		days: days === undefined ? known.days : daysIn(days),
		from,
		to,
		zone: zone ?? known.zone ?? "UTC",
	};
	const isAlways =
		!before &&
		schedule.days.length === weekDays.length &&
		from === always.from &&
		to === always.to &&
		schedule.zone === "UTC";
	return isAlways ? {} : { schedule };
}

/** @throws ConfigError */
function daysIn(text: string): WeekDay[] {
	const names = text.split(/\s+/).filter(Boolean);
	const days = weekDays.filter((day) => names.includes(day));
	if (names.some((name) => !days.some((day) => day === name)))
		throw new ConfigError(`Days are some of ${weekDays.join(" ")}`);
	return days;
}
