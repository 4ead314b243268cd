import { describe, expect, it } from "vitest";
import type { Observation, SeenTrack } from "../../../../device/analytics/observation.ts";
import { AnalyticsDesk, type Seen } from "../../../../device/camera/analytics/analytics-desk.ts";
import type { AnalyticsEntry } from "../../../../device/config/types.ts";
import { formOf, type Rule } from "../../../../device/rules/rules.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";
import type { Polygon } from "../../../../masks/polygon.ts";
import { createView, projectionOf, type View } from "../../../../masks/project.ts";
import { call, serve, tan, testCamera, tt } from "../../../helpers/onvif-camera.ts";
import { at } from "../../analytics/rules/tracks.ts";

const use = { purpose: "testing", basis: "unstated" } as const;
/** A square in the scene, right of its middle. */
const square: Polygon = [
	[0.2, 0.1],
	[0.4, 0.1],
	[0.4, -0.1],
	[0.2, -0.1],
];
const inside: Rule = { ...formOf("objects-inside").usual("inside"), field: square, use };
const count: Rule = {
	...formOf("counting").usual("count"),
	line: [
		[0.3, 0.1],
		[0.3, -0.1],
	],
	use,
};

const straight = createView({ crop: [-0.5, 0.5, 0.5, -0.5] });
const right = createView({ crop: [0, 0.5, 1, -0.5] });
const nearer = createView({ crop: [0.05, 0.25, 0.55, -0.25] });
const left = createView({ crop: [-1, 0.5, 0, -0.5] });

function turning(functions: readonly AnalyticsEntry[]) {
	const told: Seen[] = [];
	const gone: string[] = [];
	const desk = new AnalyticsDesk({ functions, store: openCameraStore(undefined, ""), turns: true });
	desk.listen({ seen: (seen) => told.push(seen), retracted: (kind, rule) => gone.push(`${kind} ${rule}`) });
	const camera = {
		view: straight as View,
		observed: (_: Observation): void => {},
		setAnalysing: () => {},
		listen: (listener: { observed(observation: Observation): void }) => {
			camera.observed = listener.observed;
			return () => {};
		},
	};
	desk.attach(camera);
	let ticks = 0;
	/** Looks so often at somebody who stands at a point of the scene, 5 times a second. */
	const look = (view: View, looks: number, x = 0.3, y = 0, id = 1) => {
		camera.view = view;
		for (let one = 0; one < looks; one++) {
			ticks += 18_000;
			const point = projectionOf(view).project([[x, y]])[0]?.[0] ?? [9, 9];
			const seen: SeenTrack[] = [at((point[0] + 1) / 2, (1 - point[1]) / 2, { id })];
			camera.observed({ ticks, takenAt: 0, motion: false, occupancy: 0, tracks: seen, view });
		}
		const latest = told.at(-1)?.findings ?? [];
		return Object.fromEntries(latest.map(({ rule, data }) => [rule, data]));
	};
	const functionOf = (name: string) =>
		told
			.flatMap(({ findings }) => findings)
			.findLast(({ kind, rule }) => kind === "function" && rule === name)?.data;
	return { desk, camera, look, gone, functionOf };
}

