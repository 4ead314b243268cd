import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutComments } from "../../../../device/scene/clip/vorbis.ts";

const identification = Buffer.concat([Buffer.from("\x01vorbis"), Buffer.alloc(23, 1)]);
const setup = Buffer.concat([Buffer.from("\x05vorbis"), Buffer.alloc(700, 7)]);
const comments = Buffer.concat([
	Buffer.from("\x03vorbis"),
	Buffer.from("LOCATION=home".repeat(60)),
	Buffer.from([1]),
]);

const counted = Buffer.concat(
	[identification, comments, setup].map((header) =>
		Buffer.concat([Buffer.from([header.length >> 8, header.length & 255]), header]),
	),
);
const lacing = [Math.floor(comments.length / 255), comments.length % 255];
const laced = Buffer.concat([
	Buffer.from([2, identification.length, ...Array(lacing[0]).fill(255), lacing[1]]),
	identification,
	comments,
	setup,
]);

describe("the headers of a Vorbis track", () => {
	it.each([
		["counted", counted],
		["laced", laced],
	])("have no comments any more, and the others as they were: %s", (_, headers) => {
		const bare = withoutComments(headers) ?? Buffer.alloc(0);
		expect(bare.includes("home")).toBe(false);
		expect(bare.subarray(0, 3)).toEqual(Buffer.from([2, 30, 16]));
		expect(bare.subarray(3, 33)).toEqual(identification);
		expect(bare.subarray(33, 49).toString("latin1")).toBe("\x03vorbis\0\0\0\0\0\0\0\0\x01");
		expect(bare.subarray(49)).toEqual(setup);
	});

	it("are the same when they had none", () => {
		const bare = withoutComments(laced) ?? Buffer.alloc(0);
		expect(withoutComments(bare)).toEqual(bare);
	});

	it("that are none are not taken for any", () => {
		for (const cut of [0, 1, 40, 800]) expect(withoutComments(laced.subarray(0, cut))).toBeUndefined();
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				expect(withoutComments(Buffer.from(bytes))).toBeUndefined();
			}),
		);
	});
});
