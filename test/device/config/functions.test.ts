import { describe, expect, it } from "vitest";
import { complaints, parse } from "./config.ts";

const with_ = (entry: string) =>
	`cameras:\n  - { name: cam-1, scene: street, masks: none, analytics: [${entry}] }\n`;
const entries = (entry: string) => parse(with_(entry)).config.cameras[0]?.analytics;

describe("a function that is a section", () => {
	it("is a rule with what it says, and what is usual", () => {
		expect(
			entries(
				"{ function: counting, name: North gate, line: [[0, -1], [0.5, 1]], purpose: crowd-safety, basis: public-task, note: file 7, schedule: { days: [sat], to: '14:00' } }",
			),
		).toEqual([
			{
				rule: {
					type: "counting",
					name: "North gate",
					line: [
						[0, -1],
						[0.5, 1],
					],
					classes: ["Human"],
					use: {
						purpose: "crowd-safety",
						basis: "public-task",
						note: "file 7",
						schedule: { days: ["sat"], from: "00:00", to: "14:00" },
					},
				},
			},
		]);
	});

	it("stands beside those that are only named", () => {
		expect(entries("motion, { function: motion-region }")).toMatchObject([
			"motion",
			{ rule: { type: "motion-region", name: "motion-region" } },
		]);
	});

	it("gives a module a purpose and hours, too", () => {
		expect(
			entries(
				"{ function: motion, purpose: traffic, schedule: { to: '08:00' } }, { function: objects, name: Things, classes: [Human], purpose: testing }, { function: people-count, purpose: statistics }",
			),
		).toEqual([
			{
				module: {
					type: "motion",
					name: "Motion",
					use: {
						purpose: "traffic",
						basis: "unstated",
						schedule: { days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "08:00" },
					},
				},
			},
			{
				module: {
					type: "objects",
					name: "Things",
					classes: ["Human"],
					use: { purpose: "testing", basis: "unstated" },
				},
			},
			{ rule: expect.objectContaining({ type: "occupancy", name: "occupancy" }) },
		]);
	});

	it("is about a region of the picture, or the picture as a whole, as it says", () => {
		expect(
			entries("{ function: motion-region, field: [[-1, 0], [1, 0], [0, -1]], sensitivity: 0.8 }"),
		).toMatchObject([
			{
				rule: {
					polygon: [
						[-1, 0],
						[1, 0],
						[0, -1],
					],
					sensitivity: 0.8,
				},
			},
		]);
		expect(
			entries("{ function: tampering, name: dark, mode: ImageTooDark, threshold: 60, duration: 2 }"),
		).toMatchObject([{ rule: { name: "dark", mode: "ImageTooDark", threshold: 60, duration: 2 } }]);
	});

	it("is offered no purpose that it would be refused for", () => {
		const [told] = complaints(with_("{ function: counting, purpose: crowd }"));
		expect(told).toContain("statistics, testing, found");
		expect(told).not.toContain("unstated");
		expect(complaints(with_("{ function: occupancy, purpose: unstated }"))).toEqual([]);
	});

	it.each([
		["{ function: crowd-density }", "what it is there for"],
		["{ function: crowd-density, purpose: curiosity }", "one of crowd-safety"],
		["{ function: crowd-density, purpose: testing, speed: 3 }", "has no such setting"],
		["{ function: motion-region, speed: 3 }", "it has field, sensitivity"],
		["{ function: motion, field: [[-1, 0], [1, 0], [0, -1]] }", "`motion` has no such setting"],
		["{ function: objects, classes: [Bicycle] }", "Human, Vehicle"],
		["{ function: objects, schedule: { from: '24:00', to: '06:00' } }", "time of day"],
		["motion, { function: motion, name: Other, purpose: testing }", "more than 1 of `motion`"],
		["{ function: objects-inside, classes: [Face], purpose: testing }", "on purpose"],
		["{ function: face-recognition, purpose: testing }", "on purpose"],
		["{ function: motion-region, sensitivity: 3 }", "sensitivity"],
		["{ function: tampering, field: [[-1, 0], [1, 0], [0, -1]] }", "it has mode, threshold, duration"],
		["{ function: tampering, mode: Upside }", "GlobalSceneChange"],
		["{ function: crowd-density, purpose: testing, low: 8, medium: 4 }", "more people"],
		["{ function: object-left, purpose: testing, schedule: { from: '25:00' } }", "time of day"],
		["{ function: counting, purpose: testing, line: [[0, 0]] }", "2 to 16 points"],
		["{ function: counting, purpose: testing, name: AB-123-CD }", "number plate"],
		["{ function: plate-reading, purpose: testing }", "on purpose"],
		["{ function: face-recognition, purpose: testing }", "on purpose"],
		["{ function: crowd-densiti, purpose: testing }", "crowd-density"],
		["{ function: loitering, purpose: testing }, { function: loitering, purpose: testing }", "this name"],
	])("%s is refused", (entry, reason) => {
		expect(complaints(with_(entry)).join("\n")).toContain(reason);
	});
});

describe("a name that is no number plate by itself", () => {
	const yard = (more: string) =>
		complaints(
			`${more}cameras:\n  - { name: lot, scene: street, masks: none, analytics: [{ function: occupancy, name: B2 }] }\n`,
		);
	it("is refused where it is one behind the camera's: nothing of the rule would be published", () => {
		expect(yard("")).toEqual([
			expect.stringContaining("together with the camera's name it reads like a number plate"),
		]);
		expect(yard("broker: none\n")).toHaveLength(1);
	});
	it("is looked at behind the prefix, too", () => {
		const camera = with_("{ function: occupancy, name: ZK }").replace("cam-1", "GB");
		expect(complaints(camera)).toEqual([]);
		expect(complaints(`broker: { prefix: '12' }\n${camera}`)).toEqual([
			expect.stringContaining("camera's name"),
		]);
	});
});

describe("names of functions beside a mistake of form", () => {
	it("are told together with it", () => {
		const told = complaints(
			"cameras:\n  - { name: a, scene: stret, analytics: [motoin, counting, { function: loitring }] }\n  - { name: b, scene: street, analytics: [motion, face-recognition] }\n",
		);
		expect(told).toEqual([
			expect.stringContaining("did you mean `street`"),
			expect.stringContaining("did you mean `motion`"),
			expect.stringContaining("did you mean `loitering`"),
			expect.stringContaining("cameras[1].analytics[1]: "),
		]);
	});

	it.each(["[]", "cameras: { analytics: [x] }", "cameras: [null, [x], { analytics: x }]"])(
		"are not sought where there are none: %s",
		(text) => {
			expect(complaints(text).length).toBeGreaterThan(0);
		},
	);
});
