import { checkName } from "../../../masks/sanitise/name.ts";
import { besideOf } from "../../camera/media/media-desk.ts";
import { sourceConfigurationToken } from "../../camera/media/video-source.ts";
import { PersienneError } from "../../errors.ts";
import { formatBeside, isSameBeside } from "../../media/beside.ts";
import type { MediaProfile, OnvifCamera, VideoEncoder } from "../model.ts";
import { httpUrl, rtspsUrl, rtspUrl } from "../origin.ts";
import type { Call } from "../service.ts";
import { argument, optionalToken, tokenArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgs, invalidArgVal, noRoom, quoted, SoapFault, valueInvalid } from "../soap/fault.ts";
import { isInMedia1 } from "./video-encoder.ts";

/** @throws SoapFault NoProfile */
export function findProfile(camera: OnvifCamera, token: string): MediaProfile {
	const found = camera.media.profiles.find((profile) => profile.token === token);
	if (!found) throw invalidArgVal("NoProfile", `there is no media profile ${quoted(token)}`);
	return found;
}

/** The profile that the argument `ProfileToken` names. @throws SoapFault InvalidArgs, NoProfile */
export function profileOf({ camera, request }: Call): MediaProfile {
	return findProfile(camera, tokenArgument(request, "ProfileToken"));
}

/** A profile that can be streamed: it has a source and an encoder. @throws SoapFault IncompleteConfiguration */
export function complete(profile: MediaProfile): { readonly token: string; readonly encoder: VideoEncoder } {
	const { token, source, encoder } = profile;
	if (!source || !encoder)
		throw noRoom("IncompleteConfiguration", "the media profile lacks a video source or encoder");
	return { token, encoder };
}

/**
 * Where RTSP has what is in a profile. A stream's plain path has what the camera's own profile of it has; for profiles that
 * differ from that, there are other paths below it.
 *
 * @throws SoapFault IncompleteConfiguration
 */
function streamPath(profile: MediaProfile): string {
	const { beside, stream } = complete(profile).encoder;
	const { path } = stream;
	const wanted = besideOf(profile);
	return isSameBeside(wanted, beside) ? path : `${path}/${formatBeside(wanted)}`;
}

/** The encoders that a service has words for. */
export function encodersIn(camera: OnvifCamera, service: "trt" | "tr2"): readonly VideoEncoder[] {
	const { encoders } = camera.media;
	return service === "trt" ? encoders.filter(isInMedia1) : encoders;
}

/**
 * How a client wants to get a stream: media by UDP, on the RTSP connection, or through the port that it asks at. Who asks
 * by https gets the last two over TLS. Datagrams are not encrypted: they belong to plain RTSP.
 */
export type StreamTransport = "datagrams" | "interleaved" | "tunnel" | "multicast";

/** @throws SoapFault IncompleteConfiguration */
export function streamUriOf(
	{ camera, origin }: Call,
	profile: MediaProfile,
	transport: StreamTransport,
): string {
	const path = streamPath(profile);
	if (transport === "tunnel") return httpUrl(origin, `/${encodeURI(path)}`);
	if (transport === "interleaved" && origin.secure && camera.rtspsPort !== undefined)
		return rtspsUrl(origin, camera.rtspsPort, path);
	// There its description names the groups.
	if (transport === "multicast") return rtspUrl(origin, camera.rtspPort, `${path}/multicast`);
	return rtspUrl(origin, camera.rtspPort, path);
}

/** @throws SoapFault NoConfig */
export function findEncoder(camera: OnvifCamera, token: string, service: "trt" | "tr2"): VideoEncoder {
	const found = encodersIn(camera, service).find((encoder) => encoder.token === token);
	if (!found) throw invalidArgVal("NoConfig", `there is no video encoder configuration ${quoted(token)}`);
	return found;
}

/**
 * The encoders that the optional `ConfigurationToken` and `ProfileToken` select; without the first, all of them: each
 * fits every profile.
 *
 * @throws SoapFault InvalidArgs, NoProfile, NoConfig
 */
