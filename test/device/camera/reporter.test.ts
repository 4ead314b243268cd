import { expect, test } from "vitest";
import type { AnalyticsListener, Seen } from "../../../device/camera/analytics/analytics-desk.ts";
import type { Camera } from "../../../device/camera/camera.ts";
import { CameraReporter } from "../../../device/camera/reporter.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { resolvePublish } from "../../../device/config/publish.ts";
import { silentLogger } from "../../../device/log.ts";
import { Changes } from "../../../device/onvif/changes.ts";
import { PublicEvent } from "../../../masks/sanitise/public-event.ts";

const start = Date.UTC(2026, 0, 1);

const findings: Seen["findings"] = [
	{ kind: "occupancy", rule: "square", data: { Count: 7 } },
	{ kind: "counter", rule: "gate", data: { Count: 12, In: 7, Out: 5 } },
	{ kind: "lineCrossed", rule: "gate", data: { Direction: "Left" } },
	{ kind: "crowdDensity", rule: "market", data: { Level: "Medium" } },
	{ kind: "objectsInside", rule: "lawn", data: { IsInside: true } },
];

/** The kinds that are told of a picture with all of these findings. */
function toldKinds(publish: ReturnType<typeof resolvePublish>): string[] {
	const clock = new VirtualClock(start);
	const camera = {
		clock,
		config: { name: "cam-1", publish },
		state: { state: "masked", reason: undefined },
		listen: () => () => {},
	};
	const listeners: AnalyticsListener[] = [];
	const analytics = {
		listen: (listener: AnalyticsListener) => {
			listeners.push(listener);
			return () => {};
		},
	};
	const kinds: string[] = [];
	const sink = { event: (event: PublicEvent) => kinds.push(PublicEvent.outlineOf(event).kind) };
	new CameraReporter(camera as unknown as Camera, analytics, new Changes(silentLogger), sink);
	kinds.length = 0;
	for (const { seen } of listeners)
		seen({ ticks: 0, takenAt: start, motion: undefined, findings, objects: undefined });
	return kinds;
}

test("all that a picture's rules find is told, unless counts are protected", () => {
	expect(toldKinds(resolvePublish({}))).toEqual(findings.map(({ kind }) => kind));
});

test("where counts are protected, nothing tells how many there are, in bands of density either", () => {
	expect(toldKinds(resolvePublish({ counts: {} }))).toEqual(["objectsInside"]);
});
