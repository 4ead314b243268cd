import type { MediaProfile, OnvifCamera } from "../model.ts";
import { httpUrl, rtspUrl } from "../origin.ts";
import type { Call, Operation, Service } from "../service.ts";
import { argument, tokenArgument } from "../soap/arguments.ts";
import { actionNotSupported, invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import {
	checkSourceConfiguration,
	checkSourceSelection,
	encodersOf,
	findEncoder,
	profileOf,
} from "../types/media-arguments.ts";
import { videoEncoderConfiguration, videoEncoderConfigurationOptions } from "../types/video-encoder.ts";
import {
	videoSource,
	videoSourceConfiguration,
	videoSourceConfigurationOptions,
} from "../types/video-source.ts";

/** The first media service (ONVIF Media Service Specification), which most clients in the field speak. */
export const mediaService: Service = {
	prefix: "trt",
	path: "media_service",
	version: { major: 24, minor: 12 },
	operations: {
		GetProfiles: {
			access: "READ_MEDIA",
			answer: ({ camera }) => camera.profiles.map((profile) => mediaProfile("trt:Profiles", camera, profile)),
		},
		GetProfile: {
			access: "READ_MEDIA",
			answer: (call) => mediaProfile("trt:Profile", call.camera, profileOf(call)),
		},
		GetVideoSources: {
			access: "READ_MEDIA",
			answer: ({ camera }) => videoSource("trt:VideoSources", camera.videoSource),
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
				return videoSourceConfigurationOptions("trt:Options", call.camera);
			},
		},
		GetVideoEncoderConfigurations: {
			access: "READ_MEDIA",
			answer: ({ camera }) =>
				camera.profiles.map((profile) => videoEncoderConfiguration("trt:Configurations", profile)),
		},
		GetVideoEncoderConfiguration: {
			access: "READ_MEDIA",
			answer: ({ camera, request }) =>
				videoEncoderConfiguration(
					"trt:Configuration",
					findEncoder(camera, tokenArgument(request, "ConfigurationToken")),
				),
		},
		GetCompatibleVideoEncoderConfigurations: {
			access: "READ_MEDIA",
			answer: (call) => videoEncoderConfiguration("trt:Configurations", profileOf(call)),
		},
		GetVideoEncoderConfigurationOptions: {
			access: "READ_MEDIA",
			answer: (call) => videoEncoderConfigurationOptions("trt:Options", encodersOf(call)),
		},
		GetGuaranteedNumberOfVideoEncoderInstances: { access: "READ_MEDIA", answer: encoderInstances },
		GetStreamUri: { access: "READ_MEDIA", answer: streamUri },
		GetSnapshotUri: {
			access: "READ_MEDIA",
			answer: (call) => mediaUri(httpUrl(call.origin, snapshotPath(profileOf(call)))),
		},
	} satisfies Record<string, Operation>,
	lacks: (operation) =>
		operation.includes("Audio")
			? actionNotSupported("audio is not supported", "AudioNotSupported")
			: undefined,
	capabilities,
	category: { name: "Media", write: mediaCategory },
};

/** Where the camera's HTTP server has the picture of a profile. */
export function snapshotPath({ token }: MediaProfile): string {
	return `/snapshot?profile=${encodeURIComponent(token)}`;
}

/** tt:Profile. The name is the token: a client exists that uses one for the other (INTEROP: ponvif). */
function mediaProfile(name: QName, camera: OnvifCamera, profile: MediaProfile): Xml {
	return element(
		name,
		[
			element("tt:Name", profile.token),
			videoSourceConfiguration("tt:VideoSourceConfiguration", camera),
			videoEncoderConfiguration("tt:VideoEncoderConfiguration", profile),
		],
		{ token: profile.token, fixed: true },
	);
}

function sourceConfigurations({ camera }: Call): Xml {
	return videoSourceConfiguration("trt:Configurations", camera);
}

/** Every profile has an encoder of its own, and all of them run at once. */
function encoderInstances({ camera, request }: Call): Xml[] {
	checkSourceConfiguration(camera, tokenArgument(request, "ConfigurationToken"));
	const count = (codec: string) => camera.profiles.filter(({ stream }) => stream.codec === codec).length;
	return [
		element("trt:TotalNumber", camera.profiles.length),
		element("trt:JPEG", count("mjpeg")),
		element("trt:H264", count("h264")),
	];
}

/** The transports that the RTSP server has, as Media §5.15.1 spells them: RTP over UDP, and over RTSP over TCP. */
const transports: readonly string[] = ["UDP", "RTSP"];

function streamUri(call: Call): Xml {
	const setup = argument(call.request, "StreamSetup");
	const type = argument(setup, "Stream").text;
	const protocol = argument(argument(setup, "Transport"), "Protocol").text;
	const { stream } = profileOf(call);
	if (type !== "RTP-Unicast" || !transports.includes(protocol))
		throw invalidArgVal("InvalidStreamSetup", `${quoted(type)} over ${quoted(protocol)} is not offered`);
	return mediaUri(rtspUrl(call.origin, call.camera.rtspPort, stream.path));
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

function capabilities({ profiles }: OnvifCamera): Xml {
	return element(
		"trt:Capabilities",
		[
			element("trt:ProfileCapabilities", undefined, { MaximumNumberOfProfiles: profiles.length }),
			element("trt:StreamingCapabilities", undefined, {
				RTPMulticast: false,
				RTP_TCP: false,
				RTP_RTSP_TCP: true,
				NonAggregateControl: false,
			}),
		],
		{ SnapshotUri: true, Rotation: false, VideoSourceMode: false, OSD: false },
	);
}

/** tt:MediaCapabilities (Core Annex A). */
function mediaCategory({ profiles }: OnvifCamera, address: string): Xml {
	return element("tt:Media", [
		element("tt:XAddr", address),
		element("tt:StreamingCapabilities", [
			element("tt:RTPMulticast", false),
			element("tt:RTP_TCP", false),
			element("tt:RTP_RTSP_TCP", true),
		]),
		element(
			"tt:Extension",
			element("tt:ProfileCapabilities", element("tt:MaximumNumberOfProfiles", profiles.length)),
		),
	]);
}
