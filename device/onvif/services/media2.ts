import { maxProfiles } from "../../camera/media/media-desk.ts";
import type { OnvifCamera } from "../model.ts";
import { httpUrl } from "../origin.ts";
import type { Call, Operation, Service } from "../service.ts";
import { argument, tokenArgument } from "../soap/arguments.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import {
	checkSourceConfiguration,
	checkSourceSelection,
	complete,
	encodersOf,
	profileOf,
	type StreamTransport,
	streamUriOf,
} from "../types/media-arguments.ts";
import {
	media2Encodings,
	videoEncoder2Configuration,
	videoEncoder2ConfigurationOptions,
} from "../types/video-encoder.ts";
import { videoSourceConfiguration, videoSourceConfigurationOptions } from "../types/video-source.ts";
import { snapshotPath } from "./media.ts";
import { media2AnalyticsOperations } from "./media-analytics.ts";
import { media2AudioOperations } from "./media-audio.ts";
import { media2MetadataOperations } from "./media-metadata.ts";
import { checkMulticast, multicastOperations } from "./media-multicast.ts";
import { media2OsdOperations } from "./media-osd.ts";
import { setEncoder, setSource, synchronise } from "./media-setters.ts";
import { maskOperations } from "./media2-masks.ts";
import { profileOperations } from "./media2-profiles.ts";

/** The second media service (ONVIF Media2 Service Specification). */
export const media2Service: Service = {
	prefix: "tr2",
	path: "media2_service",
	version: { major: 26, minor: 6 },
	operations: {
		...profileOperations,
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
				return videoSourceConfigurationOptions("tr2:Options", call.camera, maxProfiles);
			},
		},
		SetVideoSourceConfiguration: { access: "ACTUATE", answer: setSource },
		GetVideoEncoderConfigurations: {
			access: "READ_MEDIA",
			answer: (call) =>
				encodersOf(call, "tr2").map((encoder) =>
					videoEncoder2Configuration("tr2:Configurations", call.camera, encoder),
				),
		},
		GetVideoEncoderConfigurationOptions: {
			access: "READ_MEDIA",
			answer: (call) =>
				videoEncoder2ConfigurationOptions("tr2:Options", call.camera, encodersOf(call, "tr2")),
		},
		SetVideoEncoderConfiguration: { access: "ACTUATE", answer: (call) => setEncoder(call, "tr2") },
		GetVideoEncoderInstances: { access: "READ_MEDIA", answer: encoderInstances },
		GetStreamUri: { access: "READ_MEDIA", answer: streamUri },
		GetSnapshotUri: {
			access: "READ_MEDIA",
			answer: (call) => element("tr2:Uri", httpUrl(call.origin, snapshotPath(complete(profileOf(call))))),
		},
		SetSynchronizationPoint: { access: "ACTUATE", answer: synchronise },
		...multicastOperations,
		...media2MetadataOperations,
		...media2AnalyticsOperations,
		...maskOperations,
		...media2OsdOperations,
		...media2AudioOperations,
	} satisfies Record<string, Operation>,
	capabilities,
};

/** All encoders run at once. */
function encoderInstances({ camera, request }: Call): Xml {
	checkSourceConfiguration(camera, tokenArgument(request, "ConfigurationToken"));
	const { encoders } = camera.media;
	const codecs = Object.entries(media2Encodings).map(([codec, encoding]) =>
		element("tr2:Codec", [
			element("tr2:Encoding", encoding),
			element("tr2:Number", encoders.filter(({ stream }) => stream.codec === codec).length),
		]),
	);
	return element("tr2:Info", [codecs, element("tr2:Total", encoders.length)]);
}

/** How tr2:TransportProtocol spells what each transport's URI is of. */
const transports: Readonly<Record<string, StreamTransport>> = {
	RtspUnicast: "datagrams",
	RTSP: "interleaved",
	RtspOverHttp: "tunnel",
	RtspMulticast: "multicast",
};

function streamUri(call: Call): Xml {
	const protocol = argument(call.request, "Protocol").text;
	const profile = profileOf(call);
	complete(profile);
	const transport = Object.hasOwn(transports, protocol) ? transports[protocol] : undefined;
	if (!transport)
		throw invalidArgVal("InvalidStreamSetup", `the protocol ${quoted(protocol)} is not offered`);
	if (transport === "multicast") checkMulticast(call.camera, profile);
	return element("tr2:Uri", streamUriOf(call, profile, transport));
}

function capabilities({ ptz, audio }: OnvifCamera): Xml {
	return element(
		"tr2:Capabilities",
		[
			element("tr2:ProfileCapabilities", undefined, {
				MaximumNumberOfProfiles: maxProfiles,
				ConfigurationsSupported: `VideoSource VideoEncoder${audio ? " AudioSource AudioEncoder" : ""} Analytics${ptz ? " PTZ" : ""} Metadata`,
			}),
			element("tr2:StreamingCapabilities", undefined, {
				RTSPStreaming: true,
				RTPMulticast: true,
				RTP_RTSP_TCP: true,
				NonAggregateControl: false,
				AutoStartMulticast: true,
				SecureRTSPStreaming: false,
			}),
		],
		{
			SnapshotUri: true,
			Rotation: false,
			VideoSourceMode: false,
			OSD: true,
			TemporaryOSDText: true,
			Mask: true,
			// They lie in the scene: every configuration of the source has them.
			SourceMask: true,
		},
	);
}
