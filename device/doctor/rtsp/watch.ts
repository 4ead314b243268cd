import { Codec } from "node-av/lib";
import type { Clock } from "../../clock.ts";
import type { DoctorLimits } from "../limits.ts";
import { Trouble } from "../trouble.ts";
import { Decoder } from "./decoder.ts";
import { RtspSource, type SourceOptions } from "./source.ts";
import { type Sighting, Tally } from "./tally.ts";

export interface WatchOptions extends Omit<SourceOptions, "silenceMs"> {
	/** How long to watch, from the first picture. */
	readonly seconds: number;
	readonly limits: Pick<DoctorLimits, "answerMs" | "pixels" | "streamBytes">;
	readonly clock: Clock;
}

/** Plays a stream and decodes all that comes. Throws Trouble when no picture comes, or the stream ends too early. */
export async function watch(options: WatchOptions): Promise<Sighting> {
	const { seconds, limits, clock } = options;
	await using source = new RtspSource();
	const tally = new Tally(clock);
	const stopAfter = (ms: number) => clock.after(ms, () => source.interrupt());
	let cancel = stopAfter(limits.answerMs);
	try {
		const { codecpar, timeBase } = await source.open({ ...options, silenceMs: limits.answerMs });
		using decoder = new Decoder(Codec.findDecoder(codecpar.codecId), limits.pixels, codecpar);
		while (!source.interrupted) {
			const packet = await source.next();
			if (!packet) break;
			const begun = tally.begun;
			tally.add(packet.size, decoder.decode(packet));
			if (tally.bytes > limits.streamBytes)
				throw new Trouble(`it sends more than ${limits.streamBytes} bytes`);
			if (begun || !tally.begun) continue;
			cancel();
			cancel = stopAfter(seconds * 1000);
		}
		const seen = tally.result(decoder.codec, timeBase.toDouble());
		if (seen && source.interrupted) return seen;
		if (source.interrupted) throw new Trouble(`no picture within ${limits.answerMs} ms`);
		throw new Trouble(`the device ended the stream after ${seen?.pictures ?? "no"} pictures`);
	} finally {
		cancel();
	}
}
