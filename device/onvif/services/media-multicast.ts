import { metadataToken } from "../metadata/settings.ts";
import type { MediaProfile, OnvifCamera } from "../model.ts";
import type { Call, Operation } from "../service.ts";
import { invalidArgVal, noRoom } from "../soap/fault.ts";
import { profileOf } from "../types/media-arguments.ts";

/* Multicast that RTSP has no part in, in both Media services (Media §5.17, Media2 §5.11). */

export const multicastOperations: Readonly<Record<string, Operation>> = {
	StartMulticastStreaming: {
		access: "ACTUATE",
		answer: (call) => {
			const profile = profileOf(call);
			checkMulticast(call.camera, profile);
			call.camera.multicast.start(profile.token);
			return undefined;
		},
	},
	/** What is not sent is stopped already. */
	StopMulticastStreaming: {
		access: "ACTUATE",
		answer: (call: Call) => {
			call.camera.multicast.stop(profileOf(call).token);
			return undefined;
		},
	},
};

/** @throws SoapFault IncompleteConfiguration for a profile of nothing; InvalidMulticastSettings when nothing of it goes anywhere */
export function checkMulticast(camera: OnvifCamera, { encoder, metadata, source }: MediaProfile): void {
	const video = source ? encoder : undefined;
	if (!video && !metadata)
		throw noRoom("IncompleteConfiguration", "there is nothing to send in the media profile");
	const tokens = [...(video ? [video.token] : []), ...(metadata ? [metadataToken] : [])];
	if (!tokens.some((token) => camera.multicast.group(token)))
		throw invalidArgVal(
			"InvalidMulticastSettings",
			"no configuration of the profile has a multicast address",
		);
}
