import type { Call } from "../service.ts";
import { tokenArgument } from "../soap/arguments.ts";
import {
	checkSourceConfiguration,
	configurationArgument,
	findEncoder,
	findProfile,
	nameArgument,
	refusable,
} from "../types/media-arguments.ts";
import { readMulticast } from "../types/multicast.ts";
import { readEncoderSettings } from "../types/video-encoder.ts";
import { checkSourceSettings } from "../types/video-source.ts";

/* What both Media services set, and in the same way. */

/** SetVideoSourceConfiguration. */
export async function setSource(call: Call): Promise<undefined> {
	const { camera } = call;
	const { found, token } = configurationArgument(call);
	checkSourceConfiguration(camera, token);
	const name = nameArgument(found);
	checkSourceSettings(found, camera);
	await refusable(() => camera.media.renameSource(name));
}

/** SetVideoEncoderConfiguration: when it is answered, the stream is as was asked for. */
export async function setEncoder(call: Call, service: "trt" | "tr2"): Promise<undefined> {
	const { camera } = call;
	const { found, token } = configurationArgument(call);
	const before = findEncoder(camera, token, service);
	const codecs = service === "trt" ? [before.stream.codec] : camera.media.optionsOf(before).codecs;
	const settings = { ...readEncoderSettings(found, before, service, codecs), name: nameArgument(found) };
	const multicast = readMulticast(found);
	if (multicast) await refusable(() => camera.multicast.check(token, multicast));
	await refusable(() => camera.media.setEncoder(token, settings));
	if (multicast) await refusable(() => camera.multicast.set(token, multicast));
}

/** SetSynchronizationPoint: a key frame, and all states in the metadata. */
export async function synchronise({ camera, request }: Call): Promise<undefined> {
	const { token, metadata } = findProfile(camera, tokenArgument(request, "ProfileToken"));
	await refusable(() => camera.media.synchronise(token));
	if (metadata) camera.metadata.synchronise();
}
