import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import { Packetiser } from "../../../device/rtp/packetiser.ts";
import { UnpackableError } from "../../../device/rtp/payload.ts";
import { RtpSender } from "../../../device/rtp/sender.ts";
import { PictureQueue } from "../../../device/rtsp/picture-queue.ts";
import { picture, pictures, wordOf } from "../../helpers/words.ts";

const everything = 1 << 30;

function setup(limits: { queuedBytes?: number; queuedMs?: number } = {}) {
	const clock = new VirtualClock();
	const queue = new PictureQueue(
		new Packetiser(),
		{ queuedBytes: 1 << 20, queuedMs: 3000, ...limits },
		clock,
	);
	const sender = new RtpSender(96, "camera", () => Buffer.alloc(10));
	const push = (word: string, first = 0, size = 100) => {
		for (const unit of pictures(word, first, { size })) queue.push(unit);
	};
	/** Takes what fits in `budget` and writes it as a session does. */
	const take = (budget = everything) =>
		queue.take(budget).map(({ payload, instant }) => {
			const packet = Buffer.alloc(2000);
			return packet.subarray(0, sender.write(packet, 0, payload, instant));
		});
	return { clock, queue, sender, push, take };
}

describe("a viewer's queue", () => {
	it("gives pictures in their order", () => {
		const { push, take } = setup();
		push("KppKp");
		expect(wordOf(take())).toBe("K0 p1 p2 K3 p4");
		expect(take()).toEqual([]);
	});

	it("begins at a key frame", () => {
		const { push, queue, take } = setup();
		push("ppKp");
		expect(wordOf(take())).toBe("K2 p3");
		expect(queue.skipped).toBe(0);
	});

	it("gives what fits in the budget, in whole packets, and at least one", () => {
		const { push, take } = setup();
		push("K", 0, 5000);
		expect(take(2900)).toHaveLength(3);
		expect(take(1)).toHaveLength(1);
		expect(take()).toHaveLength(1);
	});

	it("knows how much waits", () => {
		const { push, queue, take } = setup();
		push("K", 0, 5000);
		expect(queue.bytes).toBe(picture("K", 0, { size: 5000 }).data.length);
		take();
		expect(queue.bytes).toBe(0);
	});

	it("that grows too large is dropped up to the next key frame, and counts what was lost", () => {
		const { push, queue, take } = setup({ queuedBytes: 1000 });
		push("Kpppp", 0, 300);
		push("pKp", 5, 300);
		expect(wordOf(take())).toBe("K6 p7");
		expect(queue.skipped).toBe(6);
	});

	it("takes one picture larger than its limit, if nothing else waits", () => {
		const { push, take } = setup({ queuedBytes: 1000 });
		push("K", 0, 5000);
		expect(wordOf(take())).toBe("K0");
	});

	it("that grows too old is dropped up to the next key frame", () => {
		const { clock, push, take } = setup({ queuedMs: 3000 });
		push("Kp");
		clock.advance(3001);
		push("ppKp", 2);
		expect(wordOf(take())).toBe("K4 p5");
	});

	it("completes a picture that is on its way before it skips", () => {
		const { push, take } = setup({ queuedBytes: 10_000 });
		push("Kp", 0, 3000);
		const begun = take(1400);
		push("pp", 2, 3000);
		push("Kp", 4, 3000);
		expect(wordOf([...begun, ...take()])).toBe("K0 K4 p5");
	});

	it("does not count a picture that is on its way as old", () => {
		const { clock, push, take } = setup({ queuedMs: 3000 });
		push("K", 0, 3000);
		const begun = take(1400);
		clock.advance(60_000);
		push("pp", 1);
		expect(wordOf([...begun, ...take()])).toBe("K0 p1 p2");
	});

	it("loses nothing for a key frame that comes in time", () => {
		const { push, take } = setup();
		push("KpKpKp");
		expect(wordOf(take())).toBe("K0 p1 K2 p3 K4 p5");
	});

	it("gives nothing that was queued before a flush, and goes on at a key frame", () => {
		const { push, queue, take } = setup();
		push("Kppp");
		expect(queue.flush()).toBe(false);
		push("ppKp", 4);
		expect(wordOf(take())).toBe("K6 p7");
		expect(queue.skipped).toBe(0);
	});

	it("says when a flush cut a picture in two", () => {
		const { push, queue, sender, take } = setup();
		push("K", 0, 5000);
		const begun = take(1400);
		expect(queue.flush()).toBe(true);
		sender.skip();
		push("K", 1);
		expect(wordOf([...begun, ...take()])).toBe("? K1");
	});

	it("passes on that a picture cannot go over RTP", () => {
		const { queue } = setup();
		expect(() => queue.push({ ...picture("K", 0), codec: "mjpeg" })).toThrow(UnpackableError);
	});
});
