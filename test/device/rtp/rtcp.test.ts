import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compoundReport } from "../../../device/rtp/rtcp.ts";
import { parseRtcp } from "../../../device/rtp/rtcp-parse.ts";

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ""), "hex");

const report = {
	ssrc: 0x11223344,
	wallTime: Date.UTC(2026, 0, 1, 0, 0, 0, 500),
	timestamp: 0x55667788,
	packets: 7,
	octets: 2 ** 32 + 9,
};

describe("a sender report", () => {
	it("ties the RTP clock to wall time, counts, and names the device", () => {
		expect(compoundReport(report, "abc").toString("hex")).toBe(
			hex(`80c80006 11223344 ed003780 80000000 55667788 00000007 00000009
			     81ca0003 11223344 0103616263 000000`).toString("hex"),
		);
	});

	it("ends in BYE when the sender leaves", () => {
		expect(compoundReport(report, "abc", true).subarray(-8).toString("hex")).toBe("81cb000111223344");
	});

	it.each(["", "a", "ab", "abc", "abcd", "x".repeat(300)])("is made of whole words for CNAME %j", (cname) => {
		const bytes = compoundReport(report, cname);
		expect(bytes.length % 4).toBe(0);
		expect(parseRtcp(bytes)).toEqual({ reports: [], bye: false });
	});
});

describe("RTCP from a viewer", () => {
	const block = "11223344 40 fffffe 00010002 00000005 00000000 00000000";

	it.each([
		["a receiver report", `81c90007 aabbccdd ${block}`, 1, false],
		["two of them and BYE", `82c9000d aabbccdd ${block} ${block} 81cb0001 aabbccdd`, 2, true],
		["an empty report, as live555 sends first", "80c90001 aabbccdd", 0, false],
		["a sender report", `81c8000c aabbccdd ${"00".repeat(20)} ${block}`, 1, false],
		["an application's packet", "80cc0002 aabbccdd 74657374", 0, false],
	])("is understood: %s", (_, bytes, count, bye) => {
		const parsed = parseRtcp(hex(bytes));
		expect(parsed?.reports).toHaveLength(count);
		expect(parsed?.bye).toBe(bye);
	});

	it("gives loss and jitter", () => {
		expect(parseRtcp(hex(`81c90007 aabbccdd ${block}`))?.reports[0]).toEqual({
			ssrc: 0x11223344,
			fractionLost: 0.25,
			lost: -2,
			jitter: 5,
		});
	});

	it.each([
		["nothing", ""],
		["three bytes", "80c900"],
		["another version", "41c90001 aabbccdd"],
		["a length past its end", "80c90002 aabbccdd"],
		[
			"fewer blocks than it counts",
			"82c90007 aabbccdd 11223344 40 fffffe 00010002 00000005 00000000 00000000",
		],
		["a tail that is no packet", "80c90001 aabbccdd 80c9"],
		["too much", `80cc${(400).toString(16).padStart(4, "0")} ${"00".repeat(1600)}`],
	])("is refused: %s", (_, bytes) => {
		expect(parseRtcp(hex(bytes))).toBeUndefined();
	});

	it("never makes the parser throw", () => {
		const plausible = fc
			.tuple(
				fc.integer({ min: 0x80, max: 0x9f }),
				fc.integer({ min: 200, max: 204 }),
				fc.nat(20),
				fc.uint8Array(),
			)
			.map(([first, type, length, rest]) => Buffer.from([first, type, 0, length, ...rest]));
		fc.assert(
			fc.property(fc.oneof(plausible, fc.uint8Array({ maxLength: 100 })), (bytes) => {
				const parsed = parseRtcp(bytes);
				for (const { lost } of parsed?.reports ?? []) expect(lost).toBeGreaterThanOrEqual(-(2 ** 23));
			}),
			{ numRuns: 2000 },
		);
	});
});
