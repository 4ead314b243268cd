import fc from "fast-check";
import { expect, it } from "vitest";
import {
	copyTurned,
	type Orientation,
	readDisplayMatrix,
	upright,
} from "../../../../device/scene/clip/orientation.ts";

/** The display matrix of a, b, c, d, as FFmpeg gives it. */
function matrix(a: number, b: number, c: number, d: number): Uint8Array {
	const one = 0x10000;
	return new Uint8Array(Int32Array.of(a * one, b * one, 0, c * one, d * one, 0, 0, 0, 0x40000000).buffer);
}

/** Turns "abc/def", a picture of letters, and gives the letters shown. */
function turn(orientation: Orientation, picture: string): string {
	const rows = picture.split("/");
	const [width, height] = [rows[0]?.length ?? 0, rows.length];
	const from = new TextEncoder().encode(rows.map((row) => `${row}..`).join(""));
	const [across, down] = orientation.turned ? [height, width] : [width, height];
	const to = new Uint8Array(across * down);
	copyTurned(orientation, from, width + 2, width, height, to, 0, across);
	return (new TextDecoder().decode(to).match(new RegExp(`.{${across}}`, "g")) ?? []).join("/");
}

it.each([
	["upright", matrix(1, 0, 0, 1), "abc/def"],
	["a quarter clockwise", matrix(0, 1, -1, 0), "da/eb/fc"],
	["half", matrix(-1, 0, 0, -1), "fed/cba"],
	["a quarter anticlockwise", matrix(0, -1, 1, 0), "cf/be/ad"],
	["mirrored", matrix(-1, 0, 0, 1), "cba/fed"],
	["mirrored, then half", matrix(1, 0, 0, -1), "def/abc"],
	["along the diagonal", matrix(0, 1, 1, 0), "ad/be/cf"],
	["along the other diagonal", matrix(0, -1, -1, 0), "fc/eb/da"],
])("turns a picture %s", (_name, cells, shown) => {
	expect(turn(readDisplayMatrix(cells), "abc/def")).toBe(shown);
});

it("takes no matrix, half a matrix or an empty one as upright", () => {
	for (const cells of [null, new Uint8Array(8), new Uint8Array(36)]) {
		expect(readDisplayMatrix(cells)).toEqual(upright);
	}
});

it("finds one of the eight ways for any matrix", () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 36, maxLength: 40 }), (cells) => {
			const letters = turn(readDisplayMatrix(cells), "abc/def").replaceAll("/", "");
			expect([...letters].sort().join("")).toBe("abcdef");
		}),
	);
});
