import { envelope, usernameToken } from "./onvif-camera.ts";
import { judgeSoap } from "./onvif-schema.ts";

export interface SoapAnswer {
	readonly status: number;
	readonly text: string;
	/** Fault codes from the general to the particular; empty when there is no fault. */
	readonly fault: readonly string[];
}

/** Calls an operation of a running camera as a user. What comes back has to be what the schemas want. */
export async function soap(
	address: string,
	{ user, password }: { readonly user: string; readonly password: string },
	body: string,
	created: string = new Date().toISOString(),
): Promise<SoapAnswer> {
	const response = await fetch(address, {
		method: "POST",
		headers: { "content-type": "application/soap+xml; charset=utf-8" },
		body: envelope(body, usernameToken(user, password, { created })),
	});
	const text = await response.text();
	judgeSoap(text);
	const fault = [...text.matchAll(/<env:Value>([^<]*)</g)].map(([, code]) => code ?? "");
	return { status: response.status, text, fault };
}
