import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOptions } from "../../../../device/rtsp/headers/options.ts";
import { isLiveRange } from "../../../../device/rtsp/headers/range.ts";
import { formatRtpInfo } from "../../../../device/rtsp/headers/rtp-info.ts";
import { formatSession, parseSession } from "../../../../device/rtsp/headers/session.ts";

describe("the Session header", () => {
	it.each([
		["a name", "12345678", { id: "12345678" }, "12345678"],
		[
			"a time-out",
			"QKyjN8nt2WqbWw4tIYof52;timeout=60",
			{ id: "QKyjN8nt2WqbWw4tIYof52", timeout: 60 },
			undefined,
		],
		[
			"blanks, as yellowstone sends them back",
			" ab ; timeout = 60 ",
			{ id: "ab", timeout: 60 },
			"ab;timeout=60",
		],
		["the RFC's safe characters", "a$b-c_d.e+f", { id: "a$b-c_d.e+f" }, undefined],
	])("with %s", (_, wire, value, canonical) => {
		expect(parseSession(wire)).toEqual(value);
		expect(formatSession(value)).toBe(canonical ?? wire);
	});

	it.each(["", ";timeout=60", "a b", "a;timeout=x", "a".repeat(129)])("is refused: %j", (wire) => {
		expect(parseSession(wire)).toBeUndefined();
	});
});

describe("the RTP-Info header", () => {
	const url = "rtsp://192.0.2.1/cam-1/main/trackID=0";

	it.each([
		["one stream", `url=${url};seq=1;rtptime=4294967295`, [{ url, sequence: 1, timestamp: 4294967295 }]],
		["no timestamp yet", `url=${url};seq=65535`, [{ url, sequence: 65535 }]],
		[
			"two streams",
			"url=a;seq=1,url=b;seq=2",
			[
				{ url: "a", sequence: 1 },
				{ url: "b", sequence: 2 },
			],
		],
	])("of %s", (_, wire, value) => {
		expect(formatRtpInfo(value)).toBe(wire);
	});
});

describe("a live stream", () => {
	it.each([
		"npt=0.000-",
		"npt=now-",
		"npt=0-10",
		"npt=0:00:10.5-",
		"npt = 0-",
		" npt=0.000- ",
		"npt=-10",
		"NPT=now-",
		"npt=0-;time=20260101T000000Z",
	])("follows the range %j", (range) => {
		expect(isLiveRange(range)).toBe(true);
	});

	it.each(["", "npt", "npt=", "npt=-", "npt=yesterday-", "clock=20260101T000000Z-", "smpte=0:10:00-"])(
		"does not follow the range %j",
		(range) => {
			expect(isLiveRange(range)).toBe(false);
		},
	);
});

describe("the Require header", () => {
	it.each([
		["", []],
		["a", ["a"]],
		[" a , ,b,", ["a", "b"]],
	])("%j names the options %j", (wire, options) => {
		expect(parseOptions(wire)).toEqual(options);
	});
});

it("no header makes its parser throw", () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			for (const parse of [parseSession, isLiveRange, parseOptions]) expect(() => parse(text)).not.toThrow();
		}),
		{ numRuns: 1000 },
	);
});
