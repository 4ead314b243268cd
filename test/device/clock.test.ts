import { expect, it } from "vitest";
import { VirtualClock } from "../../device/clock.ts";

it("fires alarms in the order of time, then of setting, each at its own time", () => {
	const clock = new VirtualClock(1_000);
	const fired: string[] = [];
	const note = (name: string) => () => fired.push(`${name}@${clock.monotonic()}`);
	clock.after(20, note("b"));
	clock.after(10, note("a"));
	clock.after(20, note("c"));
	const cancel = clock.after(15, note("never"));
	cancel();
	clock.after(30, () => clock.after(5, note("nested")));
	clock.advance(19);
	expect(fired).toEqual(["a@10"]);
	clock.advance(16);
	expect(fired).toEqual(["a@10", "b@20", "c@20", "nested@35"]);
	expect(clock.now()).toBe(1_035);
});
