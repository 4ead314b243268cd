import { expect, test } from "vitest";
import { VirtualClock } from "../../../../device/clock.ts";
import { FramePace } from "../../../../device/onvif/metadata/frame-pace.ts";
import { frameJson } from "../../../../device/onvif/metadata/json.ts";
import { type PublicFrame, projectFrame } from "../../../../masks/sanitise/public-frame.ts";

const takenAt = Date.UTC(2026, 0, 1) + 40;
const person = { left: 0.1, top: 0.2, right: 0.2, bottom: 0.6, shape: "upright", track: 1 } as const;
const thing = { left: 0.5, top: 0.5, right: 0.7, bottom: 0.6, shape: undefined, track: 2 };
const frameOf = (...objects: (typeof person | typeof thing)[]): PublicFrame =>
	projectFrame({ ticks: 0, takenAt, objects }, { of: (tracks) => tracks.map((track) => 40 + track) });
const written = (frame: PublicFrame) => JSON.parse(frameJson(frame, "Objects"));

test("a frame in JSON has attributes as @name, text as #text, and a name for each thing", () => {
	expect(written(frameOf(person, thing))).toEqual({
		Frame: [
			{
				"@UtcTime": "2026-01-01T00:00:00Z",
				"@Source": "Objects",
				Object: [
					{
						"@ObjectId": 41,
						Appearance: {
							Shape: {
								BoundingBox: { "@left": -0.8, "@top": 0.6, "@right": -0.6, "@bottom": -0.2 },
								CenterOfGravity: { "@x": -0.7, "@y": 0.2 },
							},
							Class: { Type: [{ "@Likelihood": 0.5, "#text": "Human" }] },
						},
					},
					{
						"@ObjectId": 42,
						Appearance: {
							Shape: {
								BoundingBox: { "@left": 0, "@top": 0, "@right": 0.4, "@bottom": -0.2 },
								CenterOfGravity: { "@x": 0.2, "@y": -0.1 },
							},
						},
					},
				],
			},
		],
	});
	expect(written(frameOf())).toEqual({
		Frame: [{ "@UtcTime": "2026-01-01T00:00:00Z", "@Source": "Objects" }],
	});
});

test("times are as coarse as the policy has them", () => {
	const late = { ticks: 0, takenAt: Date.UTC(2026, 0, 1, 0, 1, 59, 999), objects: [] };
	const frame = projectFrame(late, { of: () => [] }, { seconds: 60, grid: 1 });
	expect(written(frame).Frame[0]["@UtcTime"]).toBe("2026-01-01T00:01:00Z");
});

test("that nothing is there is said once a second, and at once when it has just become so", () => {
	const clock = new VirtualClock();
	const pace = new FramePace(clock);
	const due = (frame: PublicFrame) => {
		clock.advance(400);
		return pace.isDue(frame);
	};
	expect([due(frameOf()), due(frameOf()), due(frameOf()), due(frameOf())]).toEqual([
		true,
		false,
		false,
		true,
	]);
	expect([due(frameOf(person)), due(frameOf(person)), due(frameOf())]).toEqual([true, true, true]);
});

test("impostors are not written", () => {
	// @ts-expect-error a frame's outline is no frame
	expect(() => frameJson({ utcTime: "", ticks: 0, objects: [] }, "Objects")).toThrow();
});
