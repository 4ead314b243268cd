import { audioTokens } from "../../camera/media/media-desk.ts";
import { metadataToken } from "../metadata/settings.ts";
import type { OnvifCamera } from "../model.ts";
import { argument, integerElement, optionalArgument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { invalidArgVal } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";
import { readIpAddress } from "./network-host.ts";

type MulticastSettings = ReturnType<OnvifCamera["multicast"]["settings"]>;

/** tt:MulticastConfiguration of the configuration `token`: 0.0.0.0 says that it goes nowhere. */
export function multicastConfiguration({ media, multicast }: OnvifCamera, token: string): Xml {
	const { address, port, ttl } = multicast.settings(token);
	const isSent = media.profiles.some((profile) => {
		const has =
			token === metadataToken
				? profile.metadata
				: token === audioTokens.audioEncoder
					? profile.audioEncoder
					: profile.encoder?.token === token;
		return has && multicast.running.includes(profile.token);
	});
	return element("tt:Multicast", [
		element("tt:Address", [element("tt:Type", "IPv4"), element("tt:IPv4Address", address)]),
		element("tt:Port", port),
		element("tt:TTL", ttl),
		element("tt:AutoStart", isSent),
	]);
}

/**
 * What a client wants of it; undefined where it says nothing. AutoStart is read-only.
 *
 * @throws SoapFault InvalidArgs; ConfigModify for IPv6
 */
export function readMulticast(configuration: XmlElement): MulticastSettings | undefined {
	const found = optionalArgument(configuration, "Multicast");
	if (!found) return undefined;
	const { type, value } = readIpAddress(argument(found, "Address"));
	if (type !== "IPv4") throw invalidArgVal("ConfigModify", "multicast is for IPv4 alone");
	return { address: value, port: integerElement(found, "Port"), ttl: integerElement(found, "TTL") };
}
