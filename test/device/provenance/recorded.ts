import {
	AV_CODEC_ID_H264,
	AV_CODEC_ID_HEVC,
	AV_LOG_QUIET,
	AV_PKT_DATA_NEW_EXTRADATA,
	AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { FormatContext, Log, Packet, Rational, type Stream } from "node-av/lib";
import { Analytics } from "../../../device/analytics/analytics.ts";
import type { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { Pipeline } from "../../../device/imaging/pipeline.ts";
import { type Speaker, StreamSeal } from "../../../device/provenance/seal.ts";
import { h264, type NalSyntax } from "../../../device/provenance/syntax.ts";
import { nalUnits } from "../../../device/rtp/annexb.ts";
import { Packetiser } from "../../../device/rtp/packetiser.ts";
import { MaskingStage } from "../../../masks/apply.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { noWatch } from "../../../masks/watch.ts";
import { depacketiseH264, toAnnexB } from "../../helpers/depacketise.ts";
import { PatternScene } from "../../helpers/pattern-scene.ts";
import { start } from "./words.ts";

Log.setLevel(AV_LOG_QUIET);

const size = { width: 160, height: 96 } as const;
const video = { codec: "h264", ...size, fps: 25, bitrate: 500_000, gop: 4 } as const;
const streams = { main: video, sub: video, mjpeg: { ...video, codec: "mjpeg" } } as const;

/** Real pictures, from the lens to what a viewer gets of their RTP payloads, in Annex B form; a key frame every four. */
export async function received(count: number, speaker: Speaker): Promise<Uint8Array[]> {
	const parts = { plates: () => noWatch, now: () => 0, deadline: 1000 };
	const stage = new MaskingStage<NativeSurface>(parts);
	const pipeline = new Pipeline({
		streams,
		scene: new PatternScene(),
		stage,
		analytics: new Analytics(),
		lookEvery: 0,
	});
	const seal = new StreamSeal(speaker);
	const packetiser = new Packetiser();
	const pictures: Uint8Array[] = [];
	pipeline.setPolicy(createPolicy({ zones: [], plates: "off" }), 1);
	for (let index = 0; index < count; index++) {
		const key = index % 4 === 0;
		const taken = { takenAt: start + 40 * index, ticks: 3600 * index };
		const request = {
			...taken,
			sceneTime: index / 25,
			streams: [{ name: "main" as const, key }],
			analyse: false,
		};
		for (const { frame } of await pipeline.frame(request)) {
			const { revision, policy, failure } = frame;
			const passed = { revision, policy, state: failure ? "dark" : "masked" } as const;
			for (const { data, key } of frame.units) {
				const unit = { codec: "h264", data, key, ...taken, ...passed } as const;
				const payloads = packetiser.payloads({ ...unit, seal: seal.seal(data, key, unit) });
				const packets = payloads.map(({ prefix, body }) => Buffer.concat([prefix, body]));
				pictures.push(toAnnexB(depacketiseH264(packets)));
			}
		}
	}
	pipeline.close();
	return pictures;
}

/**
 * Writes what a viewer got into a file, as ffmpeg's `-c copy` does.
 *
 * @param beside a second track of pictures
 * @param anew parameter sets that the container changes to, from the picture of that number on
 */
export function record(
	path: string,
	pictures: readonly Uint8Array[],
	syntax: NalSyntax = h264,
	beside?: readonly Uint8Array[],
	anew?: { readonly from: number; readonly sets: readonly Uint8Array[] },
): void {
	const container = new FormatContext();
	check(container.allocOutputContext2(null, null, path));
	const tracks = [pictures, ...(beside ? [beside] : [])];
	const streams = tracks.map((track) => addTrack(container, track, syntax));
	check(container.openOutputSync());
	check(container.writeHeaderSync());
	const packet = new Packet();
	packet.alloc();
	for (let index = 0; index < pictures.length; index++) {
		for (const [which, stream] of streams.entries()) {
			packet.data = Buffer.from(tracks[which]?.[index] as Uint8Array);
			packet.streamIndex = stream.index;
			packet.pts = BigInt(index * 3600);
			packet.dts = packet.pts;
			packet.duration = 3600n;
			packet.rescaleTs(new Rational(1, 90_000), stream.timeBase);
			packet.isKeyframe = index % 4 === 0;
			if (anew && index === anew.from)
				check(packet.addSideData(AV_PKT_DATA_NEW_EXTRADATA, toAnnexB(anew.sets)));
			check(container.interleavedWriteFrameSync(packet));
			packet.unref();
		}
	}
	packet.free();
	check(container.writeTrailerSync());
	container.closeOutputSync();
	container.freeContext();
}

function addTrack(container: FormatContext, pictures: readonly Uint8Array[], syntax: NalSyntax): Stream {
	const stream = container.newStream();
	stream.codecpar.codecType = AVMEDIA_TYPE_VIDEO;
	stream.codecpar.codecId = syntax.codec === "h264" ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC;
	stream.codecpar.width = size.width;
	stream.codecpar.height = size.height;
	// As SDP tells them.
	const sets = nalUnits(pictures[0] as Uint8Array).filter(syntax.isParameterSet);
	stream.codecpar.extradata = toAnnexB(sets);
	stream.timeBase = new Rational(1, 90_000);
	return stream;
}

function check(result: number): void {
	if (result < 0) throw new Error(`FFmpeg said ${result}`);
}
