import { tds, tev, timg, tmd, tptz, tr2, trt, tt, wsnt } from "../../helpers/onvif-camera.ts";
import {
	analyticsOperations,
	media2AnalyticsOperations,
	mediaAnalyticsOperations,
} from "./analytics-operations.ts";
import {
	configuration,
	long,
	main,
	modify,
	needsConfiguration,
	noConfig,
	noProfile,
	type OperationCase,
	profile,
} from "./operation-arguments.ts";
import { ptzOperations } from "./ptz-operations.ts";

const needsProfile = [
	["", "InvalidArgs"],
	[profile(""), "InvalidArgs"],
	[profile(long), "InvalidArgs"],
	[profile("main") + profile("sub"), "InvalidArgs"],
	[profile("nope"), ...noProfile],
	[profile("MAIN"), ...noProfile],
] as const;
const selection = [
	[profile("nope"), ...noProfile],
	[configuration("nope"), ...noConfig],
	[profile("nope") + configuration("main-encoder"), ...noProfile],
	[configuration(long), "InvalidArgs"],
] as const;

const needsName = [
	["", "InvalidArgs"],
	["<Name/>", "InvalidArgs"],
	[`<Name>${long}</Name>`, "InvalidArgs"],
	["<Name>x</Name><Name>y</Name>", "InvalidArgs"],
] as const;
/** The camera's own profiles stay. */
const fixed = (args: string) => [args, "Action", "DeletionOfFixedProfile"] as const;
const reference = (type: string, token?: string) =>
	`<Configuration><Type>${type}</Type>${token === undefined ? "" : `<Token>${token}</Token>`}</Configuration>`;
const forced = "<ForcePersistence>true</ForcePersistence>";

const source = ({
	token = "lens-all",
	on = "lens",
	bounds = 'x="0" y="0" width="1920" height="1080"',
	more = "",
} = {}) =>
	`<Configuration token="${token}"><Name xmlns="${tt}">place</Name><UseCount xmlns="${tt}">3</UseCount><SourceToken xmlns="${tt}">${on}</SourceToken><Bounds xmlns="${tt}" ${bounds}/>${more}</Configuration>`;
const wrongSources = [
	["", "InvalidArgs"],
	[source({ token: "" }), "InvalidArgs"],
	[source({ token: "main-encoder" }), ...noConfig],
	[source({ on: "elsewhere" }), "InvalidArgVal", "ConfigModify"],
	[source({ bounds: 'x="a" y="0" width="1" height="1"' }), "InvalidArgs"],
	[
		source({ more: "<Extension><Rotate><Mode>ON</Mode></Rotate></Extension>" }),
		"InvalidArgVal",
		"ConfigModify",
	],
] as const;

interface EncoderParts {
	readonly token?: string;
	readonly name?: string;
	readonly encoding?: string;
	readonly size?: string;
	readonly rate?: string;
	readonly gop?: string;
	readonly profile?: string;
	readonly quality?: string;
	readonly multicast?: string;
}
const size = (text: string) =>
	text.replace(/(.*)x(.*)/, "<Resolution><Width>$1</Width><Height>$2</Height></Resolution>");
