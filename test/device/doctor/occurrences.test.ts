import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Occurrences } from "../../../device/doctor/network/occurrences.ts";

describe("occurrences of a word", () => {
	it("are counted however the text is cut", () => {
		const text = fc.array(fc.constantFrom("xmlns", "xml", "ns", "x", " "), { maxLength: 40 });
		const cuts = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 100 });
		fc.assert(
			fc.property(text, cuts, (words, sizes) => {
				const whole = words.join("");
				const counter = new Occurrences("xmlns");
				let count = 0;
				for (let at = 0, turn = 0; at < whole.length; turn++) {
					const size = (sizes[turn % sizes.length] as number) + 1;
					count = counter.count(Buffer.from(whole.slice(at, at + size)));
					at += size;
				}
				expect(count).toBe(whole.split("xmlns").length - 1);
			}),
			{ numRuns: 500 },
		);
	});
});
