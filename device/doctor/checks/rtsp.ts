import { failed, type ProfileCheck, passed, skipped } from "../check.ts";
import type { AdvertisedVideo } from "../onvif/profile.ts";
import type { Sighting } from "../rtsp/tally.ts";
import { watch } from "../rtsp/watch.ts";

/** ONVIF's names of codecs by FFmpeg's: of Media1, and the media types that Media2 uses (tt:VideoEncodingMimeNames). */
const encodings: Readonly<Record<string, readonly string[]>> = {
	h264: ["H264"],
	hevc: ["H265"],
	mjpeg: ["JPEG"],
	mpeg4: ["MPEG4", "MPV4-ES"],
	av1: ["AV1"],
};

/** What is advertised is a limit: a camera may film slower in the dark, and a busy one may fall behind. */
const slowest = 0.5;
/** A recorder plans its disk by the limit. */
const fastest = 1.2;
/** Over UDP some packets get lost without anybody's fault; over TCP none do. */
const tolerableLoss = { tcp: 0, udp: 0.05 } as const;

/** Plays each profile's stream and holds what comes against what the profile says of it. */
export const rtsp: ProfileCheck = {
	name: "rtsp",
	of: "profile",
	needs: ["stream-uri"],
	async run(visit, { token, video }) {
		const url = visit.streams.get(token);
		if (!url || !video) return skipped("the profile has no stream");
		const { credential, transport, seconds, limits, clock } = visit.options;
		const seen = await watch({ url, credential, transport, seconds, limits, clock });
		const flaw = flawOf(seen, video, transport);
		return flaw === undefined ? passed(describe(seen)) : failed(`${flaw}; ${describe(seen)}`);
	},
};

function flawOf(seen: Sighting, video: AdvertisedVideo, transport: "tcp" | "udp"): string | undefined {
	const size = `${video.width}x${video.height}`;
	const strange = seen.sizes.find((found) => found !== size);
	if (strange !== undefined) return `${size} is advertised and ${strange} comes`;
	if (!encodings[seen.codec]?.includes(video.encoding.toUpperCase()))
		return `${video.encoding} is advertised and ${seen.codec} comes`;
	if (seen.damaged > seen.pictures * tolerableLoss[transport]) return "not all of it can be decoded";
	return video.fps === undefined ? undefined : rateFlawOf(seen, video.fps);
}

/** The timestamps tell the rate; what came in the time it was watched tells whether they lie. */
function rateFlawOf({ fps = 0, pictures, seconds }: Sighting, advertised: number): string | undefined {
	const slow = fps < advertised * slowest || pictures < advertised * slowest * seconds;
	if (!slow && fps <= advertised * fastest) return undefined;
	return `${advertised} pictures per second are advertised`;
}

function describe({ codec, sizes, fps, pictures, seconds, firstPictureMs, damaged }: Sighting): string {
	const rate = fps === undefined ? "no timestamps" : `${fps.toFixed(1)} fps`;
	const flawed = damaged === 0 ? "" : `, ${damaged} damaged`;
	return `${codec} ${sizes.join(", ")}, ${rate}, ${pictures} pictures in ${seconds.toFixed(1)} s${flawed}, the first after ${firstPictureMs} ms`;
}
