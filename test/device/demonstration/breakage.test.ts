import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { Breakage } from "../../../device/demonstration/breakage.ts";
import { FaultPanel, type Faults } from "../../../device/faults/faults.ts";
import { project } from "../../../masks/sanitise/public-event.ts";

describe("what visitors may break", () => {
	it("is the masking stage, for a while, and nothing else is mended with it", () => {
		const clock = new VirtualClock();
		const applied: Faults[] = [];
		const faults = new FaultPanel((now) => applied.push(now));
		faults.set({ snapshot: "fail" });
		const breakage = new Breakage(faults, clock);
		breakage.set("throw");
		expect(breakage.current).toBe("throw");
		clock.advance(10_000);
		breakage.set("late");
		clock.advance(19_999);
		expect(breakage.current).toBe("late");
		clock.advance(1);
		expect(breakage.current).toBeUndefined();
		expect(faults.current).toEqual({ snapshot: "fail" });
		expect(applied.map(({ masking }) => masking)).toEqual([undefined, "throw", "late", undefined]);
	});

	it("is told of by the events that every outlet gets, the latest first, and not for ever", () => {
		const breakage = new Breakage(new FaultPanel(() => {}), new VirtualClock());
		const failed = { VideoSource: "VideoSource_1", Code: "stage-failed" } as const;
		for (let n = 0; n < 30; n++) breakage.hear(project("privacyFailed", failed, n * 1000));
		breakage.hear(project("privacyRestored", failed, 60_000));
		breakage.hear(project("policyChanged", { VideoSource: "VideoSource_1", Revision: 2 }, 60_000));
		expect(breakage.events).toHaveLength(20);
		expect(breakage.events[0]?.topic).toBe("privacy/restored");
		expect(breakage.events[1]?.text).toContain('"Code":"stage-failed"');
	});

	it("takes no event that nobody made", () => {
		const breakage = new Breakage(new FaultPanel(() => {}), new VirtualClock());
		// @ts-expect-error only the sanitiser makes events
		expect(() => breakage.hear({ kind: "privacyFailed", topic: "plate AB-123-CD" })).toThrow();
	});
});
