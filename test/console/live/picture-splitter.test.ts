import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PictureSplitter, type Slice, TransportStreamError } from "../../../console/live/picture-splitter.ts";
import { packets } from "./transport-packet.ts";

/** What comes of a stream: `K` and `P` for a picture that starts, `.` for one that goes on, each with its packets. */
function words(slices: readonly Slice[]): string[] {
	return slices.map(({ data, starts, key }) => `${key ? "K" : starts ? "P" : "."}${data.length / 188}`);
}

describe("a transport stream", () => {
	it.each([
		["K", ["K1"]],
		["K..P.P", ["K3", "P2", "P1"]],
		["..K.", [".2", "K2"]],
		["tK.tP", [".1", "K3", "P1"]],
		["....", [".4"]],
		["", []],
	])("%j is cut into %j", (word, expected) => {
		expect(words(new PictureSplitter().push(packets(word)))).toEqual(expected);
	});

	it("goes through whole and in order, however it is cut on the way", () => {
		const word = fc.stringMatching(/^[KP.t]{1,40}$/);
		fc.assert(
			fc.property(word, fc.array(fc.nat(7520)), (letters, cuts) => {
				const stream = packets(letters);
				const splitter = new PictureSplitter();
				const slices: Slice[] = [];
				let from = 0;
				for (const to of [
					...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b),
					stream.length,
				]) {
					slices.push(...splitter.push(stream.subarray(from, to)));
					from = to;
				}
				expect(Buffer.concat(slices.map(({ data }) => data))).toEqual(stream);
				expect(slices.filter(({ key }) => key)).toHaveLength(letters.split("K").length - 1);
				expect(slices.filter(({ starts }) => starts)).toHaveLength(letters.split(/[KP]/).length - 1);
			}),
		);
	});

	it("is refused when it is something else", () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 188, maxLength: 2000 }), (bytes) => {
				fc.pre(bytes[0] !== 0x47);
				expect(() => new PictureSplitter().push(Buffer.from(bytes))).toThrow(TransportStreamError);
			}),
		);
		expect(() => new PictureSplitter().push(Buffer.concat([packets("K"), Buffer.alloc(188)]))).toThrow(
			TransportStreamError,
		);
	});

	it("survives packets whose fields make no sense", () => {
		fc.assert(
			fc.property(
				fc.array(fc.uint8Array({ minLength: 187, maxLength: 187 }), { maxLength: 20 }),
				(bodies) => {
					const stream = Buffer.concat(bodies.flatMap((body) => [Buffer.from([0x47]), body]));
					const slices = new PictureSplitter().push(stream);
					expect(Buffer.concat(slices.map(({ data }) => data))).toEqual(stream);
				},
			),
		);
	});
});
