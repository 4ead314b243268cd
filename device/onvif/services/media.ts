import { maxProfiles } from "../../camera/media/media-desk.ts";
import type { OnvifCamera } from "../model.ts";
import { httpUrl } from "../origin.ts";
import type { Call, Operation, Service } from "../service.ts";
import { argument, booleanArgument, tokenArgument } from "../soap/arguments.ts";
import { actionNotSupported, invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { imagingSettings } from "../types/imaging.ts";
import {
	checkSourceConfiguration,
	checkSourceSelection,
	complete,
	encodersIn,
	encodersOf,
	findEncoder,
	profileOf,
	type StreamTransport,
	streamUriOf,
} from "../types/media-arguments.ts";
import { videoEncoderConfiguration, videoEncoderConfigurationOptions } from "../types/video-encoder.ts";
import {
	videoSource,
	videoSourceConfiguration,
	videoSourceConfigurationOptions,
} from "../types/video-source.ts";
import { mediaAnalyticsOperations } from "./media-analytics.ts";
import { mediaAudioOperations } from "./media-audio.ts";
import { mediaMetadataOperations } from "./media-metadata.ts";
import { checkMulticast, multicastOperations } from "./media-multicast.ts";
import { mediaOsdOperations } from "./media-osd.ts";
import { profileOperations } from "./media-profiles.ts";
import { setEncoder, setSource, synchronise } from "./media-setters.ts";

/** The first media service (ONVIF Media Service Specification), which most clients in the field speak. */
export const mediaService: Service = {
	prefix: "trt",
	path: "media_service",
	version: { major: 24, minor: 12 },
	operations: {
		...profileOperations,
		GetVideoSources: {
			access: "READ_MEDIA",
			answer: ({ camera }) =>
				videoSource(
					"trt:VideoSources",
					camera.videoSource,
					imagingSettings("tt:Imaging", camera.imaging.settings),
				),
		},
		GetVideoSourceConfigurations: { access: "READ_MEDIA", answer: sourceConfigurations },
		GetVideoSourceConfiguration: {
			access: "READ_MEDIA",
			answer: ({ camera, request }) => {
				checkSourceConfiguration(camera, tokenArgument(request, "ConfigurationToken"));
				return videoSourceConfiguration("trt:Configuration", camera);
			},
		},
		GetCompatibleVideoSourceConfigurations: {
			access: "READ_MEDIA",
			answer: (call) => {
				profileOf(call);
				return sourceConfigurations(call);
			},
		},
		GetVideoSourceConfigurationOptions: {
			access: "READ_MEDIA",
			answer: (call) => {
				checkSourceSelection(call);
				return videoSourceConfigurationOptions("trt:Options", call.camera, maxProfiles);
			},
		},
		SetVideoSourceConfiguration: {
			access: "ACTUATE",
			answer: (call) => {
				booleanArgument(call.request, "ForcePersistence");
				return setSource(call);
			},
		},
		GetVideoEncoderConfigurations: {
			access: "READ_MEDIA",
			answer: ({ camera }) => encoderConfigurations(camera),
		},
		GetVideoEncoderConfiguration: {
			access: "READ_MEDIA",
			answer: ({ camera, request }) =>
				videoEncoderConfiguration(
					"trt:Configuration",
					camera,
					findEncoder(camera, tokenArgument(request, "ConfigurationToken"), "trt"),
				),
		},
		GetCompatibleVideoEncoderConfigurations: {
			access: "READ_MEDIA",
			answer: (call) => {
				profileOf(call);
				return encoderConfigurations(call.camera);
			},
		},
		GetVideoEncoderConfigurationOptions: {
			access: "READ_MEDIA",
			answer: (call) => videoEncoderConfigurationOptions("trt:Options", call.camera, encodersOf(call, "trt")),
		},
		SetVideoEncoderConfiguration: {
			access: "ACTUATE",
			answer: (call) => {
				booleanArgument(call.request, "ForcePersistence");
				return setEncoder(call, "trt");
			},
		},
		GetGuaranteedNumberOfVideoEncoderInstances: { access: "READ_MEDIA", answer: encoderInstances },
		GetStreamUri: { access: "READ_MEDIA", answer: streamUri },
		GetSnapshotUri: {
			access: "READ_MEDIA",
			answer: (call) => mediaUri(httpUrl(call.origin, snapshotPath(complete(profileOf(call))))),
		},
		SetSynchronizationPoint: { access: "ACTUATE", answer: synchronise },
		...multicastOperations,
		...mediaMetadataOperations,
		...mediaOsdOperations,
		...mediaAnalyticsOperations,
		...mediaAudioOperations,
	} satisfies Record<string, Operation>,
	lacks: (operation) =>
		operation.includes("Audio")
			? actionNotSupported("audio is not supported", "AudioNotSupported")
			: undefined,
	capabilities,
	category: { name: "Media", write: mediaCategory },
};

/** Where the camera's HTTP server has the picture of a profile. */
export function snapshotPath({ token }: { readonly token: string }): string {
	return `/snapshot?profile=${encodeURIComponent(token)}`;
}

function sourceConfigurations({ camera }: Call): Xml {
	return videoSourceConfiguration("trt:Configurations", camera);
}

function encoderConfigurations(camera: OnvifCamera): Xml[] {
	return encodersIn(camera, "trt").map((encoder) =>
		videoEncoderConfiguration("trt:Configurations", camera, encoder),
	);
}

/** All encoders run at once. */
function encoderInstances({ camera, request }: Call): Xml[] {
	checkSourceConfiguration(camera, tokenArgument(request, "ConfigurationToken"));
	const { encoders } = camera.media;
	const count = (codec: string) => encoders.filter(({ stream }) => stream.codec === codec).length;
	return [
		element("trt:TotalNumber", encoders.length),
		element("trt:JPEG", count("mjpeg")),
		element("trt:H264", count("h264")),
	];
}

/** How Media §5.15.1 spells what each transport's URI is of. */
const transports: Readonly<Record<string, StreamTransport>> = {
	"RTP-Unicast UDP": "datagrams",
	"RTP-Unicast RTSP": "interleaved",
	"RTP-Unicast HTTP": "tunnel",
	"RTP-Multicast UDP": "multicast",
};

function streamUri(call: Call): Xml {
	const setup = argument(call.request, "StreamSetup");
	const type = argument(setup, "Stream").text;
	const protocol = argument(argument(setup, "Transport"), "Protocol").text;
	const profile = profileOf(call);
	complete(profile);
	const transport = transports[`${type} ${protocol}`];
	if (!transport)
		throw invalidArgVal("InvalidStreamSetup", `${quoted(type)} over ${quoted(protocol)} is not offered`);
	if (transport === "multicast") checkMulticast(call.camera, profile);
	return mediaUri(streamUriOf(call, profile, transport));
}

/** tt:MediaUri: good until further notice, as Media §5.15.1 wants it. */
function mediaUri(uri: string): Xml {
	return element("trt:MediaUri", [
		element("tt:Uri", uri),
		element("tt:InvalidAfterConnect", false),
		element("tt:InvalidAfterReboot", false),
		element("tt:Timeout", "PT0S"),
	]);
}

function capabilities(): Xml {
	return element(
		"trt:Capabilities",
		[
			element("trt:ProfileCapabilities", undefined, { MaximumNumberOfProfiles: maxProfiles }),
			element("trt:StreamingCapabilities", undefined, {
				RTPMulticast: true,
				RTP_TCP: false,
				RTP_RTSP_TCP: true,
				NonAggregateControl: false,
			}),
		],
		{ SnapshotUri: true, Rotation: false, VideoSourceMode: false, OSD: true, TemporaryOSDText: true },
	);
}

/** tt:MediaCapabilities (Core Annex A). */
function mediaCategory(_camera: OnvifCamera, address: string): Xml {
	return element("tt:Media", [
		element("tt:XAddr", address),
		element("tt:StreamingCapabilities", [
			element("tt:RTPMulticast", true),
			element("tt:RTP_TCP", false),
			element("tt:RTP_RTSP_TCP", true),
		]),
		element(
			"tt:Extension",
			element("tt:ProfileCapabilities", element("tt:MaximumNumberOfProfiles", maxProfiles)),
		),
	]);
}
