import { isIP } from "node:net";
import { plainAddress } from "../../http/origin.ts";

/** Where Notify messages go. */
export interface Consumer {
	/** As the client wrote it: for the Host header, and for wsa:To. */
	readonly url: URL;
	/** IP address that is connected to: that of who subscribed, whatever a name may resolve to later. */
	readonly address: string;
}

/** All addresses of a host name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Thrown for an address that the camera sends nothing to. The message may be shown to the client. */
export class ConsumerRefused extends Error {
	override readonly name = "ConsumerRefused";
}

const maxLength = 512;
/** Beside HTTP's own port, only those that no system service has. */
const lowestPort = 1_024;

/**
 * Decides where a subscriber may have its messages sent: to itself. A camera that posted to any address would lend its
 * place in the network to whoever has an account (server-side request forgery), and would tell strangers what it sees.
 * So: plain HTTP, to the very IP address that the subscription came from, on port 80 or one from 1024 on, without
 * credentials in the URL. A host name has to resolve to that address, and is resolved once.
 *
 * @throws ConsumerRefused
 */
export async function checkConsumer(address: string, peer: string, resolve: Resolve): Promise<Consumer> {
	if (address.length > maxLength) throw new ConsumerRefused(`longer than ${maxLength} characters`);
	if (!URL.canParse(address)) throw new ConsumerRefused("not a URL");
	const url = new URL(address);
	if (url.protocol !== "http:") throw new ConsumerRefused("notifications are sent by http alone");
	if (url.username !== "" || url.password !== "")
		throw new ConsumerRefused("credentials have no place in it");
	const port = Number(url.port || 80);
	if (port !== 80 && port < lowestPort) throw new ConsumerRefused(`port 80 or one from ${lowestPort} on`);
	const host = plainAddress(url.hostname.replace(/^\[|\]$/g, ""));
	const own = isIP(host) ? host === peer : (await resolved(host, resolve)).includes(peer);
	if (!own) throw new ConsumerRefused("notifications go to the address that subscribes, and to no other");
	return { url, address: peer };
}

async function resolved(name: string, resolve: Resolve): Promise<readonly string[]> {
	try {
		return (await resolve(name)).map(plainAddress);
	} catch {
		throw new ConsumerRefused("its host name does not resolve");
	}
}
