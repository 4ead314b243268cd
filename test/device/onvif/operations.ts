import { tds, tmd, tr2, trt, tt } from "../../helpers/onvif-camera.ts";

export interface OperationCase {
	readonly namespace: string;
	readonly name: string;
	/** Arguments that it answers. */
	readonly right: string;
	/** Arguments that it refuses, with the subcodes of the fault. */
	readonly wrong?: readonly (readonly [args: string, ...subcodes: string[]])[];
}

const profile = (token: string) => `<ProfileToken>${token}</ProfileToken>`;
const configuration = (token: string) => `<ConfigurationToken>${token}</ConfigurationToken>`;
const noProfile = ["InvalidArgVal", "NoProfile"] as const;
const noConfig = ["InvalidArgVal", "NoConfig"] as const;
const long = "x".repeat(65);

const needsProfile = [
	["", "InvalidArgs"],
	[profile(""), "InvalidArgs"],
	[profile(long), "InvalidArgs"],
	[profile("main") + profile("sub"), "InvalidArgs"],
	[profile("nope"), ...noProfile],
	[profile("MAIN"), ...noProfile],
] as const;
const needsConfiguration = [
	["", "InvalidArgs"],
	[configuration("nope"), ...noConfig],
] as const;
const selection = [
	[profile("nope"), ...noProfile],
	[configuration("nope"), ...noConfig],
	[profile("nope") + configuration("main-encoder"), ...noProfile],
	[configuration(long), "InvalidArgs"],
] as const;

const setup = (stream: string, protocol: string) =>
	`<StreamSetup><Stream xmlns="${tt}">${stream}</Stream><Transport xmlns="${tt}"><Protocol>${protocol}</Protocol></Transport></StreamSetup>`;

const all = (namespace: string, cases: readonly Omit<OperationCase, "namespace">[]): OperationCase[] =>
	cases.map((found) => ({ namespace, ...found }));

/** Every operation of every service, with arguments that are right and arguments that are wrong. */
export const operations: readonly OperationCase[] = [
	...all(tds, [
		{ name: "GetSystemDateAndTime", right: "" },
		{
			name: "GetServices",
			right: "<IncludeCapability>true</IncludeCapability>",
			wrong: [["<IncludeCapability>True</IncludeCapability>", "InvalidArgs"]],
		},
		{
			name: "GetCapabilities",
			right: "<Category>All</Category>",
			wrong: [["<Category>Recording</Category>", "ActionNotSupported", "NoSuchService"]],
		},
		{ name: "GetServiceCapabilities", right: "" },
		{ name: "GetWsdlUrl", right: "" },
		{ name: "GetEndpointReference", right: "" },
		{ name: "GetHostname", right: "" },
		{ name: "GetDeviceInformation", right: "" },
		{ name: "GetScopes", right: "" },
		{ name: "GetDiscoveryMode", right: "" },
		{ name: "GetNetworkInterfaces", right: "" },
		{ name: "GetNetworkProtocols", right: "" },
		{ name: "GetUsers", right: "" },
	]),
	...all(trt, [
		{ name: "GetServiceCapabilities", right: "" },
		{ name: "GetProfiles", right: "" },
		{ name: "GetProfile", right: profile("sub"), wrong: needsProfile },
		{ name: "GetVideoSources", right: "" },
		{ name: "GetVideoSourceConfigurations", right: "" },
		{ name: "GetVideoSourceConfiguration", right: configuration("lens-all"), wrong: needsConfiguration },
		{ name: "GetCompatibleVideoSourceConfigurations", right: profile("main"), wrong: needsProfile },
		{
			name: "GetVideoSourceConfigurationOptions",
			right: profile("main") + configuration("lens-all"),
			wrong: selection,
		},
		{ name: "GetVideoEncoderConfigurations", right: "" },
		{
			name: "GetVideoEncoderConfiguration",
			right: configuration("mjpeg-encoder"),
			wrong: needsConfiguration,
		},
		{ name: "GetCompatibleVideoEncoderConfigurations", right: profile("main"), wrong: needsProfile },
		{
			name: "GetVideoEncoderConfigurationOptions",
			right: profile("main") + configuration("main-encoder"),
			wrong: [...selection, [profile("main") + configuration("sub-encoder"), ...noConfig]],
		},
		{
			name: "GetGuaranteedNumberOfVideoEncoderInstances",
			right: configuration("lens-all"),
			wrong: needsConfiguration,
		},
		{
			name: "GetStreamUri",
			right: setup("RTP-Unicast", "UDP") + profile("main"),
			wrong: [
				["", "InvalidArgs"],
				[profile("main"), "InvalidArgs"],
				[setup("RTP-Unicast", "RTSP"), "InvalidArgs"],
				[setup("RTP-Unicast", "RTSP") + profile("nope"), ...noProfile],
				[setup("RTP-Unicast", "HTTP") + profile("main"), "InvalidArgVal", "InvalidStreamSetup"],
				[setup("RTP-Multicast", "UDP") + profile("main"), "InvalidArgVal", "InvalidStreamSetup"],
				[setup("", "RTSP") + profile("main"), "InvalidArgVal", "InvalidStreamSetup"],
				[`<StreamSetup><Stream>RTP-Unicast</Stream></StreamSetup>${profile("main")}`, "InvalidArgs"],
			],
		},
		{ name: "GetSnapshotUri", right: profile("main"), wrong: needsProfile },
	]),
	...all(tr2, [
		{ name: "GetServiceCapabilities", right: "" },
		{
			name: "GetProfiles",
			right: "<Type>All</Type>",
			wrong: [["<Token>nope</Token>", ...noProfile]],
		},
		{ name: "GetVideoSourceConfigurations", right: "", wrong: selection },
		{ name: "GetVideoSourceConfigurationOptions", right: "", wrong: selection },
		{
			name: "GetVideoEncoderConfigurations",
			right: configuration("sub-encoder"),
			wrong: [...selection, [profile("main") + configuration("sub-encoder"), ...noConfig]],
		},
		{ name: "GetVideoEncoderConfigurationOptions", right: profile("mjpeg"), wrong: selection },
		{ name: "GetVideoEncoderInstances", right: configuration("lens-all"), wrong: needsConfiguration },
		{
			name: "GetStreamUri",
			right: `<Protocol>RtspUnicast</Protocol>${profile("main")}`,
			wrong: [
				[profile("main"), "InvalidArgs"],
				["<Protocol>RTSP</Protocol>", "InvalidArgs"],
				[`<Protocol>RTSP</Protocol>${profile("nope")}`, ...noProfile],
				...["RtspMulticast", "RtspsUnicast", "RtspOverHttp", "rtsp", ""].map(
					(protocol) =>
						[
							`<Protocol>${protocol}</Protocol>${profile("main")}`,
							"InvalidArgVal",
							"InvalidStreamSetup",
						] as const,
				),
			],
		},
		{ name: "GetSnapshotUri", right: profile("main"), wrong: needsProfile },
	]),
	...all(tmd, [
		{ name: "GetServiceCapabilities", right: "" },
		{ name: "GetVideoSources", right: "" },
	]),
];
