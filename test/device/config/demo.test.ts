import { describe, expect, it } from "vitest";
import { demoConfig } from "../../../device/config/demo.ts";
import { checkPorts } from "../../../device/config/ports.ts";
import type { SceneName } from "../../../device/config/types.ts";
import type { Zone } from "../../../masks/policy.ts";

const zonesOf = (scene: SceneName): Zone[] => [
	{
		name: `windows of ${scene}`,
		polygon: [
			[-1, 1],
			[0, 1],
			[0, 0],
		],
	},
];

describe("the demo", () => {
	it("shows the worlds in turn, each with its own masks", () => {
		const { cameras } = demoConfig({ cameras: 4 }, zonesOf);
		expect(cameras.map(({ name, source }) => [name, source.kind === "scene" && source.scene])).toEqual([
			["cam-1", "town-square"],
			["cam-2", "street"],
			["cam-3", "courtyard"],
			["cam-4", "roundabout"],
		]);
		expect(cameras[1]?.policy).toEqual({ zones: zonesOf("street"), plates: "strict" });
	});

	it("shows one world when asked", () => {
		const { cameras } = demoConfig({ cameras: 2, scene: "courtyard" }, zonesOf);
		expect(cameras.map(({ policy }) => policy?.zones[0]?.name)).toEqual([
			"windows of courtyard",
			"windows of courtyard",
		]);
	});

	it("covers plates strictly, and no zone, in a file that nothing is known of", () => {
		const { cameras } = demoConfig({ cameras: 1, input: "/clips/a.mp4" }, zonesOf);
		expect(cameras[0]).toMatchObject({
			source: { kind: "input", file: "/clips/a.mp4" },
			policy: { zones: [], plates: "strict" },
		});
	});

	it.each([1, 3, 64, 65, 300, 1000])("gives %d cameras ports that are all different", (cameras) => {
		const config = demoConfig({ cameras }, zonesOf);
		expect(() => checkPorts(config)).not.toThrow();
		expect(new Set(config.cameras.map(({ httpPort }) => httpPort)).size).toBe(cameras);
	});

	it("lets shared accounts in as any installation does: until an administrator has one of their own", () => {
		expect(demoConfig({ cameras: 1 }, zonesOf).sharedAccounts).toBeUndefined();
	});

	it("starts at port 8001", () => {
		expect(demoConfig({ cameras: 3 }, zonesOf).cameras.map(({ httpPort }) => httpPort)).toEqual([
			8001, 8002, 8003,
		]);
	});
});
