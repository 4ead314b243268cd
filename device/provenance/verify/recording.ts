import { basename } from "node:path";
import {
	AV_CODEC_ID_H264,
	AV_CODEC_ID_HEVC,
	AV_LOG_QUIET,
	AV_PKT_DATA_NEW_EXTRADATA,
} from "node-av/constants";
import { Log, Packet, type Stream } from "node-av/lib";
import { PersienneError } from "../../errors.ts";
import { defaultClipLimits } from "../../scene/clip/limits.ts";
import { Source } from "../../scene/clip/source.ts";
import { h264, h265, type NalSyntax } from "../syntax.ts";
import { Chain } from "./chain.ts";
import { type ReadPicture, readPicture } from "./picture.ts";
import { type Framing, framingOf, unitsOf } from "./units.ts";

/** One picture with more bytes than this is nobody's. */
const maxPictureBytes = 64 << 20;

/** Parameter sets that may wait for the picture that they are for; a camera has three. */
const mostSets = 64;

/**
 * Reads a recording of one video stream, picture by picture, and follows its chain. Nothing is decoded. Throws a
 * PersienneError for a file that FFmpeg cannot take apart, that holds neither H.264 nor H.265, or more than one track of pictures.
 */
export function followRecording(path: string, trusted: Uint8Array | undefined): Chain {
	Log.setLevel(AV_LOG_QUIET); // what FFmpeg writes may quote file names
	const chain = new Chain(trusted);
	const source = new Source(path, defaultClipLimits, undefined, true);
	const packet = new Packet();
	packet.alloc();
	try {
		let reader: PictureReader | undefined;
		while (source.read(packet)) {
			if (!packet.data) continue;
			reader ??= new PictureReader(source.stream as Stream, basename(path));
			const picture = reader.read(packet.data, packet.getSideData(AV_PKT_DATA_NEW_EXTRADATA));
			if (picture) chain.add(picture.record, picture.content);
		}
		// Some formats tell their tracks only as they come.
		if (source.videoTracks > 1) throw severalTracks(basename(path));
	} finally {
		packet.free();
		source.close();
	}
	chain.finish();
	if (chain.pictures > 0) return chain;
	throw new PersienneError("VERIFY_NO_VIDEO", `${basename(path)} holds no picture of H.264 or H.265`);
}

const foreign: ReadPicture = { record: undefined, content: Buffer.alloc(0) };

/** What a decoder would take for one picture after the other. */
class PictureReader {
	readonly #syntax: NalSyntax;
	#framing: Framing;
	/** Parameter sets as they came last, in the pictures or beside them. */
	#inForce: readonly Uint8Array[];
	/** Those that came without a picture: a decoder uses them for the next one, and so they belong to it. */
	#waiting: Uint8Array[] = [];

	constructor(stream: Stream, file: string) {
		const { syntax, framing } = layoutOf(stream, file);
		this.#syntax = syntax;
		this.#framing = framing;
		this.#inForce = framing.parameterSets;
	}

	/**
	 * @param configuration another one, from this packet on, where the container has several
	 * @returns undefined for a packet without a picture
	 */
	read(packet: Buffer, configuration: Buffer | null): ReadPicture | undefined {
		if (packet.length > maxPictureBytes) return foreign;
		if (configuration) {
			this.#framing = framingOf(this.#syntax, configuration);
			this.#await(this.#framing.parameterSets);
		}
		const units = unitsOf(packet, this.#framing);
		const sets = units.filter(this.#syntax.isParameterSet);
		if (!units.some(this.#syntax.isPicture)) {
			this.#await(sets);
			return this.#waiting.length > mostSets ? foreign : undefined;
		}
		const picture = readPicture(this.#syntax, [...this.#waiting, ...units], this.#framing.parameterSets);
		const known = [...this.#waiting, ...sets];
		if (known.length > 0) this.#inForce = known.map((unit) => Uint8Array.from(unit));
		this.#waiting = [];
		return picture;
	}

	/** What is in force already changes nothing when it comes again. */
	#await(sets: readonly Uint8Array[]): void {
		const isKnown = (unit: Uint8Array) =>
			[...this.#inForce, ...this.#waiting].some((other) => Buffer.compare(other, unit) === 0);
		for (const unit of sets)
			if (this.#waiting.length <= mostSets && !isKnown(unit)) this.#waiting.push(Uint8Array.from(unit));
	}
}

function severalTracks(file: string): PersienneError {
	return new PersienneError(
		"VERIFY_SEVERAL_TRACKS",
		`${file} holds several tracks of pictures, and a player may show another than the one that is proven`,
		"take them apart, each into a file of its own, such as with ffmpeg's -map 0:v:0 -c copy",
	);
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
