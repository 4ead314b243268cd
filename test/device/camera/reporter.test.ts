import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { AnalyticsListener, Seen } from "../../../device/camera/analytics/analytics-desk.ts";
import type { Camera } from "../../../device/camera/camera.ts";
import { CameraReporter } from "../../../device/camera/reporter.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { resolvePublish } from "../../../device/config/publish.ts";
import { silentLogger } from "../../../device/log.ts";
import { Changes } from "../../../device/onvif/changes.ts";
import { PublicEvent, ScanTrippedError } from "../../../masks/sanitise/public-event.ts";

const start = Date.UTC(2026, 0, 1);

const findings: Seen["findings"] = [
	{ kind: "occupancy", rule: "square", data: { Count: 7 } },
	{ kind: "counter", rule: "gate", data: { Count: 12, In: 7, Out: 5 } },
	{ kind: "lineCrossed", rule: "gate", data: { Direction: "Left" } },
	{ kind: "crowdDensity", rule: "market", data: { Level: "Medium" } },
	{ kind: "objectsInside", rule: "lawn", data: { IsInside: true } },
];

interface Watched {
	readonly publish?: ReturnType<typeof resolvePublish>;
	/** Kinds that the outlet's own scan does not like. */
	readonly heldBack?: readonly string[];
}

/** A camera's reporter, whose outlet writes down what kinds it was told of. */
function reporting({ publish = resolvePublish({}), heldBack = [] }: Watched = {}) {
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
	const sink = {
		random: randomBytes,
		event: (event: PublicEvent) => {
			const { kind } = PublicEvent.outlineOf(event);
			if (heldBack.includes(kind)) throw new ScanTrippedError(kind);
			kinds.push(kind);
		},
		wantsFrames: () => heldBack.includes("frame"),
		frame: () => {
			throw new ScanTrippedError("frame");
		},
	};
	const reporter = new CameraReporter(
		camera as unknown as Camera,
		analytics,
		new Changes(silentLogger),
		sink,
	);
	kinds.length = 0;
	const see = () => {
		const seen = { ticks: 0, takenAt: clock.now(), motion: undefined, findings, objects: [] };
		for (const listener of listeners) listener.seen(seen);
		return kinds.splice(0);
	};
	return { clock, reporter, see };
}

/** The kinds that are told of a picture with all of these findings. */
const toldKinds = (publish: ReturnType<typeof resolvePublish>) => reporting({ publish }).see();

test("all that a picture's rules find is told, unless counts are protected", () => {
	expect(toldKinds(resolvePublish({}))).toEqual(findings.map(({ kind }) => kind));
});

test("where counts are protected, nothing tells how many there are, in bands of density either", () => {
	expect(toldKinds(resolvePublish({ counts: {} }))).toEqual(["objectsInside"]);
});

describe("what the scan behind the sanitiser holds back", () => {
	const others = findings.map(({ kind }) => kind).filter((kind) => kind !== "lineCrossed");

	test("of events is counted and told once a second, and nothing else is kept back with it", () => {
		const { clock, reporter, see } = reporting({ heldBack: ["lineCrossed"] });
		expect(see().sort()).toEqual([...others, "privacyFailed"].sort());
		clock.advance(999);
		see();
		clock.advance(1);
		expect(see()).toContain("privacyFailed");
		expect(reporter.counters.scanned).toBeGreaterThanOrEqual(2);
	});

	test("of frames is counted, and told once a minute", () => {
		const { clock, reporter, see } = reporting({ heldBack: ["frame"] });
		expect(see()).toContain("privacyFailed");
		clock.advance(59_000);
		expect(see()).not.toContain("privacyFailed");
		clock.advance(1_000);
		expect(see()).toContain("privacyFailed");
		expect(reporter.counters.scanned).toBe(3);
	});

	test("of what tells of it goes nowhere, and ends there", () => {
		const { reporter, see } = reporting({ heldBack: ["lineCrossed", "privacyFailed"] });
		expect(see().sort()).toEqual([...others].sort());
		expect(reporter.counters.scanned).toBe(2);
	});
});
