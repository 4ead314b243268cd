import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxOrderBytes, OrderError, parseOrder, readOrder } from "../../../console/transcode/order.ts";

const order = {
	url: "rtsp://127.0.0.1:8554/cam-1/sub",
	user: "wall",
	password: "p@ss: w/örd",
	maxWidth: 640,
	maxHeight: 360,
};

describe("a transcoder's order", () => {
	it("is a line of JSON, however it arrives", async () => {
		const bytes = Buffer.from(`${JSON.stringify(order)}\n`);
		for (const cut of [1, 20, bytes.length - 1]) {
			const input = new PassThrough();
			const read = readOrder(input);
			input.write(bytes.subarray(0, cut));
			input.write(bytes.subarray(cut));
			expect(await read).toEqual(order);
		}
	});

	it.each([
		["another protocol", { url: "file:///etc/passwd" }],
		["another protocol behind RTSP's name", { url: "rtsp+udp://127.0.0.1/" }],
		["credentials in the URL", { url: "rtsp://wall:secret@127.0.0.1/cam-1/sub" }],
		["no URL", { url: "rtsp://" }],
		["no user", { user: undefined }],
		["a password that is no text", { password: 1 }],
		["no width", { maxWidth: 0 }],
		["a width beyond MPEG-1", { maxWidth: 4096 }],
		["half a pixel", { maxHeight: 360.5 }],
	])("with %s is refused", (_, change) => {
		expect(() => parseOrder(JSON.stringify({ ...order, ...change }))).toThrow(OrderError);
	});

	it("is refused in words that do not repeat it", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
				try {
					parseOrder(line);
				} catch (error) {
					expect(error).toBeInstanceOf(OrderError);
					expect((error as Error).message).toMatch(/^the order (?:is not JSON|lacks a field)/);
				}
			}),
		);
	});

	it("has an end", async () => {
		const input = new PassThrough();
		const read = readOrder(input);
		input.write("x".repeat(maxOrderBytes + 1));
		await expect(read).rejects.toThrow("too long");
	});
});
