import { AV_NOPTS_VALUE, AV_PKT_FLAG_CORRUPT, AV_PKT_FLAG_DISCARD } from "node-av/constants";
import { Packet } from "node-av/lib";
import { clipError } from "./clip-error.ts";
import type { ClipLimits } from "./limits.ts";
import type { Source } from "./source.ts";
import { Timeline } from "./timeline.ts";

/** What a look through all packets of a file, without decoding, told. */
export interface Survey {
	/** Packets of video, up to the survey's limit. */
	readonly packets: number;
	/** Seconds that the file plays; undefined when the survey ended early and the container says nothing. */
	readonly duration: number | undefined;
	/** False when the survey's limits ended it before the file did. */
	readonly whole: boolean;
}

/** So much may be missing at the end, of what the container declares: sound often lasts a little longer than pictures. */
const tolerance = { seconds: 1, part: 0.1 };

/**
 * Reads `source` to its end, or to the survey's limits. Afterwards the source is spent.
 * @param usual seconds a frame, when the file does not tell
 * Throws CLIP_TRUNCATED or CLIP_NO_VIDEO.
 */
export function survey(source: Source, usual: number, limits: ClipLimits): Survey {
	const timeline = new Timeline(usual, limits.longestStep);
	using packet = new Packet();
	packet.alloc();
	let packets = 0;
	let bytes = 0;
	let cut = false;
	let stamp = 0;
	while (source.read(packet)) {
		packets++;
		bytes += packet.size;
		cut = packet.hasFlags(AV_PKT_FLAG_CORRUPT);
		if (!packet.hasFlags(AV_PKT_FLAG_DISCARD)) stamp = Math.max(stamp, place(timeline, packet, source));
		if (packets >= limits.surveyPackets || bytes >= limits.surveyBytes) {
			return { packets, duration: source.declaredDuration, whole: false };
		}
	}
	if (packets === 0) throw clipError("CLIP_NO_VIDEO", source.path, "holds no picture");
	refuseTruncated(source, Math.max(timeline.end, stamp), cut);
	return { packets, duration: timeline.end, whole: true };
}

/**
 * Places a packet by its time of decoding, which grows steadily where the time of showing jumps about.
 * @returns the packet's own time in seconds, from the container's origin; 0 when it has none
 */
function place(timeline: Timeline, packet: Packet, source: Source): number {
	const stamp = packet.dts === AV_NOPTS_VALUE ? packet.pts : packet.dts;
	const unit = source.stream?.timeBase.toDouble() ?? 0;
	const seconds = stamp === AV_NOPTS_VALUE ? undefined : Number(stamp) * unit;
	timeline.place(seconds, Number(packet.duration) * unit);
	return seconds ?? 0;
}

/**
 * A container that declares its length is held to it; a bare stream ends where it ends.
 * @param end how far the packets reach, in seconds
 * @param cut true when the last packet is not whole
 */
export function refuseTruncated(source: Source, end: number, cut: boolean): void {
	const declared = source.declaredDuration;
	if (declared === undefined || source.format.still) return;
	const missing = declared - end;
	if (cut || missing > Math.max(tolerance.seconds, tolerance.part * declared)) {
		const found = `${end.toFixed(1)} s of ${Math.max(declared, end).toFixed(1)} s are there`;
		throw clipError("CLIP_TRUNCATED", source.path, `is cut short: ${found}`);
	}
}
