import { Frame } from "node-av/lib";
import { Mpeg1Encoder, mpeg1Rate, scaledSize } from "./mpeg1-encoder.ts";
import { MpegtsWriter } from "./mpegts-writer.ts";
import type { TranscodeOrder } from "./order.ts";
import { RtspSource } from "./rtsp-source.ts";

/** RTSP in, MPEG-1 on stdout, until the stream ends. The picture's size is that of the first one. */
export async function transcode(order: TranscodeOrder): Promise<void> {
	const source = await RtspSource.open(order);
	const picture = new Frame();
	picture.alloc();
	let encoder: Mpeg1Encoder | undefined;
	let writer: MpegtsWriter | undefined;
	for (;;) {
		const seconds = await source.next(picture);
		if (seconds === undefined) return;
		encoder ??= new Mpeg1Encoder({ ...scaledSize(picture, order), rate: mpeg1Rate(source.rate) });
		writer ??= new MpegtsWriter(encoder.context);
		const packet = encoder.encode(picture, seconds);
		if (packet) writer.write(packet);
		picture.unref();
	}
}
