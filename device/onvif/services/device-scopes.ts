import type { Call, Operation } from "../service.ts";
import { argument } from "../soap/arguments.ts";
import type { XmlElement } from "../soap/element.ts";
import { actionNotSupported, invalidArgs, invalidArgVal, noRoom, quoted, SoapFault } from "../soap/fault.ts";
import { element, type Xml } from "../soap/write.ts";

/** How the camera is found (Core §8.7): everybody on its network can read its scopes. */
export const scopeOperations: Readonly<Record<string, Operation>> = {
	GetScopes: { access: "READ_SYSTEM", answer: scopes },
	SetScopes: {
		access: "WRITE_SYSTEM",
		answer: ({ camera, request }) => keep(camera, given(request, "Scopes")),
	},
	AddScopes: {
		access: "WRITE_SYSTEM",
		answer: ({ camera, request }) => {
			const before = camera.device.settings.scopes;
			const more = given(request, "ScopeItem").filter((scope) => !camera.scopes.includes(scope));
			return keep(camera, [...before, ...more]);
		},
	},
	RemoveScopes: { access: "WRITE_SYSTEM", answer: removeScopes },
	GetDiscoveryMode: {
		access: "READ_SYSTEM",
		answer: ({ camera }) =>
			element("tds:DiscoveryMode", camera.discoverable ? "Discoverable" : "NonDiscoverable"),
	},
	SetDiscoveryMode: { access: "WRITE_SYSTEM", answer: setDiscoveryMode },
};

/** Of those that can be changed: the answer to a Probe has to fit into a datagram. */
const maxScopes = 20;
const maxScopeLength = 128;

/** A URI of the characters that need no escaping, and of escapes (RFC 3986). */
const uri =
	/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9.-]+(?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)*$/;

function scopes({ camera }: Call): Xml[] {
	return camera.scopes.map((scope) =>
		element("tds:Scopes", [
			element("tt:ScopeDef", camera.fixedScopes.includes(scope) ? "Fixed" : "Configurable"),
			element("tt:ScopeItem", scope),
		]),
	);
}

function given(request: XmlElement, name: string): string[] {
	const found = request.all(name).map(({ text }) => text);
	if (found.length === 0) throw invalidArgs(`${name} is missing`);
	for (const scope of found)
		if (scope.length > maxScopeLength || !uri.test(scope)) throw invalidArgs(`${quoted(scope)} is no scope`);
	return [...new Set(found)];
}

function keep(camera: Call["camera"], wanted: readonly string[]): undefined {
	const scopes = wanted.filter((scope) => !camera.fixedScopes.includes(scope));
	if (scopes.length > maxScopes) throw noRoom("TooManyScopes", `at most ${maxScopes} scopes can be set`);
	camera.device.set({ scopes });
}

function removeScopes({ camera, request }: Call): Xml[] {
	const gone = request.all("ScopeItem").map(({ text }) => text);
	if (gone.length === 0) throw invalidArgs("ScopeItem is missing");
	for (const scope of gone) {
		if (camera.fixedScopes.includes(scope))
			throw new SoapFault(
				"Sender",
				["OperationProhibited", "FixedScope"],
				`Operation Prohibited: ${quoted(scope)} stays`,
			);
		if (!camera.scopes.includes(scope)) throw invalidArgVal("NoScope", `there is no scope ${quoted(scope)}`);
	}
	camera.device.set({ scopes: camera.device.settings.scopes.filter((scope) => !gone.includes(scope)) });
	return gone.map((scope) => element("tds:ScopeItem", scope));
}

function setDiscoveryMode({ camera, request }: Call): undefined {
	const mode = argument(request, "DiscoveryMode").text;
	if (mode !== "Discoverable" && mode !== "NonDiscoverable")
		throw invalidArgs(`${quoted(mode)} is no discovery mode`);
	if (mode === "Discoverable" && !camera.hasDiscovery)
		throw actionNotSupported("discovery is switched off where the camera is started");
	camera.device.set({ discoverable: mode === "Discoverable" });
}
