import { describe, expect, it } from "vitest";
import { CountedRules } from "../../../../device/camera/publishing/counted-rules.ts";
import { silentLogger } from "../../../../device/log.ts";
import { Changes } from "../../../../device/onvif/changes.ts";
import type { Rule } from "../../../../device/rules/rules.ts";
import { openCameraStore } from "../../../../device/store/camera-store.ts";

const rule = (type: string, name: string) => ({ type, name }) as unknown as Rule;

/** A camera that starts with these rules and the store of the starts before. */
function start(rules: readonly Rule[], store = openCameraStore(undefined, "")) {
	const analytics = { rules };
	const changes = new Changes(silentLogger);
	return {
		analytics,
		changes,
		store,
		counted: new CountedRules({ analytics, changes, store, log: silentLogger }),
	};
}

describe("the rules of whose counts a broker may have the latest", () => {
	it("are those that count and tell a state, and no others", () => {
		const rules = ["occupancy", "counting", "crowd-density", "line-crossing"].map((type) =>
			rule(type, `r-${type}`),
		);
		expect(start(rules).counted.all).toEqual([
			{ name: "r-occupancy", kind: "occupancy" },
			{ name: "r-counting", kind: "counter" },
			{ name: "r-crowd-density", kind: "crowdDensity" },
		]);
	});

	it("are those of earlier starts, too, and of what a client made meanwhile", () => {
		const first = start([rule("occupancy", "square")]);
		first.analytics.rules = [rule("counting", "door")];
		first.changes.emit({ kind: "configuration", token: "analytics", type: "Analytics" });
		first.counted.close();
		expect(start([], first.store).counted.all.map(({ name }) => name)).toEqual(["square", "door"]);
	});

	it("are not more than there is room for: the oldest go", () => {
		const rules = Array.from({ length: 300 }, (_, index) => rule("occupancy", `r${index}`));
		const { all } = start(rules).counted;
		expect(all).toHaveLength(256);
		expect(all.at(-1)?.name).toBe("r299");
	});

	it("are not what somebody wrote into the file", () => {
		const store = openCameraStore(undefined, "");
		store.write("counted", { rules: [{ name: "XQ-734-ZJ", kind: "occupancy" }] });
		expect(() => start([], store)).toThrow();
	});
});