export function encodersOf({ camera, request }: Call, service: "trt" | "tr2"): readonly VideoEncoder[] {
	const profile = optionalToken(request, "ProfileToken");
	if (profile !== undefined) findProfile(camera, profile);
	const configuration = optionalToken(request, "ConfigurationToken");
	return configuration === undefined
		? encodersIn(camera, service)
		: [findEncoder(camera, configuration, service)];
}

/** @throws SoapFault NoConfig when the token is not that of the video source configuration */
export function checkSourceConfiguration(camera: OnvifCamera, token: string): void {
	if (token !== sourceConfigurationToken(camera.videoSource))
		throw invalidArgVal("NoConfig", `there is no video source configuration ${quoted(token)}`);
}

/**
 * Checks the optional `ProfileToken` and `ConfigurationToken` of a request about a configuration that fits every profile.
 *
 * @param check of the configuration's token
 * @throws SoapFault InvalidArgs, NoProfile, and what `check` throws
 */
export function checkSelection({ camera, request }: Call, check: (token: string) => void): void {
	const profile = optionalToken(request, "ProfileToken");
	if (profile !== undefined) findProfile(camera, profile);
	const configuration = optionalToken(request, "ConfigurationToken");
	if (configuration !== undefined) check(configuration);
}

/** The same of the video source configuration. @throws SoapFault InvalidArgs, NoProfile, NoConfig */
export function checkSourceSelection(call: Call): void {
	checkSelection(call, (token) => checkSourceConfiguration(call.camera, token));
}

/** tt:Name has up to 64 characters. */
const maxNameLength = 64;

/** @throws SoapFault InvalidArgs; InvalidArgVal for one that every viewer would read, and that reads like a number plate */
export function nameArgument(request: XmlElement): string {
	const { text } = argument(request, "Name");
	if (text === "" || text.length > maxNameLength)
		throw invalidArgs(`Name has to have 1 to ${maxNameLength} characters`);
	checkPublished("Name", text);
	return text;
}

/** What the Media specification (CreateProfile) has a device take at least, and no more: it becomes part of MQTT topics. */
const profileToken = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;

/** A token that a client wants a media profile to have: events tell of it. @throws SoapFault InvalidArgs, InvalidArgVal */
export function newProfileToken(request: XmlElement): string | undefined {
	const token = optionalToken(request, "Token");
	if (token === undefined) return undefined;
	if (!profileToken.test(token))
		throw valueInvalid("Token has letters, digits, _, - and dots, and begins with a letter or digit");
	checkPublished("Token", token);
	return token;
}

/** The fault says why, and never what was sent. */
function checkPublished(what: string, text: string): void {
	const verdict = checkName(text);
	if (!verdict.ok) throw valueInvalid(`${what} is refused: ${verdict.reason}`);
}

/** The token of a configuration that is to be set: the attribute of the element. @throws SoapFault InvalidArgs */
export function configurationArgument({ request }: Call): { found: XmlElement; token: string } {
	const found = argument(request, "Configuration");
	const token = found.attribute("token")?.trim();
	if (!token) throw invalidArgs("the configuration has no token");
	return { found, token };
}

/** The camera's refusals in the words of ONVIF. */
function mediaFault(error: unknown): unknown {
	if (!(error instanceof PersienneError)) return error;
	const { code, message } = error;
	if (code === "NO_PROFILE") return invalidArgVal("NoProfile", message);
	if (code === "NO_CONFIG") return invalidArgVal("NoConfig", message);
	if (code === "PROFILE_EXISTS") return invalidArgVal("ProfileExists", message);
	if (code === "CONFIG_MODIFY") return invalidArgVal("ConfigModify", message);
	if (code === "MAX_PROFILES") return noRoom("MaxNVTProfiles", message);
	if (code === "PROFILE_FIXED")
		return new SoapFault("Sender", ["Action", "DeletionOfFixedProfile"], `Action Failed: ${message}`);
	return error;
}

/** Runs a change of profiles or configurations. @throws SoapFault */
export async function refusable<T>(change: () => T | Promise<T>): Promise<T> {
	try {
		return await change();
	} catch (error) {
		throw mediaFault(error);
	}
}
