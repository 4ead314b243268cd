import type { Xml } from "./write.ts";

/** The fault codes of SOAP 1.2 (part 1 §5.4.6) that a device has a use for. */
export type FaultCode = "Sender" | "Receiver" | "MustUnderstand" | "VersionMismatch";

/** What the HTTP answer around a fault says, where it is not what SOAP's binding to HTTP says. */
export interface FaultTransport {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[]>>;
}

/**
 * A request that cannot be answered, in the words of ONVIF Core §5.8.2: a code, subcodes in the `ter:` namespace from
 * the general to the particular, and a reason. The reason is sent to the client.
 */
export class SoapFault extends Error {
	override readonly name = "SoapFault";
	readonly code: FaultCode;
	readonly subcodes: readonly string[];
	readonly transport: FaultTransport;
	/** What SOAP's Detail holds, where a specification has an element for the fault. */
	readonly detail: Xml | undefined;

	/** @param transport default: 400 when the sender is to blame, else 500 (SOAP 1.2 part 2 §7.5.2.2) */
	constructor(
		code: FaultCode,
		subcodes: readonly string[],
		reason: string,
		transport: FaultTransport = { status: code === "Sender" ? 400 : 500, headers: {} },
		detail?: Xml,
	) {
		super(reason);
		this.code = code;
		this.subcodes = subcodes;
		this.transport = transport;
		this.detail = detail;
	}
}

/** No longer than this is quoted back of what a client sent. */
const maxQuoted = 64;

/** A client's value, for the reason of a fault. */
export function quoted(value: string): string {
	return `"${value.length > maxQuoted ? `${value.slice(0, maxQuoted)}…` : value}"`;
}

export const notWellFormed = (what: string): SoapFault =>
	new SoapFault("Sender", ["WellFormed"], `Well-formed Error: ${what}`);

export const tagMismatch = (what: string): SoapFault =>
	new SoapFault("Sender", ["TagMismatch"], `Tag Mismatch: ${what}`);

/** An argument is missing, there is one too many, or its type is wrong. */
export const invalidArgs = (what: string): SoapFault =>
	new SoapFault("Sender", ["InvalidArgs"], `Invalid Args: ${what}`);

/** An argument of the right type has a value that cannot be; `subcode` as the operation's specification names it. */
export const invalidArgVal = (subcode: string, what: string): SoapFault =>
	new SoapFault("Sender", ["InvalidArgVal", subcode], `Argument Value Invalid: ${what}`);

/** The same, of an argument for which the specification names no subcode. */
export const valueInvalid = (what: string): SoapFault =>
	new SoapFault("Sender", ["InvalidArgVal"], `Argument Value Invalid: ${what}`);

/** The same, where the specification blames the camera: the value could be, but not here. */
export const valueRefused = (subcode: string, what: string): SoapFault =>
	new SoapFault("Receiver", ["InvalidArgVal", subcode], `Argument Value Invalid: ${what}`);

/** The camera has no room for another one of what it is asked to make. */
export const noRoom = (subcode: string, what: string): SoapFault =>
	new SoapFault("Receiver", ["Action", subcode], `Action Failed: ${what}`);

/** The class of the operation would let this account in, but not for what it wants to do. */
export const notPermitted = (what: string): SoapFault =>
	new SoapFault("Sender", ["NotAuthorized"], `Sender not Authorized: ${what}`);

/** The credentials do not suffice. */
export const notAuthorized = (transport?: FaultTransport): SoapFault =>
	new SoapFault("Sender", ["NotAuthorized"], "Sender not Authorized", transport);

/** @param subcode where the specification names one below ActionNotSupported */
export const actionNotSupported = (what: string, ...subcode: string[]): SoapFault =>
	new SoapFault(
		"Receiver",
		["ActionNotSupported", ...subcode],
		`Optional Action Not Implemented: ${what.slice(0, maxQuoted + 40)}`,
	);

/** Something broke on our side. What, the log knows; the client does not need to (Core §5.8.2.4). */
export const actionFailed = (): SoapFault => new SoapFault("Receiver", ["Action"], "Action Failed");
