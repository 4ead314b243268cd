import { describe, expect, it } from "vitest";
import { Rate } from "../../../device/camera/rate.ts";
import { VirtualClock } from "../../../device/clock.ts";

describe("a rate", () => {
	const counted = (times: number, ms: number) => {
		const clock = new VirtualClock();
		const rate = new Rate(clock);
		for (let time = 0; time < times; time++) {
			clock.advance(ms);
			rate.count();
		}
		return { clock, rate };
	};

	it("is how often something happens in a second", () => {
		expect(counted(20, 200).rate.perSecond).toBeCloseTo(5);
		expect(counted(20, 1000).rate.perSecond).toBeCloseTo(1);
	});

	it("is 0 before it is known", () => {
		expect(counted(3, 200).rate.perSecond).toBe(0);
	});

	it("is 0 again when it has not happened for some time", () => {
		const { clock, rate } = counted(20, 200);
		clock.advance(3_000);
		expect(rate.perSecond).toBeGreaterThan(0);
		clock.advance(2_000);
		expect(rate.perSecond).toBe(0);
	});
});
