import { SoapFault } from "../soap/fault.ts";
import { type Content, element, type QName } from "../soap/write.ts";
import { formatDateTime } from "./time.ts";

/**
 * A fault of WS-BaseNotification. Core §9.8 has it sent as a receiver's, HTTP status 500; its own element stands in
 * Detail (WS-BaseFaults §2).
 *
 * @param name its element, such as `wsnt:InvalidFilterFault`
 * @param more what the element holds beyond that of every fault
 */
export function baseFault(name: QName, now: number, reason: string, more?: Content): SoapFault {
	const detail = element(name, [
		element("wsrfbf:Timestamp", formatDateTime(now)),
		element("wsrfbf:Description", reason, { "xml:lang": "en" }),
		more,
	]);
	const subcode = name.slice(name.indexOf(":") + 1);
	return new SoapFault("Receiver", ["InvalidArgVal", subcode], reason, undefined, detail);
}

/** What `baseFault` needs besides the time, from code that does not know the time. */
export class FilterError extends Error {
	override readonly name = "FilterError";
	readonly fault: QName;
	readonly more: Content;

	constructor(fault: QName, reason: string, more?: Content) {
		super(reason);
		this.fault = fault;
		this.more = more;
	}
}

export const unknownSubscription = (now: number): SoapFault =>
	baseFault("wsrfr:ResourceUnknownFault", now, "there is no such subscription, or it has ended");
