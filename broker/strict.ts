import type { EventEmitter } from "node:events";
import type { Client } from "aedes";
import { isMalformedFilter } from "./topics.ts";

/** What of a packet is looked at, as aedes's parser gives it. */
interface ParsedPacket {
	readonly cmd: string;
	readonly messageId?: number;
	readonly qos?: number;
	readonly dup?: boolean;
	readonly subscriptions?: readonly { readonly topic: string }[];
	readonly unsubscriptions?: readonly string[];
}

/** Why the specification has a connection closed for a packet that can be parsed all the same; undefined when it has not. */
function packetFlaw(packet: ParsedPacket): string | undefined {
	const { cmd, messageId, qos, dup, subscriptions = [], unsubscriptions = [] } = packet;
	// [MQTT-2.3.1-1]
	const hasIdentifier = cmd === "publish" ? qos !== 0 : /^(?:pub|(?:un)?subscribe)/.test(cmd);
	if (hasIdentifier && !messageId) return "a packet identifier is 0";
	// [MQTT-3.3.1-2]
	if (cmd === "publish" && qos === 0 && dup) return "a message of QoS 0 is sent again";
	// [MQTT-3.8.3-3], [MQTT-3.10.3-2]
	if (/subscribe$/.test(cmd) && subscriptions.length + unsubscriptions.length === 0)
		return "there is no topic filter";
	// [MQTT-1.5.3-1], §4.7.1
	const filters = [...subscriptions.map(({ topic }) => topic), ...unsubscriptions];
	return filters.some(isMalformedFilter) ? "a topic filter is malformed" : undefined;
}

/** From now on `refuse` is called for each such packet of the client, before aedes looks at it. */
export function beStrict(client: Client, refuse: (flaw: string) => void): void {
	// aedes does not declare its parser.
	const { _parser: parser } = client as unknown as { readonly _parser: EventEmitter };
	parser.prependListener("packet", (packet: ParsedPacket) => {
		const flaw = packetFlaw(packet);
		if (flaw !== undefined) refuse(flaw);
	});
}
