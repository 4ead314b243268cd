import type { Prefix } from "../../device/onvif/soap/namespaces.ts";

/**
 * Who was seen calling what: clients whose sources or traffic were read, and those that the interoperability suite runs.
 * Names of operations without a service are those of any service.
 */
const seen: readonly { readonly client: string; readonly service?: Prefix; readonly operations: string }[] = [
	{
		client: "npm onvif",
		operations:
			"GetSystemDateAndTime GetServices GetCapabilities GetDeviceInformation GetHostname GetScopes GetVideoSources GetProfiles GetStreamUri GetSnapshotUri GetNetworkInterfaces GetUsers",
	},
	{
		client: "npm onvif",
		service: "tev",
		operations:
			"GetServiceCapabilities GetEventProperties CreatePullPointSubscription PullMessages Renew Unsubscribe Subscribe",
	},
	{
		client: "Home Assistant",
		service: "tev",
		operations:
			"CreatePullPointSubscription PullMessages SetSynchronizationPoint Renew Unsubscribe Subscribe",
	},
	{
		client: "onvif-nvt",
		service: "tev",
		operations: "GetServiceCapabilities GetEventProperties CreatePullPointSubscription PullMessages",
	},
	{ client: "python-onvif-zeep", service: "tev", operations: "CreatePullPointSubscription PullMessages" },
	{
		client: "UniFi Protect",
		operations: "GetNetworkInterfaces GetSystemDateAndTime GetProfiles GetStreamUri",
	},
	{ client: "Home Assistant", operations: "GetNetworkInterfaces GetCapabilities GetDeviceInformation" },
	{
		client: "Synology",
		service: "trt",
		operations:
			"CreateProfile DeleteProfile GetVideoEncoderConfigurationOptions GetVideoSourceConfigurationOptions",
	},
	{ client: "Hikvision recorders", operations: "GetOSDOptions" },
	{ client: "go2rtc", operations: "GetSnapshotUri GetProfiles GetStreamUri" },
	{ client: "ponvif", service: "trt", operations: "GetProfiles GetStreamUri" },
	{
		client: "persienne doctor",
		operations: "GetServices GetScopes GetNetworkInterfaces GetMasks GetServiceCapabilities",
	},
];

export function clientsOf(service: Prefix, operation: string): string {
	return seen
		.filter(
			(entry) => (entry.service ?? service) === service && entry.operations.split(" ").includes(operation),
		)
		.map(({ client }) => client)
		.join(", ");
}
