import { describe, expect, it } from "vitest";
import { createPolicy, isIntact, type MaskPolicy, type PolicyInput, type Zone } from "../../masks/policy.ts";

const triangle = [
	[-1, 1],
	[0, 1],
	[0, 0],
] as const;
const windows: Zone = { name: "windows", polygon: triangle };
const input: PolicyInput = { zones: [windows], plates: "strict" };

describe("a policy", () => {
	it("has a hash that anybody can compute: SHA-256 of its canonical form without names", () => {
		// printf '%s' '{"motion":"off","plates":"strict","shown":null,"version":1,"zones":[…]}' | sha256sum
		expect(createPolicy(input).hash).toBe("5612f41dea3a8746fc96057a7c5e1cb6127ab428be900b2357a6a2edece5e517");
	});

	it("has the same hash whatever its zones are called, and whether defaults are written out or not", () => {
		const named = { ...windows, name: "first floor", colour: [38, 42, 48] as const, fill: "solid" as const };
		expect(createPolicy({ zones: [named], plates: "strict", motion: "off", margin: 0.02 }).hash).toBe(
			createPolicy(input).hash,
		);
	});

	it.each<[what: string, other: PolicyInput]>([
		[
			"a vertex",
			{
				...input,
				zones: [
					{
						...windows,
						polygon: [
							[-1, 1],
							[0, 1],
							[0, 1e-9],
						],
					},
				],
			},
		],
		["a colour", { ...input, zones: [{ ...windows, colour: [38, 42, 49] }] }],
		["a fill", { ...input, zones: [{ ...windows, fill: "pixelated" }] }],
		["a zone more", { ...input, zones: [windows, windows] }],
		["what is shown", { ...input, shown: [windows] }],
		["the plates' mode", { ...input, plates: "balanced" }],
		["the mode of motion", { ...input, motion: "mask" }],
		["the margin", { ...input, margin: 0.03 }],
	])("has another hash when %s differs", (_, other) => {
		expect(createPolicy(other).hash).not.toBe(createPolicy(input).hash);
	});

	it("cannot be changed, all the way down, and takes no change of what it was made from", () => {
		const polygon: [number, number][] = [
			[-1, 1],
			[0, 1],
			[0, 0],
		];
		const policy = createPolicy({ zones: [{ name: "w", polygon, colour: [1, 2, 3] }], plates: "strict" });
		(polygon[0] as [number, number])[0] = 1;
		const parts = [policy, policy.zones, policy.zones[0], policy.zones[0]?.polygon, policy.zones[0]?.colour];
		expect(parts.every(Object.isFrozen)).toBe(true);
		expect(policy.zones[0]?.polygon[0]).toEqual([-1, 1]);
		expect(isIntact(policy)).toBe(true);
	});

	it.each<[what: string, change: (policy: MaskPolicy) => MaskPolicy]>([
		["a zone is gone", (policy) => ({ ...policy, zones: [] })],
		["its margin is gone", ({ margin: _, ...policy }) => policy],
		["its margin is no number any more", (policy) => ({ ...policy, margin: Number.NaN })],
		["plates are let pass", (policy) => ({ ...policy, plates: "off" })],
		[
			"its hash is another's",
			(policy) => ({ ...policy, hash: createPolicy({ ...input, motion: "mask" }).hash }),
		],
		[
			"a coordinate is no number any more",
			(policy) => {
				const polygon = [
					[Number.NaN, 1],
					[0, 1],
					[0, 0],
				] as const;
				return { ...policy, zones: [{ ...windows, polygon }] };
			},
		],
	])("is not intact when %s", (_, change) => {
		expect(isIntact(change(createPolicy({ ...input, margin: 0.05 })))).toBe(false);
	});

	it.each<[what: string, input: unknown, message: RegExp]>([
		["a mode of plates", { zones: [], plates: "none" }, /plates is one of strict, balanced, off/],
		["a mode of motion", { zones: [], plates: "off", motion: "blur" }, /motion is one of off, mask/],
		[
			"a fill",
			{ zones: [{ ...windows, fill: "blur" }], plates: "off" },
			/zone "windows": fill is one of solid/,
		],
		[
			"a colour",
			{ zones: [{ ...windows, colour: [0, 0, 256] }], plates: "off" },
			/whole numbers from 0 to 255/,
		],
		["a margin", { ...input, margin: 0.019 }, /margin is a part of the picture's height from 0\.02 to 0\.2/],
		["a margin that is none", { ...input, margin: "0.1" }, /margin is a part/],
		["a colour of two", { zones: [{ ...windows, colour: [0, 0] }], plates: "off" }, /three whole numbers/],
		[
			"a polygon",
			{ zones: [{ ...windows, polygon: [] }], plates: "off" },
			/zone "windows": a polygon has 3 to 64/,
		],
		["too many zones", { zones: Array(65).fill(windows), plates: "off" }, /at most 64 zones/],
		[
			"an area to show",
			{ zones: [], shown: [{ ...windows, polygon: [] }], plates: "off" },
			/3 to 64 vertices/,
		],
	])("is refused for %s that there is not, also when it comes from a client", (_, flawed, message) => {
		expect(() => createPolicy(flawed as PolicyInput)).toThrow(message);
	});
});
