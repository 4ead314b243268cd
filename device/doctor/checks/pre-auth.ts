import { type DeviceCheck, failed, passed } from "../check.ts";
import { exchange } from "../network/http.ts";
import { Trouble } from "../trouble.ts";
import type { Visit } from "../visit.ts";

interface Operation {
	readonly service: "device" | "media" | "media2";
	readonly namespace: string;
	readonly name: string;
	readonly content?: string;
}

const device = "http://www.onvif.org/ver10/device/wsdl";

/** Of the access class PRE_AUTH (ONVIF Core §5.9.4.3): a client needs these before it can sign in. */
const open: readonly Operation[] = [
	{ service: "device", namespace: device, name: "GetSystemDateAndTime" },
	{
		service: "device",
		namespace: device,
		name: "GetServices",
		content: "<IncludeCapability>false</IncludeCapability>",
	},
	{ service: "device", namespace: device, name: "GetCapabilities" },
];

/** Of classes that the default access policy keeps from strangers (Core §5.9.4.4). None of them changes anything. */
const closed: readonly Operation[] = [
	{ service: "device", namespace: device, name: "GetDeviceInformation" },
	{ service: "device", namespace: device, name: "GetNetworkInterfaces" },
	{ service: "device", namespace: device, name: "GetUsers" },
	{ service: "media", namespace: "http://www.onvif.org/ver10/media/wsdl", name: "GetProfiles" },
	{ service: "media2", namespace: "http://www.onvif.org/ver20/media/wsdl", name: "GetProfiles" },
];

/** What a stranger is told, and what not. */
export const preAuth: DeviceCheck = {
	name: "pre-auth",
	of: "device",
	needs: ["services"],
	async run(visit) {
		const shut = await namesThat(open, visit, (answer) => answer !== "given");
		const leaking = await namesThat(closed, visit, (answer) => answer === "given");
		if (leaking.length > 0) return failed(`anybody may call ${leaking.join(", ")}`);
		if (shut.length > 0) return failed(`nobody may call ${shut.join(", ")} before signing in`);
		return passed(`${open.length} operations answer strangers, the others asked refuse`);
	},
};

type Answer = "given" | "refused" | "none";

async function namesThat(
	operations: readonly Operation[],
	visit: Visit,
	matches: (answer: Answer) => boolean,
): Promise<string[]> {
	const names: string[] = [];
	for (const operation of operations) {
		const { uri = {} } = visit.client.cam;
		if (operation.service !== "device" && !uri[operation.service]) continue;
		if (matches(await callAsStranger(operation, visit))) names.push(`${operation.service} ${operation.name}`);
	}
	return names;
}

/** Not through the library: it would answer a challenge, and be counted as somebody who guesses passwords. */
async function callAsStranger(
	{ service, namespace, name, content = "" }: Operation,
	visit: Visit,
): Promise<Answer> {
	const { target, limits, clock } = visit.options;
	const url = new URL(target.url);
	if (service !== "device") url.pathname = visit.client.cam.uri?.[service]?.pathname ?? url.pathname;
	const body =
		'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
		`<s:Body><${name} xmlns="${namespace}">${content}</${name}></s:Body></s:Envelope>`;
	const headers = { "content-type": `application/soap+xml; charset=utf-8; action="${namespace}/${name}"` };
	const bounds = { maxBytes: limits.soapBytes, timeoutMs: limits.answerMs, clock };
	const answer = await exchange({ url, method: "POST", headers, body }, bounds);
	const text = answer.body.toString("latin1");
	if (answer.status === 401 || answer.status === 403 || /\bNotAuthorized\b/.test(text)) return "refused";
	if (answer.status === 200 && text.includes(`${name}Response`)) return "given";
	if (!text.includes("Envelope"))
		throw new Trouble(`${name} is answered with no SOAP message (HTTP ${answer.status})`);
	return "none";
}
