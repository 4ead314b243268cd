import { type AccessUnit, type Codec, videoClockRate } from "../media/access-unit.ts";
import type { AudioInfo } from "../media/audio-feed.ts";
import type { StreamInfo } from "../media/stream.ts";
import { h264Parameters } from "../rtp/h264-parameters.ts";
import { h265Parameters } from "../rtp/h265-parameters.ts";
import { payloadTypes } from "../rtp/packetiser.ts";
import { UnpackableError } from "../rtp/payload.ts";
import { liveRange } from "./headers/range.ts";

import type { GroupAddress } from "./link.ts";
import { audioTrack, metadataTrack, videoTrack } from "./session.ts";

import { trackControl } from "./target.ts";

export interface Description {
	readonly info: StreamInfo;
	readonly keyFrame: AccessUnit;
	/** Address that the client reached us at. */
	readonly address: string;
	/** Whether there is a metadata track beside the video. */
	readonly metadata: boolean;
	/** The track of sound, if there is one. */
	readonly audio?: AudioInfo | undefined;
	/** Tells one run of the device from another, in the origin line. */
	readonly runId: number;
	/** Where tracks go by multicast, for who asked for that. */
	readonly groupOf?: (track: number) => GroupAddress | undefined;
}

/** What DESCRIBE answers for a live stream: a video track, and perhaps one of sound and one of metadata (RFC 4566, RFC 2326 appendix C). Lines end in CRLF. */
export function describeStream(description: Description): string {
	const { info, keyFrame, metadata, audio, address, runId, groupOf = () => undefined } = description;
	const family = address.includes(":") ? "IP6" : "IP4";
	const payloadType = payloadTypes[info.codec];
	const lines = [
		"v=0",
		`o=- ${runId} ${runId} IN ${family} ${address}`,
		`s=${info.path}`,
		`c=IN ${family} ${family === "IP6" ? "::" : "0.0.0.0"}`,
		"t=0 0",
		"a=tool:Persienne",
		"a=type:broadcast",
		"a=control:*",
		`a=range:${liveRange}`,
		...media("video", payloadType, groupOf(videoTrack)),
		...formats[info.codec](payloadType, keyFrame),
		`a=framerate:${info.fps}`,
		`a=x-dimensions:${info.width},${info.height}`,
		"a=recvonly",
		`a=control:${trackControl(videoTrack)}`,
		...(audio ? audioMedia(audio, groupOf(audioTrack)) : []),
		...(metadata ? metadataMedia(groupOf(metadataTrack)) : []),
	];
	return `${lines.join("\r\n")}\r\n`;
}

/** With the group's address where there is one (RFC 4566 §5.7, ONVIF Streaming Specification §5.2.1.5). */
function media(
	kind: "video" | "audio" | "application",
	payloadType: number,
	group: GroupAddress | undefined,
): string[] {
	const line = `m=${kind} ${group?.port ?? 0} RTP/AVP ${payloadType}`;
	return group ? [line, `c=IN IP4 ${group.address}/${group.ttl}`] : [line];
}

/** RFC 3551 §4.5.14 and RFC 3640 §4.1: one channel. */
function audioMedia({ format, rate, config }: AudioInfo, group: GroupAddress | undefined): string[] {
	const payloadType = payloadTypes[format];
	const hex = Buffer.from(config ?? [])
		.toString("hex")
		.toUpperCase();
	const mode = "streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3";
	const coding =
		format === "pcmu"
			? [`a=rtpmap:${payloadType} PCMU/${rate}`]
			: [`a=rtpmap:${payloadType} mpeg4-generic/${rate}/1`, `a=fmtp:${payloadType} ${mode};config=${hex}`];
	return [
		...media("audio", payloadType, group),
		...coding,
		"a=recvonly",
		`a=control:${trackControl(audioTrack)}`,
	];
}

/** ONVIF Streaming Specification §5.2.2.3. */
const metadataMedia = (group: GroupAddress | undefined): string[] => [
	...media("application", payloadTypes.metadata, group),
	`a=rtpmap:${payloadTypes.metadata} vnd.onvif.metadata/${videoClockRate}`,
	"a=recvonly",
	`a=control:${trackControl(metadataTrack)}`,
];

const formats: Record<Codec, (payloadType: number, keyFrame: AccessUnit) => string[]> = {
	h264(payloadType, keyFrame) {
		const parameters = h264Parameters(keyFrame.data);
		if (!parameters) throw new UnpackableError("the key frame brings no parameter sets");
		const { profileLevelId, spropParameterSets } = parameters;
		return [
			`a=rtpmap:${payloadType} H264/${videoClockRate}`,
			`a=fmtp:${payloadType} packetization-mode=1;profile-level-id=${profileLevelId};sprop-parameter-sets=${spropParameterSets}`,
		];
	},
	h265(payloadType, keyFrame) {
		const parameters = h265Parameters(keyFrame.data);
		if (!parameters) throw new UnpackableError("the key frame brings no parameter sets");
		const { profileId, tierFlag, levelId, spropVps, spropSps, spropPps } = parameters;
		const level = `profile-id=${profileId};tier-flag=${tierFlag};level-id=${levelId}`;
		const sets = `sprop-vps=${spropVps};sprop-sps=${spropSps};sprop-pps=${spropPps}`;
		return [`a=rtpmap:${payloadType} H265/${videoClockRate}`, `a=fmtp:${payloadType} ${level};${sets}`];
	},
	mjpeg: (payloadType) => [`a=rtpmap:${payloadType} JPEG/${videoClockRate}`],
};
