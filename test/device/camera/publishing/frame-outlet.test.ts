import { afterEach, expect, test, vi } from "vitest";
import { frameOutlet } from "../../../../device/camera/publishing/frame-outlet.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import * as json from "../../../../device/onvif/metadata/json.ts";
import { ScanTrippedError } from "../../../../masks/sanitise/public-event.ts";
import { projectFrame } from "../../../../masks/sanitise/public-frame.ts";

vi.mock("../../../../device/onvif/metadata/json.ts", { spy: true });
afterEach(() => {
	vi.mocked(json.frameJson).mockReset();
});

const sources = {
	profiles: [{ token: "main", analytics: true }],
	modules: [{ type: "objects", name: "Objects" }],
};
const names = { of: (tracks: readonly number[]) => [...tracks] };

function write() {
	const clock = new VirtualClock();
	const box = { left: 0.1, top: 0.1, right: 0.2, bottom: 0.4, shape: "wide", track: 7 } as const;
	const frame = projectFrame({ ticks: 0, takenAt: clock.now(), objects: [box] }, names);
	return frameOutlet("site/lens", [], () => sources, clock).write(frame);
}

test("a frame goes out as it is written", () => {
	const told = write();
	expect(told?.topic).toBe("site/lens/onvif-mj/VideoAnalytics/main/Objects");
	expect(JSON.parse(Buffer.from(told?.payload ?? []).toString())).toMatchObject({
		Frame: [{ "@Source": "Objects", Object: [{ "@ObjectId": 7 }] }],
	});
});

test.each([
	["in a field that there is not", { "@ObjectId": 7, LicensePlateInfo: { PlateNumber: "GA-123-CD" } }],
	[
		"in place of a class",
		{ Appearance: { Class: { Type: [{ "@Likelihood": 0.4, "#text": "GA 123 CD" }] } } },
	],
	["in base64", { Image: Buffer.from("it is GA-123-CD").toString("base64") }],
])("one with a number plate %s goes nowhere, whoever put it there", (_, thing) => {
	vi.mocked(json.frameJson).mockReturnValue(JSON.stringify({ Frame: [{ Object: [thing] }] }));
	expect(write).toThrow(ScanTrippedError);
});
