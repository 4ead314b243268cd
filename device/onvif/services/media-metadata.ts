import type { Call, Operation } from "../service.ts";
import { booleanArgument, tokenArgument } from "../soap/arguments.ts";
import { configurationArgument, profileOf, refusable } from "../types/media-arguments.ts";
import {
	checkMetadata,
	checkMetadataSelection,
	metadataConfiguration,
	metadataConfigurationOptions,
	readMetadataSettings,
} from "../types/metadata.ts";
import { readMulticast } from "../types/multicast.ts";

/* The metadata configuration in both Media services, which have the same type for it. */

/** Media2 §5.4. */
export const media2MetadataOperations: Readonly<Record<string, Operation>> = {
	GetMetadataConfigurations: {
		access: "READ_MEDIA",
		answer: (call) => {
			checkMetadataSelection(call);
			return metadataConfiguration("tr2:Configurations", call.camera);
		},
	},
	GetMetadataConfigurationOptions: {
		access: "READ_MEDIA",
		answer: (call) => {
			checkMetadataSelection(call);
			return metadataConfigurationOptions("tr2:Options", call.camera);
		},
	},
	SetMetadataConfiguration: { access: "ACTUATE", answer: setMetadata },
};

/** Media §5.9. */
export const mediaMetadataOperations: Readonly<Record<string, Operation>> = {
	GetMetadataConfigurations: {
		access: "READ_MEDIA",
		answer: ({ camera }) => metadataConfiguration("trt:Configurations", camera),
	},
	GetMetadataConfiguration: {
		access: "READ_MEDIA",
		answer: ({ camera, request }) => {
			checkMetadata(tokenArgument(request, "ConfigurationToken"));
			return metadataConfiguration("trt:Configuration", camera);
		},
	},
	GetCompatibleMetadataConfigurations: {
		access: "READ_MEDIA",
		answer: (call) => {
			profileOf(call);
			return metadataConfiguration("trt:Configurations", call.camera);
		},
	},
	GetMetadataConfigurationOptions: {
		access: "READ_MEDIA",
		answer: (call) => {
			checkMetadataSelection(call);
			return metadataConfigurationOptions("trt:Options", call.camera);
		},
	},
	SetMetadataConfiguration: {
		access: "ACTUATE",
		answer: (call) => {
			booleanArgument(call.request, "ForcePersistence");
			return setMetadata(call);
		},
	},
	AddMetadataConfiguration: {
		access: "ACTUATE",
		answer: (call) => {
			const { token } = profileOf(call);
			checkMetadata(tokenArgument(call.request, "ConfigurationToken"));
			return change(call, token, true);
		},
	},
	RemoveMetadataConfiguration: {
		access: "ACTUATE",
		answer: (call) => change(call, profileOf(call).token, false),
	},
};

async function change({ camera }: Call, profile: string, metadata: boolean): Promise<undefined> {
	await refusable(() => camera.media.changeProfile(profile, { metadata }));
}

/** What was there before is replaced as a whole; it holds from the next document on. */
async function setMetadata(call: Call): Promise<undefined> {
	const { found, token } = configurationArgument(call);
	checkMetadata(token);
	const settings = readMetadataSettings(found, call.camera);
	const multicast = readMulticast(found);
	if (multicast) await refusable(() => call.camera.multicast.check(token, multicast));
	await refusable(() => call.camera.media.setMetadata(settings));
	if (multicast) await refusable(() => call.camera.multicast.set(token, multicast));
}
