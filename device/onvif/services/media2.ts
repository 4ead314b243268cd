import type { OnvifCamera } from "../model.ts";
import { httpUrl, rtspUrl } from "../origin.ts";
import type { Call, Operation, Service } from "../service.ts";
import { argument, optionalToken, tokenArgument } from "../soap/arguments.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import {
	checkSourceConfiguration,
	checkSourceSelection,
	encodersOf,
	findProfile,
	profileOf,
} from "../types/media-arguments.ts";
import { videoEncoder2Configuration, videoEncoder2ConfigurationOptions } from "../types/video-encoder.ts";
import { videoSourceConfiguration, videoSourceConfigurationOptions } from "../types/video-source.ts";
import { snapshotPath } from "./media.ts";
import { maskOperations } from "./media2-masks.ts";

/** The second media service (ONVIF Media2 Service Specification). */
export const media2Service: Service = {
	prefix: "tr2",
	path: "media2_service",
	version: { major: 26, minor: 6 },
	operations: {
		GetProfiles: { access: "READ_MEDIA", answer: profiles },
		GetVideoSourceConfigurations: {
			access: "READ_MEDIA",
			answer: (call) => {
				checkSourceSelection(call);
				return videoSourceConfiguration("tr2:Configurations", call.camera);
			},
		},
		GetVideoSourceConfigurationOptions: {
			access: "READ_MEDIA",
			answer: (call) => {
				checkSourceSelection(call);
				return videoSourceConfigurationOptions("tr2:Options", call.camera);
			},
		},
		GetVideoEncoderConfigurations: {
			access: "READ_MEDIA",
			answer: (call) =>
				encodersOf(call).map((profile) => videoEncoder2Configuration("tr2:Configurations", profile)),
		},
		GetVideoEncoderConfigurationOptions: {
			access: "READ_MEDIA",
			answer: (call) =>
				encodersOf(call).map((profile) => videoEncoder2ConfigurationOptions("tr2:Options", profile)),
		},
		GetVideoEncoderInstances: { access: "READ_MEDIA", answer: encoderInstances },
		GetStreamUri: { access: "READ_MEDIA", answer: streamUri },
		GetSnapshotUri: {
			access: "READ_MEDIA",
			answer: (call) => element("tr2:Uri", httpUrl(call.origin, snapshotPath(profileOf(call)))),
		},
		...maskOperations,
	} satisfies Record<string, Operation>,
	capabilities,
};

/** Media2 §5.1.2: configurations come with the types that are asked for, and without a type not at all. */
function profiles({ camera, request }: Call): Xml[] {
	const token = optionalToken(request, "Token");
	const types = request.all("Type").map(({ text }) => text);
	const wants = (type: string) => types.includes("All") || types.includes(type);
	const chosen = token === undefined ? camera.profiles : [findProfile(camera, token)];
	return chosen.map((profile) => {
		const configurations = [
			wants("VideoSource") ? videoSourceConfiguration("tr2:VideoSource", camera) : undefined,
			wants("VideoEncoder") ? videoEncoder2Configuration("tr2:VideoEncoder", profile) : undefined,
		];
		return element(
			"tr2:Profiles",
			[
				element("tr2:Name", profile.token),
				configurations.some(Boolean) ? element("tr2:Configurations", configurations) : undefined,
			],
			{ token: profile.token, fixed: true },
		);
	});
}

/** Every profile has an encoder of its own, and all of them run at once. */
function encoderInstances({ camera, request }: Call): Xml {
	checkSourceConfiguration(camera, tokenArgument(request, "ConfigurationToken"));
	const encodings = { H264: "h264", JPEG: "mjpeg" } as const;
	const codecs = Object.entries(encodings).map(([encoding, codec]) =>
		element("tr2:Codec", [
			element("tr2:Encoding", encoding),
			element("tr2:Number", camera.profiles.filter(({ stream }) => stream.codec === codec).length),
		]),
	);
	return element("tr2:Info", [codecs, element("tr2:Total", camera.profiles.length)]);
}

/** The transports that the RTSP server has, as tr2:TransportProtocol spells them: RTP over UDP, and interleaved. */
const transports: readonly string[] = ["RtspUnicast", "RTSP"];

function streamUri(call: Call): Xml {
	const protocol = argument(call.request, "Protocol").text;
	const { stream } = profileOf(call);
	if (!transports.includes(protocol))
		throw invalidArgVal("InvalidStreamSetup", `the protocol ${quoted(protocol)} is not offered`);
	return element("tr2:Uri", rtspUrl(call.origin, call.camera.rtspPort, stream.path));
}

function capabilities({ profiles: { length } }: OnvifCamera): Xml {
	return element(
		"tr2:Capabilities",
		[
			element("tr2:ProfileCapabilities", undefined, {
				MaximumNumberOfProfiles: length,
				ConfigurationsSupported: "VideoSource VideoEncoder",
			}),
			element("tr2:StreamingCapabilities", undefined, {
				RTSPStreaming: true,
				RTPMulticast: false,
				RTP_RTSP_TCP: true,
				NonAggregateControl: false,
				AutoStartMulticast: false,
				SecureRTSPStreaming: false,
			}),
		],
		{
			SnapshotUri: true,
			Rotation: false,
			VideoSourceMode: false,
			OSD: false,
			Mask: true,
			// They lie in the scene: every configuration of the source has them.
			SourceMask: true,
		},
	);
}
