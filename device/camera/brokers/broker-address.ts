import { isReachable } from "../../../broker/publish/reach.ts";
import { PersienneError } from "../../errors.ts";

export const brokerProtocols = ["mqtt", "mqtts", "ws", "wss"] as const;
const defaultPorts: Readonly<Record<string, number>> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 };

const maxLength = 512;
/** A host name or an IPv4 address, or an IPv6 address in brackets. */
const hostForm = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]+\])$/;

/** Why an address is not one that a camera publishes to. The message may be shown to the client, and quotes nothing. */
export class AddressRefused extends PersienneError {
	override readonly code: "BROKER_PROTOCOL" | "BROKER_ADDRESS";

	constructor(code: AddressRefused["code"], message: string) {
		super(code, message);
		this.code = code;
	}
}

/**
 * The broker that an address such as `mqtts://broker.example:8883` stands for, written in one way only. Two addresses of
 * the same are the same broker.
 *
 * @throws AddressRefused
 */
export function brokerAt(address: string): string {
	if (address.length > maxLength) throw refused(`it is longer than ${maxLength} characters`);
	if (!URL.canParse(address)) throw refused("it is not a URL");
	const url = new URL(address);
	const protocol = brokerProtocols.find((known) => url.protocol === `${known}:`);
	if (!protocol)
		throw new AddressRefused(
			"BROKER_PROTOCOL",
			`a broker's address begins with ${brokerProtocols.map((known) => `${known}://`).join(", ")}`,
		);
	if (url.username !== "" || url.password !== "") throw refused("credentials have no place in it");
	if (!hostForm.test(url.hostname)) throw refused("it has no host");
	if (!isReachable(url.hostname)) throw refused("there is no broker at an address of this kind");
	if (url.port === "0") throw refused("it has no port");
	// Where secrets stand in a URL, if not before its host.
	if (address.includes("?") || address.includes("#")) throw refused("a query or fragment has no place in it");
	const resource = url.pathname === "/" ? "" : url.pathname;
	if (resource !== "" && !protocol.startsWith("ws"))
		throw refused("only the address of a WebSocket has a path");
	const port = url.port === "" ? defaultPorts[protocol] : url.port;
	return `${protocol}://${url.hostname.toLowerCase()}:${port}${resource}`;
}

const refused = (flaw: string) => new AddressRefused("BROKER_ADDRESS", `the broker's address: ${flaw}`);
