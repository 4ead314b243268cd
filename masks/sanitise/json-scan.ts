import { findPlateText } from "./plate-text.ts";

/** A text, and whether it is the name of a field: that is of the code and no data. */
const textIn = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;
/** Another one each second, and none that anybody chose. */
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** Values that were looked at and are no plates: documents of one kind have the same ones again and again. */
const mostRemembered = 64;

/**
 * The scan for plate text, for JSON as it goes out: each text in it by itself, and each once. Numbers are not looked at: digits
 * alone cannot be told from a coordinate.
 *
 * @returns tells of a document whether something in it reads like a number plate
 */
export function jsonScan(): (document: string) => boolean {
	const harmless = new Set<string>();
	const readsLikePlate = (written: string): boolean => {
		if (harmless.has(written) || dateTime.test(written)) return false;
		if (findPlateText(JSON.parse(`"${written}"`)) !== undefined) return true;
		if (harmless.size >= mostRemembered) harmless.clear();
		harmless.add(written);
		return false;
	};
	return (document) => {
		for (const [, written = "", isName] of document.matchAll(textIn))
			if (isName === undefined && readsLikePlate(written)) return true;
		return false;
	};
}
