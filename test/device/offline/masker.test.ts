import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import type { FromMasker, ToMasker } from "../../../device/imaging/offline/protocol.ts";
import { Masker, type WorkerLike } from "../../../device/offline/masker.ts";
import { createPolicy } from "../../../masks/policy.ts";

const policy = createPolicy({ zones: [], plates: "strict" });
const job = { path: "/a.mp4", still: undefined, withSound: false, withRegions: false };
const deaf = { opened() {}, made() {} };

/** A worker that does what the test says. */
class FakeMasker implements WorkerLike {
	readonly got: ToMasker[] = [];
	isOver = false;
	#message: (message: FromMasker) => void = () => {};
	#exit: () => void = () => {};

	postMessage(message: ToMasker): void {
		this.got.push(message);
	}

	on(event: "message" | "exit", listener: ((message: FromMasker) => void) | (() => void)): void {
		if (event === "message") this.#message = listener as (message: FromMasker) => void;
		else this.#exit = listener as () => void;
	}

	async terminate(): Promise<void> {
		this.isOver = true;
	}

	say(message: FromMasker): void {
		this.#message(message);
	}

	die(): void {
		this.#exit();
	}
}

function office() {
	const clock = new VirtualClock();
	const workers: FakeMasker[] = [];
	const masker = new Masker(
		() => {
			const worker = new FakeMasker();
			workers.push(worker);
			return worker;
		},
		policy,
		clock,
	);
	return { clock, masker, workers };
}

const made = (number: number): FromMasker => ({
	type: "made",
	job: number,
	record: undefined,
	video: [],
	sound: [],
	still: undefined,
});

describe("the line to the worker", () => {
	it("says the policy before any file, and takes what comes one by one", async () => {
		const { masker, workers } = office();
		const done = masker.mask(job, deaf);
		const [worker] = workers;
		expect(worker?.got).toEqual([
			{ type: "policy", policy },
			{ type: "mask", job: 0, ...job },
		]);
		worker?.say(made(0));
		expect(worker?.got.at(-1)).toEqual({ type: "taken", job: 0 });
		worker?.say({ type: "done", job: 0, damaged: 3 });
		expect(await done).toBe(3);
	});

	it("goes on with another worker when one dies", async () => {
		const { masker, workers } = office();
		const lost = masker.mask(job, deaf);
		workers[0]?.die();
		await expect(lost).rejects.toMatchObject({ code: "WORKER_LOST" });
		const done = masker.mask(job, deaf);
		workers[1]?.say({ type: "done", job: 1, damaged: 0 });
		expect(await done).toBe(0);
	});

	it("gives up a worker of which nothing comes for five minutes", async () => {
		const { clock, masker, workers } = office();
		const lost = masker.mask(job, deaf);
		clock.advance(299_000);
		workers[0]?.say(made(0));
		clock.advance(299_000);
		expect(workers[0]?.isOver).toBe(false);
		clock.advance(2_000);
		await expect(lost).rejects.toMatchObject({ code: "WORKER_LOST" });
		expect(workers[0]?.isOver).toBe(true);
	});

	it("ends the worker when what comes cannot be written", async () => {
		const { masker, workers } = office();
		const full = new Error("no space");
		const failed = masker.mask(job, {
			...deaf,
			made() {
				throw full;
			},
		});
		workers[0]?.say(made(0));
		await expect(failed).rejects.toBe(full);
		expect(workers[0]?.isOver).toBe(true);
		expect(workers[0]?.got.at(-1)?.type).toBe("mask"); // nothing was taken
	});

	it("does not mistake what is left of one file for the next", async () => {
		const { masker, workers } = office();
		const failed = masker.mask(job, deaf);
		workers[0]?.say({
			type: "failed",
			job: 0,
			code: "CLIP_DAMAGED",
			message: "a.mp4 is damaged",
			remedy: "none",
		});
		await expect(failed).rejects.toMatchObject({ code: "CLIP_DAMAGED", message: "a.mp4 is damaged" });
		let pieces = 0;
		const done = masker.mask(job, { ...deaf, made: () => pieces++ });
		workers[0]?.say(made(0));
		workers[0]?.say(made(1));
		workers[0]?.say({ type: "done", job: 1, damaged: 0 });
		await done;
		expect(pieces).toBe(1);
	});

	it("rejects what is under way when it is stopped", async () => {
		const { masker, workers } = office();
		const stopped = masker.mask(job, deaf);
		const end = masker.stop();
		await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
		await end;
		expect(workers[0]?.isOver).toBe(true);
	});
});
