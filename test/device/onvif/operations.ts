import type { Role } from "../../../device/auth/accounts.ts";
import { tds, tev, tmd, tr2, trt, tt, wsnt } from "../../helpers/onvif-camera.ts";

export interface OperationCase {
	readonly namespace: string;
	readonly name: string;
	/** The least able role that gets an answer, if it is not a viewer; null: nobody has to log in. */
	readonly needs?: Role | null;
	/** Arguments that it answers. */
	readonly right: string;
	/** What has to be there, and be addressed, when the operation is called. */
	readonly on?: "pull-point";
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

/** `x,y` pairs as tt:Point elements. */
const points = (pairs: string) =>
	pairs
		.split(" ")
		.map((pair) => pair.split(","))
		.map(([x, y]) => `<Point xmlns="${tt}" x="${x}" y="${y}"/>`)
		.join("");
const triangle = points("0.1,0.1 0.3,0.1 0.1,0.3");
const mask = (
	parts: {
		token?: string;
		on?: string;
		polygon?: string;
		type?: string;
		colour?: string;
		enabled?: string;
	} = {},
) => {
	const { token, on = "lens-all", polygon = triangle, type = "Color", colour = "", enabled = "true" } = parts;
	return `<Mask${token === undefined ? "" : ` token="${token}"`}>${configuration(on)}<Polygon>${polygon}</Polygon><Type>${type}</Type>${colour}<Enabled>${enabled}</Enabled></Mask>`;
};
const wrongMasks = [
	["", "InvalidArgs"],
	[mask({ token: "mask-1" }) + mask(), "InvalidArgs"],
	[mask({ token: "mask-1", on: "" }), "InvalidArgs"],
	[mask({ token: "mask-1", on: "nope" }), ...noConfig],
	[mask({ token: "mask-1", polygon: "" }), "InvalidArgVal", "InvalidPolygon"],
	[mask({ token: "mask-1", polygon: points("0,0 0.1,0.1") }), "InvalidArgVal", "InvalidPolygon"],
	[mask({ token: "mask-1", polygon: triangle.repeat(22) }), "InvalidArgVal", "InvalidPolygon"],
	[mask({ token: "mask-1", polygon: points("0,0 1.5,0 0,0.5") }), "InvalidArgVal", "InvalidPolygon"],
	[mask({ token: "mask-1", polygon: points("0,0 0.5,0.5 0.5,0 0,0.5") }), "InvalidArgVal", "InvalidPolygon"],
	[mask({ token: "mask-1", polygon: points("0,0 NaN,0 0,0.5") }), "InvalidArgs"],
	[mask({ token: "mask-1", polygon: points("0,0 0x1,0 0,0.5") }), "InvalidArgs"],
	[
		mask({ token: "mask-1", polygon: '<Point x="0"/><Point x="1" y="1"/><Point x="0" y="1"/>' }),
		"InvalidArgs",
	],
	[mask({ token: "mask-1", type: "Blurred" }), "InvalidArgVal", "ConfigModify"],
	[mask({ token: "mask-1", type: "" }), "InvalidArgVal", "ConfigModify"],
	[mask({ token: "mask-1", colour: '<Color X="1" Y="2"/>' }), "InvalidArgs"],
	[
		mask({ token: "mask-1", colour: '<Color X="1" Y="2" Z="3" Colorspace="http://x/"/>' }),
		"InvalidArgVal",
		"ConfigModify",
	],
	[mask({ token: "mask-1", enabled: "yes" }), "InvalidArgs"],
	[mask({ token: "mask-1", enabled: "" }), "InvalidArgs"],
] as const;
const setup = (stream: string, protocol: string) =>
	`<StreamSetup><Stream xmlns="${tt}">${stream}</Stream><Transport xmlns="${tt}"><Protocol>${protocol}</Protocol></Transport></StreamSetup>`;

const topics = "http://www.onvif.org/ver10/topics";
const concreteSet = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet";
const itemFilter = "http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter";
const topic = (expression: string, dialect = concreteSet) =>
	`<TopicExpression xmlns="${wsnt}" xmlns:tns1="${topics}" Dialect="${dialect}">${expression}</TopicExpression>`;
const content = (expression: string, dialect = itemFilter) =>
	`<MessageContent xmlns="${wsnt}" xmlns:tt="${tt}" Dialect="${dialect}">${expression}</MessageContent>`;
const motionStarts = `boolean(//tt:SimpleItem[@Name="State" and @Value="true"])`;
const consumer = (address: string) =>
	`<ConsumerReference><Address xmlns="http://www.w3.org/2005/08/addressing">${address}</Address></ConsumerReference>`;

const wrongFilters = [
	[topic("tns1:VideoSource//"), "InvalidTopicExpressionFault"],
	[topic(""), "InvalidTopicExpressionFault"],
	[topic("foo:VideoSource//."), "InvalidTopicExpressionFault"],
	[topic("tns1:VideoSource/*"), "InvalidTopicExpressionFault"],
	[topic("tns1:Nothing"), "TopicNotSupportedFault"],
	[topic("VideoSource/MotionAlarm"), "TopicNotSupportedFault"],
	[
		topic("tns1:VideoSource", "http://docs.oasis-open.org/wsn/t-1/TopicExpression/Full"),
		"TopicExpressionDialectUnknownFault",
	],
	[content("true()"), "InvalidMessageContentExpressionFault"],
	[
		content(motionStarts, "http://www.w3.org/TR/1999/REC-xpath-19991116"),
		"InvalidMessageContentExpressionFault",
	],
	['<x:Other xmlns:x="urn:x">1</x:Other>', "InvalidFilterFault"],
	['<Other xmlns="">1</Other>', "InvalidFilterFault"],
] as const;
const wrongSubscriptions = [
	...wrongFilters.map(([filter, code]) => [`<Filter>${filter}</Filter>`, "InvalidArgVal", code] as const),
	["<InitialTerminationTime>soon</InitialTerminationTime>", "InvalidArgs"],
	...["PT0S", "-PT5M", "P1Y", "2020-01-01T00:00:00Z"].map(
		(time) =>
			[
				`<InitialTerminationTime>${time}</InitialTerminationTime>`,
				"InvalidArgVal",
				"UnacceptableInitialTerminationTimeFault",
			] as const,
	),
	[
		`<SubscriptionPolicy><UseRaw xmlns="${wsnt}"/></SubscriptionPolicy>`,
		"InvalidArgVal",
		"UnsupportedPolicyRequestFault",
	],
	[
		'<SubscriptionPolicy><Gentle xmlns="urn:x"/></SubscriptionPolicy>',
		"InvalidArgVal",
		"UnrecognizedPolicyRequestFault",
	],
] as const;

const all = (namespace: string, cases: readonly Omit<OperationCase, "namespace">[]): OperationCase[] =>
	cases.map((found) => ({ namespace, ...found }));

/** Every operation of every service, with arguments that are right and arguments that are wrong. */
export const operations: readonly OperationCase[] = [
	...all(tds, [
		{ name: "GetSystemDateAndTime", needs: null, right: "" },
		{
			name: "GetServices",
			needs: null,
			right: "<IncludeCapability>true</IncludeCapability>",
			wrong: [["<IncludeCapability>True</IncludeCapability>", "InvalidArgs"]],
		},
		{
			name: "GetCapabilities",
			needs: null,
			right: "<Category>All</Category>",
			wrong: [["<Category>Recording</Category>", "ActionNotSupported", "NoSuchService"]],
		},
		{ name: "GetServiceCapabilities", needs: null, right: "" },
		{ name: "GetWsdlUrl", needs: null, right: "" },
		{ name: "GetEndpointReference", needs: null, right: "" },
		{ name: "GetHostname", needs: null, right: "" },
		{ name: "GetDeviceInformation", right: "" },
		{ name: "GetScopes", right: "" },
		{ name: "GetDiscoveryMode", right: "" },
		{ name: "GetNetworkInterfaces", right: "" },
		{ name: "GetNetworkProtocols", right: "" },
		{ name: "GetUsers", needs: "administrator", right: "" },
	]),
	...all(trt, [
		{ name: "GetServiceCapabilities", needs: null, right: "" },
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
		{ name: "GetServiceCapabilities", needs: null, right: "" },
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
		{
			name: "GetMasks",
			right: "<Token>mask-1</Token>",
			wrong: [
				["<Token>nope</Token>", ...noConfig],
				[configuration("nope"), ...noConfig],
				["<Token>mask-1</Token><Token>mask-1</Token>", "InvalidArgs"],
			],
		},
		{ name: "GetMaskOptions", right: configuration("lens-all"), wrong: needsConfiguration },
		{ name: "CreateMask", needs: "operator", right: mask(), wrong: wrongMasks },
		{
			name: "SetMask",
			needs: "operator",
			right: mask({ token: "mask-1", polygon: points("-0.6,0.6 0.6,0.6 0.6,-0.6 -0.6,-0.6") }),
			wrong: [...wrongMasks, [mask(), "InvalidArgs"], [mask({ token: "nope" }), ...noConfig]],
		},
		{
			name: "DeleteMask",
			needs: "administrator",
			right: "<Token>mask-1</Token>",
			wrong: [
				["", "InvalidArgs"],
				["<Token>nope</Token>", ...noConfig],
			],
		},
	]),
	...all(tmd, [
		{ name: "GetServiceCapabilities", needs: null, right: "" },
		{ name: "GetVideoSources", right: "" },
	]),
	...all(tev, [
		{ name: "GetServiceCapabilities", needs: null, right: "" },
		{ name: "GetEventProperties", right: "" },
		{
			name: "CreatePullPointSubscription",
			right: `<Filter>${topic("tns1:VideoSource//.")}${content(motionStarts)}</Filter><InitialTerminationTime>PT30S</InitialTerminationTime>`,
			wrong: wrongSubscriptions,
		},
		{
			name: "PullMessages",
			on: "pull-point",
			right: "<Timeout>PT0S</Timeout><MessageLimit>10</MessageLimit>",
			wrong: [
				["", "InvalidArgs"],
				["<Timeout>PT1S</Timeout>", "InvalidArgs"],
				["<MessageLimit>1</MessageLimit>", "InvalidArgs"],
				["<Timeout>60</Timeout><MessageLimit>1</MessageLimit>", "InvalidArgs"],
				["<Timeout>-PT1S</Timeout><MessageLimit>1</MessageLimit>", "InvalidArgs"],
				["<Timeout>PT1S</Timeout><MessageLimit>0</MessageLimit>", "InvalidArgs"],
				["<Timeout>PT1S</Timeout><MessageLimit>-1</MessageLimit>", "InvalidArgs"],
				["<Timeout>PT1S</Timeout><MessageLimit>many</MessageLimit>", "InvalidArgs"],
				["<Timeout>PT61S</Timeout><MessageLimit>1</MessageLimit>", "InvalidArgVal", "PullMessagesFault"],
			],
		},
		{ name: "SetSynchronizationPoint", on: "pull-point", right: "" },
	]),
	...all(wsnt, [
		{
			name: "Subscribe",
			right: consumer("http://127.0.0.1:9999/told"),
			wrong: [
				["", "InvalidArgs"],
				["<ConsumerReference/>", "InvalidArgs"],
				...[
					"http://127.0.0.2:9999/", // not who asks
					"http://127.0.0.1:22/",
					"http://127.0.0.1@192.0.2.1:9999/",
					"https://127.0.0.1:9999/",
					"file:///etc/passwd",
					"no address",
					"",
				].map((address) => [consumer(address), "InvalidArgVal", "SubscribeCreationFailedFault"] as const),
				...wrongSubscriptions.map(
					([args, ...codes]) => [consumer("http://127.0.0.1:9999/") + args, ...codes] as const,
				),
			],
		},
		{
			name: "Renew",
			on: "pull-point",
			right: "<TerminationTime>PT2M</TerminationTime>",
			wrong: [
				["", "InvalidArgs"],
				["<TerminationTime>tomorrow</TerminationTime>", "InvalidArgs"],
				...["PT0S", "-PT1M", "P2D", "2020-01-01T00:00:00Z"].map(
					(time) =>
						[
							`<TerminationTime>${time}</TerminationTime>`,
							"InvalidArgVal",
							"UnacceptableTerminationTimeFault",
						] as const,
				),
			],
		},
		{ name: "Unsubscribe", on: "pull-point", right: "" },
	]),
];
