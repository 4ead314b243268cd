import type { OnvifCamera } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { argument, optionalArgument, optionalToken, tokenArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { analyticsConfiguration, checkAnalytics } from "../types/analytics-configuration.ts";
import { audioEncoder2Configuration, audioSourceConfiguration, checkAudio } from "../types/audio.ts";
import {
	checkSourceConfiguration,
	findEncoder,
	findProfile,
	nameArgument,
	profileOf,
	refusable,
} from "../types/media-arguments.ts";
import { checkMetadata, metadataConfiguration } from "../types/metadata.ts";
import { ptzConfiguration } from "../types/ptz.ts";
import { checkPtz } from "../types/ptz-arguments.ts";
import { videoEncoder2Configuration } from "../types/video-encoder.ts";
import { videoSourceConfiguration } from "../types/video-source.ts";

type ProfileChange = Parameters<OnvifCamera["media"]["changeProfile"]>[1];

/** Media profiles in Media2 (Media2 §5.2). */
export const profileOperations: Readonly<Record<string, Operation>> = {
	GetProfiles: { access: "READ_MEDIA", answer: profiles },
	CreateProfile: {
		access: "ACTUATE",
		answer: async (call) => {
			const { camera, request } = call;
			const name = nameArgument(request);
			const change = added(call);
			return element("tr2:Token", await refusable(() => camera.media.createProfile(name, undefined, change)));
		},
	},
	DeleteProfile: {
		access: "ACTUATE",
		answer: async ({ camera, request }) => {
			const { token } = findProfile(camera, tokenArgument(request, "Token"));
			await refusable(() => camera.media.deleteProfile(token));
		},
	},
	AddConfiguration: {
		access: "ACTUATE",
		answer: async (call) => {
			const { token } = profileOf(call);
			const name = optionalArgument(call.request, "Name") ? nameArgument(call.request) : undefined;
			const change = added(call);
			await refusable(() => call.camera.media.changeProfile(token, { ...change, name }));
		},
	},
	RemoveConfiguration: {
		access: "ACTUATE",
		answer: async (call) => {
			const { token } = profileOf(call);
			const change = removed(call);
			await refusable(() => call.camera.media.changeProfile(token, change));
		},
	},
};

/** Media2 §5.1.2: configurations come with the types that are asked for, and without a type not at all. */
function profiles({ camera, request }: Call): Xml[] {
	const token = optionalToken(request, "Token");
	const types = request.all("Type").map(({ text }) => text);
	const wants = (type: string) => types.includes("All") || types.includes(type);
	const chosen = token === undefined ? camera.media.profiles : [findProfile(camera, token)];
	return chosen.map((profile) => {
		const { token, name, fixed, source, encoder, audioSource, audioEncoder, analytics, ptz, metadata } =
			profile;
		const configurations = [
			source && wants("VideoSource") ? videoSourceConfiguration("tr2:VideoSource", camera) : undefined,
			audioSource && wants("AudioSource") ? audioSourceConfiguration("tr2:AudioSource", camera) : undefined,
			encoder && wants("VideoEncoder")
				? videoEncoder2Configuration("tr2:VideoEncoder", camera, encoder)
				: undefined,
			audioEncoder && camera.audio && wants("AudioEncoder")
				? audioEncoder2Configuration("tr2:AudioEncoder", camera, camera.audio)
				: undefined,
			analytics && wants("Analytics") ? analyticsConfiguration("tr2:Analytics", camera) : undefined,
			ptz && camera.ptz && wants("PTZ") ? ptzConfiguration("tr2:PTZ", camera, camera.ptz) : undefined,
			metadata && wants("Metadata") ? metadataConfiguration("tr2:Metadata", camera) : undefined,
		];
		return element(
			"tr2:Profiles",
			[
				element("tr2:Name", name),
				configurations.some(Boolean) ? element("tr2:Configurations", configurations) : undefined,
			],
			{ token, fixed },
		);
	});
}

/**
 * tr2:ConfigurationRef: the camera has video, analytics, metadata and perhaps sound and PTZ, and nothing else that could be in a profile.
 */
function added({ camera, request }: Call): ProfileChange {
	let change: ProfileChange = {};
	for (const { type, found } of references(request)) {
		if (type === "All") continue;
		const token = tokenArgument(found, "Token");
		if (type === "VideoSource") {
			checkSourceConfiguration(camera, token);
			change = { ...change, source: true };
		} else if (type === "Metadata") {
			checkMetadata(token);
			change = { ...change, metadata: true };
		} else if (type === "AudioSource") {
			checkAudio(camera, "audioSource", token);
			change = { ...change, audioSource: true };
		} else if (type === "AudioEncoder") {
			checkAudio(camera, "audioEncoder", token);
			change = { ...change, audioEncoder: true };
		} else if (type === "PTZ" && camera.ptz) {
			checkPtz(token);
			change = { ...change, ptz: true };
		} else if (type === "Analytics") {
			checkAnalytics(token);
			change = { ...change, analytics: true };
		} else if (type === "VideoEncoder")
			change = { ...change, encoder: findEncoder(camera, token, "tr2").token };
		else throw invalidArgVal("NoConfig", `there is no configuration of the type ${quoted(type)}`);
	}
	return change;
}

/** Tokens are not looked at, and what is not there is removed already (Media2 §5.2.4). */
function removed({ request }: Call): ProfileChange {
	const types = references(request).map(({ type }) => type);
	if (types.length === 0) throw invalidArgs("Configuration is missing");
	const all = types.includes("All");
	return {
		...((all || types.includes("VideoSource")) && { source: false }),
		...((all || types.includes("VideoEncoder")) && { encoder: null }),
		...((all || types.includes("AudioSource")) && { audioSource: false }),
		...((all || types.includes("AudioEncoder")) && { audioEncoder: false }),
		...((all || types.includes("PTZ")) && { ptz: false }),
		...((all || types.includes("Metadata")) && { metadata: false }),
		...((all || types.includes("Analytics")) && { analytics: false }),
	};
}

function references(request: XmlElement): { readonly type: string; readonly found: XmlElement }[] {
	return request.all("Configuration").map((found) => ({ type: argument(found, "Type").text, found }));
}
