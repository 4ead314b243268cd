import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { GuardedWorker } from "../../../device/imaging/guarded-worker.ts";

describe("a thread", () => {
	it.each([
		["that looks for plates", new URL("looking-thread.js", import.meta.url), 11],
		["that fills and frees pictures", new URL("surface-thread.js", import.meta.url), 1],
	])("%s can be ended at any moment without taking the process down", async (_, program, later) => {
		let ended = 0;
		for (let round = 0; round < 8; round++) {
			const thread = new GuardedWorker(program);
			await once(thread, "message");
			await new Promise((resolve) => setTimeout(resolve, later * round));
			await thread.terminate();
			ended++;
		}
		// A crash would have ended this process, and with it the test.
		expect(ended).toBe(8);
	});
});
