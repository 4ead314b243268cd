import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readScript } from "../../../../device/scene/script/direct.ts";
import { parseScript } from "../../../../device/scene/script/parse.ts";
import { ScriptError, scriptLimits, subjects, verbs } from "../../../../device/scene/script/script.ts";
import { sceneNames } from "../../../../device/scene/worlds.ts";

/** What is written, and what it means. */
const table: readonly (readonly [text: string, period: number | undefined, cues: readonly object[]])[] = [
	["at 3s person enters", undefined, [{ at: 3, line: 1, what: "person", does: "enters" }]],
	[
		"AT 10s  bag left;at 3s person enters from right ; # nothing more",
		undefined,
		[
			{ at: 3, line: 1, what: "person", does: "enters", side: "right" },
			{ at: 10, line: 1, what: "bag", does: "left" },
		],
	],
	[
		"# a visit\r\nat 0s person anna enters\rat 1m2.5s person anna leaves to far\n\nrepeat after 2m",
		120,
		[
			{ at: 0, line: 2, what: "person", name: "anna", does: "enters" },
			{ at: 62.5, line: 3, what: "person", name: "anna", does: "leaves", side: "far" },
		],
	],
	[
		"at 1s crowd of 12 gathers; at 1m crowd disperses",
		undefined,
		[
			{ at: 1, line: 1, what: "crowd", size: 12, does: "gathers" },
			{ at: 60, line: 1, what: "crowd", does: "disperses" },
		],
	],
	["at 5s camera covered", undefined, [{ at: 5, line: 1, what: "camera", does: "covered" }]],
];

describe("a script", () => {
	it.each(table)("%j is read", (text, period, cues) => {
		expect(parseScript(text)).toEqual({ period, cues });
	});

	it("has every verb", () => {
		for (const subject of subjects)
			for (const verb of verbs[subject])
				expect(parseScript(`at 1s ${subject} ${verb}`).cues).toMatchObject([{ what: subject, does: verb }]);
	});

	it.each([
		["", 1, /^expected at least one cue, found none$/],
		["person enters", 1, /^expected `at`, found `person`$/],
		["at 3s person enters\nat 4 bag left", 2, /^expected a time as in `at 3s`, found something else$/],
		["at s bag left", 1, /^expected a time as in `at 3s`, found `s`$/],
		["\n\nat 3s persn enters", 3, /^expected one of person, runner, .*, found `persn`$/],
		["at 3s bag burns", 1, /^expected one of left, taken, found `burns`$/],
		["at 3s person", 1, /^expected one of enters, .* found the end$/],
		["at 3s person enters from", 1, /^expected one of left, right, near, far, found the end$/],
		["at 3s person enters quickly", 1, /^expected `;` or the end of the line, found `quickly`$/],
		["at 3s person AB-123-CD enters", 1, /found something else$/],
		["at 3s crowd of 900 gathers", 1, /^expected 2 to 24 people, found something else$/],
		["at 301s bag left", 1, /^a round takes at most 300 s$/],
		["repeat after 2s; at 1s bag left", 1, /at least 5 s$/],
		["repeat after 9s; repeat after 9s; at 1s bag left", 1, /twice/],
		["at 1s bag left;".repeat(scriptLimits.cues + 1), 1, /at most 200 cues/],
		[`# ${"x".repeat(scriptLimits.bytes)}`, 1, /at most 16384 bytes/],
	])("%j is refused", (text, line, message) => {
		let found: unknown;
		try {
			parseScript(text);
		} catch (error) {
			found = error;
		}
		expect(found).toBeInstanceOf(ScriptError);
		expect(found).toMatchObject({ line, message: expect.stringMatching(message) });
	});

	it("is a script, or refused in so many words, whatever it is", () => {
		const word = fc.oneof(
			fc.constantFrom("at", "repeat", "after", "from", "to", "of", ";", "\n", "#", "left", "anna"),
			fc.constantFrom(...subjects, ...Object.values(verbs).flat()),
			fc.constantFrom("0s", "3s", "1m", "1m5.5s", "12s", "299s", "s", "m", "1e9s", "-1s", "8"),
			fc.string({ maxLength: 6 }),
		);
		const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
		fc.assert(
			fc.property(text, fc.constantFrom(...sceneNames), (written, scene) => {
				try {
					const { period, cues } = readScript(written, scene);
					expect(period).toBeLessThanOrEqual(scriptLimits.longest);
					for (const { at } of cues) expect(at).toBeLessThan(period);
				} catch (error) {
					if (!(error instanceof ScriptError)) throw error;
				}
			}),
			{ numRuns: 2_000 },
		);
		const cue = fc
			.tuple(
				fc.integer({ min: 0, max: 60 }),
				fc
					.constantFrom(...subjects)
					.chain((subject) => fc.tuple(fc.constant(subject), fc.constantFrom(...verbs[subject]))),
			)
			.map(([at, [subject, verb]]) => `at ${at}s ${subject} ${verb}`);
		fc.assert(
			fc.property(fc.array(cue, { minLength: 1, maxLength: 12 }), (cues) => {
				try {
					readScript(cues.join("\n"), "street");
				} catch (error) {
					if (!(error instanceof ScriptError)) throw error;
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});
