import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Demonstrator } from "../../../../device/imaging/demonstration/demonstrator.ts";
import type { Moment } from "../../../../device/imaging/demonstration/protocol.ts";
import { createPolicy } from "../../../../masks/policy.ts";
import { wholeView } from "../../../../masks/project.ts";
import { decodeAll, type Picture } from "../../../helpers/decode.ts";

const size = { width: 640, height: 360 };
/** The left half of the picture. */
const policy = createPolicy({
	zones: [
		{
			name: "left",
			polygon: [
				[-1, 1],
				[0, 1],
				[0, -1],
				[-1, -1],
			],
			colour: [0, 0, 0],
		},
	],
	plates: "off",
});
const moment: Moment = {
	sceneTime: 3,
	mediaTime: 3,
	view: wholeView,
	policy,
	revision: 1,
	sabotage: undefined,
};

let demonstrator: Demonstrator;

beforeAll(async () => {
	demonstrator = await Demonstrator.open(
		{
			world: { scene: "town-square", seed: 1, light: "day", noise: 0, canary: false },
			...size,
			view: wholeView,
			oversize: 1,
		},
		() => performance.now(),
		Number.POSITIVE_INFINITY,
	);
});
afterAll(() => demonstrator.close());

async function show(other: Partial<Moment> = {}) {
	const { lens, leaves, ...said } = await demonstrator.show({ ...moment, ...other });
	const decode = (jpeg: Uint8Array) => decodeAll("mjpeg", [jpeg])[0] as Picture;
	return { ...said, lens: decode(lens), leaves: decode(leaves), bytes: [lens, leaves] };
}

/** By how much the luma of two pictures differs at most, from column `from` on. */
function difference(one: Picture, other: Picture, from: number, to: number = size.width): number {
	let worst = 0;
	for (let row = 0; row < size.height; row++)
		for (let column = from; column < to; column++) {
			const at = row * size.width + column;
			worst = Math.max(worst, Math.abs((one.y[at] as number) - (other.y[at] as number)));
		}
	return worst;
}

/** Of the luma, up to column `to`. */
function brightest({ y }: Picture, to: number): number {
	return y.reduce((most, sample, at) => (at % size.width < to ? Math.max(most, sample) : most), 0);
}

describe("one picture before and after masking", () => {
	it("is the very same picture: where nothing is masked, halves differ by what coding does", async () => {
		const { lens, leaves, failure } = await show();
		expect(failure).toBeUndefined();
		// A mask is grown by 2 % of the height, and to whole blocks.
		expect(difference(lens, leaves, size.width / 2 + 32)).toBeLessThanOrEqual(12);
		const other = await show({ sceneTime: 9 });
		expect(difference(lens, other.leaves, size.width / 2 + 32)).toBeGreaterThan(40);
	});

	it("shows what is masked in the one and not in the other", async () => {
		const { lens, leaves } = await show();
		expect(brightest(leaves, size.width / 2)).toBeLessThanOrEqual(20);
		expect(brightest(lens, size.width / 2)).toBeGreaterThan(150);
	});

	it("is the same each time it is the same moment", async () => {
		const [one, other] = [await show(), await show()];
		expect(one.bytes.map((bytes) => Buffer.from(bytes))).toEqual(
			other.bytes.map((bytes) => Buffer.from(bytes)),
		);
	});

	it("follows the policy from the next picture on", async () => {
		const open = createPolicy({ zones: [], plates: "off" });
		const { lens, leaves, revision } = await show({ policy: open, revision: 2 });
		expect(revision).toBe(2);
		expect(difference(lens, leaves, 0)).toBeLessThanOrEqual(12);
	});

	it.each([
		["without a policy", { policy: undefined, revision: 3 }, "no-policy"],
		[
			"that is not what it was hashed as",
			{ policy: { ...policy, hash: "0".repeat(64) }, revision: 4 },
			"policy-corrupt",
		],
		["whose policy was taken away", { sabotage: "no-policy" as const, revision: 5 }, "no-policy"],
	])("is dark in what leaves, %s", async (_, other, code) => {
		const { leaves, failure } = await show(other);
		expect(failure).toBe(code);
		expect(brightest(leaves, size.width)).toBeLessThanOrEqual(8);
	});
});
