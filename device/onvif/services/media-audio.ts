import type { AudioPart } from "../../camera/media/media-desk.ts";
import type { OnvifCamera } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { booleanArgument, tokenArgument } from "../soap/arguments.ts";
import {
	audioEncoder2Configuration,
	audioEncoder2ConfigurationOptions,
	audioEncoderConfiguration,
	audioEncoderConfigurationOptions,
	audioOf,
	audioSource,
	audioSourceConfiguration,
	audioSourceConfigurationOptions,
	checkAudio,
	checkAudioEncoder,
	checkAudioSource,
} from "../types/audio.ts";
import {
	checkSelection,
	configurationArgument,
	nameArgument,
	profileOf,
	refusable,
} from "../types/media-arguments.ts";
import { readMulticast } from "../types/multicast.ts";

/* Sound in both Media services. Cameras without it refuse in Media1, which has a fault for that, and have nothing in Media2. */

/** Media §5.4, §5.6 and §5.2. */
export const mediaAudioOperations: Readonly<Record<string, Operation>> = {
	GetAudioSources: heard(() => audioSource("trt:AudioSources")),
	GetAudioSourceConfigurations: heard(({ camera }) => audioSourceConfiguration("trt:Configurations", camera)),
	GetAudioSourceConfiguration: heard((call) => {
		checkAudio(call.camera, "audioSource", tokenArgument(call.request, "ConfigurationToken"));
		return audioSourceConfiguration("trt:Configuration", call.camera);
	}),
	GetCompatibleAudioSourceConfigurations: heard((call) => {
		profileOf(call);
		return audioSourceConfiguration("trt:Configurations", call.camera);
	}),
	GetAudioSourceConfigurationOptions: heard((call) => {
		checkSelected(call, "audioSource");
		return audioSourceConfigurationOptions("trt:Options");
	}),
	SetAudioSourceConfiguration: { access: "ACTUATE", answer: (call) => setMedia1(call, "audioSource") },
	AddAudioSourceConfiguration: { access: "ACTUATE", answer: (call) => add(call, "audioSource") },
	RemoveAudioSourceConfiguration: { access: "ACTUATE", answer: (call) => remove(call, "audioSource") },
	GetAudioEncoderConfigurations: heard(({ camera }) =>
		audioEncoderConfiguration("trt:Configurations", camera, audioOf(camera)),
	),
	GetAudioEncoderConfiguration: heard((call) => {
		checkAudio(call.camera, "audioEncoder", tokenArgument(call.request, "ConfigurationToken"));
		return audioEncoderConfiguration("trt:Configuration", call.camera, audioOf(call.camera));
	}),
	GetCompatibleAudioEncoderConfigurations: heard((call) => {
		profileOf(call);
		return audioEncoderConfiguration("trt:Configurations", call.camera, audioOf(call.camera));
	}),
	GetAudioEncoderConfigurationOptions: heard((call) => {
		checkSelected(call, "audioEncoder");
		return audioEncoderConfigurationOptions("trt:Options", audioOf(call.camera));
	}),
	SetAudioEncoderConfiguration: { access: "ACTUATE", answer: (call) => setMedia1(call, "audioEncoder") },
	AddAudioEncoderConfiguration: { access: "ACTUATE", answer: (call) => add(call, "audioEncoder") },
	RemoveAudioEncoderConfiguration: { access: "ACTUATE", answer: (call) => remove(call, "audioEncoder") },
};

/** Media2 §5.3 and §5.4. */
export const media2AudioOperations: Readonly<Record<string, Operation>> = {
	GetAudioSourceConfigurations: {
		access: "READ_MEDIA",
		answer: (call) => {
			checkSelected(call, "audioSource");
			return call.camera.audio && audioSourceConfiguration("tr2:Configurations", call.camera);
		},
	},
	GetAudioSourceConfigurationOptions: heard((call) => {
		checkSelected(call, "audioSource");
		return audioSourceConfigurationOptions("tr2:Options");
	}),
	SetAudioSourceConfiguration: { access: "ACTUATE", answer: (call) => set(call, "audioSource", "media2") },
	GetAudioEncoderConfigurations: {
		access: "READ_MEDIA",
		answer: (call) => {
			checkSelected(call, "audioEncoder");
			const { audio } = call.camera;
			return audio && audioEncoder2Configuration("tr2:Configurations", call.camera, audio);
		},
	},
	GetAudioEncoderConfigurationOptions: {
		access: "READ_MEDIA",
		answer: (call) => {
			checkSelected(call, "audioEncoder");
			const { audio } = call.camera;
			return audio && audioEncoder2ConfigurationOptions("tr2:Options", audio);
		},
	},
	SetAudioEncoderConfiguration: { access: "ACTUATE", answer: (call) => set(call, "audioEncoder", "media2") },
};

/** An operation that a camera without sound refuses. */
function heard(answer: (call: Call) => ReturnType<Operation["answer"]>): Operation {
	return {
		access: "READ_MEDIA",
		answer: (call) => {
			audioOf(call.camera);
			return answer(call);
		},
	};
}

function checkSelected(call: Call, part: AudioPart): void {
	checkSelection(call, (token) => checkAudio(call.camera, part, token));
}

function setMedia1(call: Call, part: AudioPart): Promise<undefined> {
	audioOf(call.camera);
	booleanArgument(call.request, "ForcePersistence");
	return set(call, part, "media1");
}

async function set(call: Call, part: AudioPart, service: "media1" | "media2"): Promise<undefined> {
	const { camera } = call;
	const { found, token } = configurationArgument(call);
	checkAudio(camera, part, token);
	const name = nameArgument(found);
	if (part === "audioSource") checkAudioSource(found);
	else checkAudioEncoder(found, audioOf(camera), service);
	const multicast = part === "audioEncoder" ? readMulticast(found) : undefined;
	await refusable(() => {
		if (multicast) camera.multicast.set(token, multicast);
		camera.media.renameAudio(part, name);
	});
}

async function add(call: Call, part: AudioPart): Promise<undefined> {
	const { camera, request } = call;
	audioOf(camera);
	const configuration = tokenArgument(request, "ConfigurationToken");
	const { token } = profileOf(call);
	checkAudio(camera, part, configuration);
	await change(camera, token, part, true);
}

async function remove(call: Call, part: AudioPart): Promise<undefined> {
	audioOf(call.camera);
	await change(call.camera, profileOf(call).token, part, false);
}

async function change({ media }: OnvifCamera, token: string, part: AudioPart, there: boolean): Promise<void> {
	await refusable(() => media.changeProfile(token, { [part]: there }));
}