const encoder1 = (parts: EncoderParts = {}) => {
	const { token = "sub-encoder", name = "sub", encoding = "H264", quality = "1" } = parts;
	const { size: wanted = "480x270", rate = "10", gop = "20", profile = "Baseline" } = parts;
	return `<Configuration token="${token}" xmlns:t="${tt}"><Name>${name}</Name><UseCount>1</UseCount><Encoding>${encoding}</Encoding>${size(wanted)}<Quality>${quality}</Quality><RateControl><FrameRateLimit>${rate}</FrameRateLimit><EncodingInterval>1</EncodingInterval><BitrateLimit>400</BitrateLimit></RateControl><H264><GovLength>${gop}</GovLength><H264Profile>${profile}</H264Profile></H264>${parts.multicast ?? ""}</Configuration>`;
};
/** As agsh/onvif 0.8.3 orders it: Quality before RateControl. */
const encoder2 = (parts: EncoderParts = {}) => {
	const { token = "sub-encoder", name = "sub", encoding = "H264", quality = "1" } = parts;
	const { size: wanted = "480x270", rate = "10", gop = "20", profile = "Baseline" } = parts;
	return `<Configuration token="${token}" GovLength="${gop}" Profile="${profile}"><Name>${name}</Name><UseCount>1</UseCount><Encoding>${encoding}</Encoding>${size(wanted)}<Quality>${quality}</Quality><RateControl><FrameRateLimit>${rate}</FrameRateLimit><BitrateLimit>400</BitrateLimit></RateControl>${parts.multicast ?? ""}</Configuration>`;
};
const wrongEncoders = (encoder: typeof encoder1) =>
	[
		["", "InvalidArgs"],
		[encoder({ token: "" }), "InvalidArgs"],
		[encoder({ token: "nope" }), ...noConfig],
		[encoder({ name: "" }), "InvalidArgs"],
		[encoder({ size: "" }), "InvalidArgs"],
		[encoder({ size: "480xhigh" }), "InvalidArgs"],
		[encoder({ size: "481x271" }), "InvalidArgVal", "ConfigModify"],
		[encoder({ size: "3840x2160" }), "InvalidArgVal", "ConfigModify"],
		[encoder({ rate: "fast" }), "InvalidArgs"],
		[encoder({ quality: "" }), "InvalidArgs"],
		[encoder({ gop: "0" }), "InvalidArgVal", "ConfigModify"],
		[encoder({ gop: "601" }), "InvalidArgVal", "ConfigModify"],
		[encoder({ gop: "many" }), "InvalidArgs"],
		[encoder({ multicast: multicast("224.0.0.1") }), "InvalidArgVal", "ConfigModify"],
		[encoder({ multicast: multicast("239.1.2.3", "5000") }), "InvalidArgVal", "ConfigModify"],
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

const current = (expression: string, dialect = concreteSet) =>
	`<Topic xmlns="${wsnt}" xmlns:tns1="${topics}" xmlns:persienne="urn:persienne:topics" Dialect="${dialect}">${expression}</Topic>`;

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

const lens = "<VideoSourceToken>lens</VideoSourceToken>";
const look = (inner: string) => `<ImagingSettings>${inner}</ImagingSettings>`;
const exposure = (inner: string) => look(`<Exposure>${inner}</Exposure>`);
const noSource = [
	["", "InvalidArgs"],
	["<VideoSourceToken>nope</VideoSourceToken>", "InvalidArgVal", "NoSource"],
] as const;
const administrators = (cases: readonly Omit<OperationCase, "namespace">[]) =>
	cases.map((found) => ({ ...found, needs: "administrator" as const }));
const address = (name: string, type: string, value: string) =>
	`<${name}><Type>${type}</Type><${type}Address>${value}</${type}Address></${name}>`;
const networkInterface = (inner: string, token = "lo") =>
	`<InterfaceToken>${token}</InterfaceToken><NetworkInterface>${inner}</NetworkInterface>`;
const manual = (value: string, prefix: string) =>
	`<IPv4><Manual><Address>${value}</Address><PrefixLength>${prefix}</PrefixLength></Manual></IPv4>`;
const protocol = (name: string, enabled: string, port: string) =>
	`<NetworkProtocols><Name>${name}</Name><Enabled>${enabled}</Enabled><Port>${port}</Port></NetworkProtocols>`;
const dateTime = (
	type: string,
	year: string,
	month: string,
	day: string,
	zone = "CET-1CEST,M3.5.0,M10.5.0/3",
) =>
	`<DateTimeType>${type}</DateTimeType><DaylightSavings>true</DaylightSavings><TimeZone><TZ>${zone}</TZ></TimeZone><UTCDateTime><Time><Hour>12</Hour><Minute>0</Minute><Second>0</Second></Time><Date><Year>${year}</Year><Month>${month}</Month><Day>${day}</Day></Date></UTCDateTime>`;
const manyScopes = (name: string) =>
	Array.from({ length: 21 }, (_, count) => `<${name}>onvif://www.onvif.org/n/${count}</${name}>`).join("");
const user = (name: string, level: string, password?: string) =>
	`<User><Username>${name}</Username>${password === undefined ? "" : `<Password>${password}</Password>`}<UserLevel>${level}</UserLevel></User>`;

/** A metadata configuration that is to be set, some of it otherwise. */
const metadata = ({ token = "metadata", attributes = "", before = "", events = "", after = "" } = {}) =>
	`<Configuration token="${token}"${attributes}><tt:Name xmlns:tt="${tt}">events</tt:Name><tt:UseCount xmlns:tt="${tt}">1</tt:UseCount>${before}${events}<tt:Analytics xmlns:tt="${tt}">true</tt:Analytics>${after}<tt:SessionTimeout xmlns:tt="${tt}">PT10S</tt:SessionTimeout></Configuration>`;
const filteredBy = (filter: string) =>
	`<tt:Events xmlns:tt="${tt}"><tt:Filter>${filter}</tt:Filter></tt:Events>`;
/** A tt:Multicast; the camera of these cases sends `main` to 239.1.2.3, port 5000. */
const multicast = (where: string, port = "6000", ttl = "4") =>
	`<tt:Multicast xmlns:tt="${tt}"><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>${where}</tt:IPv4Address></tt:Address><tt:Port>${port}</tt:Port><tt:TTL>${ttl}</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast>`;
const wrongMulticasts = [
	[multicast("224.0.0.1"), "InvalidArgVal", "ConfigModify"],
	[multicast("239.1.2.3", "5001"), "InvalidArgVal", "ConfigModify"],
	[multicast("239.1.2.3", "5000"), "InvalidArgVal", "ConfigModify"],
	[multicast("239.1.2.3", "6000", "256"), "InvalidArgVal", "ConfigModify"],
	[multicast("239.1.2.3", "many"), "InvalidArgs"],
	[multicast("here"), "InvalidArgVal", "InvalidIPv4Address"],
	[`<Multicast><Port>1</Port></Multicast>`, "InvalidArgs"],
] as const;
const multicastStreaming: readonly Omit<OperationCase, "namespace">[] = [
	{
		name: "StartMulticastStreaming",
		needs: "operator",
		right: profile("main"),
		wrong: [
			...needsProfile,
			[profile("sub"), "InvalidArgVal", "InvalidMulticastSettings"],
			[profile("spare"), "Action", "IncompleteConfiguration"],
		],
	},
	{ name: "StopMulticastStreaming", needs: "operator", right: profile("main"), wrong: needsProfile },
];
const wrongMetadata = [
	["", "InvalidArgs"],
	[`<Configuration><Name>x</Name></Configuration>`, "InvalidArgs"],
	[`<Configuration token="metadata"/>`, "InvalidArgs"],
	[metadata({ token: "nope" }), ...noConfig],
	[metadata({ attributes: ' CompressionType="GZIP"' }), "InvalidArgVal", "ConfigModify"],
	[
		metadata({ before: "<PTZStatus><FieldOfView>true</FieldOfView></PTZStatus>" }),
		"InvalidArgVal",
		"ConfigModify",
	],
	[metadata({ events: filteredBy(topic("tns1:Nothing")) }), "InvalidArgVal", "ConfigModify"],
	[metadata({ events: filteredBy(content("true()")) }), "InvalidArgVal", "ConfigModify"],
	[metadata({ events: filteredBy("<Other/>") }), "InvalidArgVal", "ConfigModify"],
	[metadata({ after: "<Analytics>false</Analytics>" }), "InvalidArgs"],
	...wrongMulticasts.map(([after, ...codes]) => [metadata({ after }), ...codes] as const),
] as const;

/** A tt:OSDConfiguration, some of it otherwise. */
const osd = ({
	token = "overlay-1",
	on = "lens-all",
	type = "Text",
	position = "<tt:Type>LowerRight</tt:Type>",
	text = "<tt:Type>Plain</tt:Type><tt:PlainText>south gate</tt:PlainText>",
} = {}) =>
	`<OSD xmlns:tt="${tt}" token="${token}"><tt:VideoSourceConfigurationToken>${on}</tt:VideoSourceConfigurationToken><tt:Type>${type}</tt:Type><tt:Position>${position}</tt:Position>${text && `<tt:TextString>${text}</tt:TextString>`}</OSD>`;
const plain = (text: string, style = "") =>
	`<tt:Type>Plain</tt:Type>${style}<tt:PlainText>${text}</tt:PlainText>`;
const font = (inner: string) => `<tt:FontColor>${inner}</tt:FontColor>`;
const wrongOsds = [
	["", "InvalidArgs"],
	[osd() + osd(), "InvalidArgs"],
	[osd({ on: "" }), "InvalidArgs"],
	[osd({ on: "nope" }), ...noConfig],
	[osd({ type: "Image" }), ...modify],
	[osd({ position: "" }), "InvalidArgs"],
	[osd({ position: "<tt:Type>Middle</tt:Type>" }), ...modify],
	[osd({ position: "<tt:Type>Custom</tt:Type>" }), "InvalidArgs"],
	[osd({ position: '<tt:Type>Custom</tt:Type><tt:Pos x="0"/>' }), "InvalidArgs"],
	[osd({ position: '<tt:Type>Custom</tt:Type><tt:Pos x="0" y="1.5"/>' }), ...modify],
	[osd({ text: "" }), "InvalidArgs"],
	[osd({ text: "<tt:Type>Plain</tt:Type>" }), "InvalidArgs"],
	[osd({ text: plain(long) }), ...modify],
	[osd({ text: plain("two&#10;lines") }), ...modify],
	[osd({ text: plain("\u5317\u9580") }), ...modify],
	[osd({ text: plain("ZH 123456") }), ...modify],
	[osd({ text: plain("Z.H.1.2.3.4.5.6") }), ...modify],
	[osd({ text: "<tt:Type>Poem</tt:Type>" }), ...modify],
	[osd({ text: "<tt:Type>Date</tt:Type><tt:DateFormat>yy</tt:DateFormat>" }), ...modify],
	[osd({ text: "<tt:Type>Time</tt:Type><tt:TimeFormat>hh</tt:TimeFormat>" }), ...modify],
	[osd({ text: plain("x", "<tt:FontSize>large</tt:FontSize>") }), "InvalidArgs"],
	[osd({ text: plain("x", font("")) }), "InvalidArgs"],
	[osd({ text: plain("x", font('<tt:Color X="1" Y="2" Z="3" Colorspace="http://x/"/>')) }), ...modify],
] as const;
const wrongOsdTokens = [
	["", "InvalidArgs"],
	["<OSDToken>nope</OSDToken>", ...noConfig],
	[`<OSDToken>${long}</OSDToken>`, "InvalidArgs"],
] as const;
/** What both Media services have alike. */
const osdOperations: readonly Omit<OperationCase, "namespace">[] = [
	{ name: "GetOSDs", right: configuration("lens-all"), wrong: [[configuration("nope"), ...noConfig]] },
	{ name: "GetOSDOptions", right: configuration("lens-all"), wrong: needsConfiguration },
	{ name: "CreateOSD", needs: "operator", right: osd({ token: "" }), wrong: wrongOsds },
	{
		name: "SetOSD",
		needs: "operator",
		right: osd({ text: "<tt:Type>DateAndTime</tt:Type>" }),
		wrong: [...wrongOsds, [osd({ token: "" }), "InvalidArgs"], [osd({ token: "nope" }), ...noConfig]],
	},
	{
		name: "DeleteOSD",
		needs: "operator",
		right: "<OSDToken>overlay-1</OSDToken>",
		wrong: wrongOsdTokens,
	},
];

/** A broker that is to be added, some of it otherwise. */
const eventBroker = ({ address = "mqtts://broker.example:8883/", prefix = "site/cam-1", more = "" } = {}) =>
	`<EventBroker><Address>${address}</Address><TopicPrefix>${prefix}</TopicPrefix>${more}</EventBroker>`;
const brokerAddress = (text: string) => `<Address>${text}</Address>`;
const badAddress = ["InvalidArgVal", "InvalidAddress"] as const;
const badFilter = ["InvalidArgVal", "InvalidFilter"] as const;
const wrongBrokers = [
	["", "InvalidArgs"],
	["<EventBroker/>", "InvalidArgs"],
	[eventBroker() + eventBroker(), "InvalidArgs"],
	["<EventBroker><TopicPrefix>x</TopicPrefix></EventBroker>", "InvalidArgs"],
	["<EventBroker><Address>mqtt://broker.example</Address></EventBroker>", "InvalidArgs"],
	...["http://broker.example", "tcp://broker.example:1883", "file:///etc/passwd", "javascript:1"].map(
		(address) => [eventBroker({ address }), "InvalidArgVal", "InvalidProtocol"] as const,
	),
	...[
		"",
		"broker.example",
		"mqtt://",
		"mqtt://user:password@broker.example",
		"mqtt://broker.example/resource",
		"ws://broker.example/mqtt#here",
		"mqtt://broker.example:0",
		"mqtt://broker.example:99999",
		"mqtt://0.0.0.0",
		"mqtt://169.254.169.254",
		"ws://[fe80::1]/",
		"mqtt://[::ffff:169.254.169.254]",
		"mqtt://224.0.0.1",
		"mqtt://a b",
		`mqtt://${"a".repeat(600)}`,
	].map((address) => [eventBroker({ address }), ...badAddress] as const),
	...["", "+", "a/#", "a//b", "$SYS", "AB-123-CD", "a/b/c/d/e/f/g/h/i", long].map(
		(prefix) => [eventBroker({ prefix }), "InvalidArgs"] as const,
	),
	[eventBroker({ more: "<QoS>3</QoS>" }), "InvalidArgs"],
	[eventBroker({ more: "<QoS>once</QoS>" }), "InvalidArgs"],
	[eventBroker({ more: "<Password>secret</Password>" }), "InvalidArgs"],
	[eventBroker({ more: "<UserName>a&#13;&#10;FLUSHALL</UserName>" }), "InvalidArgs"],
	[eventBroker({ more: `<UserName>${long.repeat(4)}</UserName>` }), "InvalidArgs"],
	[eventBroker({ more: "<CertificateID>c</CertificateID>" }), "InvalidArgVal", "CertificateID"],
	[
		eventBroker({ more: "<CertPathValidationPolicyID>p</CertPathValidationPolicyID>" }),
		"InvalidArgVal",
		"CertPathValidationPolicyID",
	],
	...wrongFilters.map(
		([filter]) => [eventBroker({ more: `<PublishFilter>${filter}</PublishFilter>` }), ...badFilter] as const,
	),
	...[topic("tns1:PTZ//."), topic("tns1:VideoAnalytics/none//."), content(motionStarts)].map(
		(filter) => [eventBroker({ more: `<MetadataFilter>${filter}</MetadataFilter>` }), ...badFilter] as const,
	),
] as const;
interface AudioWanted {
	readonly token?: string;
	readonly name?: string;
	readonly source?: string;
	readonly encoding?: string;
	readonly rate?: number;
}
const audio = (token: string, name: string, inner: string) =>
	`<Configuration token="${token}" xmlns:tt="${tt}"><tt:Name>${name}</tt:Name><tt:UseCount>3</tt:UseCount>${inner}</Configuration>`;
const audioSource = ({ token = "sound-all", name = "roof", source = "sound" }: AudioWanted = {}) =>
	audio(token, name, `<tt:SourceToken>${source}</tt:SourceToken>`);
const audioEncoder = ({
	encoding = "G711",
	rate = 8,
	token = "sound-encoder",
	name = "x",
}: AudioWanted = {}) =>
	audio(
		token,
		name,
		`<tt:Encoding>${encoding}</tt:Encoding><tt:Bitrate>64</tt:Bitrate><tt:SampleRate>${rate}</tt:SampleRate>`,
	);
const audioEncoder2 = (wanted: AudioWanted = {}) => audioEncoder({ encoding: "PCMU", ...wanted });
const wrongAudio = (set: (wanted: AudioWanted) => string, more: string) =>
	[
		[more, "InvalidArgs"],
		[set({ token: "" }) + more, "InvalidArgs"],
		[set({ token: "nope" }) + more, ...noConfig],
		[set({ name: "" }) + more, "InvalidArgs"],
		set === audioSource
			? ([set({ source: "nope" }) + more, ...modify] as const)
			: ([set({ encoding: "AAC" }) + more, ...modify] as const),
		set === audioSource
			? ([set({ source: "" }) + more, ...modify] as const)
			: ([set({ rate: 16 }) + more, ...modify] as const),
	] as const;
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
		{ name: "GetDNS", right: "" },
		{ name: "GetNTP", right: "" },
		{ name: "GetNetworkDefaultGateway", right: "" },
		...administrators([
			{
				name: "SetHostname",
				right: "<Name>gate-1.example</Name>",
				wrong: [
					["", "InvalidArgs"],
					["<Name>a b</Name>", "InvalidArgVal", "InvalidHostname"],
					["<Name>-a</Name>", "InvalidArgVal", "InvalidHostname"],
				],
			},
			{
				name: "SetHostnameFromDHCP",
				right: "<FromDHCP>true</FromDHCP>",
				wrong: [
					["", "InvalidArgs"],
					["<FromDHCP>maybe</FromDHCP>", "InvalidArgs"],
				],
			},
			{
				name: "SetDNS",
				right: `<FromDHCP>false</FromDHCP><SearchDomain>example</SearchDomain>${address("DNSManual", "IPv4", "192.0.2.1")}`,
				wrong: [
					["", "InvalidArgs"],
					[
						`<FromDHCP>false</FromDHCP>${address("DNSManual", "IPv4", "192.0.2.256")}`,
						"InvalidArgVal",
						"InvalidIPv4Address",
					],
					[
						`<FromDHCP>false</FromDHCP>${address("DNSManual", "IPv6", "fe80::%eth0")}`,
						"InvalidArgVal",
						"InvalidIPv6Address",
					],
					[`<FromDHCP>false</FromDHCP>${address("DNSManual", "IPX", "1")}`, "InvalidArgs"],
					["<FromDHCP>false</FromDHCP><SearchDomain>a b</SearchDomain>", "InvalidArgs"],
					[`<FromDHCP>false</FromDHCP>${address("DNSManual", "IPv4", "192.0.2.1").repeat(9)}`, "InvalidArgs"],
				],
			},
			{
				name: "SetNTP",
				right:
					"<FromDHCP>false</FromDHCP><NTPManual><Type>DNS</Type><DNSname>ntp.example</DNSname></NTPManual>",
				wrong: [
					["", "InvalidArgs"],
					[
						"<FromDHCP>false</FromDHCP><NTPManual><Type>DNS</Type><DNSname>a_b</DNSname></NTPManual>",
						"InvalidArgVal",
						"InvalidDnsName",
					],
					["<FromDHCP>false</FromDHCP><NTPManual><Type>DNS</Type></NTPManual>", "InvalidArgs"],
					[
						`<FromDHCP>false</FromDHCP>${address("NTPManual", "IPv4", "1")}`,
						"InvalidArgVal",
						"InvalidIPv4Address",
					],
					[
						`<FromDHCP>false</FromDHCP>${address("NTPManual", "IPv6", "1")}`,
						"InvalidArgVal",
						"InvalidIPv6Address",
					],
				],
			},
			{
				name: "SetNetworkDefaultGateway",
				right: "<IPv4Address>192.0.2.1</IPv4Address>",
				wrong: [
					["<IPv4Address>gate</IPv4Address>", "InvalidArgVal", "InvalidIPv4Address"],
					["<IPv6Address>gate</IPv6Address>", "InvalidArgVal", "InvalidIPv6Address"],
					["<IPv4Address>0.0.0.0</IPv4Address>", "InvalidArgVal", "InvalidGatewayAddress"],
				],
			},
			{
				name: "SetNetworkInterfaces",
				right: networkInterface(
					"<Enabled>true</Enabled><IPv4><DHCP>false</DHCP></IPv4><IPv6><Enabled>false</Enabled></IPv6>",
				),
				wrong: [
					["", "InvalidArgs"],
					["<InterfaceToken>lo</InterfaceToken>", "InvalidArgs"],
					[networkInterface("", "nope0"), "InvalidArgVal", "InvalidNetworkInterface"],
					[networkInterface("<Enabled>false</Enabled>"), "Action"],
					[networkInterface("<MTU>1500</MTU>"), "InvalidArgVal", "InvalidMtuValue"],
					[networkInterface("<IPv4><DHCP>true</DHCP></IPv4>"), "Action"],
					[networkInterface(manual("192.0.2.9", "24")), "Action"],
					[networkInterface(manual("192.0.2", "24")), "InvalidArgVal", "InvalidIPv4Address"],
					[networkInterface(manual("192.0.2.9", "")), "InvalidArgs"],
					[networkInterface("<IPv6><Enabled>true</Enabled></IPv6>"), "Action"],
				],
			},
			{
				name: "SetNetworkProtocols",
				right: protocol("RTSP", "true", "8554") + protocol("HTTPS", "false", "443"),
				wrong: [
					["", "InvalidArgs"],
					[protocol("HTTPS", "true", "443"), "InvalidArgVal", "ServiceNotSupported"],
					[protocol("GOPHER", "true", "70"), "InvalidArgVal", "ServiceNotSupported"],
					[protocol("RTSP", "true", "9999"), "Action"],
					[protocol("RTSP", "false", "8554"), "Action"],
					[protocol("RTSP", "", "8554"), "InvalidArgs"],
					[protocol("RTSP", "true", "rtsp"), "InvalidArgs"],
				],
			},
			{
				name: "SetSystemDateAndTime",
				right: dateTime("Manual", "2026", "2", "28"),
				wrong: [
					["", "InvalidArgs"],
					["<DateTimeType>Sundial</DateTimeType><DaylightSavings>false</DaylightSavings>", "InvalidArgs"],
					[dateTime("Manual", "2026", "2", "30"), "InvalidArgVal", "InvalidDateTime"],
					[dateTime("Manual", "1969", "2", "1"), "InvalidArgVal", "InvalidDateTime"],
					[dateTime("Manual", "2026", "2", "soon"), "InvalidArgs"],
					[dateTime("Manual", "2026", "2", "1", "Europe/Zurich"), "InvalidArgVal", "InvalidTimeZone"],
					[dateTime("Manual", "2026", "2", "1", ""), "InvalidArgVal", "InvalidTimeZone"],
				],
			},
			{
				name: "SetScopes",
				right: "<Scopes>onvif://www.onvif.org/name/gate</Scopes>",
				wrong: [
					["", "InvalidArgs"],
					["<Scopes>not a uri</Scopes>", "InvalidArgs"],
					[manyScopes("Scopes"), "Action", "TooManyScopes"],
				],
			},
			{
				name: "AddScopes",
				right: "<ScopeItem>onvif://www.onvif.org/location/gate</ScopeItem>",
				wrong: [
					["", "InvalidArgs"],
					["<ScopeItem>x</ScopeItem>", "InvalidArgs"],
					[manyScopes("ScopeItem"), "Action", "TooManyScopes"],
				],
			},
			{
				name: "RemoveScopes",
				right: "<ScopeItem>onvif://www.onvif.org/location/Bern</ScopeItem>",
				wrong: [
					["", "InvalidArgs"],
					["<ScopeItem>onvif://www.onvif.org/nope</ScopeItem>", "InvalidArgVal", "NoScope"],
					[
						"<ScopeItem>onvif://www.onvif.org/hardware/virtual</ScopeItem>",
						"OperationProhibited",
						"FixedScope",
					],
				],
			},
			{
				name: "SetDiscoveryMode",
				right: "<DiscoveryMode>NonDiscoverable</DiscoveryMode>",
				wrong: [
					["", "InvalidArgs"],
					["<DiscoveryMode>Hidden</DiscoveryMode>", "InvalidArgs"],
				],
			},
			{
				name: "CreateUsers",
				right: user("vms", "User", "long-enough"),
				wrong: [
					["", "InvalidArgs"],
					[user("vms", "Wizard", "long-enough"), "InvalidArgs"],
					[user("vms", "Anonymous", "long-enough"), "OperationProhibited", "AnonymousNotAllowed"],
					[user("viewer", "User", "long-enough"), "OperationProhibited", "UsernameClash"],
					[
						user("a", "User", "long-enough") + user("a", "User", "long-enough"),
						"OperationProhibited",
						"UsernameClash",
					],
					[user("x".repeat(64), "User", "long-enough"), "OperationProhibited", "UsernameTooLong"],
					[user("", "User", "long-enough"), "OperationProhibited", "UsernameTooShort"],
					[user("a:b", "User", "long-enough"), "OperationProhibited", "UsernameTooShort"],
					[user("vms", "User", "short"), "OperationProhibited", "Password"],
					[user("vms", "User"), "OperationProhibited", "Password"],
					[user("vms", "User", "x".repeat(129)), "OperationProhibited", "PasswordTooLong"],
					[
						Array.from({ length: 30 }, (_, count) => user(`u${count}`, "User", "long-enough")).join(""),
						"Action",
						"TooManyUsers",
					],
				],
			},
			{
				name: "SetUser",
				right: user("spare", "Operator", "another-one"),
				wrong: [
					["", "InvalidArgs"],
					[user("nope", "User", "long-enough"), "InvalidArgVal", "UsernameMissing"],
					[user("admin", "User", "long-enough"), "InvalidArgVal", "FixedUser"],
					[user("spare", "User", "short"), "OperationProhibited", "Password"],
					[user("spare", "Anonymous"), "OperationProhibited", "AnonymousNotAllowed"],
				],
			},
			{
				name: "DeleteUsers",
				right: "<Username>spare</Username>",
				wrong: [
					["", "InvalidArgs"],
					["<Username>nope</Username>", "InvalidArgVal", "UsernameMissing"],
					["<Username>spare</Username><Username>admin</Username>", "InvalidArgVal", "FixedUser"],
				],
			},
			{ name: "SystemReboot", right: "" },
			{
				name: "SetSystemFactoryDefault",
				right: "<FactoryDefault>Soft</FactoryDefault>",
				wrong: [
					["", "InvalidArgs"],
					["<FactoryDefault>Medium</FactoryDefault>", "InvalidArgs"],
				],
			},
			{
				name: "GetSystemLog",
				right: "<LogType>Access</LogType>",
				wrong: [
					["", "InvalidArgs"],
					["<LogType>Captain</LogType>", "InvalidArgs"],
				],
			},
			{ name: "GetSystemSupportInformation", right: "" },
		]),
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
			wrong: selection,
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
				[setup("RTP-Unicast", "TCP") + profile("main"), "InvalidArgVal", "InvalidStreamSetup"],
				[setup("RTP-Multicast", "HTTP") + profile("main"), "InvalidArgVal", "InvalidStreamSetup"],
				[setup("RTP-Multicast", "UDP") + profile("sub"), "InvalidArgVal", "InvalidMulticastSettings"],
				[setup("", "RTSP") + profile("main"), "InvalidArgVal", "InvalidStreamSetup"],
				[`<StreamSetup><Stream>RTP-Unicast</Stream></StreamSetup>${profile("main")}`, "InvalidArgs"],
			],
		},
		{ name: "GetSnapshotUri", right: profile("main"), wrong: needsProfile },
		{
			name: "CreateProfile",
			needs: "operator",
			right: "<Name>SynoProfile</Name><Token>SynoProfile</Token>",
			wrong: [
				...needsName,
				["<Name>x</Name><Token>main</Token>", "InvalidArgVal", "ProfileExists"],
				["<Name>x</Name><Token>a/#</Token>", "InvalidArgVal"],
				["<Name>x</Name><Token>AB-123-CD</Token>", "InvalidArgVal"],
				["<Name>AB 123 CD</Name>", "InvalidArgVal"],
				[`<Name>x</Name><Token>${long}</Token>`, "InvalidArgs"],
			],
		},
		{
			name: "DeleteProfile",
			needs: "operator",
			right: profile("spare"),
			wrong: [...needsProfile, fixed(profile("main"))],
		},
		{
			name: "AddVideoSourceConfiguration",
			needs: "operator",
			right: profile("spare") + configuration("lens-all"),
			wrong: [
				[profile("spare"), "InvalidArgs"],
				[configuration("lens-all"), "InvalidArgs"],
				[profile("nope") + configuration("nope"), ...noProfile],
				[profile("spare") + configuration("nope"), ...noConfig],
			],
		},
		{
			name: "RemoveVideoSourceConfiguration",
			needs: "operator",
			right: profile("main"),
			wrong: needsProfile,
		},
		{
			name: "AddPTZConfiguration",
			needs: "operator",
			right: profile("spare") + configuration("ptz"),
			wrong: [
				[profile("spare"), "InvalidArgs"],
				[profile("nope") + configuration("ptz"), ...noProfile],
				[profile("spare") + configuration("nope"), ...noConfig],
			],
		},
		{ name: "RemovePTZConfiguration", needs: "operator", right: main, wrong: needsProfile },
		{
			name: "AddVideoEncoderConfiguration",
			needs: "operator",
			right: profile("spare") + configuration("sub-encoder"),
			wrong: [
				[profile("spare"), "InvalidArgs"],
				[configuration("sub-encoder"), "InvalidArgs"],
				[profile("nope") + configuration("nope"), ...noProfile],
				[profile("spare") + configuration("lens-all"), ...noConfig],
			],
		},
		{
			name: "RemoveVideoEncoderConfiguration",
			needs: "operator",
			right: profile("main"),
			wrong: needsProfile,
		},
		{
			name: "SetVideoSourceConfiguration",
			needs: "operator",
			right: source() + forced,
			wrong: [
				[source(), "InvalidArgs"],
				...wrongSources.map(([args, ...codes]) => [args + forced, ...codes] as const),
			],
		},
		{
			name: "SetVideoEncoderConfiguration",
			needs: "operator",
			right: encoder1() + forced,
			wrong: [
				[encoder1(), "InvalidArgs"],
				...wrongEncoders(encoder1).map(([args, ...codes]) => [args + forced, ...codes] as const),
				[encoder1({ encoding: "MPEG4" }) + forced, "InvalidArgVal", "ConfigModify"],
				[encoder1({ profile: "High" }) + forced, "InvalidArgVal", "ConfigModify"],
			],
		},
		{ name: "SetSynchronizationPoint", needs: "operator", right: profile("main"), wrong: needsProfile },
		...multicastStreaming,
		{ name: "GetMetadataConfigurations", right: "" },
		{
			name: "GetMetadataConfiguration",
			right: configuration("metadata"),
			wrong: needsConfiguration,
		},
		{ name: "GetCompatibleMetadataConfigurations", right: profile("main"), wrong: needsProfile },
		{ name: "GetMetadataConfigurationOptions", right: "", wrong: selection },
		{
			name: "SetMetadataConfiguration",
			needs: "operator",
			right: `${metadata()}<ForcePersistence>true</ForcePersistence>`,
			wrong: [
				[metadata(), "InvalidArgs"],
				...wrongMetadata.map(
					([args, ...codes]) => [`${args}<ForcePersistence>true</ForcePersistence>`, ...codes] as const,
				),
			],
		},
		{
			name: "AddMetadataConfiguration",
			needs: "operator",
			right: profile("sub") + configuration("metadata"),
			wrong: [
				[profile("sub"), "InvalidArgs"],
				[profile("nope") + configuration("metadata"), ...noProfile],
				[profile("sub") + configuration("nope"), ...noConfig],
			],
		},
		{ name: "RemoveMetadataConfiguration", needs: "operator", right: profile("main"), wrong: needsProfile },
		{ name: "GetAudioSources", right: "" },
		...(["Source", "Encoder"] as const).flatMap((part): Omit<OperationCase, "namespace">[] => {
			const [token, other] =
				part === "Source" ? ["sound-all", "sound-encoder"] : ["sound-encoder", "sound-all"];
			const set = part === "Source" ? audioSource : audioEncoder;
			const persist = "<ForcePersistence>true</ForcePersistence>";
			return [
				{ name: `GetAudio${part}Configurations`, right: "" },
				{
					name: `GetAudio${part}Configuration`,
					right: configuration(token),
					wrong: [...needsConfiguration, [configuration(other), ...noConfig]],
				},
				{ name: `GetCompatibleAudio${part}Configurations`, right: main, wrong: needsProfile },
				{ name: `GetAudio${part}ConfigurationOptions`, right: main + configuration(token), wrong: selection },
				{
					name: `SetAudio${part}Configuration`,
					needs: "operator",
					right: set() + persist,
					wrong: [[set(), "InvalidArgs"], ...wrongAudio(set, persist)],
				},
				{
					name: `AddAudio${part}Configuration`,
					needs: "operator",
					right: profile("spare") + configuration(token),
					wrong: [
						[profile("spare"), "InvalidArgs"],
						[profile("nope") + configuration(token), ...noProfile],
						[profile("spare") + configuration(other), ...noConfig],
					],
				},
				{ name: `RemoveAudio${part}Configuration`, needs: "operator", right: main, wrong: needsProfile },
			];
		}),
		...osdOperations,
		{ name: "GetOSD", right: "<OSDToken>overlay-1</OSDToken>", wrong: wrongOsdTokens },
		...mediaAnalyticsOperations,
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
			wrong: selection,
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
				[`<Protocol>RtspMulticast</Protocol>${profile("sub")}`, "InvalidArgVal", "InvalidMulticastSettings"],
				...["RtspsMulticast", "RtspsUnicast", "rtsp", "toString", ""].map(
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
			name: "CreateProfile",
			needs: "operator",
			right: `<Name>two words</Name>${reference("VideoSource", "lens-all")}${reference("All")}`,
			wrong: [
				...needsName,
				["<Name>AB 123 CD</Name>", "InvalidArgVal"],
				[`<Name>x</Name>${reference("VideoSource", "nope")}`, ...noConfig],
				[`<Name>x</Name>${reference("VideoEncoder", "lens-all")}`, ...noConfig],
				[`<Name>x</Name>${reference("AudioSource", "a")}`, ...noConfig],
				[`<Name>x</Name>${reference("VideoEncoder")}`, "InvalidArgs"],
				["<Name>x</Name><Configuration/>", "InvalidArgs"],
			],
		},
		{
			name: "DeleteProfile",
			needs: "operator",
			right: "<Token>spare</Token>",
			wrong: [["", "InvalidArgs"], ["<Token>nope</Token>", ...noProfile], fixed("<Token>sub</Token>")],
		},
		{
			name: "AddConfiguration",
			needs: "operator",
			right: profile("spare") + reference("VideoEncoder", "mjpeg-encoder"),
			wrong: [
				...needsProfile,
				[profile("nope") + reference("VideoSource", "lens-all"), ...noProfile],
				[profile("spare") + reference("VideoSource", "nope"), ...noConfig],
				[profile("spare") + reference("PTZ", "x"), ...noConfig],
				[`${profile("spare")}<Name/>`, "InvalidArgs"],
			],
		},
		{
			name: "RemoveConfiguration",
			needs: "operator",
			right: profile("main") + reference("Analytics") + reference("VideoEncoder", "ignored"),
			wrong: [
				[profile("main"), "InvalidArgs"],
				[profile("nope") + reference("All"), ...noProfile],
				[`${profile("main")}<Configuration/>`, "InvalidArgs"],
			],
		},
		{ name: "SetVideoSourceConfiguration", needs: "operator", right: source(), wrong: wrongSources },
		{
			name: "SetVideoEncoderConfiguration",
			needs: "operator",
			right: encoder2(),
			wrong: [
				...wrongEncoders(encoder2),
				[encoder2({ encoding: "JPEG" }), "InvalidArgVal", "ConfigModify"],
				[encoder2({ profile: "Main" }), "InvalidArgVal", "ConfigModify"],
			],
		},
		{ name: "SetSynchronizationPoint", needs: "operator", right: profile("main"), wrong: needsProfile },
		...multicastStreaming,
		{
			name: "GetMasks",
			right: "<Token>mask-1</Token>",
			wrong: [
				["<Token>nope</Token>", ...noConfig],
				[configuration("nope"), ...noConfig],
				["<Token>mask-1</Token><Token>mask-1</Token>", "InvalidArgs"],
			],
		},
		...(["Source", "Encoder"] as const).flatMap((part): Omit<OperationCase, "namespace">[] => {
			const token = part === "Source" ? "sound-all" : "sound-encoder";
			const set = part === "Source" ? audioSource : audioEncoder2;
			return [
				{ name: `GetAudio${part}Configurations`, right: main + configuration(token), wrong: selection },
				{ name: `GetAudio${part}ConfigurationOptions`, right: "", wrong: selection },
				{ name: `SetAudio${part}Configuration`, needs: "operator", right: set(), wrong: wrongAudio(set, "") },
			];
		}),
		{ name: "GetMetadataConfigurations", right: "", wrong: selection },
		{
			name: "GetMetadataConfigurationOptions",
			right: profile("main") + configuration("metadata"),
			wrong: selection,
		},
		{
			name: "SetMetadataConfiguration",
			needs: "operator",
			right: metadata(),
			wrong: wrongMetadata,
		},
		...media2AnalyticsOperations,
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
		...osdOperations.map((found) =>
			found.name === "GetOSDs"
				? {
						...found,
						right: `<OSDToken>overlay-1</OSDToken>${configuration("lens-all")}`,
						wrong: [...(found.wrong ?? []), ["<OSDToken>nope</OSDToken>", ...noConfig] as const],
					}
				: found,
		),
	]),
	...all(tptz, ptzOperations),
	...all(timg, [
		{ name: "GetServiceCapabilities", needs: null, right: "" },
		{ name: "GetImagingSettings", right: lens, wrong: noSource },
		{ name: "GetOptions", right: lens, wrong: noSource },
		{ name: "GetMoveOptions", right: lens, wrong: noSource },
		{ name: "GetStatus", right: lens, wrong: noSource },
		{
			name: "SetImagingSettings",
			needs: "operator",
			right: `${lens}${look("<Brightness>70</Brightness><Contrast>40.5</Contrast><Exposure><Mode>MANUAL</Mode><ExposureTime>5000</ExposureTime><Gain>6</Gain></Exposure><IrCutFilter>OFF</IrCutFilter><Sharpness>80</Sharpness>")}<ForcePersistence>true</ForcePersistence>`,
			wrong: [
				...noSource,
				[lens, "InvalidArgs"],
				[lens + look("<Brightness>bright</Brightness>"), "InvalidArgs"],
				[lens + look("<Brightness>101</Brightness>"), "InvalidArgVal", "SettingsInvalid"],
				[lens + look("<ColorSaturation>-1</ColorSaturation>"), "InvalidArgVal", "SettingsInvalid"],
				[lens + look("<Sharpness>101</Sharpness>"), "InvalidArgVal", "SettingsInvalid"],
				[lens + look("<Focus/>"), "InvalidArgVal", "SettingsInvalid"],
				[lens + look("<IrCutFilter>MAYBE</IrCutFilter>"), "InvalidArgVal", "SettingsInvalid"],
				[lens + look("<Exposure/>"), "InvalidArgs"],
				[lens + exposure("<Mode>LONG</Mode>"), "InvalidArgVal", "SettingsInvalid"],
				[lens + exposure("<Mode>MANUAL</Mode><Gain>loud</Gain>"), "InvalidArgs"],
				[lens + exposure("<Mode>MANUAL</Mode><Gain>60</Gain>"), "InvalidArgVal", "SettingsInvalid"],
				[
					lens + exposure("<Mode>MANUAL</Mode><ExposureTime>1</ExposureTime>"),
					"InvalidArgVal",
					"SettingsInvalid",
				],
				[lens + exposure("<Mode>AUTO</Mode><MaxGain>6</MaxGain>"), "InvalidArgVal", "SettingsInvalid"],
				[`${lens}${look("")}<ForcePersistence>perhaps</ForcePersistence>`, "InvalidArgs"],
			],
		},
	]),
	...analyticsOperations,
	...all(tmd, [
		{ name: "GetServiceCapabilities", needs: null, right: "" },
		{ name: "GetVideoSources", right: "" },
		{ name: "GetAudioSources", right: "" },
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
		{
			name: "GetEventBrokers",
			right: brokerAddress("MQTT://spare.example:1883"),
			wrong: [
				[brokerAddress("mqtt://broker.example"), ...badAddress],
				[brokerAddress("mqtts://spare.example"), ...badAddress],
				[brokerAddress("spare"), ...badAddress],
				[brokerAddress("mqtt://spare.example").repeat(2), "InvalidArgs"],
			],
		},
		...administrators([
			{
				name: "AddEventBroker",
				right: eventBroker({
					more: `<UserName>u</UserName><Password>p</Password><PublishFilter>${topic("tns1:VideoAnalytics//.|tns1:RuleEngine//.")}</PublishFilter><QoS>2</QoS><MetadataFilter>${topic("tns1:VideoAnalytics//. |tns1:AudioAnalytics//. |tns1:PTZ//.")}</MetadataFilter>`,
				}),
				wrong: wrongBrokers,
			},
			{
				name: "DeleteEventBroker",
				right: brokerAddress("mqtt://SPARE.example"),
				wrong: [
					["", "InvalidArgs"],
					[brokerAddress(""), ...badAddress],
					[brokerAddress("mqtt://broker.example"), ...badAddress],
				],
			},
		]),
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
			name: "GetCurrentMessage",
			right: current("persienne:Privacy/Dark"),
			wrong: [
				["", "InvalidArgs"],
				[current("tns1:Media/ProfileChanged"), "InvalidArgVal", "NoCurrentMessageOnTopicFault"],
				[current("tns1:Media//."), "InvalidArgVal", "MultipleTopicsSpecifiedFault"],
				[current("tns1:Nothing"), "InvalidArgVal", "TopicNotSupportedFault"],
				[current("tns1:"), "InvalidArgVal", "InvalidTopicExpressionFault"],
				[current("tns1:Media", "urn:x"), "InvalidArgVal", "TopicExpressionDialectUnknownFault"],
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
