import {
	AV_CHANNEL_ORDER_NATIVE,
	AV_CODEC_ID_PCM_S16LE,
	AV_CODEC_ID_SUBRIP,
	AV_CODEC_ID_TTF,
	AV_CODEC_ID_VORBIS,
	AV_PKT_FLAG_KEY,
	AV_SAMPLE_FMT_S16,
	AVERROR_EOF,
	AVMEDIA_TYPE_ATTACHMENT,
	AVMEDIA_TYPE_AUDIO,
	AVMEDIA_TYPE_SUBTITLE,
} from "node-av/constants";
import { Dictionary, FormatContext, Packet, Rational, type Stream } from "node-av/lib";

/** Sound of a tenth of a second, that tells which one it is. */
export function soundOf(index: number): Buffer {
	return Buffer.alloc(1600, `sound ${index};`);
}

/** Headers of a Vorbis track with `text` for a comment, each after its length (Vorbis I §4.2). */
function vorbisHeaders(text: string): Buffer {
	const header = (type: number, ...parts: Buffer[]) => {
		const body = Buffer.concat([Buffer.from([type]), Buffer.from("vorbis"), ...parts]);
		const length = Buffer.alloc(2);
		length.writeUInt16BE(body.length);
		return Buffer.concat([length, body]);
	};
	const written = (words: string) => {
		const length = Buffer.alloc(4);
		length.writeUInt32LE(words.length);
		return Buffer.concat([length, Buffer.from(words)]);
	};
	const one = Buffer.from([1, 0, 0, 0]);
	return Buffer.concat([
		header(1, Buffer.alloc(23, 1)),
		header(3, written(text), one, written(`LOCATION=${text}`), Buffer.from([1])),
		header(5, Buffer.alloc(600, 7)),
	]);
}

/**
 * Copies the one video track of `from` into a Matroska or MP4 file that holds more: sound, and, in a Matroska file,
 * subtitles and an attachment; with `text` in all places that take text.
 *
 * @param vorbis the sound is of that kind, as far as its headers go
 */
export function makeFilm(
	from: string,
	to: string,
	text: string,
	kind: "matroska" | "mov",
	vorbis = false,
): void {
	const input = new FormatContext();
	check(input.openInputSync(from));
	const source = input.streams[0] as Stream;
	const output = new FormatContext();
	check(output.allocOutputContext2(null, kind, to));
	const tags = () => Dictionary.fromObject({ title: text, comment: text, location: "+48.85+002.35/" });
	output.metadata = tags();
	const video = output.newStream();
	video.codecpar = source.codecpar;
	video.codecpar.codecTag = 0;
	video.timeBase = source.timeBase;
	video.metadata = tags();
	const sound = output.newStream();
	sound.codecpar.codecType = AVMEDIA_TYPE_AUDIO;
	sound.codecpar.codecId = vorbis ? AV_CODEC_ID_VORBIS : AV_CODEC_ID_PCM_S16LE;
	if (vorbis) sound.codecpar.extradata = vorbisHeaders(text);
	sound.codecpar.format = AV_SAMPLE_FMT_S16;
	sound.codecpar.sampleRate = 8000;
	sound.codecpar.bitsPerCodedSample = 16;
	sound.codecpar.channelLayout = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };
	sound.timeBase = new Rational(1, 8000);
	sound.metadata = tags();
	const words = kind === "matroska" ? addWords(output, text) : undefined;
	check(output.openOutputSync());
	check(output.writeHeaderSync());
	using packet = new Packet();
	packet.alloc();
	const write = (stream: Stream, data: Buffer, ms: number, duration: number) => {
		packet.data = data;
		packet.streamIndex = stream.index;
		packet.pts = BigInt(ms);
		packet.dts = packet.pts;
		packet.duration = BigInt(duration);
		packet.setFlags(AV_PKT_FLAG_KEY);
		packet.rescaleTs(new Rational(1, 1000), stream.timeBase);
		check(output.interleavedWriteFrameSync(packet));
		packet.unref();
	};
	for (let index = 0; index < 10; index++) write(sound, soundOf(index), 100 * index, 100);
	if (words) write(words, Buffer.from(text), 0, 900);
	while (input.readFrameSync(packet) !== AVERROR_EOF) {
		packet.streamIndex = video.index;
		packet.rescaleTs(source.timeBase, video.timeBase);
		check(output.interleavedWriteFrameSync(packet));
		packet.unref();
	}
	check(output.writeTrailerSync());
	output.closeOutputSync();
	output.freeContext();
	input.closeInputSync();
}

function addWords(output: FormatContext, text: string): Stream {
	const words = output.newStream();
	words.codecpar.codecType = AVMEDIA_TYPE_SUBTITLE;
	words.codecpar.codecId = AV_CODEC_ID_SUBRIP;
	words.timeBase = new Rational(1, 1000);
	const attached = output.newStream();
	attached.codecpar.codecType = AVMEDIA_TYPE_ATTACHMENT;
	attached.codecpar.codecId = AV_CODEC_ID_TTF;
	attached.codecpar.extradata = Buffer.from(text);
	attached.metadata = Dictionary.fromObject({ filename: `${text}.ttf`, mimetype: "font/ttf" });
	return words;
}

function check(result: number): void {
	if (result < 0) throw new Error(`FFmpeg said ${result}`);
}

/** The tracks of a file and the bytes of its sound, one packet after the other, each with its time in milliseconds. */
export function tracksOf(path: string): { kinds: number[]; sound: { data: string; ms: number }[] } {
	const input = new FormatContext();
	check(input.openInputSync(path));
	const kinds = input.streams.map(({ codecpar }) => codecpar.codecType);
	const sound: { data: string; ms: number }[] = [];
	using packet = new Packet();
	packet.alloc();
	while (input.readFrameSync(packet) !== AVERROR_EOF) {
		const stream = input.streams[packet.streamIndex] as Stream;
		if (stream.codecpar.codecType === AVMEDIA_TYPE_AUDIO)
			sound.push({
				data: packet.data?.toString("latin1") ?? "",
				ms: Math.round(Number(packet.pts) * stream.timeBase.toDouble() * 1000),
			});
		packet.unref();
	}
	input.closeInputSync();
	return { kinds, sound };
}
