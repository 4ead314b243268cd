import type { EncoderOptions } from "../../camera/media/encoder-options.ts";
import type { Codec } from "../../media/access-unit.ts";
import type { EncoderSettings, OnvifCamera, VideoEncoder } from "../model.ts";
import {
	argument,
	floatElement,
	integerAttribute,
	integerElement,
	optionalArgument,
} from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { multicastConfiguration } from "./multicast.ts";
import { range } from "./video-source.ts";

/*
 * The encoder configurations of both Media services. Options are what the desk of the camera takes: what is advertised is
 * what is streamed (INTEROP, trap 10).
 */

/** As ONVIF calls what x264 and x265 make, as we run them: of H.264 it is Constrained Baseline. */
const codecProfiles: Readonly<Record<Codec, string | undefined>> = {
	h264: "Baseline",
	h265: "Main",
	mjpeg: undefined,
};

/** tt:VideoEncoding, the closed list of Media1: what is not on it must not appear there, so H.265 is Media2's alone. */
const media1Encodings: ReadonlyMap<Codec, "H264" | "JPEG"> = new Map([
	["h264", "H264"],
	["mjpeg", "JPEG"],
]);

/** Whether Media1 has words for what this encoder makes. */
export function isInMedia1({ stream }: VideoEncoder): boolean {
	return media1Encodings.has(stream.codec);
}

/** Media subtypes of Media2 (tt:VideoEncodingMimeNames). */
export const media2Encodings: Readonly<Record<Codec, string>> = { h264: "H264", h265: "H265", mjpeg: "JPEG" };

const kilobits = (bits: number): number => Math.round(bits / 1000);

function resolution(
	name: QName,
	{ width, height }: { readonly width: number; readonly height: number },
): Xml {
	return element(name, [element("tt:Width", width), element("tt:Height", height)]);
}

function named({ media }: OnvifCamera, { token, name }: VideoEncoder): Xml[] {
	const users = media.profiles.filter(({ encoder }) => encoder?.token === token);
	return [element("tt:Name", name), element("tt:UseCount", users.length)];
}

/** tt:VideoEncoderConfiguration of an encoder that is in Media1. RateControl is optional there; UniFi Protect wants it (INTEROP, trap 1). */
export function videoEncoderConfiguration(name: QName, camera: OnvifCamera, encoder: VideoEncoder): Xml {
	const { stream, gop, bitrate, quality, token } = encoder;
	return element(
		name,
		[
			...named(camera, encoder),
			element("tt:Encoding", media1Encodings.get(stream.codec)),
			resolution("tt:Resolution", stream),
			element("tt:Quality", quality),
			element("tt:RateControl", [
				element("tt:FrameRateLimit", Math.round(stream.fps)),
				element("tt:EncodingInterval", 1),
				element("tt:BitrateLimit", kilobits(bitrate)),
			]),
			stream.codec === "h264"
				? element("tt:H264", [element("tt:GovLength", gop), element("tt:H264Profile", codecProfiles.h264)])
				: undefined,
			multicastConfiguration(camera, token),
			element("tt:SessionTimeout", "PT60S"),
		],
		{ token },
	);
}

/** An encoder, and what it can be made to do. */
interface Able {
	readonly codec: Codec;
	readonly options: EncoderOptions;
}

/** One of each codec: encoders of one codec can do the same. */
function ablest({ media }: OnvifCamera, encoders: readonly VideoEncoder[]): Able[] {
	const found = new Map<Codec, EncoderOptions>();
	for (const encoder of encoders) {
		const options = media.optionsOf(encoder);
		for (const codec of options.codecs) found.set(codec, options);
	}
	return [...found].map(([codec, options]) => ({ codec, options }));
}

/** tt:VideoEncoderConfigurationOptions (Media1) of one or several configurations. */
export function videoEncoderConfigurationOptions(
	name: QName,
	camera: OnvifCamera,
	encoders: readonly VideoEncoder[],
): Xml {
	const able = ablest(camera, encoders);
	const h264 = able.find(({ codec }) => codec === "h264");
	const jpeg = able.find(({ codec }) => codec === "mjpeg");
	const qualities = [h264, jpeg].flatMap((found) => found?.options.quality ?? []);
	return element(name, [
		range(
			"tt:QualityRange",
			Math.min(...qualities.map(({ min }) => min)),
			Math.max(...qualities.map(({ max }) => max)),
		),
		jpeg && element("tt:JPEG", media1Options(jpeg)),
		h264 && element("tt:H264", media1Options(h264)),
		element("tt:Extension", [
			jpeg && element("tt:JPEG", [media1Options(jpeg), bitrates(jpeg)]),
			h264 && element("tt:H264", [media1Options(h264), bitrates(h264)]),
		]),
	]);
}

