import { describe, expect, it } from "vitest";
import { openPlateNetwork, type PlateRunner } from "../../../../device/imaging/plates/plate-network.ts";
import type { HeatMap } from "../../../../masks/plates/network/network.ts";
import { drawStreet, seeded } from "../street.ts";

const runners: readonly PlateRunner[] = ["onnxruntime-node", "WebAssembly"];
const [onnx, wasm] = await Promise.all(
	runners.map(async (runner) => (await openPlateNetwork(runner)).network),
);

/** Noise and edges of all kinds, with rows that are longer than the picture. */
function picture(width: number, height: number, stride: number): Uint8Array {
	const random = seeded(width * height);
	return Uint8Array.from({ length: stride * height }, (_, at) => {
		const stripes = Math.floor(at / 7) % 2 ? 60 : 0;
		return 16 + stripes + random() * 150;
	});
}

function farthest(a: readonly HeatMap[], b: readonly HeatMap[]): number {
	let most = 0;
	for (const [size, { odds }] of a.entries())
		for (const [at, value] of odds.entries())
			most = Math.max(most, Math.abs(value - (b[size]?.odds[at] as number)));
	return most;
}

const shape = (maps: readonly HeatMap[]) => maps.map(({ rows, columns, cell }) => ({ rows, columns, cell }));

/** In log odds: whole numbers round, and nothing that is chosen depends on so little. */
const near = 0.15;

describe("onnxruntime-node and WebAssembly", () => {
	it.each([
		[640, 360, 640],
		[640, 360, 704],
		[640, 480, 640],
		[360, 640, 360],
		[641, 363, 650],
		[97, 61, 97],
		[32, 32, 32],
	])(
		"give nearly the same maps of a picture of %i×%i with rows of %i bytes",
		async (width, height, stride) => {
			const luma = picture(width, height, stride);
			const [a, b] = [
				await onnx!.look(luma, width, height, stride),
				await wasm!.look(luma, width, height, stride),
			];
			expect(shape(a)).toEqual(shape(b));
			expect(shape(a).map(({ cell }) => cell)).toEqual([4, 8, 16, 32]);
			expect(farthest(a, b)).toBeLessThan(near);
		},
	);

	it.each<[what: string, value: (at: number) => number]>([
		["black", () => 0],
		["white", () => 255],
		["of dots", (at) => (at % 2 ? 255 : 0)],
		["of noise", (at) => ((at * 2_654_435_761) >>> 31 ? 255 : 0)],
		["of bars", (at) => (at % 8 < 4 ? 255 : 0)],
	])("stay together in a picture that is %s: no sum overflows", async (_, value) => {
		const luma = Uint8Array.from({ length: 640 * 360 }, (_, at) => value(at));
		const [a, b] = [await onnx!.look(luma, 640, 360, 640), await wasm!.look(luma, 640, 360, 640)];
		expect(farthest(a, b)).toBeLessThan(near);
	});

	it("give the same boxes' worth of maps of a street", async () => {
		const { luma } = drawStreet({ seed: 3, light: "day", plateHeights: [20, 30] });
		const [a, b] = [await onnx!.look(luma, 640, 360, 640), await wasm!.look(luma, 640, 360, 640)];
		expect(farthest(a, b)).toBeLessThan(near);
		expect(Math.max(...a.flatMap(({ odds }) => [...odds]))).toBeGreaterThan(2);
	});
});

describe.each(runners)("%s", (runner) => {
	it("does not depend on what it looked at before, nor on its size", async () => {
		const { network } = await openPlateNetwork(runner);
		const luma = picture(640, 360, 640);
		const first = await network.look(luma, 640, 360, 640);
		const kept = first.map(({ odds }) => odds.slice());
		for (let size = 32; size < 40; size++) await network.look(picture(size, 48, size), size, 48, size);
		await network.look(new Uint8Array(640 * 360).fill(235), 640, 360, 640);
		const again = await network.look(luma, 640, 360, 640);
		expect(again.map(({ odds }) => odds)).toEqual(kept);
		expect(first.map(({ odds }) => odds)).toEqual(kept); // what was handed out is not written over
	});

	it("leaves the picture as it was, and looks at no byte between its rows", async () => {
		const { network } = await openPlateNetwork(runner);
		const luma = picture(100, 50, 128);
		const before = luma.slice();
		const maps = await network.look(luma, 100, 50, 128);
		expect(luma).toEqual(before);
		const other = luma.slice();
		for (let y = 0; y < 50; y++) other.fill(0, y * 128 + 100, y * 128 + 128);
		expect(await network.look(other, 100, 50, 128)).toEqual(maps);
	});

	it("looks at several pictures that are asked for at once", async () => {
		const { network } = await openPlateNetwork(runner);
		const sizes = [64, 96, 64, 128];
		const looks = await Promise.all(
			sizes.map((size) => network.look(picture(size, 64, size), size, 64, size)),
		);
		for (const [at, size] of sizes.entries())
			expect(looks[at]).toEqual(await network.look(picture(size, 64, size), size, 64, size));
	});

	it.each<[what: string, luma: Uint8Array, width: number, height: number, stride: number]>([
		["nothing", new Uint8Array(), 0, 0, 0],
		["a picture that is too small", new Uint8Array(31 * 31), 31, 31, 31],
		["a picture that is too large", new Uint8Array(4096 * 64), 4096, 64, 4096],
		["a width that is no number", new Uint8Array(64 * 64), Number.NaN, 64, 64],
		["a height that is none", new Uint8Array(64 * 64), 64, 63.5, 64],
		["rows that overlap", new Uint8Array(64 * 64), 64, 64, 63],
		["a negative stride", new Uint8Array(64 * 64), 64, 64, -64],
		["fewer bytes than it says", new Uint8Array(64 * 64 - 1), 64, 64, 64],
		["a stride beyond all bytes", new Uint8Array(64 * 64), 64, 64, 2 ** 31],
	])("refuses %s", async (_, luma, width, height, stride) => {
		const { network } = await openPlateNetwork(runner);
		await expect(network.look(luma, width, height, stride)).rejects.toThrow(RangeError);
	});
});
