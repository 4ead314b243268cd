import { expect, test } from "vitest";
import { VirtualClock } from "../../../../device/clock.ts";
import { FramePace } from "../../../../device/onvif/metadata/frame-pace.ts";
import { FrameJsonWriter } from "../../../../device/onvif/metadata/json.ts";
import { type PublicFrame, projectFrame } from "../../../../masks/sanitise/public-frame.ts";

const takenAt = Date.UTC(2026, 0, 1) + 40;
const person = { left: 0.1, top: 0.2, right: 0.2, bottom: 0.6, shape: "upright" } as const;
const thing = { left: 0.5, top: 0.5, right: 0.7, bottom: 0.6, shape: undefined };
const frameOf = (...objects: (typeof person | typeof thing)[]): PublicFrame =>
	projectFrame({ ticks: 0, takenAt, objects });
const written = (writer: FrameJsonWriter, frame: PublicFrame) =>
	JSON.parse(new TextDecoder().decode(writer.write(frame, "Objects")));

test("a frame in JSON has attributes as @name, text as #text, and no identity that lasts", () => {
	const writer = new FrameJsonWriter();
	const first = written(writer, frameOf(person, thing));
	expect(first).toEqual({
		Frame: [
			{
				"@UtcTime": "2026-01-01T00:00:00Z",
				"@Source": "Objects",
				Object: [
					{
						"@ObjectId": 1,
						Appearance: {
							Shape: {
								BoundingBox: { "@left": -0.8, "@top": 0.6, "@right": -0.6, "@bottom": -0.2 },
								CenterOfGravity: { "@x": -0.7, "@y": 0.2 },
							},
							Class: { Type: [{ "@Likelihood": 0.5, "#text": "Human" }] },
						},
					},
					{
						"@ObjectId": 2,
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
	expect(written(writer, frameOf(person)).Frame[0].Object[0]["@ObjectId"]).toBe(3);
	expect(written(writer, frameOf())).toEqual({
		Frame: [{ "@UtcTime": "2026-01-01T00:00:00Z", "@Source": "Objects" }],
	});
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
	expect(() => new FrameJsonWriter().write({ utcTime: "", ticks: 0, objects: [] }, "Objects")).toThrow();
});
