import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../device/clock.ts";
import type { AccessUnit } from "../../../device/media/access-unit.ts";
import { Packetiser } from "../../../device/rtp/packetiser.ts";
import { RtpSender } from "../../../device/rtp/sender.ts";
import { readRtp, toAnnexB } from "../../helpers/depacketise.ts";

const payload = { prefix: Uint8Array.of(1, 2), body: Uint8Array.of(3, 4, 5), marker: true };

/** A sender whose SSRC is 01010101, whose timestamps start at ffffff00 and whose sequence numbers at 65534. */
const createSender = () => new RtpSender(96, "camera", () => Buffer.from("01010101ffffff00fffe", "hex"));

function send(sender: RtpSender, ticks: number, takenAt = 0) {
	const target = Buffer.alloc(20);
	expect(sender.write(target, 3, payload, { ticks, takenAt })).toBe(20);
	return readRtp(target.subarray(3));
}

describe("an RTP sender", () => {
	it("writes header, prefix and body", () => {
		expect(send(createSender(), 0)).toEqual({
			payloadType: 96,
			marker: true,
			sequence: 65534,
			timestamp: 0xffffff00,
			ssrc: 0x01010101,
			payload: Buffer.of(1, 2, 3, 4, 5),
		});
	});

	it("counts past 65535 and its clock past 2^32, also after 14 hours of media time", () => {
		const sender = createSender();
		expect([0, 1, 2].map(() => send(sender, 0).sequence)).toEqual([65534, 65535, 0]);
		expect(send(sender, 0x200).timestamp).toBe(0x100);
		expect(send(sender, 2 ** 32 + 0x200).timestamp).toBe(0x100);
	});

	it("leaves a gap where a picture was cut off", () => {
		const sender = createSender();
		send(sender, 0);
		sender.skip();
		expect(send(sender, 0).sequence).toBe(0);
	});

	it("says nothing about its clocks before the first packet", () => {
		expect(createSender().report(new VirtualClock())).toBeUndefined();
	});

	it("reports the RTP time of the moment, reckoned from the latest picture", () => {
		const clock = new VirtualClock(1_000_000);
		const sender = createSender();
		send(sender, 9000, 1_000_000);
		clock.advance(2000);
		const report = sender.report(clock) ?? Buffer.alloc(0);
		expect(report.readUInt32BE(16)).toBe(sender.timestamp(9000 + 2 * 90_000));
		expect([report.readUInt32BE(20), report.readUInt32BE(24)]).toEqual([1, 5]);
	});

	it("reports the same of both clocks though a picture is taken late, until the wall time is set", () => {
		const clock = new VirtualClock(1_000_000);
		const sender = createSender();
		const told = () => (sender.report(clock) ?? Buffer.alloc(0)).readUInt32BE(16);
		send(sender, 0, 1_000_000);
		expect(told()).toBe(sender.timestamp(0));
		clock.advance(1000);
		send(sender, 90_000, 1_001_030); // 30 ms late
		expect(told()).toBe(sender.timestamp(90_000));
		send(sender, 93_600, 1_001_040 - 5000);
		expect(told()).toBe(sender.timestamp(93_600 + (5000 - 40) * 90));
	});

	it("reports the same of both clocks as the viewer's other streams, whichever of them had a late picture first", () => {
		const clock = new VirtualClock(1_000_000);
		const [video, metadata] = [createSender(), createSender()];
		const beside = new RtpSender(98, "camera", () => Buffer.alloc(10), 90_000, video.origin);
		const told = (sender: RtpSender) =>
			((sender.report(clock) ?? Buffer.alloc(0)).readUInt32BE(16) - sender.timestamp(0)) >>> 0;
		clock.advance(60);
		send(video, 0, 1_000_060); // 60 ms late
		send(beside, 3600, 1_000_041);
		send(metadata, 3600, 1_000_041);
		expect(told(video)).toBe(0);
		expect(told(beside)).toBe(0);
		expect(told(metadata)).toBe(59 * 90);
	});

	it("reports also when the picture comes from a clock that is ahead", () => {
		const sender = createSender();
		send(sender, 0, 5000);
		const report = sender.report(new VirtualClock(0)) ?? Buffer.alloc(0);
		expect(report.readUInt32BE(16)).toBe((0xffffff00 - 5 * 90_000) >>> 0);
	});
});

describe("a packetiser", () => {
	const data = toAnnexB([Buffer.alloc(5000, 0x65)]);
	const unit: AccessUnit = {
		codec: "h264",
		data,
		key: true,
		ticks: 0,
		takenAt: 0,
		revision: 1,
		state: "masked",
	};

	it("packs the same coded bytes once, for every viewer and every round of a loop", () => {
		const packetiser = new Packetiser();
		const first = packetiser.payloads(unit);
		expect(packetiser.payloads({ ...unit, ticks: 1_800_000 })).toBe(first);
	});
});
