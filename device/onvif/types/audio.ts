import { type AudioCodec, audioSettings } from "../../audio/loop.ts";
import { type AudioPart, audioTokens } from "../../camera/media/media-desk.ts";
import type { OnvifCamera } from "../model.ts";
import { argument, integerElement } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { actionNotSupported, invalidArgVal, quoted } from "../soap/fault.ts";
import { element, type QName, type Xml } from "../soap/write.ts";
import { multicastConfiguration } from "./multicast.ts";

/** A camera with sound has one source, and one configuration of it and of its encoder, whose codec is configured. */
const audioSourceToken = "sound";

/** tt:AudioEncoding, and the media types of Media2 (tt:AudioEncodingMimeNames). */
const encodings: Readonly<Record<AudioCodec, { readonly media1: string; readonly media2: string }>> = {
	g711: { media1: "G711", media2: "PCMU" },
	aac: { media1: "AAC", media2: "mpeg4-generic" },
};

/** @throws SoapFault ActionNotSupported, AudioNotSupported for a camera without sound */
export function audioOf({ audio }: OnvifCamera): AudioCodec {
	if (!audio) throw actionNotSupported("the camera has no sound", "AudioNotSupported");
	return audio;
}

/** @throws SoapFault NoConfig when the token is not that of the camera's one configuration of this kind */
export function checkAudio(camera: OnvifCamera, part: AudioPart, token: string): void {
	if (!camera.audio || token !== audioTokens[part]) {
		const kind = part === "audioSource" ? "audio source" : "audio encoder";
		throw invalidArgVal("NoConfig", `there is no ${kind} configuration ${quoted(token)}`);
	}
}

/** tt:AudioSource. */
export function audioSource(name: QName): Xml {
	return element(name, element("tt:Channels", 1), { token: audioSourceToken });
}

/** Tokens of the connectors that sound comes in at (DeviceIO). */
export function audioSourceTokens({ audio }: OnvifCamera): readonly string[] {
	return audio ? [audioSourceToken] : [];
}

function named({ media }: OnvifCamera, part: AudioPart): Xml[] {
	const users = media.profiles.filter((profile) => profile[part]);
	return [element("tt:Name", media.audioName(part)), element("tt:UseCount", users.length)];
}

/** tt:AudioSourceConfiguration, of both Media services. */
export function audioSourceConfiguration(name: QName, camera: OnvifCamera): Xml {
	return element(name, [...named(camera, "audioSource"), element("tt:SourceToken", audioSourceToken)], {
		token: audioTokens.audioSource,
	});
}

/** tt:AudioSourceConfigurationOptions. */
export function audioSourceConfigurationOptions(name: QName): Xml {
	return element(name, element("tt:InputTokensAvailable", audioSourceToken));
}

/** tt:AudioEncoderConfiguration (Media1): kilobits and thousands of samples per second. */
export function audioEncoderConfiguration(name: QName, camera: OnvifCamera, codec: AudioCodec): Xml {
	return element(
		name,
		[
			...named(camera, "audioEncoder"),
			element("tt:Encoding", encodings[codec].media1),
			...rates(codec),
			multicastConfiguration(camera, audioTokens.audioEncoder),
			element("tt:SessionTimeout", "PT60S"),
		],
		{ token: audioTokens.audioEncoder },
	);
}

/** tt:AudioEncoderConfigurationOptions (Media1): it is coded as it is configured. */
export function audioEncoderConfigurationOptions(name: QName, codec: AudioCodec): Xml {
	return element(
		name,
		element("tt:Options", [element("tt:Encoding", encodings[codec].media1), ...rateLists(codec)]),
	);
}

/** tt:AudioEncoder2Configuration (Media2). */
export function audioEncoder2Configuration(name: QName, camera: OnvifCamera, codec: AudioCodec): Xml {
	return element(
		name,
		[
			...named(camera, "audioEncoder"),
			element("tt:Encoding", encodings[codec].media2),
			multicastConfiguration(camera, audioTokens.audioEncoder),
			...rates(codec),
		],
		{ token: audioTokens.audioEncoder },
	);
}

/** tt:AudioEncoder2ConfigurationOptions (Media2). */
export function audioEncoder2ConfigurationOptions(name: QName, codec: AudioCodec): Xml {
	return element(name, [element("tt:Encoding", encodings[codec].media2), ...rateLists(codec)]);
}

function kilo(codec: AudioCodec): readonly [bitrate: number, rate: number] {
	const { bitrate, rate } = audioSettings[codec];
	return [bitrate / 1000, rate / 1000];
}

function rates(codec: AudioCodec): Xml[] {
	const [bitrate, rate] = kilo(codec);
	return [element("tt:Bitrate", bitrate), element("tt:SampleRate", rate)];
}

function rateLists(codec: AudioCodec): Xml[] {
	const [bitrate, rate] = kilo(codec);
	return [
		element("tt:BitrateList", element("tt:Items", bitrate)),
		element("tt:SampleRateList", element("tt:Items", rate)),
	];
}

/** Checks a tt:AudioSourceConfiguration that is to be set. @throws SoapFault InvalidArgs; ConfigModify for another source */
export function checkAudioSource(found: XmlElement): void {
	const source = argument(found, "SourceToken").text;
	if (source !== audioSourceToken)
		throw invalidArgVal("ConfigModify", `there is no audio source ${quoted(source)}`);
}

/**
 * Checks an encoder's configuration that is to be set: nothing but its name can be changed.
 *
 * @throws SoapFault InvalidArgs; ConfigModify for another codec or other rates
 */
export function checkAudioEncoder(found: XmlElement, codec: AudioCodec, service: "media1" | "media2"): void {
	const encoding = argument(found, "Encoding").text;
	const ours = encodings[codec][service];
	if (encoding !== ours)
		throw invalidArgVal("ConfigModify", `this encoder makes ${ours}, and not ${quoted(encoding)}`);
	const [bitrate, rate] = kilo(codec);
	if (integerElement(found, "Bitrate") !== bitrate || integerElement(found, "SampleRate") !== rate)
		throw invalidArgVal("ConfigModify", `${ours} is made at ${bitrate} kbit/s and ${rate} kHz alone`);
}
