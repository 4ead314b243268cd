import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pseudonyms } from "../../../masks/sanitise/pseudonyms.ts";

/** Bytes that a seed says, and the keys that were made of them. */
function source(seed: number) {
	let drawn = 0;
	const keys: Buffer[] = [];
	const random = (size: number) => {
		const key = createHash("sha256").update(`${seed}/${drawn++}`).digest().subarray(0, size);
		keys.push(key);
		return key;
	};
	return { random, keys };
}

const tracks = fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 64 });
const seed = fc.nat();
const period = fc.integer({ min: 1, max: 600 });
const moment = fc.integer({ min: 0, max: 4e12 });

describe("names of things that are followed", () => {
	test("are positive numbers of 31 bits, all different, whatever the tracks' numbers", () => {
		fc.assert(
			fc.property(tracks, seed, period, moment, (numbers, from, seconds, at) => {
				const names = new Pseudonyms(seconds, source(from).random).of(numbers, at);
				expect(new Set(names).size).toBe(numbers.length);
				for (const name of names) expect(Number.isInteger(name) && name >= 1 && name < 2 ** 31).toBe(true);
			}),
		);
	});

	test("last from one fixed moment to the next, whenever things are seen and in which order", () => {
		fc.assert(
			fc.property(
				tracks,
				seed,
				period,
				moment,
				fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 1, maxLength: 5 }),
				(numbers, from, seconds, at, parts) => {
					const names = new Pseudonyms(seconds, source(from).random);
					const begin = Math.floor(at / (seconds * 1000)) * seconds * 1000;
					const first = names.of(numbers, begin);
					for (const part of parts)
						expect(names.of([...numbers].reverse(), begin + part * seconds * 1000)).toEqual(
							[...first].reverse(),
						);
					const next = names.of(numbers, begin + seconds * 1000);
					expect(next.filter((name) => first.includes(name))).toEqual([]);
				},
			),
		);
	});

	test("do not come back when the clock is set back, or with the same numbers after it was said to forget", () => {
		const names = new Pseudonyms(60, source(1).random);
		const first = names.of([1, 2, 3], 0);
		names.of([1, 2, 3], 60_000);
		const again = names.of([1, 2, 3], 0);
		names.forget();
		const anew = names.of([1, 2, 3], 0);
		expect(new Set([...first, ...again, ...anew]).size).toBe(9);
	});

	test("are of one picture alone where they last no time", () => {
		const names = new Pseudonyms(0, source(1).random);
		expect(new Set([...names.of([1, 2], 0), ...names.of([1, 2], 0)]).size).toBe(4);
	});

	test("are others for another camera", () => {
		fc.assert(
			fc.property(tracks, seed, seed, moment, (numbers, one, other, at) => {
				fc.pre(one !== other);
				const [a, b] = [one, other].map((from) => new Pseudonyms(60, source(from).random).of(numbers, at));
				expect(a?.filter((name) => b?.includes(name))).toEqual([]);
			}),
		);
	});

	test("say nothing of how many there were before: they are spread evenly, and in no order", () => {
		const names = new Pseudonyms(600, source(7).random);
		const of = Array.from({ length: 4096 }, (_, track) => names.of([track], 0)[0] as number);
		const mean = of.reduce((sum, name) => sum + name, 0) / of.length / 2 ** 31;
		expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
		const rising = of.filter((name, index) => index > 0 && name > (of[index - 1] as number)).length;
		expect(Math.abs(rising / of.length - 0.5)).toBeLessThan(0.03);
	});

	test("leave no key behind", () => {
		const { random, keys } = source(3);
		const held: Buffer[] = [];
		const names = new Pseudonyms(60, (size) => {
			held.push(random(size));
			return held.at(-1) as Buffer;
		});
		names.of([1], 0);
		names.of([1], 60_000);
		// One when it begins, and one for each stretch of time; none is drawn twice.
		expect(keys).toHaveLength(2);
		expect(JSON.stringify(names)).toBe("{}");
	});
});
