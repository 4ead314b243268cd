import type { Codec } from "../../media/access-unit.ts";
import type { MediaProfile } from "../model.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { range } from "./video-source.ts";

/*
 * The encoder configurations of both Media services. A configuration belongs to one profile and cannot be changed, so
 * its options are the values that it has: what is advertised is what is streamed (INTEROP, trap 10).
 */

export function encoderConfigurationToken(profile: MediaProfile): string {
	return `${profile.token}-encoder`;
}

/** There is no quality setting beside the bitrate: one step, and it is on it. */
const quality = 1;

/** x264 as we run it makes Constrained Baseline, which both services call so. */
const h264Profile = "Baseline";

const kilobits = (profile: MediaProfile): number => Math.round(profile.bitrate / 1000);

function resolution(name: QName, { stream }: MediaProfile): Xml {
	return element(name, [element("tt:Width", stream.width), element("tt:Height", stream.height)]);
}

/** tt:VideoEncoding, the closed list of Media1: whatever is not on it must not appear there. */
const media1Encodings: Readonly<Record<Codec, "H264" | "JPEG">> = { h264: "H264", mjpeg: "JPEG" };

/** Media subtypes of Media2 (tt:VideoEncodingMimeNames). */
const media2Encodings: Readonly<Record<Codec, string>> = { h264: "H264", mjpeg: "JPEG" };

/** tt:VideoEncoderConfiguration (Media1). RateControl is optional there; UniFi Protect wants it (INTEROP, trap 1). */
export function videoEncoderConfiguration(name: QName, profile: MediaProfile): Xml {
	const { stream, gop } = profile;
	return element(
		name,
		[
			...named(profile),
			element("tt:Encoding", media1Encodings[stream.codec]),
			resolution("tt:Resolution", profile),
			element("tt:Quality", quality),
			element("tt:RateControl", [
				element("tt:FrameRateLimit", Math.round(stream.fps)),
				element("tt:EncodingInterval", 1),
				element("tt:BitrateLimit", kilobits(profile)),
			]),
			stream.codec === "h264"
				? element("tt:H264", [element("tt:GovLength", gop), element("tt:H264Profile", h264Profile)])
				: undefined,
			noMulticast,
			element("tt:SessionTimeout", "PT60S"),
		],
		{ token: encoderConfigurationToken(profile) },
	);
}

function named(profile: MediaProfile): Xml[] {
	return [element("tt:Name", encoderConfigurationToken(profile)), element("tt:UseCount", 1)];
}

/** tt:MulticastConfiguration is mandatory in Media1; port 0 says that there is none. */
const noMulticast: Xml = element("tt:Multicast", [
	element("tt:Address", [element("tt:Type", "IPv4"), element("tt:IPv4Address", "0.0.0.0")]),
	element("tt:Port", 0),
	element("tt:TTL", 0),
	element("tt:AutoStart", false),
]);

/** tt:VideoEncoderConfigurationOptions (Media1) of one or several configurations. */
export function videoEncoderConfigurationOptions(name: QName, profiles: readonly MediaProfile[]): Xml {
	const h264 = profiles.filter(({ stream }) => stream.codec === "h264");
	const jpeg = profiles.filter(({ stream }) => stream.codec === "mjpeg");
	return element(name, [
		range("tt:QualityRange", quality),
		jpeg.length > 0 ? element("tt:JPEG", media1Options(jpeg)) : undefined,
		h264.length > 0 ? element("tt:H264", media1Options(h264)) : undefined,
		element("tt:Extension", [
			jpeg.length > 0 ? element("tt:JPEG", [media1Options(jpeg), bitrateRange(jpeg)]) : undefined,
			h264.length > 0 ? element("tt:H264", [media1Options(h264), bitrateRange(h264)]) : undefined,
		]),
	]);
}

/** tt:H264Options or tt:JpegOptions, which differ in the two elements that only H.264 has. */
function media1Options(profiles: readonly MediaProfile[]): (Xml | undefined)[] {
	const h264 = profiles[0]?.stream.codec === "h264";
	return [
		...profiles.map((profile) => resolution("tt:ResolutionsAvailable", profile)),
		h264 ? spread("tt:GovLengthRange", profiles, ({ gop }) => gop) : undefined,
		spread("tt:FrameRateRange", profiles, ({ stream }) => Math.round(stream.fps)),
		range("tt:EncodingIntervalRange", 1),
		h264 ? element("tt:H264ProfilesSupported", h264Profile) : undefined,
	];
}

const bitrateRange = (profiles: readonly MediaProfile[]): Xml =>
	spread("tt:BitrateRange", profiles, kilobits);

function spread(
	name: QName,
	profiles: readonly MediaProfile[],
	value: (profile: MediaProfile) => number,
): Xml {
	const values = profiles.map(value);
	return range(name, Math.min(...values), Math.max(...values));
}

/** tt:VideoEncoder2Configuration (Media2). */
export function videoEncoder2Configuration(name: QName, profile: MediaProfile): Xml {
	const { stream, gop } = profile;
	const h264 = stream.codec === "h264";
	return element(
		name,
		[
			...named(profile),
			element("tt:Encoding", media2Encodings[stream.codec]),
			resolution("tt:Resolution", profile),
			element("tt:RateControl", [
				element("tt:FrameRateLimit", stream.fps),
				element("tt:BitrateLimit", kilobits(profile)),
			]),
			element("tt:Quality", quality),
		],
		{
			token: encoderConfigurationToken(profile),
			GovLength: h264 ? gop : undefined,
			Profile: h264 ? h264Profile : undefined,
		},
	);
}

/** tt:VideoEncoder2ConfigurationOptions (Media2) of one configuration. */
export function videoEncoder2ConfigurationOptions(name: QName, profile: MediaProfile): Xml {
	const { stream, gop } = profile;
	const h264 = stream.codec === "h264";
	return element(
		name,
		[
			element("tt:Encoding", media2Encodings[stream.codec]),
			range("tt:QualityRange", quality),
			resolution("tt:ResolutionsAvailable", profile),
			range("tt:BitrateRange", kilobits(profile)),
		],
		{
			GovLengthRange: h264 ? `${gop} ${gop}` : undefined,
			FrameRatesSupported: String(stream.fps),
			ProfilesSupported: h264 ? h264Profile : undefined,
		},
	);
}
