import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { GuardedWorker } from "../../../device/imaging/guarded-worker.ts";

describe("a thread that looks for plates", () => {
	it("can be ended at any moment without taking the process down", { timeout: 60_000 }, async () => {
		let ended = 0;
		for (let round = 0; round < 8; round++) {
			const thread = new GuardedWorker(new URL("looking-thread.js", import.meta.url));
			await once(thread, "message");
			await new Promise((resolve) => setTimeout(resolve, 11 * round));
			await thread.terminate();
			ended++;
		}
		// A crash would have ended this process, and with it the test.
		expect(ended).toBe(8);
	});
});
