import type { Random } from "../random.ts";
import type { Country } from "./design.ts";

/** A made-up registration of a real form, as groups of characters from left to right. */
export interface Registration {
	readonly country: Country;
	readonly groups: readonly string[];
}

const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** SIV leaves out I, O and U (arrêté du 9 février 2009). */
const french = "ABCDEFGHJKLMNPQRSTVWXYZ";
const italian = "ABCDEFGHJKLMNPRSTVWXYZ";
/** No vowels, no Ñ, no Q (Reglamento General de Vehículos, annex XVIII). */
const spanish = "BCDFGHJKLMNPRSTVWXYZ";
const dutch = "BDFGHJKLNPRSTVXZ";
const belgian = "ABCDEFGHJKLMNPRSTUVWXYZ";
const polish = "ACEFGHJKLMNPRSTUVWXY";
const british = "ABCDEFGHJKLMNOPRSTUVWXY";
const digits = "0123456789";

const germanDistricts = ["B", "M", "K", "S", "F", "HH", "DD", "KA", "FR", "KL", "LÖ", "OG"].filter(
	(district) => !/[^A-Z]/.test(district),
);
const polishDistricts = ["WA", "KR", "GD", "PO", "DW", "WX"];

const forms: Readonly<Record<Country, (random: Random) => string[]>> = {
	B: (random) => [random.pick(["1", "2"]), random.text(belgian, 3), random.text(digits, 3)],
	D: (random) => {
		const district = random.pick(germanDistricts);
		const letters = random.text(all, random.below(2) + 1);
		const number = String(100 + random.below(district.length + letters.length > 3 ? 900 : 9900));
		return [district, `${letters} ${number}`];
	},
	E: (random) => [random.text(digits, 4), random.text(spanish, 3)],
	F: (random) => [random.text(french, 2), random.text(digits, 3), random.text(french, 2)],
	GB: (random) => [
		random.text(british, 2) + String(random.pick([12, 18, 19, 20, 21, 22, 23, 68, 69, 70, 71, 72])),
		random.text(british, 3),
	],
	I: (random) => [random.text(italian, 2), random.text(digits, 3), random.text(italian, 2)],
	NL: (random) =>
		random.pick([
			[random.text(dutch, 1), random.text(digits, 3), random.text(dutch, 2)],
			[random.text(dutch, 2), random.text(digits, 3), random.text(dutch, 1)],
			[random.text(digits, 2), random.text(dutch, 3), random.text(digits, 1)],
		]),
	PL: (random) => [random.pick(polishDistricts), random.text(digits, 4) + random.text(polish, 1)],
};

export function registration(country: Country, random: Random): Registration {
	return { country, groups: forms[country](random) };
}

/** As it is written down, groups apart. */
export function textOf({ groups }: Registration): string {
	return groups.join(" ");
}
