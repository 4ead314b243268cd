import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type {
	AnalyticsDesk,
	AnalyticsListener,
	Seen,
} from "../../../../device/camera/analytics/analytics-desk.ts";
import type { Camera } from "../../../../device/camera/camera.ts";
import type { CameraCounts } from "../../../../device/camera/publishing/camera-counts.ts";
import { CameraPublishing } from "../../../../device/camera/publishing/camera-publishing.ts";
import { systemClock } from "../../../../device/clock.ts";
import { usualPublish } from "../../../../device/config/publish.ts";
import { silentLogger } from "../../../../device/log.ts";
import { Changes } from "../../../../device/onvif/changes.ts";
import { Secret } from "../../../../device/secret.ts";
import { accounts, Bench, inbox } from "../../../broker/bench.ts";

/* A camera whose name is half a number plate, and something of its own that a client gave the other half as its name. */

const camera = {
	name: "WOB",
	clock: systemClock,
	revision: 1,
	state: { state: "masked" },
	config: { publish: usualPublish },
	policy: undefined,
	counters: { frames: 0, darkFrames: 0, fps: 25, lag: 0 },
	viewers: 0,
	listen: () => () => {},
};
const uuid = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";
const site = accounts.map((account) => ({
	...account,
	scope: account.role === "viewer" ? "site" : "site/WOB",
	also: { publish: [`homeassistant/device/${uuid}/config`], subscribe: ["homeassistant/#"] },
}));

async function published(rules: readonly unknown[], module: string, homeAssistant?: string) {
	const bench = await Bench.open({ accounts: site });
	const viewer = await bench.client("mqtt");
	const box = inbox(viewer);
	await viewer.subscribeAsync("#", { qos: 1 });
	const listeners: AnalyticsListener[] = [];
	const modules = [{ type: "objects", name: module }];
	const listen = (listener: AnalyticsListener) => {
		listeners.push(listener);
		return () => {};
	};
	const publishing = new CameraPublishing(
		{
			camera: camera as unknown as Camera,
			uuid,
			analytics: { rules, modules, told: new Set(), listen } as unknown as AnalyticsDesk,
			counted: { all: [] },
			counts: { suppressed: 0, listen: () => () => {} } as unknown as CameraCounts,
			changes: new Changes(silentLogger),
			profiles: () => [{ token: "main", analytics: true }],
			store: { outbox: () => undefined, retentionMs: 1e9 },
			ledger: () => undefined,
			seal: (text) => text,
			random: randomBytes,
			clock: systemClock,
			log: silentLogger,
		},
		{
			name: "broker",
			url: bench.broker.url,
			prefix: "site",
			homeAssistant,
			frigate: undefined,
			username: "cam-1",
			password: new Secret("cam-1"),
			ca: undefined,
			identity: undefined,
			durable: false,
		},
	);
	const until = async (holds: () => boolean) => {
		while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
	};
	await until(() => publishing.traffic.connected);
	const see = (ticks: number) => {
		const box = { left: 0.1, top: 0.1, right: 0.2, bottom: 0.4, shape: "upright", track: 1 };
		const seen = { ticks, takenAt: Date.now(), findings: [], objects: [box] };
		for (const listener of listeners) listener.seen(seen as unknown as Seen);
	};
	const on = (part: string) => box.messages.filter(({ topic }) => topic.includes(part));
	return {
		publishing,
		modules,
		see,
		on,
		until,
		async [Symbol.asyncDispose]() {
			await publishing.close();
			await bench[Symbol.asyncDispose]();
		},
	};
}

test("frames with the name of a module that makes a plate of the topic go nowhere, and it is told", async () => {
	await using told = await published([], "X99");
	for (const picture of [1, 2, 3]) told.see(picture);
	await told.until(() => told.on("privacy/failed").length > 0);
	expect(told.on("privacy/failed").map(({ payload }) => JSON.parse(payload).Data)).toEqual([
		{ Code: "scan-tripped" },
	]);
	expect(told.publishing.traffic.counters?.scanned).toBe(3);
	told.modules[0] = { type: "objects", name: "door" };
	told.see(4);
	await told.until(() => told.on("onvif-mj").length > 0);
	expect(told.on("onvif-mj").map(({ topic }) => topic)).toEqual([
		"site/WOB/onvif-mj/VideoAnalytics/main/door",
	]);
});

test("a camera that cannot be announced to Home Assistant for a plate in it says so", async () => {
	const rule = { type: "motion-region", name: "X99" };
	await using told = await published([rule], "door", "homeassistant");
	await told.until(() => told.on("privacy/failed").length > 0);
	expect(told.on("privacy/failed").map(({ payload }) => JSON.parse(payload).Data)).toEqual([
		{ Code: "scan-tripped" },
	]);
	expect(told.publishing.traffic.counters?.scanned).toBe(1);
	expect(told.on("homeassistant")).toEqual([]);
});

test("a camera with other names is announced, and nothing is held back", async () => {
	await using told = await published([{ type: "motion-region", name: "door" }], "door", "homeassistant");
	await told.until(() => told.on("homeassistant").length > 0);
	expect(told.on("privacy/failed")).toEqual([]);
	expect(told.publishing.traffic.counters?.scanned).toBe(0);
});
