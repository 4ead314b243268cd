import type { XmlElement } from "./element.ts";
import { namespaces } from "./namespaces.ts";
import { isPlainUri } from "./uri.ts";
import { element, type Xml } from "./write.ts";

/** The message addressing properties of a request (WS-Addressing 1.0) that the device has a use for. */
export interface Addressing {
	/** Undefined when it is none that could be sent back. */
	readonly messageId: string | undefined;
	/** Empty for none. */
	readonly to: string;
}

/** Undefined for a request that does not use WS-Addressing. */
export function readAddressing(header: XmlElement | undefined): Addressing | undefined {
	const blocks = header?.children.filter(({ namespace }) => namespace === namespaces.wsa) ?? [];
	if (blocks.length === 0) return undefined;
	const text = (name: string) => blocks.find((block) => block.name === name)?.text ?? "";
	const messageId = text("MessageID");
	return { messageId: isPlainUri(messageId) ? messageId : undefined, to: text("To") };
}

/** The action of every fault (Core §9.8). */
export const faultAction = "http://www.w3.org/2005/08/addressing/soap/fault";

/** The header of an answer to such a request (WS-Addressing 1.0 Core §3.4). */
export function replyHeader({ messageId }: Addressing, action: string): Xml[] {
	return [
		element("wsa:Action", action),
		...(messageId === undefined ? [] : [element("wsa:RelatesTo", messageId)]),
	];
}
