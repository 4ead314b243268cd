import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWeights } from "../../../../masks/plates/network/weights.ts";

const path = new URL("../../../../masks/plates/network/plates.onnx", import.meta.url);
const model = readFileSync(path);

describe("the weights", () => {
	it("take no more than 200 kB", () => {
		expect(model.length).toBeLessThanOrEqual(200_000);
	});

	it("are read by name, all of them numbers", () => {
		const weights = readWeights(model);
		expect(weights.get("stem.0.weight")?.length).toBe(8 * 9);
		expect(weights.get("across.5.weight")?.length).toBe(48 * 48);
		expect(weights.get("head.bias")?.length).toBe(4);
		for (const [name, values] of weights) expect(values.every(Number.isFinite), name).toBe(true);
	});

	it("name neither who exported them nor where", () => {
		expect(model.toString("latin1")).not.toMatch(/\/(?:tmp|home|root|usr|work)\/|\.py\b/);
	});

	it("of a file that is cut off or damaged are refused or fewer, never endless", () => {
		fc.assert(
			fc.property(fc.nat(model.length - 1), fc.nat(4000), fc.nat(255), (length, at, byte) => {
				const damaged = Uint8Array.from(model.subarray(0, length));
				if (at < length) damaged[at] = byte;
				try {
					readWeights(damaged);
				} catch (error) {
					expect(error).toBeInstanceOf(RangeError);
				}
			}),
			{ numRuns: 100 },
		);
	});
});
