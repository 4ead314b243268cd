import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RuleEngine } from "../../../device/analytics/rules/rule-engine.ts";
import { type Spent, ZoneCounts, type ZoneCountsOptions } from "../../../masks/sanitise/zone-counts.ts";
import { bytesFrom } from "../../helpers/random-bytes.ts";

const start = Date.UTC(2026, 0, 1);
const minute = 60_000;
const protection = { least: 5, epsilon: undefined, epsilonPerDay: 24 };

function counting(options: Partial<ZoneCountsOptions> = {}) {
	const counts = new ZoneCounts({ window: 60, protection: undefined, random: bytesFrom(3), ...options });
	/** One look a second from `from` on; what comes out. */
	const run = (zone: string, perSecond: readonly number[], from = start, share = 1) =>
		perSecond.flatMap((count, second) => counts.look(zone, count, share, from + second * 1000) ?? []);
	return { counts, run };
}
const during = (count: number, seconds: number) => Array.from({ length: seconds }, () => count);

describe("a window", () => {
	test("tells the most that were there at one moment, when it has ended", () => {
		const { run } = counting();
		const told = run("square", [...during(1, 30), 4, ...during(2, 29), ...during(0, 61)]);
		expect(told).toEqual([
			{
				at: start + minute,
				facts: { zone: "square", window: 60, suppressed: false, count: 4, density: "sparse" },
			},
			{
				at: start + 2 * minute,
				facts: { zone: "square", window: 60, suppressed: false, count: 0, density: "empty" },
			},
		]);
	});

	test("begins and ends by the clock, not by who comes", () => {
		const { run } = counting();
		const [first] = run("square", during(1, 200), start + 17_000);
		// The first minute was seen from its 17th second on, and is left out.
		expect(first?.at).toBe(start + 2 * minute);
	});

	test("that nobody looked at is not told of", () => {
		const { counts } = counting();
		counts.look("square", 3, 1, start);
		expect(counts.look("square", 3, 1, start + 10 * minute + 1)?.at).toBe(start + minute);
		expect(counts.look("square", 3, 1, start + 11 * minute)).toBeUndefined();
		expect(counts.look("square", 3, 1, start + 12 * minute)?.at).toBe(start + 12 * minute);
	});

	test("of one zone knows nothing of another's", () => {
		const { run } = counting();
		run("a", during(9, 60));
		expect(run("b", during(1, 61))[0]?.facts.count).toBe(1);
	});

	test.each([
		[0, 1, "empty"],
		[1, 1, "sparse"],
		[5, 1, "moderate"],
		[5, 0.25, "dense"],
		[40, 1, "packed"],
		[1, 0.01, "packed"],
	])("with %d things in %d of the picture is %s", (count, share, density) => {
		expect(counting().run("z", during(count, 61), start, share)[0]?.facts.density).toBe(density);
	});
});

