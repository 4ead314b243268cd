import { describe, expect, it } from "vitest";
import { NativeGuard } from "../../../device/imaging/native-guard.ts";

/** A call that ends when the test says so. */
function call() {
	let end = () => {};
	const ended = new Promise<void>((resolve) => {
		end = resolve;
	});
	return { run: () => ended, end };
}

describe("a guard around native calls", () => {
	it("lets a thread be ended at once when none is under way", async () => {
		await new NativeGuard().close();
	});

	it("keeps it until those under way have come back, and lets none begin", async () => {
		const [thread, other] = [call(), call()];
		const inThread = new NativeGuard();
		const outside = new NativeGuard(inThread.memory);
		const running = [inThread.run(thread.run), inThread.run(other.run)];
		let closed = false;
		const closing = outside.close().then(() => {
			closed = true;
		});
		thread.end();
		await running[0];
		expect(closed).toBe(false);
		let begun = false;
		void inThread.run(async () => {
			begun = true;
		});
		await new Promise((resolve) => setImmediate(resolve));
		expect(begun).toBe(false);
		other.end();
		await Promise.all([...running, closing]);
		expect(closed).toBe(true);
		outside.closeNow();
	});

	it("counts a call that fails as one that has come back", async () => {
		const guard = new NativeGuard();
		await expect(guard.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
		await guard.close();
	});

	it("lets a step make the calls that it needs to its end, though no other begins", async () => {
		const [step, within] = [call(), call()];
		const inThread = new NativeGuard();
		const outside = new NativeGuard(inThread.memory);
		const order: string[] = [];
		const working = inThread.step(async () => {
			await step.run();
			await inThread.run(within.run);
			order.push("step");
		});
		const closing = outside.close().then(() => void order.push("closed"));
		void inThread.step(() => void order.push("another step"));
		step.end();
		within.end();
		await Promise.all([working, closing]);
		expect(order).toEqual(["step", "closed"]);
	});

	it("lets a thread be ended in the midst of a long step while that rests", async () => {
		const pause = call();
		const inThread = new NativeGuard();
		let wentOn = false;
		void inThread.step(async () => {
			await inThread.rest(pause.run);
			wentOn = true;
		});
		await new NativeGuard(inThread.memory).close();
		pause.end();
		await new Promise((resolve) => setImmediate(resolve));
		expect(wentOn).toBe(false);
	});

	it("waits for nothing of a thread that is gone", async () => {
		const inThread = new NativeGuard();
		inThread.begin();
		void inThread.step(() => new Promise(() => {}));
		inThread.gone();
		await inThread.close();
		inThread.closeNow();
	});
});
