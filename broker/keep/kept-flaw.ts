import { openEnvelope } from "../../device/provenance/envelope.ts";
import { findPlateText } from "../../masks/sanitise/plate-text.ts";
import type { BrokerLimits } from "../limits.ts";
import { topicFlaw } from "../topics.ts";
import type { KeptMessage } from "./kept-state.ts";

/** As cameras sign what they say of their masking. */
const signedType = "persienne-privacy";

/**
 * Why a message that was kept is not to be told, whoever wrote it into the file: it is none that the broker would have taken, or it reads
 * like a number plate. Of a signed one, what was signed is looked at, and it has to open: a signature is letters and digits by nature.
 */
export function keptFlaw({ topic, payload }: KeptMessage, limits: BrokerLimits): string | undefined {
	if (topicFlaw(topic, limits) !== undefined) return "its topic is not valid";
	if (payload.length > limits.packetBytes) return "it is too long";
	const text = textOf(payload);
	const opened = isSigned(text) ? openEnvelope(JSON.parse(text), signedType) : { payload: text };
	if (typeof opened === "string") return "its signature does not fit";
	return findPlateText(`${topic}|${opened.payload}`) === undefined
		? undefined
		: "it reads like a number plate";
}

function isSigned(text: string): boolean {
	return /^\{"payload":"[\w-]+","protected":"[\w-]+","signature":"[\w-]+"\}$/.test(text);
}

/** Bytes that are no UTF-8 are looked at one by one. */
function textOf(payload: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(payload);
	} catch {
		return Buffer.from(payload).toString("latin1");
	}
}
