import { describe, expect, it } from "vitest";
import { Turns } from "../../device/turns.ts";

/** Takes turns by name; `word` tells who has begun, `end` ends a turn. */
function queue(turns: Turns) {
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	return {
		get word() {
			return begun.join("");
		},
		take(name: string, isUrgent?: () => boolean) {
			void turns.take(isUrgent).then((end) => {
				begun.push(name);
				ends.set(name, end);
			});
		},
		async end(name: string) {
			ends.get(name)?.();
			await settled();
		},
	};
}

/** Lets promises run. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

describe("turns", () => {
	it("come in order, as many at once as there may be", async () => {
		const order = queue(new Turns(2));
		for (const name of "abcd") order.take(name);
		await settled();
		expect(order.word).toBe("ab");
		await order.end("b");
		expect(order.word).toBe("abc");
		await order.end("a");
		expect(order.word).toBe("abcd");
	});

	it("come sooner for who is urgent by then, and end once", async () => {
		const order = queue(new Turns(1));
		let urgent = false;
		order.take("a");
		order.take("b");
		order.take("c", () => urgent);
		order.take("d");
		await settled();
		urgent = true;
		await order.end("a");
		await order.end("a");
		expect(order.word).toBe("ac");
		await order.end("c");
		expect(order.word).toBe("acb");
	});

	it("are a task's own, and end with it, however it ends", async () => {
		const turns = new Turns(1);
		const done: string[] = [];
		const failing = turns.run(async () => {
			await settled();
			done.push("first");
			throw new Error("failed");
		});
		const next = turns.run(async () => done.push("second"));
		await expect(failing).rejects.toThrow("failed");
		expect(await next).toBe(2);
		expect(done).toEqual(["first", "second"]);
	});

	it("come to one more at a time when widened", async () => {
		const turns = new Turns(1);
		const order = queue(turns);
		for (const name of "abc") order.take(name);
		await settled();
		turns.widen();
		await settled();
		expect(order.word).toBe("ab");
		await order.end("a");
		expect(order.word).toBe("abc");
	});
});
