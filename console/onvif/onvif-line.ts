import type { Account } from "../../device/auth/accounts.ts";
import type { XmlElement } from "../../device/onvif/soap/element.ts";
import { readMessage, writeEnvelope } from "../../device/onvif/soap/envelope.ts";
import { parseXml } from "../../device/onvif/soap/parse.ts";
import type { Xml } from "../../device/onvif/soap/write.ts";

/** Who asks: a session of the page has no other rights at a camera than its account. */
export interface Asker {
	readonly account: Account;
	/** The IP address of the browser. */
	readonly peer: string;
}

/** Takes a SOAP message to a camera's ONVIF services, and brings back what they answer. */
export type OnvifLine = (message: Uint8Array, asker: Asker) => Promise<string>;

/** The camera answered with a fault. */
export class OnvifRefusal extends Error {
	override readonly name = "OnvifRefusal";
	/** Without their prefix, from the general to the particular, such as `InvalidArgVal`, `InvalidPolygon`. */
	readonly codes: readonly string[];

	constructor(codes: readonly string[], reason: string) {
		super(reason);
		this.codes = codes;
	}
}

/** One camera as a client of ONVIF has it. */
export class OnvifClient {
	readonly #line: OnvifLine;
	readonly #asker: Asker;

	constructor(line: OnvifLine, asker: Asker) {
		this.#line = line;
		this.#asker = asker;
	}

	/** Calls an operation and gives the element of its answer. @throws OnvifRefusal */
	async call(operation: Xml): Promise<XmlElement> {
		const answer = await this.#line(Buffer.from(writeEnvelope({ body: operation })), this.#asker);
		const { body } = readMessage(parseXml(Buffer.from(answer)));
		if (body.name === "Fault") throw refusalOf(body);
		return body;
	}
}

/** SOAP 1.2 part 1 §5.4: subcodes nest. */
function refusalOf(fault: XmlElement): OnvifRefusal {
	const codes: string[] = [];
	for (let code = fault.child("Code"); code; code = code.child("Subcode"))
		codes.push(code.child("Value")?.text.split(":").at(-1) ?? "");
	return new OnvifRefusal(codes, fault.child("Reason")?.child("Text")?.text ?? "");
}
