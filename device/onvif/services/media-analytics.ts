import type { Call, Operation } from "../service.ts";
import { booleanArgument } from "../soap/arguments.ts";
import {
	analyticsConfiguration,
	checkAnalytics,
	checkAnalyticsSelection,
	checkAnalyticsToken,
	replaceAnalytics,
} from "../types/analytics-configuration.ts";
import { configurationArgument, profileOf, refusable } from "../types/media-arguments.ts";

/* The analytics configuration in both Media services, which have the same type for it under two names. */

/** Media2 §5.4. */
export const media2AnalyticsOperations: Readonly<Record<string, Operation>> = {
	GetAnalyticsConfigurations: {
		access: "READ_MEDIA",
		answer: (call) => {
			checkAnalyticsSelection(call);
			return analyticsConfiguration("tr2:Configurations", call.camera);
		},
	},
};

/** Media §5.8. */
export const mediaAnalyticsOperations: Readonly<Record<string, Operation>> = {
	GetVideoAnalyticsConfigurations: {
		access: "READ_MEDIA",
		answer: ({ camera }) => analyticsConfiguration("trt:Configurations", camera),
	},
	GetVideoAnalyticsConfiguration: {
		access: "READ_MEDIA",
		answer: ({ camera, request }) => {
			checkAnalyticsToken(request);
			return analyticsConfiguration("trt:Configuration", camera);
		},
	},
	GetCompatibleVideoAnalyticsConfigurations: {
		access: "READ_MEDIA",
		answer: (call) => {
			profileOf(call);
			return analyticsConfiguration("trt:Configurations", call.camera);
		},
	},
	SetVideoAnalyticsConfiguration: {
		access: "ACTUATE",
		answer: (call) => {
			booleanArgument(call.request, "ForcePersistence");
			const { found, token } = configurationArgument(call);
			checkAnalytics(token);
			replaceAnalytics(call, found);
			return undefined;
		},
	},
	AddVideoAnalyticsConfiguration: {
		access: "ACTUATE",
		answer: (call) => {
			const { token } = profileOf(call);
			checkAnalyticsToken(call.request);
			return change(call, token, true);
		},
	},
	RemoveVideoAnalyticsConfiguration: {
		access: "ACTUATE",
		answer: (call) => change(call, profileOf(call).token, false),
	},
};

async function change({ camera }: Call, profile: string, analytics: boolean): Promise<undefined> {
	await refusable(() => camera.media.changeProfile(profile, { analytics }));
}
