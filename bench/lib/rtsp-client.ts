import { Decoder, Demuxer } from "node-av/api";
import { AVMEDIA_TYPE_VIDEO } from "node-av/constants";

/** Plays `url` over TCP until one picture is decoded. */
export async function firstPicture(url: string): Promise<void> {
	const input = await Demuxer.open(url, {
		options: {
			rtsp_transport: "tcp",
			fflags: "nobuffer",
			probesize: "32",
			analyzeduration: "0",
			timeout: "5000000",
		},
	});
	const stream = input.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
	if (!stream) throw new Error("no video in the session");
	const decoder = await Decoder.create(stream);
	try {
		for await (const frame of decoder.frames(input.packets(stream.index))) {
			frame?.free();
			if (frame) return;
		}
		throw new Error("the session ended before its first picture");
	} finally {
		decoder.close();
		await input.close();
	}
}
