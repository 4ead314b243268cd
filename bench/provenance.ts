/**
 * What provenance costs: the seal of one access unit, in bytes and microseconds, and the signature of a still.
 *
 *     npx tsx bench/provenance.ts [ROUNDS]
 *
 * `live` seals pictures that are hashed for the first time, of the size that 3 Mbit/s at 25 a second gives; `loop` those
 * that were played before, whose content is known. A `key` picture is signed, and so is every 25th of the others at
 * least. Percentages are of the stream's bit rate. Microseconds on one thread, medians. Prints one JSON object.
 */
import { randomBytes } from "node:crypto";
import { StillSeal, StreamSeal } from "../device/provenance/seal.ts";
import { Signer } from "../device/provenance/signing.ts";

const rounds = Number(process.argv[2] ?? 4000);
const streams = { main: { bitrate: 3_000_000, fps: 25 }, sub: { bitrate: 512_000, fps: 15 } };
const speaker = { signer: new Signer(randomBytes(32)), camera: "00000000-0000-4000-8000-000000000000" };
const policy = "ab".repeat(32);

function measure({ bitrate, fps }: { bitrate: number; fps: number }) {
	const seal = new StreamSeal(speaker);
	const bytes = Math.round(bitrate / 8 / fps);
	const taken = (index: number) =>
		({ takenAt: (index * 1000) / fps, revision: 1, policy, state: "masked" }) as const;
	const data = Array.from({ length: 100 }, () => picture(bytes));
	const run = (of: (index: number) => Uint8Array, key: boolean) => {
		const times: number[] = [];
		let size = 0;
		for (let index = 0; index < rounds; index++) {
			const unit = of(index);
			const start = performance.now();
			size = seal.seal(unit, key, taken(index / (key ? 1 : 100))).length;
			times.push((performance.now() - start) * 1000);
		}
		return { microseconds: round(median(times)), bytes: size };
	};
	const live = run(() => picture(bytes), false);
	const loop = run((index) => data[index % data.length] as Uint8Array, false);
	const key = run((index) => data[index % data.length] as Uint8Array, true);
	// One a second is signed, a key frame among them; RTP adds its 12 bytes for the packet of its own.
	const perSecond = live.bytes * (fps - 1) + key.bytes + 12 * fps;
	return { pictureBytes: bytes, live, loop, key, percentOfBitRate: round((perSecond * 800) / bitrate) };
}

/** A slice of so many bytes. */
function picture(bytes: number): Uint8Array {
	const unit = randomBytes(bytes).map((byte) => byte | 0x10);
	unit.set([0, 0, 1, 0x41]);
	return unit;
}

function still() {
	const seal = new StillSeal(speaker);
	const jpeg = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xda), randomBytes(130_000)]);
	const times: number[] = [];
	let size = 0;
	for (let index = 0; index < rounds / 4; index++) {
		const start = performance.now();
		size = seal.seal(jpeg, { takenAt: index, revision: 1, policy, state: "masked" }).length;
		times.push((performance.now() - start) * 1000);
	}
	return { jpegBytes: jpeg.length, microseconds: round(median(times)), bytes: size - jpeg.length };
}

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[values.length >> 1] as number;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

const result = {
	node: process.version,
	rounds,
	main: measure(streams.main),
	sub: measure(streams.sub),
	still: still(),
};
process.stdout.write(`${JSON.stringify(result, undefined, "\t")}\n`);