/** tt:H264Options or tt:JpegOptions, which differ in the two elements that only H.264 has. */
function media1Options({ codec, options }: Able): (Xml | undefined)[] {
	const h264 = codec === "h264";
	return [
		...options.sizes.map((size) => resolution("tt:ResolutionsAvailable", size)),
		h264 ? range("tt:GovLengthRange", options.gop.min, options.gop.max) : undefined,
		range("tt:FrameRateRange", options.fps.min, options.fps.max),
		range("tt:EncodingIntervalRange", 1),
		h264 ? element("tt:H264ProfilesSupported", codecProfiles.h264) : undefined,
	];
}

function bitrates({ options: { bitrate } }: Able): Xml {
	return range("tt:BitrateRange", kilobits(bitrate.min), kilobits(bitrate.max));
}

/** tt:VideoEncoder2Configuration (Media2). */
export function videoEncoder2Configuration(name: QName, camera: OnvifCamera, encoder: VideoEncoder): Xml {
	const { stream, gop, bitrate, quality, token } = encoder;
	const profile = codecProfiles[stream.codec];
	return element(
		name,
		[
			...named(camera, encoder),
			element("tt:Encoding", media2Encodings[stream.codec]),
			resolution("tt:Resolution", stream),
			element("tt:RateControl", [
				element("tt:FrameRateLimit", stream.fps),
				element("tt:BitrateLimit", kilobits(bitrate)),
			]),
			multicastConfiguration(camera, token),
			element("tt:Quality", quality),
		],
		{ token, GovLength: profile && gop, Profile: profile },
	);
}

/** tt:VideoEncoder2ConfigurationOptions (Media2): one for each codec. */
export function videoEncoder2ConfigurationOptions(
	name: QName,
	camera: OnvifCamera,
	encoders: readonly VideoEncoder[],
): Xml[] {
	return ablest(camera, encoders).map((able) => {
		const { sizes, gop, fps, quality } = able.options;
		const profile = codecProfiles[able.codec];
		const rates = Array.from({ length: fps.max - fps.min + 1 }, (_, place) => fps.max - place);
		return element(
			name,
			[
				element("tt:Encoding", media2Encodings[able.codec]),
				range("tt:QualityRange", quality.min, quality.max),
				...sizes.map((size) => resolution("tt:ResolutionsAvailable", size)),
				bitrates(able),
			],
			{
				GovLengthRange: profile && `${gop.min} ${gop.max}`,
				FrameRatesSupported: rates.join(" "),
				ProfilesSupported: profile,
			},
		);
	});
}

/**
 * Reads a configuration that is to be set: tt:VideoEncoderConfiguration, or tt:VideoEncoder2Configuration. Elements may
 * stand in any order (INTEROP: agsh 0.8.3); what is left out stays as it is. A client that changes the codec may send the
 * profile of the one before along.
 *
 * @param codecs what the encoder can be made to code, in the service's own reach
 * @throws SoapFault InvalidArgs; ConfigModify for a codec or codec profile that is not offered
 */
export function readEncoderSettings(
	found: XmlElement,
	before: VideoEncoder,
	service: "trt" | "tr2",
	codecs: readonly Codec[],
): Omit<EncoderSettings, "name"> {
	const { stream } = before;
	const encoding = argument(found, "Encoding").text;
	const codec = codecs.find((offered) => media2Encodings[offered] === encoding);
	if (!codec) {
		const offered = codecs.map((able) => media2Encodings[able]).join(" or ");
		throw invalidArgVal("ConfigModify", `this encoder makes ${offered}, and not ${quoted(encoding)}`);
	}
	const size = argument(found, "Resolution");
	const rates = optionalArgument(found, "RateControl");
	const h264 = optionalArgument(found, "H264");
	const profile = service === "trt" ? h264?.child("H264Profile")?.text : found.attribute("Profile");
	const wrong = profile !== undefined && profile !== "" && profile !== codecProfiles[codec];
	if (wrong && codec === stream.codec && codec !== "mjpeg")
		throw invalidArgVal("ConfigModify", `the codec profile ${quoted(profile)} is not offered`);
	const gop =
		service === "trt"
			? h264 && optionalArgument(h264, "GovLength") && integerElement(h264, "GovLength")
			: integerAttribute(found, "GovLength");
	return {
		codec,
		width: integerElement(size, "Width"),
		height: integerElement(size, "Height"),
		fps: rates ? floatElement(rates, "FrameRateLimit") : stream.fps,
		bitrate: rates ? integerElement(rates, "BitrateLimit") * 1000 : before.bitrate,
		gop: codec === "mjpeg" ? before.gop : (gop ?? before.gop),
		quality: floatElement(found, "Quality"),
	};
}
