import { networkInterfaces } from "node:os";
import type { AccountName } from "./config/types.ts";

/**
 * The `ready` event: what somebody needs to use the fleet. It holds passwords in clear, since that is its purpose: it
 * goes to the terminal or to the program that started the fleet, and nowhere else.
 */
export interface ReadyEvent {
	readonly event: "ready";
	readonly version: string;
	readonly cameras: readonly ReadyCamera[];
	readonly mqtt: { readonly url: string; readonly prefix: string } | null;
	readonly console: string | null;
	/** What there is over TLS; null: nothing. */
	readonly tls: {
		/** SHA-256 of the certificate that all of it shows. */
		readonly fingerprint: string;
		/** A file with the certificate, for clients that are to trust it; null: nobody keeps it. */
		readonly certificate: string | null;
		readonly console: string | null;
		/** The embedded broker. */
		readonly mqtt: string | null;
	} | null;
	/** What the cameras sign their pictures with, for `persienne verify`. */
	readonly key: { readonly publicKey: string; readonly fingerprint: string };
	/** Where admin, operator and viewer are not let in, all but `mqtt` are left out. */
	readonly credentials: Readonly<Record<AccountName, { readonly user: string; readonly password: string }>>;
}

export interface ReadyCamera {
	readonly name: string;
	readonly uuid: string;
	readonly serial: string;
	readonly onvif: string;
	readonly rtsp: { readonly main: string; readonly sub: string; readonly mjpeg: string };
	readonly snapshot: string;
	readonly control: string;
	/** The same over TLS; null: there is none. */
	readonly tls: {
		readonly onvif: string;
		readonly rtsp: { readonly main: string; readonly sub: string; readonly mjpeg: string };
		readonly snapshot: string;
		readonly control: string;
	} | null;
	/** MQTT topic below which it publishes. */
	readonly topic: string | null;
}

/** Whether accounts are let in that several people share. */
export function areShared({ credentials }: Pick<ReadyEvent, "credentials">): boolean {
	return "admin" in credentials;
}

/** The address to show for a fleet that listens on `host`: for all interfaces, the first that others can reach. */
export function shownHost(host: string): string {
	if (host !== "0.0.0.0" && host !== "::") return host.includes(":") ? `[${host}]` : host;
	for (const addresses of Object.values(networkInterfaces())) {
		for (const { address, family, internal } of addresses ?? [])
			if (family === "IPv4" && !internal) return address;
	}
	return "127.0.0.1";
}

/** The fleet's address for clients in this process. */
export function loopback(host: string): string {
	return shownHost(host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host);
}
