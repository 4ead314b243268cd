import { describe, expect, it } from "vitest";
import { FaultPanel, type Faults } from "../../../device/faults/faults.ts";

describe("the fault switches", () => {
	it("tell what changed, and are all off again when cleared", () => {
		const told: [Faults, Faults][] = [];
		const panel = new FaultPanel((now, before) => told.push([now, before]));
		panel.set({ video: "freeze" });
		panel.clear();
		expect(told).toEqual([
			[{ video: "freeze" }, {}],
			[{}, { video: "freeze" }],
		]);
	});

	it.each([
		[{ video: "bogus" }, "video"],
		[{ sound: "off" }, "sound"],
		["freeze", "faults"],
	])("refuse %j in a sentence that says what there is, and stay as they are", (faults, named) => {
		const panel = new FaultPanel(() => {});
		panel.set({ mqtt: "offline" });
		expect(() => panel.set(faults as Faults)).toThrow(
			expect.objectContaining({
				code: "FAULT_UNKNOWN",
				message: expect.stringContaining(named),
				remedy: expect.stringContaining("video: freeze"),
			}),
		);
		expect(panel.current).toEqual({ mqtt: "offline" });
	});
});
