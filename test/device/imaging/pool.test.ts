import { EventEmitter } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { type ChannelEvents, openingDeadline, workerDeadline } from "../../../device/imaging/channel.ts";
import type { FrameRequest } from "../../../device/imaging/pipeline.ts";
import { ImagingPool } from "../../../device/imaging/pool.ts";
import type { FromWorker, PipelineSpec, ToWorker } from "../../../device/imaging/protocol.ts";
import { silentLogger } from "../../../device/log.ts";
import { createPolicy } from "../../../masks/policy.ts";

const started = vi.hoisted(() => ({ next: undefined as (() => unknown) | undefined }));
vi.mock("../../../device/imaging/start-worker.ts", () => ({ startImagingWorker: () => started.next?.() }));

/** A worker that opens cameras and takes policies, and hangs at the first picture: nobody can even end it. */
class HangingWorker extends EventEmitter {
	readonly threadId = 1;
	readonly posted: ToWorker[] = [];
	/** What it opens from now on waits. */
	isSlow = false;
	terminated = 0;

	postMessage(message: ToWorker): void {
		this.posted.push(message);
		queueMicrotask(() => {
			if (message.type === "open" && !this.isSlow) this.say({ type: "opened", id: message.id, ...opened });
			if (message.type === "policy")
				this.say({ type: "policy-set", id: message.id, revision: message.revision });
		});
	}

	say(message: FromWorker): void {
		this.emit("message", message);
	}

	async terminate(): Promise<number> {
		this.terminated++;
		return new Promise(() => {});
	}
}

const opened = { period: 2, dark: {} as never, trouble: undefined };
const policy = createPolicy({ zones: [], plates: "strict" });
const request = { ticks: 0, takenAt: 0, sceneTime: 0, streams: [], analyse: false } satisfies FrameRequest;

const pools: ImagingPool[] = [];
afterEach(() => {
	for (const pool of pools.splice(0)) void pool.close();
});

/** A camera with a policy at a pool of one worker. */
async function filming() {
	const clock = new VirtualClock(0);
	const workers: HangingWorker[] = [];
	started.next = () => {
		workers.push(new HangingWorker());
		return workers.at(-1);
	};
	const pool = new ImagingPool({ clock, log: silentLogger, size: 1 });
	pools.push(pool);
	const told: string[] = [];
	const events: ChannelEvents = {
		frame: () => told.push("frame"),
		failed: (during) => told.push(`failed ${during}`),
		lost: () => told.push("lost"),
		recovered: () => told.push("recovered"),
	};
	const { channel } = await pool.open({} as PipelineSpec, events);
	await channel.setPolicy(policy, 1);
	return { clock, pool, workers, told, channel, worker: (index: number) => workers[index] as HangingWorker };
}

describe("a worker that hangs, and cannot be ended", () => {
	it("is taken for lost once it owes a picture for too long, and another one has its cameras and their policies", async () => {
		const { channel, clock, told, worker, workers } = await filming();
		expect(channel.frame(request)).toBe(true);
		clock.advance(workerDeadline - 1);
		expect(told).toEqual([]);
		clock.advance(workerDeadline / 5 + 1);
		expect(told).toEqual(["lost"]);
		expect(worker(0).terminated).toBe(1);
		expect(channel.frame(request)).toBe(false);
		clock.advance(1_000);
		await Promise.resolve();
		expect(workers).toHaveLength(2);
		expect(worker(1).posted.slice(0, 2)).toMatchObject([
			{ type: "open" },
			{ type: "policy", policy: { hash: policy.hash }, revision: 1 },
		]);
		await vi.waitFor(() => expect(told).toEqual(["lost", "recovered"]));
	});

	it("says nothing any more, and is not lost a second time when it ends at last", async () => {
		const { channel, clock, told, worker, workers } = await filming();
		channel.frame(request);
		clock.advance(2 * workerDeadline);
		await vi.waitFor(() => expect(told).toEqual(["lost", "recovered"]));
		channel.frame(request);
		worker(0).say({ type: "made", id: channel.id, films: [{ request, frame: {} as never }] });
		worker(0).emit("exit", 1);
		clock.advance(1_000);
		expect(told).toEqual(["lost", "recovered"]);
		expect(workers).toHaveLength(2);
		worker(1).say({ type: "made", id: channel.id, films: [{ request, frame: {} as never }] });
		expect(told.at(-1)).toBe("frame");
	});

	it("may take its time to open cameras: that is no picture that it owes", async () => {
		const { channel, clock, told, worker, workers } = await filming();
		started.next = () => {
			const slow = new HangingWorker();
			slow.isSlow = true;
			workers.push(slow);
			return slow;
		};
		worker(0).emit("exit", 1);
		clock.advance(1_000);
		channel.frame(request);
		clock.advance(4 * workerDeadline);
		expect([told, workers.length]).toEqual([["lost"], 2]);
		worker(1).say({ type: "opened", id: channel.id, ...opened });
		await vi.waitFor(() => expect(told).toEqual(["lost", "recovered"]));
		clock.advance(workerDeadline - 1);
		expect(workers).toHaveLength(2);
		clock.advance(workerDeadline / 5 + 1);
		expect(told).toEqual(["lost", "recovered", "lost"]);
	});

	it("is taken for lost when it is silent for a minute as it opens a camera, and not while it opens others", async () => {
		const { channel, clock, pool, told, worker, workers } = await filming();
		worker(0).isSlow = true;
		const stuck = pool.open({} as PipelineSpec, {
			frame: () => {},
			failed: () => {},
			lost: () => told.push("the new one lost"),
			recovered: () => {},
		});
		clock.advance(openingDeadline / 2); // the first camera has no picture, and keeps the next one waiting for a while
		await vi.waitFor(() => expect(worker(0).posted.filter(({ type }) => type === "open")).toHaveLength(2));
		clock.advance(openingDeadline - 1);
		worker(0).say({ type: "policy-set", id: channel.id, revision: 2 });
		clock.advance(openingDeadline - 1);
		expect([told, workers.length]).toEqual([[], 1]);
		clock.advance(workerDeadline / 5 + 1);
		expect(told).toEqual(["lost", "the new one lost"]);
		expect(worker(0).terminated).toBe(1);
		clock.advance(1_000);
		expect(workers).toHaveLength(2);
		expect((await stuck).opened.period).toBe(opened.period);
	});

	it("keeps nobody waiting for a loop that it was asked for after its end", async () => {
		const { clock, pool, worker } = await filming();
		worker(0).emit("exit", 1);
		const { loop } = pool.record({} as PipelineSpec, policy, () => {});
		clock.advance(1_000);
		expect(await loop).toBeUndefined();
	});
});
