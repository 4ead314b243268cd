import { UsageError } from "../cli/command-line.ts";
import type { Credential } from "../identity/credentials.ts";
import { Secret } from "../secret.ts";

/** Where a device's device service is to be. */
export interface Target {
	/** A name or an address, IPv6 without brackets. */
	readonly host: string;
	readonly port: number;
	/** Begins with a slash. */
	readonly path: string;
	/** All of it, without credentials. */
	readonly url: string;
}

export interface WrittenTarget {
	readonly target: Target;
	/** Credentials that were written into the URL. */
	readonly credential: Credential | undefined;
}

/** ONVIF Core §5.1.1 fixes this path, so that a host is enough. */
const deviceService = "/onvif/device_service";

const expected = "expected http://HOST[:PORT]/onvif/device_service or HOST[:PORT]";

/** Reads what a person wrote on the command line; the message of its UsageError does not repeat it. */
export function parseTarget(text: string): WrittenTarget {
	const written = text.includes("://") ? text : `http://${text}`;
	if (!URL.canParse(written)) throw new UsageError(`the device's URL cannot be read: ${expected}`);
	const url = new URL(written);
	if (url.protocol === "https:")
		throw new UsageError(
			"the doctor speaks plain HTTP alone",
			"give the device's address that begins with http://",
		);
	if (url.protocol !== "http:") throw new UsageError(`the device's URL is not for http: ${expected}`);
	const credential = credentialOf(url);
	const path = url.pathname === "/" ? deviceService : url.pathname;
	const target = {
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: Number(url.port || 80),
		path: `${path}${url.search}`,
		url: `http://${url.host}${path}${url.search}`,
	};
	return { target, credential };
}

function credentialOf(url: URL): Credential | undefined {
	if (url.username === "") return undefined;
	try {
		return {
			user: decodeURIComponent(url.username),
			password: new Secret(decodeURIComponent(url.password)),
		};
	} catch {
		throw new UsageError("the credentials in the device's URL are wrongly escaped");
	}
}
