import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { languageOf, languages } from "../../../console/http/language.ts";

describe("the language of a page", () => {
	it.each([
		["fr-FR, en;q=0.9", "fr"],
		["de, fr;q=0.7, en;q=0.3", "fr"],
		["de-CH", "en"],
		["EN-us, fr", "en"],
		["fr;q=0.2, en;q=0.8", "en"],
		["fr;q=0, en;q=0.1", "en"],
		["fr;q=x, en;q=0.1", "en"],
		["*", "en"],
		["", "en"],
		[undefined, "en"],
	])("is the best that is asked for: %j", (accepted, language) => {
		expect(languageOf({ "accept-language": accepted })).toBe(language);
	});

	it("is the one that was chosen by the switch, if there is such a one", () => {
		const chosen = (cookie: string) => languageOf({ "accept-language": "en", cookie });
		expect(chosen("a=1; persienne-language=fr")).toBe("fr");
		expect(chosen("persienne-language=__proto__")).toBe("en");
	});

	it("is one of those that there are, whatever is asked", () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (accepted, cookie) => {
				expect(languages).toContain(languageOf({ "accept-language": accepted, cookie }));
			}),
		);
	});
});
