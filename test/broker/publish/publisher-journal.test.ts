import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseEndpoint } from "../../../broker/publish/endpoint.ts";
import { Publisher } from "../../../broker/publish/publisher.ts";
import { cameraRoute } from "../../../broker/publish/route.ts";
import { VirtualClock } from "../../../device/clock.ts";
import { OutboxFile, readOutbox } from "../../../device/store/outbox-file.ts";
import { project } from "../../../masks/sanitise/public-event.ts";
import { Bench, inbox } from "../bench.ts";
import { Cameras, eventually, failure, motion, start } from "./cameras.ts";

describe("with a journal", () => {
	test("what a broker did not get is sent by the next process, first and in order", async () => {
		const folder = mkdtempSync(join(tmpdir(), "publisher-"));
		const path = join(folder, "outbox.log");
		const route = cameraRoute("persienne/cam-1");
		// Nobody listens there; and then the process is killed: nothing is closed.
		const endpoint = parseEndpoint({ url: "mqtt://127.0.0.1:1" });
		const killed = new Publisher({ endpoint, route, journal: new OutboxFile(path) });
		for (let second = 1; second <= 5; second++) killed.publish(failure(second));
		killed.publish(motion(6, true));
		await using bench = await Bench.open();
		await using cameras = new Cameras();
		const viewer = await bench.client("mqtt");
		const box = inbox(viewer);
		await viewer.subscribeAsync("persienne/cam-1/#", { qos: 1 });
		const journal = new OutboxFile(path);
		const limits = { maxAge: Number.POSITIVE_INFINITY };
		const { publisher } = cameras.open(bench.broker.url, { journal, limits });
		publisher.publish(failure(7));
		const messages = await box.until(8);
		const seconds = messages.slice(1).map(({ payload }) => payload.slice(30, 31));
		expect(seconds).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
		await eventually(() => publisher.stats().acknowledged === 7);
		await publisher.close();
		expect(new OutboxFile(path).waiting).toEqual([]);
		rmSync(folder, { recursive: true });
	});

	test("what has to go for want of room goes from it, too", () => {
		const folder = mkdtempSync(join(tmpdir(), "publisher-"));
		const path = join(folder, "outbox.log");
		const endpoint = parseEndpoint({ url: "mqtt://127.0.0.1:1" });
		const limits = { queued: 3 };
		const route = cameraRoute("persienne/cam-1");
		const publisher = new Publisher({ endpoint, route, limits, journal: new OutboxFile(path) });
		publisher.publish(failure(1));
		for (let second = 2; second < 50; second++) publisher.publish(motion(second, true));
		publisher.publish(failure(50));
		expect(publisher.stats()).toMatchObject({ queued: 3, dropped: 47 });
		const kept = new OutboxFile(path).waiting.map(({ text }) => /"utcTime":"[^"]*:(\d\d)Z"/.exec(text)?.[1]);
		// What concerns privacy stays.
		expect(kept).toEqual(["01", "49", "50"]);
		rmSync(folder, { recursive: true });
	});

	test("what has waited for too long goes at the next try to connect", async () => {
		const folder = mkdtempSync(join(tmpdir(), "publisher-"));
		const path = join(folder, "outbox.log");
		const day = 24 * 60 * 60 * 1000;
		const clock = new VirtualClock(start);
		const endpoint = parseEndpoint({ url: "mqtt://127.0.0.1:1" });
		const options = { endpoint, route: cameraRoute("persienne/cam-1"), clock };
		const publisher = new Publisher({
			...options,
			journal: new OutboxFile(path),
			limits: { maxAge: 2 * day },
		});
		publisher.publish(failure(1));
		publisher.publish(
			project("privacyFailed", { VideoSource: "VideoSource_1", Code: "stage-late" }, start + day),
		);
		clock.advance(2 * day + 5_000);
		publisher.start();
		expect(publisher.stats()).toMatchObject({ queued: 1, dropped: 1 });
		expect(new OutboxFile(path).waiting.map(({ text }) => text.slice(0, 60))).toEqual([
			expect.stringContaining("2026-01-02"),
		]);
		await publisher.close();
		rmSync(folder, { recursive: true });
	});

	test("an hour without a broker keeps what fits the bound, and no more of it in memory or on disk", () => {
		const folder = mkdtempSync(join(tmpdir(), "publisher-"));
		const file = new OutboxFile(join(folder, "hour.log"));
		const publisher = new Publisher({
			endpoint: parseEndpoint({ url: "mqtt://127.0.0.1:1" }),
			route: cameraRoute("persienne/cam-1"),
			journal: file,
		});
		const most = 1024;
		for (let second = 0; second < 3600; second++) publisher.publish(failure(second));
		// 1024 messages, or 256 KiB of them.
		const { queued, dropped } = publisher.stats();
		expect(queued).toBeLessThanOrEqual(most);
		expect(queued + dropped).toBe(3600);
		expect(file.waiting).toHaveLength(queued);
		expect(statSync(join(folder, "hour.log")).size).toBeLessThan(1 << 20);
		const kept = file.waiting.map(({ text }) => (JSON.parse(text) as { utcTime: string }).utcTime);
		const newest = Array.from({ length: queued }, (_, index) => start + (3600 - queued + index) * 1000);
		expect(kept.map((time) => Date.parse(time))).toEqual(newest);
		rmSync(folder, { recursive: true });
	});

	test("forgets what was seen at a time, on disk, too, and nothing that a camera says of itself", () => {
		const folder = mkdtempSync(join(tmpdir(), "publisher-"));
		const path = join(folder, "outbox.log");
		const endpoint = parseEndpoint({ url: "mqtt://127.0.0.1:1" });
		const route = cameraRoute("persienne/cam-1");
		const publisher = new Publisher({ endpoint, route, journal: new OutboxFile(path) });
		for (const second of [1, 2, 3]) publisher.publish(motion(second, second === 2));
		publisher.publish(failure(2));
		const waiting = () =>
			readOutbox(path).map(({ text }) => JSON.parse(text) as { kind: string; utcTime: string });
		expect(waiting()).toHaveLength(4);
		expect(publisher.erase((at) => at >= start + 2000 && at < start + 3000)).toBe(1);
		expect(waiting().map(({ kind }) => kind)).toEqual(["motion", "motion", "privacyFailed"]);
		expect(publisher.stats().queued).toBe(3);
		expect(readFileSync(path, "utf8")).not.toContain('"State":true');
		// Who only looks leaves the file to whoever writes to it.
		publisher.publish(motion(4, true));
		expect(waiting()).toHaveLength(4);
		rmSync(folder, { recursive: true });
	});

	test("a disk that fails costs the journal, not the event", async () => {
		await using bench = await Bench.open();
		await using cameras = new Cameras();
		const full = () => {
			throw Object.assign(new Error("no space left on /secret/path"), { code: "ENOSPC" });
		};
		const journal = { waiting: [], add: full, remove: full, rewrite: full, close: full };
		const { publisher } = cameras.open(bench.broker.url, { journal });
		publisher.publish(motion(0, true));
		await eventually(() => publisher.stats().acknowledged === 1);
		await publisher.close();
	});
});