describe("a rule of a camera that turns", () => {
	it("holds its place in the scene wherever the camera looks", () => {
		const { look } = turning([{ rule: inside }]);
		expect(look(straight, 5)["inside"]).toMatchObject({ IsInside: true });
		expect(look(right, 16)["inside"]).toMatchObject({ IsInside: true });
		expect(look(nearer, 16)["inside"]).toMatchObject({ IsInside: true });
		expect(look(nearer, 5, 0.5)["inside"]).toMatchObject({ IsInside: false });
	});

	it("is suspended while the camera moves, says so, and comes back", () => {
		const { look, gone, functionOf } = turning([{ rule: inside }, "tampering"]);
		look(straight, 5);
		expect(functionOf("inside")).toMatchObject({ Running: true });
		const views = [0.1, 0.2, 0.3].map((x) =>
			createView({ crop: [x - 0.5, 0.5, x + 0.5, -0.5], guard: 0.02 }),
		);
		for (const view of views) {
			const told = look(view, 1);
			expect(told["inside"]).toBeUndefined();
			expect(told["too-dark"]).toBeDefined();
		}
		expect(gone).toEqual(["objectsInside inside"]);
		expect(functionOf("inside")).toMatchObject({ Running: false, Suspended: true });
		expect(functionOf("too-dark")).toEqual(expect.not.objectContaining({ Suspended: true }));
		expect(look(right, 9)["inside"]).toBeUndefined();
		expect(look(right, 6)["inside"]).toMatchObject({ IsInside: true });
		expect(functionOf("inside")).toMatchObject({ Running: true });
		expect(functionOf("inside")).not.toHaveProperty("Suspended");
	});

	it("cannot be raised while it is suspended, and what was raised before is over", () => {
		const { desk, look, gone } = turning([{ rule: inside }]);
		look(straight, 5);
		desk.simulate("intrusion", true, 0);
		expect(look(straight, 1, 0.9)["inside"]).toMatchObject({ IsInside: true, Simulated: true });
		expect(look(left, 1)["inside"]).toBeUndefined();
		expect(gone).toEqual(["objectsInside inside"]);
		expect(desk.tellsOf("intrusion")).toBe(false);
		desk.simulate("intrusion", true, 0);
		expect(look(left, 1)["inside"]).toBeUndefined();
	});

	it("is suspended for as long as its place is not in the picture", () => {
		const { look, functionOf } = turning([{ rule: inside }]);
		look(left, 30);
		expect(functionOf("inside")).toMatchObject({ Running: false, Suspended: true });
		look(right, 30);
		expect(functionOf("inside")).toMatchObject({ Running: true });
	});

	it("keeps what it has counted", () => {
		const { look } = turning([{ rule: count }]);
		look(straight, 5, 0.2);
		expect(look(straight, 5, 0.4)["count"]).toMatchObject({ Count: 1 });
		look(right, 16, 0.2, 0, 2);
		expect(look(right, 5, 0.4, 0, 2)["count"]).toMatchObject({ Count: 2 });
	});

	it("keeps what it has counted when another is changed", async () => {
		const { desk, look } = turning([{ rule: count }, { rule: inside }]);
		look(straight, 5, 0.2);
		expect(look(straight, 5, 0.4)["count"]).toMatchObject({ Count: 1 });
		await using served = await serve({ camera: testCamera({ analytics: desk }) });
		const purpose = '<tt:Parameters><tt:SimpleItem Name="Purpose" Value="traffic"/></tt:Parameters>';
		const rule = `<Rule Name="inside" Type="tt:FieldDetector">${purpose}</Rule>`;
		const body = `<ConfigurationToken>analytics</ConfigurationToken>${rule}`;
		const answer = await call(served, `<ModifyRules xmlns="${tan}" xmlns:tt="${tt}">${body}</ModifyRules>`);
		expect(answer.fault).toEqual([]);
		expect(desk.stated.find(({ rule }) => rule === "inside")?.["purpose"]).toBe("traffic");
		expect(look(straight, 5, 0.4)["count"]).toMatchObject({ Count: 1 });
	});

	it("is drawn in the picture as it is, told where it lies in it, and kept in the scene", () => {
		const { desk, camera, look } = turning([]);
		camera.view = right;
		const drawn = projectionOf(right).project(square)[0] as Polygon;
		desk.createRules([{ ...inside, field: drawn } as Rule]);
		expect(look(right, 4)["inside"]).toMatchObject({ IsInside: true });
		const fieldOf = () => (desk.rules[0] as { readonly field: Polygon }).field;
		const close = (one: Polygon, other: Polygon) => {
			for (const [index, [x, y]] of one.entries()) {
				expect(x).toBeCloseTo(other[index]?.[0] ?? Number.NaN, 9);
				expect(y).toBeCloseTo(other[index]?.[1] ?? Number.NaN, 9);
			}
		};
		close(fieldOf(), drawn);
		camera.view = straight;
		close(fieldOf(), projectionOf(straight).project(square)[0] as Polygon);
		desk.changeRules(desk.rules);
		camera.view = right;
		close(fieldOf(), drawn);
		expect(() =>
			desk.createRules([{ ...inside, name: "off", field: square.map(([x, y]) => [x + 3, y]) } as Rule]),
		).toThrow(expect.objectContaining({ code: "INVALID" }));
	});

	it("lies in the scene, where that has an end", () => {
		const { desk, look } = turning([]);
		look(right, 1);
		const field: Polygon = [
			[-0.5, -0.5],
			[1.5, -0.5],
			[0.5, 0.5],
		];
		expect(() => desk.createRules([{ ...inside, field } as Rule])).toThrow(
			expect.objectContaining({ code: "INVALID" }),
		);
	});

	it("may lie across the seam of a scene that goes all the way round", () => {
		const { desk, camera, look } = turning([]);
		camera.view = createView({ around: true, crop: [0.9, 0.5, 1.1, -0.5] });
		const field: Polygon = [
			[-0.5, 0.5],
			[0.5, 0.5],
			[0.5, -0.5],
			[-0.5, -0.5],
		];
		desk.createRules([{ ...inside, field } as Rule]);
		for (const x of [0.97, -0.97])
			expect(look(camera.view, 4, x)["inside"]).toMatchObject({ IsInside: true });
		const behind = createView({ around: true, crop: [-1.08, 0.5, -0.88, -0.5] });
		expect(look(behind, 16, -0.97)["inside"]).toMatchObject({ IsInside: true });
		expect(look(behind, 4, -0.9)["inside"]).toMatchObject({ IsInside: false });
	});
});
