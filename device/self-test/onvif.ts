import type { Credential } from "../identity/credentials.ts";
import { namespaces, type Prefix } from "../onvif/soap/namespaces.ts";
import { ask } from "./ask.ts";

/** What a VMS asks when it adds a camera, and what tells of masks, texts, rules and users. */
const operations: readonly (readonly [Prefix, string])[] = [
	["tds", "GetDeviceInformation"],
	["tds", "GetServices"],
	["tds", "GetCapabilities"],
	["tds", "GetScopes"],
	["tds", "GetNetworkInterfaces"],
	["tds", "GetUsers"],
	["tds", "GetSystemLog"],
	["trt", "GetProfiles"],
	["trt", "GetVideoSources"],
	["tr2", "GetProfiles"],
	["tr2", "GetMasks"],
	["tr2", "GetOSDs"],
	["tr2", "GetVideoEncoderConfigurations"],
	["tr2", "GetMetadataConfigurations"],
	["tr2", "GetAnalyticsConfigurations"],
	["timg", "GetServiceCapabilities"],
	["tan", "GetServiceCapabilities"],
	["tmd", "GetVideoSources"],
	["tev", "GetEventProperties"],
];

function envelope(body: string): string {
	return `<s:Envelope xmlns:s="${namespaces.env}"><s:Body>${body}</s:Body></s:Envelope>`;
}

/** What the camera answers to each of the operations, as an administrator gets it. */
export async function onvifAnswers(address: string, who: Credential): Promise<string[]> {
	const answers: string[] = [];
	for (const [prefix, name] of operations) {
		const body = name === "GetSystemLog" ? "<q:LogType>Access</q:LogType>" : "";
		const request = `<q:${name} xmlns:q="${namespaces[prefix]}">${body}</q:${name}>`;
		answers.push(textOf(await ask(address, who, { method: "POST", body: envelope(request) })));
	}
	return answers;
}

/** The events that the camera tells of at this time, from a pull point. */
export async function onvifEvents(address: string, who: Credential): Promise<string[]> {
	const events = new URL("/onvif/event_service", address).href;
	const post = async (to: string, body: string) =>
		textOf(await ask(to, who, { method: "POST", body: envelope(body) }));
	const opened = await post(events, `<q:CreatePullPointSubscription xmlns:q="${namespaces.tev}"/>`);
	const at = /<(?:\w+:)?Address>([^<]+)</.exec(opened)?.[1];
	if (at === undefined) throw new Error("there is no pull point");
	const pull = `<q:PullMessages xmlns:q="${namespaces.tev}"><q:Timeout>PT2S</q:Timeout><q:MessageLimit>100</q:MessageLimit></q:PullMessages>`;
	const answers = [opened];
	for (let round = 0; round < 3; round++) answers.push(await post(at, pull));
	return answers;
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
