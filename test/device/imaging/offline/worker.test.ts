import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Jimp } from "jimp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FromMasker, MaskJob } from "../../../../device/imaging/offline/protocol.ts";
import { createPolicy, type MaskPolicy } from "../../../../masks/policy.ts";

const program = new URL("../../../../dist/device/imaging/offline/worker.js", import.meta.url);
const [width, height] = [96, 64];

describe("the worker that masks files", () => {
	let folder: string;
	let path: string;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "persienne-worker-"));
		path = join(folder, "field.png");
		await new Jimp({ width, height, color: 0xf0f0f0ff }).write(path as `${string}.png`);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** What it makes of a bright picture under this policy, as it came. */
	async function mask(policy: MaskPolicy) {
		const worker = new Worker(program);
		const said: FromMasker[] = [];
		const job: MaskJob = { job: 1, path, still: "png", withSound: false, withRegions: false };
		try {
			await new Promise<void>((resolve, reject) => {
				worker.on("error", reject);
				worker.on("message", (message: FromMasker) => {
					said.push(message);
					if (message.type === "made") worker.postMessage({ type: "taken", job: 1 });
					if (message.type === "done" || message.type === "failed") resolve();
				});
				worker.postMessage({ type: "policy", policy });
				worker.postMessage({ type: "mask", ...job });
			});
		} finally {
			await worker.terminate();
		}
		const made = said.find((message) => message.type === "made");
		if (!made?.still) throw new Error(`no picture came: ${JSON.stringify(said)}`);
		const { bitmap } = await Jimp.read(Buffer.from(made.still));
		const luma = bitmap.data.filter((_, at) => at % 4 === 1);
		return { failure: made.record?.failure, brightest: Math.max(...luma) };
	}

	it("shows nothing of footage under a policy that would let plates pass, whoever sends it", async () => {
		const open = await mask(createPolicy({ zones: [], plates: "off" }));
		expect(open.failure).toBe("no-policy");
		expect(open.brightest).toBeLessThan(40);
		const strict = await mask(createPolicy({ zones: [], plates: "strict" }));
		expect(strict.failure).toBeUndefined();
		expect(strict.brightest).toBeGreaterThan(230);
	});

	it("shows nothing under a policy that is not the one its hash is of", async () => {
		const forged = { ...createPolicy({ zones: [], plates: "strict" }), plates: "balanced" } as MaskPolicy;
		const { failure, brightest } = await mask(forged);
		expect(failure).toBe("policy-corrupt");
		expect(brightest).toBeLessThan(40);
	});
});
