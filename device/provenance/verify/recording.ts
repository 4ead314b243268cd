import { basename } from "node:path";
import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_LOG_QUIET } from "node-av/constants";
import { Log, Packet, type Stream } from "node-av/lib";
import { PersienneError } from "../../errors.ts";
import { defaultClipLimits } from "../../scene/clip/limits.ts";
import { Source } from "../../scene/clip/source.ts";
import { h264, h265, type NalSyntax } from "../syntax.ts";
import { Chain } from "./chain.ts";
import { readPicture } from "./picture.ts";
import { type Framing, framingOf, unitsOf } from "./units.ts";

/** One picture with more bytes than this is nobody's: reading stops there. */
const maxPictureBytes = 64 << 20;

/**
 * Reads a recording of one video stream, picture by picture, and follows its chain. Nothing is decoded. Throws a
 * PersienneError for a file that FFmpeg cannot take apart, or that holds neither H.264 nor H.265.
 */
export function followRecording(path: string, trusted: Uint8Array | undefined): Chain {
	Log.setLevel(AV_LOG_QUIET); // what FFmpeg writes may quote file names
	const chain = new Chain(trusted);
	const source = new Source(path, defaultClipLimits);
	const packet = new Packet();
	packet.alloc();
	try {
		let layout: { readonly syntax: NalSyntax; readonly framing: Framing } | undefined;
		while (source.read(packet)) {
			const data = packet.data;
			if (!data || data.length > maxPictureBytes) continue;
			layout ??= layoutOf(source.stream as Stream, basename(path));
			const { syntax, framing } = layout;
			const picture = readPicture(syntax, unitsOf(data, framing), framing.parameterSets);
			if (picture) chain.add(picture.record, picture.content);
		}
	} finally {
		packet.free();
		source.close();
	}
	chain.finish();
	if (chain.pictures > 0) return chain;
	throw new PersienneError("VERIFY_NO_VIDEO", `${basename(path)} holds no picture of H.264 or H.265`);
}

function layoutOf({ codecpar }: Stream, file: string): { syntax: NalSyntax; framing: Framing } {
	const syntax =
		codecpar.codecId === AV_CODEC_ID_H264 ? h264 : codecpar.codecId === AV_CODEC_ID_HEVC ? h265 : undefined;
	if (syntax) return { syntax, framing: framingOf(syntax, codecpar.extradata ?? Buffer.alloc(0)) };
	throw new PersienneError(
		"VERIFY_OTHER_CODEC",
		`${file} is neither H.264 nor H.265, and only those say how they were made: it comes of an MJPEG stream, was coded anew, or is of another camera`,
		"record the main or the sub stream with the codec copied, such as ffmpeg's -c copy",
	);
}
