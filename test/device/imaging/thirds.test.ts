import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Thirds } from "../../../device/imaging/thirds/thirds.ts";
import { thirdsCode } from "../../../device/imaging/thirds/thirds-code.ts";
import { compileKernel } from "../../../scripts/kernel.ts";
import { seeded } from "../../masks/plates/street.ts";

/** A plane with `gap` samples of 255 between its rows. */
function plane(width: number, height: number, gap: number, sample: (x: number, y: number) => number) {
	const stride = width + gap;
	const samples = new Uint8Array(stride * height).fill(255);
	for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) samples[y * stride + x] = sample(x, y);
	return { samples, stride };
}

function reduced(width: number, height: number, from: ReturnType<typeof plane>, gap = 0) {
	const into = plane(width / 3, height / 3, gap, () => 7);
	new Thirds(width, height).reduce(from, into);
	return into;
}

describe("a third of a picture's size", () => {
	it.each([
		[1920, 1080, 0, 0],
		[48, 3, 0, 0],
		[96, 39, 32, 16],
		[144, 72, 16, 0],
	])("is the means of three by three pixels of %i×%i, rounded", (width, height, gap, intoGap) => {
		const random = seeded(height);
		const from = plane(width, height, gap, () => random() * 256);
		const expected = plane(width / 3, height / 3, intoGap, (x, y) => {
			let sum = 0;
			for (let at = 0; at < 9; at++)
				sum += from.samples[(3 * y + Math.floor(at / 3)) * from.stride + 3 * x + (at % 3)] as number;
			return Math.round(sum / 9);
		});
		expect(Buffer.compare(reduced(width, height, from, intoGap).samples, expected.samples)).toBe(0);
	});

	it("is exact for each sum that nine pixels can have", () => {
		const sums = 9 * 255 + 1;
		const width = 48;
		const height = 3 * Math.ceil(sums / 16);
		const from = plane(width, height, 0, (x, y) => {
			const sum = Math.min(sums - 1, Math.floor(y / 3) * 16 + Math.floor(x / 3));
			const place = 3 * (y % 3) + (x % 3);
			return Math.floor(sum / 9) + (place < sum % 9 ? 1 : 0);
		});
		const { samples } = reduced(width, height, from);
		expect([...samples.subarray(0, sums)]).toEqual(
			Array.from({ length: sums }, (_, sum) => Math.round(sum / 9)),
		);
	});

	it("fits pictures of three times the size whose rows it can read, and no others", () => {
		expect(Thirds.fit(1920, 1080, 640, 360)).toBe(true);
		expect(Thirds.fit(1920, 1080, 640, 480)).toBe(false);
		expect(Thirds.fit(1280, 720, 640, 360)).toBe(false);
		expect(Thirds.fit(1926, 1080, 642, 360)).toBe(false);
	});

	it("is computed by what its source compiles to: run `npx tsx scripts/kernel.ts` after a change", async () => {
		const digest = (code: string) => createHash("sha256").update(code).digest("hex");
		expect(digest(thirdsCode)).toBe(digest(await compileKernel("thirds")));
	});
});
