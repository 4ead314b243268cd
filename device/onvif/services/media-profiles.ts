import type { MediaProfile, OnvifCamera } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { tokenArgument } from "../soap/arguments.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { analyticsConfiguration } from "../types/analytics-configuration.ts";
import { audioEncoderConfiguration, audioSourceConfiguration } from "../types/audio.ts";
import {
	checkSourceConfiguration,
	findProfile,
	nameArgument,
	newProfileToken,
	profileOf,
	refusable,
} from "../types/media-arguments.ts";
import { metadataConfiguration } from "../types/metadata.ts";
import { ptzConfiguration } from "../types/ptz.ts";
import { checkPtz, ptzOf } from "../types/ptz-arguments.ts";
import { isInMedia1, videoEncoderConfiguration } from "../types/video-encoder.ts";
import { videoSourceConfiguration } from "../types/video-source.ts";

/** Media profiles in Media1 (Media §5.2). */
export const profileOperations: Readonly<Record<string, Operation>> = {
	GetProfiles: {
		access: "READ_MEDIA",
		answer: ({ camera }) =>
			camera.media.profiles.map((profile) => mediaProfile("trt:Profiles", camera, profile)),
	},
	GetProfile: {
		access: "READ_MEDIA",
		answer: (call) => mediaProfile("trt:Profile", call.camera, profileOf(call)),
	},
	CreateProfile: {
		access: "ACTUATE",
		answer: async ({ camera, request }) => {
			const [name, wanted] = [nameArgument(request), newProfileToken(request)];
			const token = await refusable(() => camera.media.createProfile(name, wanted));
			return mediaProfile("trt:Profile", camera, findProfile(camera, token));
		},
	},
	DeleteProfile: {
		access: "ACTUATE",
		answer: async (call) => {
			const { token } = profileOf(call);
			await refusable(() => call.camera.media.deleteProfile(token));
		},
	},
	AddVideoSourceConfiguration: {
		access: "ACTUATE",
		answer: (call) => {
			const configuration = tokenArgument(call.request, "ConfigurationToken");
			return change(call, () => {
				checkSourceConfiguration(call.camera, configuration);
				return { source: true };
			});
		},
	},
	RemoveVideoSourceConfiguration: {
		access: "ACTUATE",
		answer: (call) => change(call, () => ({ source: false })),
	},
	AddVideoEncoderConfiguration: {
		access: "ACTUATE",
		answer: (call) => {
			const encoder = tokenArgument(call.request, "ConfigurationToken");
			return change(call, () => ({ encoder }));
		},
	},
	RemoveVideoEncoderConfiguration: {
		access: "ACTUATE",
		answer: (call) => change(call, () => ({ encoder: null })),
	},
	AddPTZConfiguration: {
		access: "ACTUATE",
		answer: (call) => {
			const configuration = tokenArgument(call.request, "ConfigurationToken");
			return change(call, () => {
				ptzOf(call.camera);
				checkPtz(configuration);
				return { ptz: true };
			});
		},
	},
	RemovePTZConfiguration: {
		access: "ACTUATE",
		answer: (call) =>
			change(call, () => {
				ptzOf(call.camera);
				return { ptz: false };
			}),
	},
};

/** An unknown profile is told before an unknown configuration is. */
async function change(
	call: Call,
	to: () => Parameters<OnvifCamera["media"]["changeProfile"]>[1],
): Promise<undefined> {
	const { token } = profileOf(call);
	await refusable(() => call.camera.media.changeProfile(token, to()));
}

/** tt:Profile. The names of the camera's own are their tokens: a client exists that uses one for the other (INTEROP: ponvif). */
function mediaProfile(name: QName, camera: OnvifCamera, profile: MediaProfile): Xml {
	return element(
		name,
		[
			element("tt:Name", profile.name),
			profile.source ? videoSourceConfiguration("tt:VideoSourceConfiguration", camera) : undefined,
			profile.audioSource ? audioSourceConfiguration("tt:AudioSourceConfiguration", camera) : undefined,
			profile.encoder && isInMedia1(profile.encoder)
				? videoEncoderConfiguration("tt:VideoEncoderConfiguration", camera, profile.encoder)
				: undefined,
			profile.audioEncoder && camera.audio
				? audioEncoderConfiguration("tt:AudioEncoderConfiguration", camera, camera.audio)
				: undefined,
			profile.analytics ? analyticsConfiguration("tt:VideoAnalyticsConfiguration", camera) : undefined,
			profile.ptz && camera.ptz ? ptzConfiguration("tt:PTZConfiguration", camera, camera.ptz) : undefined,
			profile.metadata ? metadataConfiguration("tt:MetadataConfiguration", camera) : undefined,
		],
		{ token: profile.token, fixed: profile.fixed },
	);
}
