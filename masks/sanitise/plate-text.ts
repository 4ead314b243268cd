import { readings } from "./plate-disguises.ts";
import { plateFormats } from "./plate-formats.ts";

/**
 * The scan that stands behind the projection: does a text read like a number plate? It errs towards yes, as what it
 * guards is made of closed vocabularies; what those hold (times, uuids, the names this project gives) never trips it.
 */

const forms = plateFormats.map(([country, form]) => ({ country, pattern: new RegExp(`^(?:${form})$`) }));
const anyForm = new RegExp(`^(?:${plateFormats.map(([, form]) => form).join("|")})$`);

/** Of these, one look-alike would make a plate of a name with a number: "Hof 11" would be HOF-I 1. */
const tooLoose = /Germany|Austria|Switzerland|Ireland|Romania|Croatia/;
/** The others, where a letter may stand for the digit that looks like it, and a digit for a letter: O and 0, I and 1, B and 8. */
const looseForm = new RegExp(
	`^(?:${plateFormats
		.filter(([country]) => !tooLoose.test(country))
		.map(([, form]) => form)
		.join("|")
		.replaceAll("\\d", "[\\dOIB]")
		.replaceAll("[1-9]", "[1-9IB]")
		.replaceAll(/\[([A-Z][A-Z-]*)\]/g, "[$1018]")})$`,
);
/** What is left of a plate when look-alikes were put into it: more than a word, and more than a number. */
const isMixed = (text: string) => /[2-79]/.test(text) && /[AC-HJ-NP-Z].*[AC-HJ-NP-Z]/.test(text);

/** Shapes that are digits and letters by nature and carry no plate. */
const uuid = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi;
const dateTime = /(?<![0-9a-z])\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z(?![0-9a-z])/gi;
const digest = /(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/gi;
/** A number in JSON: as large as it is, it is none that somebody wrote in hexadecimal digits. */
const jsonNumber = /(?<=":)-?\d+(?:\.\d+)?(?=[,}])/g;
/** `cam-12`, the names given to cameras that have none. No district, prefix or series of ours reads CAM. */
const ownName = /^CAM(?:-|\d{1,4}$)/;

/** Names given to cameras that have none, and the token of a camera's lens: put together with a name like `Room12`, they would be plates. */
const ours = /^(?:cam-\d{1,4}|VideoSource_\d{1,4})$/;

/** Cyrillic and Greek capitals that look like Latin ones, in pairs. */
const lookAlikes = new Map(
	"АAВBЕEІIЈJКKМMНHОOРPЅSСCТTУYХXΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX"
		.match(/../g)
		?.map((pair) => [pair[0]!, pair[1]!]),
);

/** One to three of what people put between the groups of a plate: spaces, dots, dashes, low lines. */
const gap = /[\s.·•‧∙_\p{Pd}]{1,3}/u;
const run = new RegExp(`[A-Z0-9]+(?:${gap.source}[A-Z0-9]+)*`, "gu");

/** Longest plate: five groups, nine characters and the gaps between them. */
const maxGroups = 5;
const maxLength = 13;

/** Without what is digits and letters by nature. */
function stripped(text: string): string {
	return text.replace(uuid, "|").replace(dateTime, "|").replace(digest, "|").replace(jsonNumber, "|");
}

/** Capitals without marks, full-width and look-alike letters as plain ones, nothing invisible. */
function plain(text: string): string {
	return text
		.normalize("NFKD")
		.replace(/[\p{M}\p{Cf}]/gu, "")
		.toUpperCase()
		.replace(/[\u0370-\u03ff\u0400-\u04ff]/gu, (letter) => lookAlikes.get(letter) ?? letter);
}

/** Every sequence of neighbouring groups that is short enough for a plate; of those that begin alike, the longest first. */
function* candidates(text: string): Generator<string> {
	for (const [found] of plain(text).matchAll(run)) {
		const groups = found.split(gap);
		for (let from = 0; from < groups.length; from++) {
			for (let to = Math.min(groups.length, from + maxGroups); to > from; to--) {
				const candidate = groups.slice(from, to).join("-");
				if (candidate.length <= maxLength) yield candidate;
			}
		}
	}
}

/** @param loosely whether look-alikes are taken for each other */
function find(text: string, loosely: boolean): string | undefined {
	for (const reading of readings(stripped(text)))
		for (const candidate of candidates(reading)) {
			if (ownName.test(candidate)) continue;
			const backwards = [...candidate].reverse().join("");
			for (const one of [candidate, backwards]) {
				if (anyForm.test(one)) return forms.find(({ pattern }) => pattern.test(one))?.country;
				if (loosely && isMixed(one) && looseForm.test(one)) return "with look-alike characters";
			}
		}
	return undefined;
}

/**
 * A country in which a plate may be written as a part of `text` is, or undefined. Formats overlap: it is an example.
 * What was found is never given back.
 */
export function findPlateText(text: string): string | undefined {
	return find(text, true);
}

/** The same where a plate may be split over several fields, one after the other. What is ours is not put together with others. */
export function findPlateTextAcross(values: readonly string[]): string | undefined {
	return findTogether(values, true);
}

/**
 * The same where it may be split over names that people chose: the levels of a topic, and what else is in a message. Words of
 * ours that stand between them do not make it illegible, nor does another name: each is looked at right behind the levels,
 * too. Look-alikes are not taken for each other here, as `door-12` and `Lobby` would be a plate with them.
 */
export function findPlateTextBelow(
	levels: readonly string[],
	chosen: readonly string[] = [],
): string | undefined {
	const found = findAmong([...levels, ...chosen]);
	if (found !== undefined || chosen.length < 2) return found;
	return chosen.map((one) => findAmong([...levels, one])).find((country) => country !== undefined);
}

function findAmong(names: readonly string[]): string | undefined {
	return findTogether(names, false);
}

/** Right behind each other, and with a gap between them. */
function findTogether(values: readonly string[], loosely: boolean): string | undefined {
	if (values.length < 2) return undefined;
	const parts = values.map((value) => (ours.test(value) ? "|" : stripped(value)));
	return find(parts.join(""), loosely) ?? find(parts.join("-"), loosely);
}
