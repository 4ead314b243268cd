import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KernelNetwork } from "../../../../masks/plates/network/kernel.ts";
import type { HeatMap, PlateNetwork } from "../../../../masks/plates/network/network.ts";
import { quantise } from "../../../../masks/plates/network/quantise.ts";
import { readWeights } from "../../../../masks/plates/network/weights.ts";
import { drawStreet, seeded } from "../street.ts";

const folder = new URL("../../../../masks/plates/network/", import.meta.url);
const kernel = readFileSync(new URL("kernel.wasm", folder));
const model = readFileSync(new URL("plates.onnx", folder));
const street = drawStreet({ seed: 3, light: "day", plateHeights: [12, 20, 30, 40] }).luma;

/** Each map's bits: no two different numbers are alike. */
const bits = (maps: readonly HeatMap[]) => maps.map(({ odds }) => Buffer.from(odds.buffer));

/** Changes some rectangles, and here and there a single pixel, at the edges too. */
function change(luma: Uint8Array, width: number, height: number, random: () => number): void {
	const upTo = (most: number) => Math.floor(random() * most);
	for (let left = upTo(4); left > 0; left--) {
		const [x, y] = [upTo(width), upTo(height)];
		const [w, h] = random() < 0.5 ? [1, 1] : [1 + upTo(width / 6), 1 + upTo(height / 6)];
		for (let row = y; row < Math.min(height, y + h); row++)
			for (let column = x; column < Math.min(width, x + w); column++)
				luma[row * width + column] = 16 + upTo(220);
	}
}

describe("a film in WebAssembly", () => {
	it.each([
		[640, 360],
		[203, 121],
		[97, 61],
		[64, 48],
		[33, 32],
	])("gives the maps of a look at all of each picture, bit by bit, in %i×%i", async (width, height) => {
		const network = await KernelNetwork.open(kernel, model);
		const random = seeded(width);
		const luma = Uint8Array.from({ length: width * height }, (_, at) =>
			width === 640 ? (street[at] as number) : 16 + random() * 220,
		);
		const [one, other] = [{}, {}];
		for (let picture = 0; picture < (width === 640 ? 8 : 40); picture++) {
			const alone = bits(await network.look(luma, width, height, width));
			expect(bits(await network.look(luma, width, height, width, one))).toEqual(alone);
			// Another film, of which only every third picture is looked at, and none in between.
			if (picture % 3 === 0)
				expect(bits(await network.look(luma, width, height, width, other))).toEqual(alone);
			change(luma, width, height, random);
		}
	});

	it("does so when all of it changes, and when it changes its size", async () => {
		const network = await KernelNetwork.open(kernel, model);
		const film = {};
		const random = seeded(1);
		for (const [width, height] of [
			[96, 64],
			[96, 64],
			[96, 64],
			[64, 96],
			[64, 96],
			[96, 64],
			[96, 64],
		] as const) {
			const luma = Uint8Array.from({ length: width * height }, () => 16 + random() * 220);
			const alone = bits(await network.look(luma, width, height, width));
			expect(bits(await network.look(luma, width, height, width, film))).toEqual(alone);
		}
	});

	it("looks at all of it now and then, whatever is remembered", async () => {
		const network = await KernelNetwork.open(kernel, model);
		const luma = street.subarray(0, 64 * 48);
		const film = {};
		const first = bits(await network.look(luma, 64, 48, 64, film));
		for (let look = 0; look < 250; look++)
			expect(bits(await network.look(luma, 64, 48, 64, film))).toEqual(first);
	});
});

describe("WebAssembly beside another runner", () => {
	/** Counts what it is asked for. */
	function counting(): PlateNetwork & { looks: number } {
		return {
			looks: 0,
			async look() {
				this.looks++;
				return [];
			},
		};
	}
	const size = [640, 360, 640] as const;

	it("leaves pictures to it that are by themselves, and the first of a film", async () => {
		const other = counting();
		const network = await KernelNetwork.open(kernel, model, other);
		expect(await network.look(street, ...size)).toEqual([]);
		expect(await network.look(street, ...size, {})).toEqual([]);
		expect(other.looks).toBe(2);
	});

	it("takes a film over that is calm, and gives it back when it changes all the time", async () => {
		const other = counting();
		const network = await KernelNetwork.open(kernel, model, other);
		const film = {};
		const look = async (luma: Uint8Array) => (await network.look(luma, ...size, film)).length > 0;
		const random = seeded(5);
		const noisy = () => street.map((value) => value + Math.floor(random() * 3));
		const still = noisy();
		expect([await look(street), await look(street), await look(street)]).toEqual([false, true, true]);
		expect([await look(noisy()), await look(noisy()), await look(noisy())]).toEqual([false, false, false]);
		expect([await look(still), await look(still), await look(still)]).toEqual([false, true, true]);
		expect(other.looks).toBe(5);
		const alone = await (await KernelNetwork.open(kernel, model)).look(still, ...size);
		expect(bits(await network.look(still, ...size, film))).toEqual(bits(alone));
	});

	it("gives the maps of a look at all of it, bit by bit, of whatever pictures of a film it does not leave to it", async () => {
		const [width, height] = [203, 121];
		const random = seeded(9);
		const [network, alone] = [
			await KernelNetwork.open(kernel, model, counting()),
			await KernelNetwork.open(kernel, model),
		];
		const luma = Uint8Array.from({ length: width * height }, () => 16 + random() * 220);
		const film = {};
		let own = 0;
		for (let picture = 0; picture < 40; picture++) {
			const maps = await network.look(luma, width, height, width, film);
			if (maps.length > 0) {
				own++;
				expect(bits(maps)).toEqual(bits(await alone.look(luma, width, height, width)));
			}
			if (picture % 3 > 0) luma[Math.floor(random() * luma.length)] = 16 + random() * 220;
			else if (picture > 3) change(luma, width, height, random);
		}
		expect(own).toBeGreaterThan(10);
		expect(own).toBeLessThan(40);
	});
});

describe("the network's weights as whole numbers", () => {
	it("are as large as they may be without a sum that overflows", () => {
		const bytes = quantise(readWeights(model));
		const shifts = new Int32Array(bytes.buffer, bytes.byteOffset, 16);
		expect(Math.min(...shifts)).toBeGreaterThan(7);
		expect(Math.max(...shifts)).toBeLessThan(25);
	});

	it("are refused when one is missing, of another length, or too large", () => {
		const weights = () => new Map(readWeights(model));
		const [missing, short, large] = [weights(), weights(), weights()];
		missing.delete("across.3.bias");
		short.set("head.weight", new Float32Array(3));
		large.set("stem.1.weight", new Float32Array(16 * 8 * 9).fill(1e6));
		for (const others of [missing, short, large]) expect(() => quantise(others)).toThrow(RangeError);
	});
});