describe("small counts", () => {
	test("are suppressed, and so is what follows from them", () => {
		const { counts, run } = counting({ protection });
		const told = run("z", [...during(4, 60), ...during(5, 61)]);
		expect(told.map(({ facts }) => facts)).toEqual([
			{ zone: "z", window: 60, suppressed: true },
			{ zone: "z", window: 60, suppressed: false, count: 5, density: "moderate" },
		]);
		expect(counts.suppressed).toBe(1);
	});

	test("never come out, whatever happens", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 300 }), (looks) => {
				for (const { facts } of counting({ protection }).run("z", looks)) {
					expect(facts.suppressed).toBe(facts.count === undefined);
					expect(facts.count ?? 5).toBeGreaterThanOrEqual(5);
					expect(facts.density === undefined).toBe(facts.suppressed);
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe("the budget", () => {
	const noisy = { least: 1, epsilon: 0.5, epsilonPerDay: 1 };

	test("is spent count by count, told, and gone until the next day", () => {
		const { run } = counting({ protection: noisy });
		const told = run("z", during(7, 181)).map(({ facts }) => facts);
		expect(told.map(({ epsilon, epsilonLeft, suppressed }) => [epsilon, epsilonLeft, suppressed])).toEqual([
			[0.5, 0.5, false],
			[0.5, 0, false],
			[0, 0, true],
		]);
		const next = run("z", during(7, 61), start + 86_400_000).at(-1);
		expect(next?.facts).toMatchObject({ epsilon: 0.5, epsilonLeft: 0.5 });
	});

	test("is one for all zones of the camera", () => {
		const { run } = counting({ protection: noisy });
		run("a", during(7, 61));
		run("b", during(7, 61));
		expect(run("c", during(7, 61))[0]?.facts.suppressed).toBe(true);
	});

	test("is not new after a restart, nor when the clock is set back", () => {
		let kept: Spent | undefined;
		const spend = (spent: Spent) => {
			kept = spent;
		};
		counting({ protection: noisy, spend }).run("z", during(7, 121));
		expect(kept).toEqual({ day: start / 86_400_000, hundredths: 100 });
		const again = counting({ protection: noisy, spend, spent: kept });
		expect(again.run("z", during(7, 61))[0]?.facts.suppressed).toBe(true);
		expect(again.run("z", during(7, 61), start - 86_400_000)[0]?.facts.suppressed).toBe(true);
	});

	test("is paid for what is suppressed for being small, too", () => {
		const { run } = counting({ protection: { ...noisy, least: 5 } });
		expect(run("z", during(0, 61))[0]?.facts).toMatchObject({
			suppressed: true,
			epsilon: 0.5,
			epsilonLeft: 0.5,
		});
	});
});

describe("what one thing adds", () => {
	/** What a window tells, by its end, where neither noise nor suppression is in the way. */
	const told = (looks: readonly number[]) =>
		counting()
			.run("z", looks)
			.map(({ at, facts }) => [at, facts.count ?? Number.NaN] as const);
	const looks = fc.array(fc.tuple(fc.nat(12), fc.boolean()), { minLength: 61, maxLength: 400 });

	test("to the largest count of a window is one at most, however often and long it is there", () => {
		fc.assert(
			fc.property(looks, (seconds) => {
				const without = told(seconds.map(([others]) => others));
				const with_ = told(seconds.map(([others, isThere]) => others + Number(isThere)));
				expect(with_.map(([at]) => at)).toEqual(without.map(([at]) => at));
				for (const [index, [, count]] of with_.entries()) {
					const more = count - (without[index]?.[1] ?? Number.NaN);
					expect(more === 0 || more === 1).toBe(true);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test("does not change which noise is drawn, nor what is spent", () => {
		const noisy = { least: 0, epsilon: 1, epsilonPerDay: 1000 };
		fc.assert(
			fc.property(looks, fc.integer(), (seconds, seed) => {
				const run = (counts: readonly number[]) =>
					counting({ protection: noisy, random: bytesFrom(seed) }).run("z", counts);
				const without = run(seconds.map(([others]) => others));
				const with_ = run(seconds.map(([others, isThere]) => others + Number(isThere)));
				for (const [index, { facts }] of with_.entries()) {
					const before = without[index]?.facts;
					expect(facts.epsilonLeft).toBe(before?.epsilonLeft);
					expect(Math.abs((facts.count ?? 0) - (before?.count ?? 0))).toBeLessThanOrEqual(1);
				}
			}),
			{ numRuns: 100 },
		);
	});

	test("through the rule that counts is one at most, wherever it goes", () => {
		const field = [
			[-1, 1],
			[0.2, 1],
			[0.2, -1],
			[-1, -1],
		] as [number, number][];
		const step = fc.record({
			others: fc.array(
				fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
				{
					maxLength: 6,
				},
			),
			one: fc.option(
				fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
			),
		});
		const box = ([x, y]: readonly [number, number], track: number) => ({
			left: Math.max(0, x - 0.05),
			right: Math.min(1, x + 0.05),
			top: Math.max(0, y - 0.1),
			bottom: y,
			shape: "upright" as const,
			track,
		});
		fc.assert(
			fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
				const count = (withOne: boolean) => {
					const engine = new RuleEngine();
					engine.set([{ type: "occupancy", name: "z", field } as never]);
					return steps.map(({ others, one }, index) => {
						const places = [...others, ...(withOne && one ? [one] : [])];
						const seen = { ticks: index * 18_000, takenAt: start + index * 200, motion: true };
						const objects = places.map(box);
						const findings = engine.look({ ...seen, occupancy: objects.length, objects });
						return Number(findings.find(({ kind }) => kind === "occupancy")?.data["Count"] ?? 0);
					});
				};
				const without = count(false);
				for (const [index, found] of count(true).entries()) {
					const more = found - (without[index] ?? Number.NaN);
					expect(more === 0 || more === 1).toBe(true);
				}
			}),
			{ numRuns: 100 },
		);
	});
});

test("whatever happens, no day spends more than its budget, and what is told of it adds up", () => {
	const zone = fc.constantFrom("a", "b", "c");
	const look = fc.record({
		zone,
		count: fc.nat(20),
		ahead: fc.integer({ min: -30, max: 900 }),
		restart: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.array(look, { maxLength: 400 }), (happenings) => {
			const limits = { least: 3, epsilon: 0.5, epsilonPerDay: 6 };
			let kept: Spent | undefined;
			const spend = (spent: Spent) => {
				kept = spent;
			};
			const open = () => counting({ protection: limits, spend, spent: kept }).counts;
			let counts = open();
			let minutes = 0;
			let latest = 0;
			const paid = new Map<number, number>();
			for (const { zone, count, ahead, restart } of happenings) {
				if (restart && ahead % 7 === 0) counts = open();
				// Half of the looks are a minute on: windows end.
				minutes = Math.max(0, minutes + (ahead % 2 === 0 ? 1 : ahead % 60));
				const told = counts.look(zone, count, 1, start + minutes * minute);
				if (!told) continue;
				const { epsilon = 0, epsilonLeft = Number.NaN } = told.facts;
				latest = Math.max(latest, Math.floor(told.at / 86_400_000));
				if (epsilon === 0) continue;
				const day = kept?.day ?? latest;
				paid.set(day, (paid.get(day) ?? 0) + epsilon);
				expect(epsilonLeft).toBeCloseTo(limits.epsilonPerDay - (paid.get(day) ?? 0), 6);
			}
			for (const spent of paid.values()) expect(spent).toBeLessThanOrEqual(limits.epsilonPerDay + 1e-9);
		}),
		{ numRuns: 100 },
	);
});

test("noise is in what is told, and never makes it negative", () => {
	const { run } = counting({ protection: { least: 1, epsilon: 0.1, epsilonPerDay: 1000 } });
	const told = run("z", during(3, 60 * 200)).flatMap(({ facts }) => facts.count ?? []);
	expect(new Set(told).size).toBeGreaterThan(5);
	expect(Math.min(...told)).toBeGreaterThanOrEqual(1);
});
