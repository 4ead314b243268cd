import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { Meter } from "../../../device/outgoing/meter.ts";

const lea = { user: "lea", role: "viewer", peer: "192.0.2.1" };

describe("a meter", () => {
	it("counts in all, by part and by receiver, the latest first", () => {
		const clock = new VirtualClock(1_000);
		const meter = new Meter(clock);
		meter.count("GetProfiles", 100, lea);
		clock.advance(500);
		meter.count("GetStatus", 50, { ...lea, peer: "192.0.2.2" });
		meter.count("GetStatus", 50);
		expect(meter.total).toEqual({ messages: 3, bytes: 200 });
		expect([...meter.parts]).toEqual([
			["GetProfiles", { messages: 1, bytes: 100 }],
			["GetStatus", { messages: 2, bytes: 100 }],
		]);
		expect(meter.receivers).toEqual([
			{ ...lea, peer: "192.0.2.2", at: 1_500, messages: 1, bytes: 50 },
			{ ...lea, at: 1_000, messages: 1, bytes: 100 },
		]);
	});

	it("does not grow with who asks and for what", () => {
		const meter = new Meter(new VirtualClock());
		for (let i = 0; i < 1_000; i++) meter.count(`part ${i}`, 1, { ...lea, peer: `2001:db8::${i}` });
		expect(meter.total).toEqual({ messages: 1_000, bytes: 1_000 });
		expect(meter.parts.size).toBe(128);
		expect(meter.parts.get("other")?.messages).toBe(873);
		expect(meter.receivers).toHaveLength(64);
		expect(meter.others).toBe(936);
	});
});
