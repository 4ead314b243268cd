import type { Prefix } from "../../device/onvif/soap/namespaces.ts";

/** `Get/SetX` for the two of them: lists stay readable. */
function names(list: string): string[] {
	return list
		.trim()
		.split(/\s+/)
		.flatMap((word) => {
			const [verbs = "", noun] = word.split(":");
			return noun === undefined ? [verbs] : verbs.split("/").map((verb) => verb + noun);
		});
}

/**
 * What the profiles of ONVIF want of a device: the operations that are mandatory, by profile and service, and those that are
 * so on a condition that the camera meets. Profile S loses its
 * support on 2027-03-31; what is there of it is for older clients.
 */
const mandatory: readonly {
	readonly profile: "S" | "T" | "M";
	readonly service: Prefix;
	readonly operations: string[];
	/** Wanted of a device that has the feature, and not of every one. */
	readonly conditional?: true;
}[] = [
	...(["S", "T", "M"] as const).map((profile) => ({
		profile,
		service: "tds" as const,
		operations: names(`
			GetServices GetServiceCapabilities GetWsdlUrl Get/Set:DiscoveryMode Get/Set/Add/Remove:Scopes
			Get/Set:Hostname Get/Set:DNS Get/Set:NetworkInterfaces Get/Set:NetworkProtocols Get/Set:NetworkDefaultGateway
			GetDeviceInformation Get/Set:SystemDateAndTime SetSystemFactoryDefault SystemReboot
			Get/Create/Delete:Users SetUser`),
	})),
	{ profile: "S", service: "tds", operations: names("GetCapabilities") },
	{
		profile: "T",
		service: "tr2",
		operations: names(`
			GetServiceCapabilities Create/Delete:Profile GetProfiles GetStreamUri GetSnapshotUri SetSynchronizationPoint
			Add/Remove:Configuration GetVideoEncoderInstances
			Get:VideoSourceConfigurations Set:VideoSourceConfiguration GetVideoSourceConfigurationOptions
			Get:VideoEncoderConfigurations Set:VideoEncoderConfiguration GetVideoEncoderConfigurationOptions
			Get:MetadataConfigurations Set:MetadataConfiguration GetMetadataConfigurationOptions
			GetOSDs GetOSDOptions Create/Set/Delete:OSD`),
	},
	{
		profile: "M",
		service: "tr2",
		operations: names(`
			GetServiceCapabilities Create/Delete:Profile GetProfiles GetStreamUri SetSynchronizationPoint
			Add/Remove:Configuration GetAnalyticsConfigurations
			Get:MetadataConfigurations Set:MetadataConfiguration GetMetadataConfigurationOptions`),
	},
	{
		profile: "S",
		service: "trt",
		operations: names(`
			GetServiceCapabilities Create/Delete:Profile GetProfiles GetProfile GetStreamUri SetSynchronizationPoint
			GetVideoSources Add/Remove:VideoSourceConfiguration Add/Remove:VideoEncoderConfiguration
			GetVideoSourceConfigurations Get/Set:VideoSourceConfiguration GetCompatibleVideoSourceConfigurations
			GetVideoSourceConfigurationOptions
			GetVideoEncoderConfigurations Get/Set:VideoEncoderConfiguration GetCompatibleVideoEncoderConfigurations
			GetVideoEncoderConfigurationOptions GetGuaranteedNumberOfVideoEncoderInstances`),
	},
	...(["S", "T", "M"] as const).map((profile) => ({
		profile,
		service: "tev" as const,
		operations: names(`
			GetServiceCapabilities GetEventProperties CreatePullPointSubscription PullMessages SetSynchronizationPoint
			Renew Unsubscribe`),
	})),
	{ profile: "S", service: "tev", operations: names("Subscribe") },
	// Conditional: of a device that publishes over MQTT.
	{ profile: "M", service: "tev", operations: names("Get:EventBrokers Add/Delete:EventBroker") },
	{ profile: "T", service: "tmd", operations: names("GetVideoSources") },
	{
		profile: "T",
		service: "timg",
		operations: names("GetServiceCapabilities Get/Set:ImagingSettings GetOptions"),
	},
	{
		profile: "M",
		service: "tan",
		operations: names(`
			GetServiceCapabilities GetSupportedMetadata GetSupportedAnalyticsModules GetAnalyticsModules
			Create/Modify/Delete:AnalyticsModules GetAnalyticsModuleOptions`),
	},
	...(["T", "M"] as const).map((profile) => ({
		profile,
		service: "tan" as const,
		operations: names("GetSupportedRules GetRules Create/Modify/Delete:Rules GetRuleOptions"),
		conditional: true as const,
	})),
];

/** The profiles in which an operation is mandatory, such as `S T`, or with a star conditional; empty for none. */
export function profilesOf(service: Prefix, operation: string): string {
	return mandatory
		.filter((wanted) => wanted.service === service && wanted.operations.includes(operation))
		.map(({ profile, conditional }) => (conditional ? `${profile}*` : profile))
		.join(" ");
}
