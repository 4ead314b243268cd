import { AV_SAMPLE_FMT_FLTP, FF_DECODER_AAC, FF_DECODER_PCM_MULAW } from "node-av/constants";
import { Codec, CodecContext, Frame, Packet } from "node-av/lib";
import { describe, expect, it } from "vitest";
import { type AudioLoop, audioCodecs, audioLoop } from "../../../device/audio/loop.ts";
import { encodeMuLaw } from "../../../device/audio/mu-law.ts";
import { drawSound, soundPeriod } from "../../../device/audio/sound.ts";

/** What FFmpeg's decoder hears of units that are played one after the other: samples from -1 to 1. */
function hear({ codec, rate, config }: AudioLoop, units: readonly Uint8Array[]): number[] {
	const found = Codec.findDecoderByName(codec === "aac" ? FF_DECODER_AAC : FF_DECODER_PCM_MULAW);
	if (!found) throw new Error("no decoder");
	using context = new CodecContext();
	context.allocContext3(found);
	context.sampleRate = rate;
	context.channelLayout = { nbChannels: 1, order: 1, mask: 4n } as never;
	if (config) context.extraData = Buffer.from(config);
	expect(context.open2Sync(found, null)).toBeGreaterThanOrEqual(0);
	using packet = new Packet();
	packet.alloc();
	using frame = new Frame();
	frame.alloc();
	const heard: number[] = [];
	for (const unit of units) {
		packet.data = Buffer.from(unit);
		expect(context.sendPacketSync(packet)).toBeGreaterThanOrEqual(0);
		packet.unref();
		while (context.receiveFrameSync(frame) >= 0) {
			const plane = frame.data?.[0] as Buffer;
			for (let at = 0; at < frame.nbSamples; at++)
				heard.push(
					frame.format === AV_SAMPLE_FMT_FLTP
						? plane.readFloatLE(at * 4)
						: plane.readInt16LE(at * 2) / 32_768,
				);
			frame.unref();
		}
	}
	return heard;
}

describe.each(audioCodecs)("the sound of a camera in %s", (codec) => {
	it("is the one that was drawn, from the first unit of a round on, and again without a seam", async () => {
		const loop = await audioLoop(codec);
		const { rate, frame, units } = loop;
		expect(units.length * frame).toBe(rate * soundPeriod);
		const heard = hear(loop, [...units, ...units, ...units]).slice(units.length * frame);
		const drawn = drawSound(rate);
		let worst = 0;
		for (let at = 0; at < 2 * drawn.length; at++) {
			const wanted = (drawn[at % drawn.length] as number) / 32_768;
			worst = Math.max(worst, Math.abs((heard[at] as number) - wanted));
		}
		expect(worst).toBeLessThan(0.02);
	});

	it("is drawn and coded once for all cameras", async () => {
		expect(await audioLoop(codec)).toBe(await audioLoop(codec));
	});
});

it("is loud at the beginning of each period, for a tenth of a second", () => {
	const rate = 8000;
	const drawn = drawSound(rate);
	const loudness = (from: number, to: number) => {
		const part = drawn.slice(from * rate, to * rate);
		return Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / part.length);
	};
	expect(loudness(0.02, 0.08)).toBeGreaterThan(5 * loudness(0.12, 2));
	expect(loudness(0.12, 2)).toBeGreaterThan(100);
});

it.each([
	[0, 0xff],
	[-1, 0x7f],
	[32_767, 0x80],
	[-32_768, 0x00],
	[1000, 0xce],
	[-1000, 0x4e],
])("a sample of %d is %d in µ-law", (sample, byte) => {
	expect([...encodeMuLaw(Int16Array.of(sample))]).toEqual([byte]);
});
