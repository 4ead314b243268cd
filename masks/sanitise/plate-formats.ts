/**
 * How number plates are written, country by country. A group of letters or digits is told from the next by `-`, which
 * plate-text.ts puts for every kind of gap; `-?` where people and machines leave the gap out. Where a gap-less form
 * would also be an everyday word and a number ("room 12"), the form is left to stricter ones. Formats overlap: the
 * narrow ones stand first.
 */

/** Letters without vowels, as in Spain since 2000 and the Netherlands since 1978. */
const es = "[BCDFGHJKLMNPRSTVWXYZ]";
const nl = "[BDFGHJKLMNPRSTVWXYZ]";
/** France since 2009, Italy since 1994 (which also leaves Q out). */
const fr = "[A-HJ-NP-TV-Z]";

const cantons = "AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH";
const counties = "C|CE|CN|CW|D|DL|G|KE|KK|KY|L|LD|LH|LK|LM|LS|MH|MN|MO|OY|RN|SO|T|TN|TS|W|WD|WH|WW|WX";

export const plateFormats: readonly (readonly [country: string, form: string])[] = [
	["Netherlands", `${nl}{2}-?\\d{2}-?\\d{2}|\\d{2}-?\\d{2}-?${nl}{2}|\\d{2}-?${nl}{2}-?\\d{2}`],
	["Netherlands", `${nl}{2}-?\\d{2}-?${nl}{2}|${nl}{2}-?${nl}{2}-?\\d{2}|\\d{2}-?${nl}{2}-?${nl}{2}`],
	["Netherlands", `\\d{2}-?${nl}{3}-?\\d|\\d-?${nl}{3}-?\\d{2}|${nl}{3}-?\\d{2}-?${nl}`],
	["Netherlands", `${nl}{2}-?\\d{3}-?${nl}|${nl}-?\\d{3}-?${nl}{2}|${nl}-?\\d{2}-?${nl}{3}`],
	["Netherlands", `\\d-?${nl}{2}-?\\d{3}|\\d{3}-?${nl}{2}-?\\d`],
	["Switzerland", `(?:${cantons})-?\\d{3,6}`],
	["France or Italy", `${fr}{2}-?\\d{3}-?${fr}{2}`],
	["France", `\\d{2,4}-?${fr}{2,3}-?(?:\\d{2}|2[AB]|97\\d)`],
	["Germany", "[A-Z]{1,3}-[A-Z]{1,2}-?[1-9]\\d{0,3}[EH]?"],
	["Germany", "[A-Z]{2,5}[1-9]\\d{2,3}[EH]?"],
	["Italy", "[A-Z]{2}-[A-Z0-9]\\d{5}"],
	["Spain", `\\d{4}-?${es}{3}`],
	["Spain", "[A-Z]{1,2}-\\d{4}-?[A-Z]{1,2}"],
	["United Kingdom", "[A-HJ-PR-Y]{2}\\d{2}-?[A-HJ-PR-Z]{3}"],
	["United Kingdom", "[A-HJ-PR-Y]\\d{2,3}-?[A-Z]{3}"],
	["United Kingdom", "[A-Z]{3}-?\\d{2,3}[A-HJ-PR-Y]"],
	["United Kingdom or Greece", "[A-Z]{3}-?\\d{4}"],
	["Belgium", "[1-9]-?[A-Z]{3}-?\\d{3}|\\d{3}-?[A-Z]{3}"],
	["Belgium or Sweden or Finland or Lithuania", "[A-Z]{3}-?\\d{3}"],
	["Luxembourg", "[A-Z]{2}-?\\d{4}"],
	["Portugal", "[A-Z]{2}-?\\d{2}-?[A-Z]{2}|\\d{2}-?[A-Z]{2}-?\\d{2}"],
	["Portugal", "[A-Z]{2}-\\d{2}-\\d{2}|\\d{2}-\\d{2}-[A-Z]{2}"],
	["Austria", "[A-Z]{1,2}-\\d{2,5}-?[A-Z]{1,3}"],
	["Ireland", `\\d{2,3}-(?:${counties})-\\d{1,6}|\\d{3}(?:${counties})\\d{1,6}`],
	["Poland", "[A-Z]{2,3}-?\\d{5}|[A-Z]{2,3}-?\\d{4}[A-Z]|[A-Z]{2}-?\\d{3}[A-Z]{2}"],
	["Poland", "[A-Z]{3}-?[A-Z]\\d{3}|[A-Z]{3}-?\\d{2}[A-Z]{2}|[A-Z]{3}-?\\d[A-Z]\\d{2}"],
	["Denmark or Norway", "[A-Z]{2}-?\\d{2}-?\\d{3}"],
	["Bulgaria", "[ABEKMHOPCTYX]{1,2}-?\\d{4}-?[ABEKMHOPCTYX]{2}"],
	["Croatia or Slovakia", "[A-Z]{2}-?\\d{3,4}-?[A-Z]{2}|[A-Z]{2}-\\d{3,4}-?[A-Z]"],
	["Czechia", "\\d[A-Z]\\d-?\\d{4}|\\d[A-Z]{2}-?\\d{4}"],
	["Hungary or Slovenia", "[A-Z]{2}-[A-Z]{2}-?\\d{3}"],
	["Romania", "[A-Z]{1,2}-?\\d{2,3}-?[A-Z]{3}"],
	["Sweden", "[A-Z]{3}-?\\d{2}[A-Z]"],
	// Series of digits alone, as of Delaware, cannot be told from a number.
	["United States", "\\d[A-Z]{3}\\d{3}|\\d[A-Z]{2}-?[A-Z]\\d{2}|[A-Z]{3}-[A-Z]\\d{2}"],
	["United States", "\\d{3}-?[A-WYZ]\\d{2}|[A-Z]\\d{2}-?\\d[A-Z]{2}|[A-Z]\\d{2}-?[A-Z]{3}"],
	["Brazil", "[A-Z]{3}-?\\d{4}|[A-Z]{3}-?\\d[A-Z]\\d{2}"],
];
