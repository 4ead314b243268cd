import { expect, it } from "vitest";
import { CameraMeters, metered } from "../../../../device/camera/outgoing/camera-meters.ts";
import { VirtualClock } from "../../../../device/clock.ts";
import type { Route } from "../../../../device/http/route.ts";
import { Secret } from "../../../../device/secret.ts";

const account = { user: "lea", role: "viewer", password: new Secret("x") } as const;
const peer = "192.0.2.1";
type Request = Parameters<Route["handle"]>[0];

it("counts answers by operation, and those to PullMessages as events", () => {
	const meters = new CameraMeters(new VirtualClock());
	meters.answered({ operation: "GetProfiles", account, peer, bytes: 900 });
	meters.answered({ operation: undefined, account: undefined, peer, bytes: 300 });
	meters.answered({ operation: "PullMessages", account, peer, bytes: 700 });
	meters.subscribers.posted({ account, peer }, 500);
	expect(meters.answers.parts).toEqual(
		new Map([
			["GetProfiles", { messages: 1, bytes: 900 }],
			["Fault", { messages: 1, bytes: 300 }],
		]),
	);
	expect(meters.answers.receivers[0]).toMatchObject({ user: null, peer });
	expect(meters.events.total).toEqual({ messages: 2, bytes: 1_200 });
	expect(meters.events.receivers).toMatchObject([{ user: "lea", role: "viewer", peer, messages: 2 }]);
});

it("counts what a route hands out, and not what it refuses", async () => {
	const { snapshots } = new CameraMeters(new VirtualClock());
	const answers = [
		{ status: 200, body: new Uint8Array(5_000) },
		{ status: 503, body: "no picture" },
	];
	const route: Route = {
		method: "GET",
		path: "/snapshot",
		role: "viewer",
		handle: async () => answers.shift() as { status: number },
	};
	const counted = metered(route, snapshots);
	for (let i = 0; i < 2; i++) await counted.handle({ account, peer } as unknown as Request);
	expect(snapshots.total).toEqual({ messages: 1, bytes: 5_000 });
	expect([...snapshots.parts.keys()]).toEqual(["GET /snapshot"]);
});
