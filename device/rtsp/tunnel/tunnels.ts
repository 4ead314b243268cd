import type { Link, LinkEvents } from "../link.ts";
import { Base64Error, Base64Reader } from "./base64.ts";
import type { TunnelOpening } from "./opening.ts";
import { TunnelLink } from "./tunnel-link.ts";

/** The answer to the GET. What comes behind it is RTSP until the connection ends. */
const accepted = [
	"HTTP/1.0 200 OK",
	"Server: Persienne",
	"Connection: close",
	"Cache-Control: no-store",
	"Pragma: no-cache",
	"Content-Type: application/x-rtsp-tunnelled",
	"",
	"",
].join("\r\n");

const refused = [
	"HTTP/1.0 400 Bad Request",
	"Connection: close",
	"Content-Type: text/plain",
	"",
	"There is no such RTSP tunnel.",
	"",
].join("\r\n");

/** What a half does that leads nowhere. */
const nothing: LinkEvents = { received() {}, drained() {}, closed() {} };

interface Tunnel {
	readonly link: TunnelLink;
	readonly connection: LinkEvents;
}

/**
 * Joins the halves of RTSP-over-HTTP tunnels, by the cookie that both bear and the address that both come from. The GET is
 * the tunnel: it comes first, and all ends with it. POSTs come and go. Nobody is asked who they are in HTTP (ONVIF Core
 * §5.9.3): RTSP does that, inside.
 */
export class Tunnels {
	readonly #open = new Map<string, Tunnel>();

	/**
	 * Takes a half, of which the head has been read.
	 *
	 * @param converse begins an RTSP connection
	 */
	take(opening: TunnelOpening, half: Link, converse: (link: Link) => LinkEvents): LinkEvents {
		// A space is in neither.
		const key = `${half.peer} ${opening.cookie}`;
		return opening.method === "GET" ? this.#begin(key, half, converse) : this.#join(key, half);
	}

	#begin(key: string, half: Link, converse: (link: Link) => LinkEvents): LinkEvents {
		if (this.#open.has(key)) return refuse(half);
		const link = new TunnelLink(half);
		half.write(Buffer.from(accepted));
		const connection = converse(link);
		this.#open.set(key, { link, connection });
		return {
			// Nothing is to come this way.
			received() {},
			drained: () => connection.drained(),
			closed: () => {
				this.#open.delete(key);
				connection.closed();
				link.close();
			},
		};
	}

	#join(key: string, half: Link): LinkEvents {
		const tunnel = this.#open.get(key);
		if (!tunnel) return refuse(half);
		const { connection, link } = tunnel;
		link.join(half);
		const reader = new Base64Reader();
		return {
			received: (bytes) => {
				try {
					const decoded = reader.feed(bytes);
					if (decoded.length > 0) connection.received(decoded);
				} catch (error) {
					if (!(error instanceof Base64Error)) throw error;
					link.close();
				}
			},
			drained() {},
			closed: () => link.leave(half),
		};
	}
}

function refuse(half: Link): LinkEvents {
	half.write(Buffer.from(refused));
	half.close();
	return nothing;
}
