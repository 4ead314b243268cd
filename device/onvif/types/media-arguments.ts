import type { MediaProfile, OnvifCamera } from "../model.ts";
import type { Call } from "../service.ts";
import { optionalToken, tokenArgument } from "../soap/arguments.ts";
import { invalidArgVal, quoted } from "../soap/fault.ts";
import { encoderConfigurationToken } from "./video-encoder.ts";
import { sourceConfigurationToken } from "./video-source.ts";

/** @throws SoapFault NoProfile */
export function findProfile(camera: OnvifCamera, token: string): MediaProfile {
	const found = camera.profiles.find((profile) => profile.token === token);
	if (!found) throw invalidArgVal("NoProfile", `there is no media profile ${quoted(token)}`);
	return found;
}

/** The profile that the argument `ProfileToken` names. @throws SoapFault InvalidArgs, NoProfile */
export function profileOf({ camera, request }: Call): MediaProfile {
	return findProfile(camera, tokenArgument(request, "ProfileToken"));
}

/** The profile whose encoder configuration has this token. @throws SoapFault NoConfig */
export function findEncoder(camera: OnvifCamera, token: string): MediaProfile {
	const found = camera.profiles.find((profile) => encoderConfigurationToken(profile) === token);
	if (!found) throw invalidArgVal("NoConfig", `there is no video encoder configuration ${quoted(token)}`);
	return found;
}

/**
 * The encoders that the optional `ConfigurationToken` and `ProfileToken` select; without either, all of them. Each
 * profile has its own encoder, and no other fits it.
 *
 * @throws SoapFault InvalidArgs, NoProfile, NoConfig
 */
export function encodersOf({ camera, request }: Call): readonly MediaProfile[] {
	const profileToken = optionalToken(request, "ProfileToken");
	const profile = profileToken === undefined ? undefined : findProfile(camera, profileToken);
	const configuration = optionalToken(request, "ConfigurationToken");
	if (configuration === undefined) return profile ? [profile] : camera.profiles;
	const encoder = findEncoder(camera, configuration);
	if (profile && profile !== encoder)
		throw invalidArgVal("NoConfig", `${quoted(configuration)} does not fit the media profile`);
	return [encoder];
}

/** @throws SoapFault NoConfig when the token is not that of the video source configuration */
export function checkSourceConfiguration(camera: OnvifCamera, token: string): void {
	if (token !== sourceConfigurationToken(camera))
		throw invalidArgVal("NoConfig", `there is no video source configuration ${quoted(token)}`);
}

/**
 * Checks the same two optional tokens of a request about the video source configuration, which fits every profile.
 *
 * @throws SoapFault InvalidArgs, NoProfile, NoConfig
 */
export function checkSourceSelection({ camera, request }: Call): void {
	const profile = optionalToken(request, "ProfileToken");
	if (profile !== undefined) findProfile(camera, profile);
	const configuration = optionalToken(request, "ConfigurationToken");
	if (configuration !== undefined) checkSourceConfiguration(camera, configuration);
}
