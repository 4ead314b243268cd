import type { Account, Role } from "../auth/accounts.ts";
import type { AccessClass } from "./access.ts";
import type { OnvifCamera } from "./model.ts";
import { httpUrl, type Origin } from "./origin.ts";
import type { Addressing } from "./soap/addressing.ts";
import type { XmlElement } from "./soap/element.ts";
import type { SoapFault } from "./soap/fault.ts";
import type { Prefix } from "./soap/namespaces.ts";
import type { Content, Xml } from "./soap/write.ts";

/** An authorised request for an operation. */
export interface Call {
	readonly camera: OnvifCamera;
	/** The element in Body: the operation's name, its arguments within. */
	readonly request: XmlElement;
	readonly origin: Origin;
	/** Path of the address that the request was posted to. */
	readonly path: string;
	/** What its WS-Addressing header says; undefined when it has none. */
	readonly addressing: Addressing | undefined;
	/** The IP address of who asks. */
	readonly peer: string;
	/** Fires when nobody waits for the answer any more. */
	readonly gone: AbortSignal | undefined;
	/** Undefined for PRE_AUTH operations, whose callers need not say who they are. */
	readonly account: Account | undefined;
	/** All services of the device. */
	readonly services: readonly Service[];
}

export interface Operation {
	readonly access: AccessClass;
	/** Roles that may call it beyond ONVIF's default access policy. */
	readonly also?: readonly Role[];
	/** Of the namespace of the request and the answer, where it is another than the service's. */
	readonly prefix?: Prefix;
	/** WS-Addressing action of the answer. */
	readonly action?: string;
	/** Gives the content of the response element. @throws SoapFault */
	answer(call: Call): Content | Promise<Content>;
}

/** One WSDL's worth of operations, or as many of them as the camera really has. */
export interface Service {
	/** Of its namespace. Requests find the service by it, not by the path that they were sent to. */
	readonly prefix: Prefix;
	/** Below `/onvif/`. */
	readonly path: string;
	/** Of further namespaces in which operations of this service are asked for. */
	readonly furtherPrefixes?: readonly Prefix[];
	/** The release of the service's specification that it follows. */
	readonly version: { readonly major: number; readonly minor: number };
	readonly operations: Readonly<Record<string, Operation>>;
	/** Whether a camera has the service at all; every one has it unless this says otherwise. */
	readonly isOffered?: (camera: OnvifCamera) => boolean;
	/** The fault for an operation that it lacks, where the specification names a particular one. */
	readonly lacks?: (operation: string) => SoapFault | undefined;
	/** WS-Addressing action of the answer to GetServiceCapabilities, where clients of the service use WS-Addressing. */
	readonly capabilitiesAction?: string;
	/** The `Capabilities` element of GetServiceCapabilities and GetServices. */
	capabilities(camera: OnvifCamera): Xml;
	/** Its part of the older GetCapabilities (Core Annex A), if that has one. */
	readonly category?: Category;
}

interface Category {
	/** As in tt:CapabilityCategory; `Extension` for what came later and only `All` asks for. */
	readonly name: "Analytics" | "Device" | "Events" | "Imaging" | "Media" | "PTZ" | "Extension";
	write(camera: OnvifCamera, address: string): Xml;
}

export function serviceAddress(service: Service, origin: Origin): string {
	return httpUrl(origin, `/onvif/${service.path}`);
}
