import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTarget } from "../../../device/rtsp/target.ts";

describe("a request URI", () => {
	it.each([
		["rtsp://camera:8554/cam-1/main", { authority: "camera:8554", path: "cam-1/main" }],
		["rtsps://camera:322/cam-1/main", { authority: "camera:322", secure: true, path: "cam-1/main" }],
		["rtsp://camera/cam-1/main/", { authority: "camera", path: "cam-1/main" }],
		["RTSP://camera/cam-1/main//", { authority: "camera", path: "cam-1/main" }],
		["rtsp://camera/cam-1/main/trackID=0", { authority: "camera", path: "cam-1/main", track: 0 }],
		["rtsp://camera/cam-1/main//trackid=1/", { authority: "camera", path: "cam-1/main", track: 1 }],
		["rtsp://admin:secret@camera/cam-1/main", { authority: "camera", path: "cam-1/main" }],
		["rtsp://[2001:db8::1]:554/cam-1/main", { authority: "[2001:db8::1]:554", path: "cam-1/main" }],
		["rtsp://camera/cam-1/main?transportmode=unicast", { authority: "camera", path: "cam-1/main" }],
		["rtsp://camera/front%20door/main", { authority: "camera", path: "front door/main" }],
		["/cam-1/main", { path: "cam-1/main" }],
		["rtsp://camera", { authority: "camera", path: "" }],
		["*", { path: "*" }],
	])("%s", (uri, target) => {
		expect(parseTarget(uri)).toEqual(target);
	});

	it.each(["cam-1/main", "http://camera/", "rtsp://camera/%zz", "rtsp:/camera/x", "rtsp://camera/a#b"])(
		"that is none: %s",
		(uri) => {
			expect(parseTarget(uri)).toBeUndefined();
		},
	);

	it("never carries credentials further", () => {
		fc.assert(
			fc.property(fc.webUrl({ validSchemes: ["rtsp"] }), (url) => {
				const withPassword = url.replace("rtsp://", "rtsp://user:hunter2@");
				expect(JSON.stringify(parseTarget(withPassword) ?? {})).not.toContain("hunter2");
			}),
			{ numRuns: 500 },
		);
	});
});
