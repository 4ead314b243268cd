import type { Prefix } from "../../device/onvif/soap/namespaces.ts";

/**
 * Who was seen calling what: clients whose sources or traffic were read, and those that the interoperability suite runs.
 * Names of operations without a service are those of any service.
 */
const seen: readonly { readonly client: string; readonly service?: Prefix; readonly operations: string }[] = [
	{
		client: "npm onvif",
		operations: `GetSystemDateAndTime SetSystemDateAndTime GetServices GetCapabilities GetServiceCapabilities GetDeviceInformation
			GetHostname GetScopes SetScopes GetNTP SetNTP GetDNS GetNetworkInterfaces GetNetworkProtocols GetNetworkDefaultGateway
			GetUsers CreateUsers SetUser DeleteUsers GetVideoSources GetProfiles CreateProfile DeleteProfile
			AddVideoSourceConfiguration AddVideoEncoderConfiguration AddConfiguration GetVideoSourceConfigurations
			GetVideoEncoderConfigurations GetVideoEncoderConfigurationOptions SetVideoEncoderConfiguration GetStreamUri
			GetSnapshotUri SetSynchronizationPoint CreatePullPointSubscription PullMessages GetOSDs GetOSDOptions CreateOSD SetOSD
			DeleteOSD`,
	},
	{
		client: "npm onvif",
		service: "timg",
		operations: "GetImagingSettings SetImagingSettings GetOptions GetMoveOptions GetStatus",
	},
	{
		client: "npm onvif",
		service: "tptz",
		operations: `GetNodes GetConfigurations GetConfigurationOptions GetStatus AbsoluteMove RelativeMove ContinuousMove Stop
			GetPresets SetPreset GotoPreset RemovePreset GotoHomePosition SetHomePosition`,
	},
	{
		client: "python-onvif-zeep",
		service: "tptz",
		operations: `GetServiceCapabilities GetNodes GetConfigurations GetConfigurationOptions SetConfiguration GetStatus RelativeMove
			ContinuousMove Stop GetPresets SetPreset GotoPreset RemovePreset GotoHomePosition SetHomePosition`,
	},
	{
		client: "Frigate",
		service: "tptz",
		operations: `GetServiceCapabilities GetConfigurationOptions GetStatus GetPresets GotoPreset AbsoluteMove RelativeMove
			ContinuousMove Stop`,
	},
	{
		client: "node-onvif",
		operations: `GetSystemDateAndTime GetServices GetServiceCapabilities GetCapabilities GetWsdlUrl GetDeviceInformation
			GetDiscoveryMode GetScopes AddScopes RemoveScopes GetHostname SetHostname GetDNS GetNTP GetNetworkInterfaces
			GetNetworkProtocols GetNetworkDefaultGateway GetUsers CreateUsers DeleteUsers GetEventProperties`,
	},
	{
		client: "node-onvif",
		service: "trt",
		operations: `GetProfiles GetProfile CreateProfile DeleteProfile AddVideoSourceConfiguration GetVideoSources
			GetVideoSourceConfigurations GetVideoSourceConfiguration GetVideoSourceConfigurationOptions
			GetCompatibleVideoSourceConfigurations GetVideoEncoderConfigurations GetVideoEncoderConfiguration
			GetVideoEncoderConfigurationOptions GetCompatibleVideoEncoderConfigurations
			GetGuaranteedNumberOfVideoEncoderInstances GetStreamUri GetSnapshotUri`,
	},
	{
		client: "onvif-nvt",
		operations: `GetSystemDateAndTime GetServices GetCapabilities GetWsdlUrl GetDeviceInformation GetDiscoveryMode
			GetScopes GetHostname SetHostname GetDNS GetNTP GetNetworkInterfaces GetNetworkProtocols
			GetNetworkDefaultGateway GetUsers GetEndpointReference GetSystemSupportInformation GetEventProperties
			CreatePullPointSubscription PullMessages`,
	},
	{
		client: "onvif-nvt",
		service: "trt",
		operations: `GetProfiles GetProfile GetVideoSources GetVideoSourceConfigurations GetVideoEncoderConfigurations
			GetVideoEncoderConfigurationOptions GetStreamUri GetSnapshotUri`,
	},
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
		client: "zeep",
		service: "tan",
		operations: `GetSupportedRules GetRules CreateRules ModifyRules DeleteRules GetRuleOptions GetAnalyticsModules
			GetSupportedMetadata`,
	},
	{
		client: "zeep",
		service: "tev",
		operations: "GetServiceCapabilities GetEventBrokers AddEventBroker DeleteEventBroker",
	},
	{ client: "zeep", service: "tr2", operations: "GetAnalyticsConfigurations" },
	{
		client: "persienne doctor",
		operations: "GetServices GetScopes GetNetworkInterfaces GetMasks GetServiceCapabilities",
	},
];

export function clientsOf(service: Prefix, operation: string): string {
	return seen
		.filter(
			(entry) => (entry.service ?? service) === service && entry.operations.split(/\s+/).includes(operation),
		)
		.map(({ client }) => client)
		.join(", ");
}
