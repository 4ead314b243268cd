import type { Account } from "../auth/accounts.ts";
import type { Logger } from "../log.ts";
import type { AccessClass } from "./access.ts";
import type { OnvifCamera } from "./model.ts";
import type { Origin } from "./origin.ts";
import { findOperation, findService, servicesOf } from "./registry.ts";
import { Authenticator } from "./security/authenticator.ts";
import type { UsernameTokenLimits } from "./security/username-token.ts";
import type { Call } from "./service.ts";
import { type Addressing, faultAction, readAddressing, replyHeader } from "./soap/addressing.ts";
import {
	contentTypes,
	readMessage,
	type SoapMessage,
	type SoapVersion,
	soapVersion,
	writeEnvelope,
	writeFault,
} from "./soap/envelope.ts";
import { actionFailed, actionNotSupported, notWellFormed, SoapFault } from "./soap/fault.ts";
import { defaultXmlLimits, parseXml, XmlError, type XmlLimits } from "./soap/parse.ts";
import { element, type Xml } from "./soap/write.ts";

/** An HTTP POST to the camera's ONVIF address. */
export interface OnvifRequest {
	/** The request target, such as `/onvif/device_service`. */
	readonly uri: string;
	readonly body: Uint8Array;
	readonly authorization: string | undefined;
	/** The IP address of who asks. */
	readonly peer: string;
	readonly origin: Origin;
	/** Who has signed in already, by another way than the message: the page. What they may do is decided here all the same. */
	readonly signedIn?: Account;
	/** Fires when nobody waits for the answer any more. */
	readonly gone?: AbortSignal;
}

export interface OnvifAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[]>>;
	readonly body: string;
}

export interface OnvifEndpointOptions {
	readonly log: Logger;
	readonly xmlLimits?: XmlLimits;
	readonly usernameTokenLimits?: Partial<UsernameTokenLimits>;
	/** Is told who does, or would do, what takes more than a viewer's role. */
	readonly used?: (use: RoleUse) => void;
	/** Is told of each answer. */
	readonly answered?: (given: GivenAnswer) => void;
}

export interface GivenAnswer {
	/** Undefined for a fault. */
	readonly operation: string | undefined;
	/** Undefined for who did not say, or could not show, who they are. */
	readonly account: Account | undefined;
	readonly peer: string;
	readonly bytes: number;
}

export interface RoleUse {
	readonly operation: string;
	readonly account: Account;
	readonly peer: string;
	/** Refused for want of the role, or with a fault. */
	readonly outcome: "done" | "refused";
}

/** What changes something, moves something, or tells a secret. */
const weighty: readonly AccessClass[] = ["READ_SYSTEM_SECRET", "WRITE_SYSTEM", "UNRECOVERABLE", "ACTUATE"];

/** The SOAP side of one camera: a request in, an answer out, no sockets. */
export class OnvifEndpoint {
	readonly #camera: OnvifCamera;
	readonly #log: Logger;
	readonly #xmlLimits: XmlLimits;
	readonly #authenticator: Authenticator;
	readonly #used: ((use: RoleUse) => void) | undefined;
	readonly #answered: ((given: GivenAnswer) => void) | undefined;

	constructor(
		camera: OnvifCamera,
		{ log, xmlLimits, usernameTokenLimits, used, answered }: OnvifEndpointOptions,
	) {
		this.#camera = camera;
		this.#log = log;
		this.#used = used;
		this.#answered = answered;
		this.#xmlLimits = xmlLimits ?? defaultXmlLimits;
		this.#authenticator = new Authenticator(camera, log, usernameTokenLimits);
	}

	/** Answers a request. It does not reject: what goes wrong becomes a fault. */
	async handle(request: OnvifRequest): Promise<OnvifAnswer> {
		let version: SoapVersion = "1.2";
		let addressing: Addressing | undefined;
		try {
			// libcurl's digest sends nothing at first, and waits to be challenged.
			if (request.body.length === 0 && request.authorization === undefined)
				throw this.#authenticator.challenge();
			const root = parseXml(request.body, this.#xmlLimits);
			version = soapVersion(root);
			addressing = readAddressing(root.child("Header"));
			const message = readMessage(root);
			const { body, action, account } = await this.#answer(message, request, addressing);
			const header = addressing && action !== undefined ? replyHeader(addressing, action) : undefined;
			const headers = { "content-type": contentTypes[version] };
			const text = writeEnvelope({ version, body, ...(header && { header }) });
			this.#tell(message.body.name, account, request, text);
			return { status: 200, headers, body: text };
		} catch (error) {
			const fault = this.#toFault(error);
			const header = addressing && replyHeader(addressing, faultAction);
			const headers = { "content-type": contentTypes[version], ...fault.transport.headers };
			const text = writeFault(fault, version, header);
			this.#tell(undefined, undefined, request, text);
			return { status: fault.transport.status, headers, body: text };
		}
	}

	#tell(
		operation: string | undefined,
		account: Account | undefined,
		{ peer }: OnvifRequest,
		text: string,
	): void {
		this.#answered?.({ operation, account, peer, bytes: Buffer.byteLength(text) });
	}

	/** An operation that does not exist is told to those alone who may read what does. */
	async #answer(
		{ header, body }: SoapMessage,
		request: OnvifRequest,
		addressing: Addressing | undefined,
	): Promise<{
		readonly body: Xml;
		readonly action: string | undefined;
		readonly account: Account | undefined;
	}> {
		const { uri, authorization, signedIn, peer, origin, gone } = request;
		const path = uri.split("?", 1)[0] ?? uri;
		const services = servicesOf(this.#camera);
		const named = findService(body, path);
		const service = named && services.includes(named) ? named : undefined;
		const operation = findOperation(service, body.name);
		const access = operation?.access ?? "READ_SYSTEM";
		const use = (account: Account | undefined, outcome: RoleUse["outcome"]) => {
			if (account && operation && weighty.includes(access))
				this.#used?.({ operation: body.name, account, peer, outcome });
		};
		const credentials = { uri, authorization, header, signedIn, peer };
		const account = this.#authenticator.admit(credentials, access, operation?.also, (who) =>
			use(who, "refused"),
		);
		if (!service || !operation) throw service?.lacks?.(body.name) ?? actionNotSupported(body.name);
		const camera = this.#camera;
		const call: Call = { camera, request: body, origin, path, addressing, peer, gone, account, services };
		const content = await told(
			() => operation.answer(call),
			(outcome) => use(account, outcome),
		);
		const prefix = operation.prefix ?? service.prefix;
		const answer = element(`${prefix}:${body.name}Response`, content);
		return { body: answer, action: operation.action, account };
	}

	#toFault(error: unknown): SoapFault {
		if (error instanceof SoapFault) return error;
		if (error instanceof XmlError) return notWellFormed(error.message);
		this.#log.error({ err: error }, "an ONVIF operation failed");
		return actionFailed();
	}
}

async function told<T>(task: () => T | Promise<T>, tell: (outcome: RoleUse["outcome"]) => void): Promise<T> {
	try {
		const result = await task();
		tell("done");
		return result;
	} catch (error) {
		tell("refused");
		throw error;
	}
}
