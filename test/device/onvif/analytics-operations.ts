import { tan, tt } from "../../helpers/onvif-camera.ts";
import type { OperationCase } from "./operation-arguments.ts";

/** The analytics service's operations, and those of the Media services that are about its configuration. */

const axt = "http://www.onvif.org/ver20/analytics";
const pan = "urn:persienne:analytics";
export const analytics = "<ConfigurationToken>analytics</ConfigurationToken>";
const profile = (token: string) => `<ProfileToken>${token}</ProfileToken>`;
const noConfig = ["InvalidArgVal", "NoConfig"] as const;
const noProfile = ["InvalidArgVal", "NoProfile"] as const;

const needsConfiguration = [
	["", "InvalidArgs"],
	["<ConfigurationToken/>", "InvalidArgs"],
	["<ConfigurationToken>main</ConfigurationToken>", ...noConfig],
	[analytics + analytics, "InvalidArgs"],
] as const;

const parameters = (inner: string) =>
	`<tt:Parameters xmlns:tt="${tt}" xmlns:axt="${axt}">${inner}</tt:Parameters>`;
export const simple = (name: string, value: string): string =>
	`<tt:SimpleItem Name="${name}" Value="${value}"/>`;
const complex = (name: string, value: string) => `<tt:ElementItem Name="${name}">${value}</tt:ElementItem>`;
/** tt:Polygon of `x,y` pairs. */
const polygon = (pairs: string) =>
	`<tt:Polygon>${pairs.replace(/([^ ]+),([^ ]+)/g, '<tt:Point x="$1" y="$2"/>')}</tt:Polygon>`;
const config = (element: string, name: string, type: string, inner = "") =>
	`<${element} Name="${name}" Type="${type}" xmlns:tt="${tt}" xmlns:pan="${pan}">${parameters(inner)}</${element}>`;

export const rule = (name: string, type: string, inner = ""): string => config("Rule", name, type, inner);
export const module = (name: string, type: string, inner = ""): string =>
	config("AnalyticsModule", name, type, inner);
/** A motion region; without a polygon, all of the picture. */
export const region = (
	name: string,
	{ pairs, attributes = "" }: { pairs?: string; attributes?: string } = {},
): string =>
	rule(
		name,
		"tt:MotionRegionDetector",
		complex(
			"MotionRegion",
			`<axt:MotionRegionConfig ${attributes}>${pairs ? polygon(pairs) : ""}</axt:MotionRegionConfig>`,
		),
	);
const occupancy = (name: string, pairs: string): string =>
	rule(name, "pan:OccupancyInField", complex("Field", polygon(pairs)));
const tampering = (name: string, mode: string, more = ""): string =>
	rule(name, "tt:TamperingDetection", simple("Mode", mode) + more);

/** tt:Polyline of `x,y` pairs. */
export const segments = (pairs: string): string =>
	complex("Segments", polygon(pairs).replaceAll("tt:Polygon", "tt:Polyline"));
const field = (pairs: string) => complex("Field", polygon(pairs));
const forSafety = simple("Purpose", "crowd-safety") + simple("LegalBasis", "public-task");
const line = (name: string, more = "", pairs = "0,1 0,-1"): string =>
	rule(name, "tt:LineDetector", forSafety + segments(pairs) + more);
const density = (name: string, more = ""): string => rule(name, "pan:CrowdDensity", forSafety + more);
const quarter = "-1,1 0,1 0,0 -1,0";

const invalidRule = ["InvalidArgVal", "InvalidRule"] as const;
const invalidModule = ["InvalidArgVal", "InvalidModule"] as const;

/** That are refused whether they are made or changed: `name` is a rule of the type that each has. */
const wrongParameters = (region1: string, count: string, dark: string) =>
	[
		[region(region1, { pairs: "0,0 1,1" }), ...invalidRule],
		[region(region1, { pairs: "0,0 1.5,0 0,1" }), ...invalidRule],
		[region(region1, { pairs: "0,0 0.5,0.5 0.5,0 0,0.5" }), ...invalidRule],
		[region(region1, { pairs: "0,0 a,0 0,1" }), ...invalidRule],
		[region(region1, { attributes: 'Sensitivity="2"' }), ...invalidRule],
		[region(region1, { attributes: 'Sensitivity="high"' }), ...invalidRule],
		[region(region1, { attributes: 'Armed="yes"' }), ...invalidRule],
		[
			rule(
				region1,
				"tt:MotionRegionDetector",
				complex(
					"MotionRegion",
					"<axt:MotionRegionConfig><PresetToken>1</PresetToken></axt:MotionRegionConfig>",
				),
			),
			...invalidRule,
		],
		[rule(region1, "tt:MotionRegionDetector", simple("Speed", "3")), ...invalidRule],
		[rule(region1, "tt:MotionRegionDetector", "<tt:SimpleItem/>"), ...invalidRule],
		[rule(region1, "tt:MotionRegionDetector", simple("A", "1") + simple("A", "1")), ...invalidRule],
		[rule(region1, "tt:MotionRegionDetector", simple("A", "1").repeat(40)), ...invalidRule],
		[rule(region1, "tt:MotionRegionDetector", '<tt:ElementItem Name="MotionRegion"/>'), ...invalidRule],
		[occupancy(count, "0,0 1,1 2,2"), ...invalidRule],
		[tampering(dark, "SignalLoss"), ...invalidRule],
		[tampering(dark, "ImageTooDark", simple("Threshold", "101")), ...invalidRule],
		[tampering(dark, "ImageTooDark", simple("Threshold", "lots")), ...invalidRule],
		[tampering(dark, "ImageTooDark", simple("Duration", "PT5M")), ...invalidRule],
		[tampering(dark, "ImageTooDark", simple("Duration", "5")), ...invalidRule],
	].map(([args = "", ...codes]) => [analytics + args, ...codes] as const);

const wrongConfigs = (of: (name: string, type: string) => string, invalid: readonly [string, string]) =>
	[
		...needsConfiguration,
		[analytics, "InvalidArgs"],
		[analytics + of("", "tt:MotionRegionDetector"), "InvalidArgs"],
		[analytics + of("x", ""), "InvalidArgs"],
		[analytics + of("x", "tt:CellMotionDetector"), ...invalid],
		[analytics + of("x", "tns:MotionRegionDetector"), ...invalid],
		[analytics + of("x", "tt:LicensePlateRecognition"), ...invalid],
		[analytics + of("x", "tt:FaceRecognition"), ...invalid],
	] as const;

export const analyticsOperations: readonly OperationCase[] = (
	[
		{ name: "GetServiceCapabilities", needs: null, right: "" },
		{ name: "GetSupportedRules", right: analytics, wrong: needsConfiguration },
		{ name: "GetRules", right: analytics, wrong: needsConfiguration },
		{
			name: "GetRuleOptions",
			right: `<RuleType xmlns:tt="${tt}">tt:MotionRegionDetector</RuleType>${analytics}`,
			wrong: [
				...needsConfiguration,
				[
					`<RuleType xmlns:tt="${tt}">tt:CellMotionDetector</RuleType>${analytics}`,
					"InvalidArgVal",
					"RuleNotExistent",
				],
				[
					`<RuleType xmlns:tt="urn:x">tt:MotionRegionDetector</RuleType>${analytics}`,
					"InvalidArgVal",
					"RuleNotExistent",
				],
				[`<RuleType/><RuleType/>${analytics}`, "InvalidArgs"],
			],
		},
		{
			name: "CreateRules",
			// What does not run yet is switched on.
			needs: "administrator",
			right:
				analytics +
				region("North door", { pairs: "-1,1 0,1 0,0 -1,0", attributes: 'Armed="true" Sensitivity="0.8"' }) +
				occupancy("square", "-1,0 1,0 1,-1 -1,-1") +
				tampering("dark", "ImageTooDark", simple("Threshold", "80") + simple("Duration", "PT3S")) +
				rule("bare", "tt:MotionRegionDetector") +
				line("gate", simple("Direction", "Left") + simple("ClassFilter", "Human Bicycle")) +
				rule("in and out", "pan:PassageCounting", forSafety + segments("-0.5,-0.5 0,0 0.5,-0.5")) +
				rule("lawn", "tt:FieldDetector", forSafety + field(quarter)) +
				rule("stay", "tt:LoiteringDetector", forSafety + field(quarter) + simple("TimeThreshold", "PT30S")) +
				density("crowd", simple("Low", "3") + simple("Medium", "8") + simple("High", "20") + field(quarter)) +
				rule("left", "pan:ObjectLeft", forSafety + simple("DwellTime", "PT20S")) +
				rule("gone", "pan:ObjectRemoved", forSafety + simple("DwellTime", "PT5S") + field(quarter)) +
				rule("run", "pan:FastMotion", forSafety + simple("Speed", "3.5")) +
				density(
					"market",
					simple("Days", "sat sun") + simple("Hours", "08:00-13:30") + simple("TimeZone", "Europe/Paris"),
				),
			wrong: [
				...wrongConfigs(rule, invalidRule),
				...wrongParameters("a", "b", "c"),
				...[
					rule("a", "tt:LineDetector", segments("0,1 0,-1")),
					rule("a", "pan:CrowdDensity", simple("Purpose", "unstated")),
					rule("a", "pan:CrowdDensity", simple("Purpose", "curiosity")),
					line("a", simple("Direction", "Up")),
					line("a", simple("ClassFilter", "Cat")),
					line("a", "", "0,0"),
					line("a", "", "0,0 0,0"),
					line("a", "", "0,0 0,2"),
					rule("a", "pan:FastMotion", forSafety + simple("Speed", "0")),
					rule("a", "pan:ObjectLeft", forSafety + simple("DwellTime", "PT1H")),
					rule("a", "tt:LoiteringDetector", forSafety + simple("TimeThreshold", "PT0S")),
					rule("a", "tt:FieldDetector", forSafety + field("0,0 1,1")),
					density("a", simple("Low", "9") + simple("Medium", "8")),
					density("a", simple("Low", "0")),
					density("a", simple("Days", "someday")),
					density("a", simple("Hours", "8-20")),
					density("a", simple("Hours", "08:00")),
					density("a", simple("TimeZone", "Middle/Earth")),
				].map((wrong) => [analytics + wrong, ...invalidRule] as const),
				[analytics + region("occupancy"), "InvalidArgVal", "RuleAlreadyExistent"],
				[analytics + region("a") + region("a"), "InvalidArgVal", "RuleAlreadyExistent"],
				[analytics + region("AB-123-CD"), ...invalidRule],
				[analytics + region("a/b"), ...invalidRule],
				[analytics + region("a") + region("x".repeat(65)), ...invalidRule],
				[
					analytics + Array.from({ length: 17 }, (_, count) => region(`region-${count}`)).join(""),
					"Action",
					"TooManyRules",
				],
			],
		},
		{
			name: "ModifyRules",
			needs: "operator",
			right:
				analytics +
				occupancy("occupancy", "-1,1 0,1 0,-1") +
				tampering("too-dark", "ImageTooDark", simple("Duration", "PT10S")) +
				rule("too-bright", "tt:TamperingDetection"),
			wrong: [
				...wrongConfigs(rule, invalidRule),
				...wrongParameters("gone", "occupancy", "too-dark").slice(-6),
				[analytics + region("nope"), "InvalidArgVal", "RuleNotExistent"],
				[analytics + region("occupancy"), "Action", "TypeChangeProhibited"],
			],
		},
		{
			name: "DeleteRules",
			needs: "operator",
			right: `${analytics}<RuleName>occupancy</RuleName><RuleName>too-dark</RuleName>`,
			wrong: [
				...needsConfiguration,
				[analytics, "InvalidArgs"],
				[`${analytics}<RuleName>nope</RuleName>`, "InvalidArgVal", "RuleNotExistent"],
				[`${analytics}<RuleName>occupancy</RuleName><RuleName/>`, "InvalidArgVal", "RuleNotExistent"],
			],
		},
		{ name: "GetSupportedAnalyticsModules", right: analytics, wrong: needsConfiguration },
		{ name: "GetAnalyticsModules", right: analytics, wrong: needsConfiguration },
		{
			name: "GetAnalyticsModuleOptions",
			right: `<Type xmlns:pan="${pan}">pan:ObjectDetector</Type>${analytics}`,
			wrong: [
				...needsConfiguration,
				[`<Type xmlns:tt="${tt}">tt:CellMotionEngine</Type>${analytics}`, "InvalidArgVal", "TypeNotExistent"],
			],
		},
		{
			name: "CreateAnalyticsModules",
			// What does not run yet is switched on.
			needs: "administrator",
			right: analytics + module("spare-detector", "pan:ObjectDetector", simple("ClassFilter", "Human")),
			wrong: [
				...wrongConfigs(module, invalidModule),
				[analytics + module("x", "pan:ObjectDetector", simple("ClassFilter", "Human Cat")), ...invalidModule],
				[analytics + module("x", "pan:ObjectDetector", simple("Colour", "1")), ...invalidModule],
				[analytics + module("Motion", "pan:ObjectDetector"), "InvalidArgVal", "NameAlreadyExistent"],
				[analytics + module("AB-123-CD", "pan:ObjectDetector"), ...invalidModule],
				[analytics + module("x", "pan:MotionDetector"), "Action", "TooManyModules"],
			],
		},
		{
			name: "ModifyAnalyticsModules",
			needs: "operator",
			right: analytics + module("Motion", "pan:MotionDetector"),
			wrong: [
				...wrongConfigs(module, invalidModule),
				[analytics + module("nope", "pan:MotionDetector"), "InvalidArgVal", "NameNotExistent"],
				[analytics + module("Motion", "pan:ObjectDetector"), "Action", "TypeChangeProhibited"],
			],
		},
		{
			name: "DeleteAnalyticsModules",
			needs: "operator",
			right: `${analytics}<AnalyticsModuleName>Motion</AnalyticsModuleName>`,
			wrong: [
				...needsConfiguration,
				[analytics, "InvalidArgs"],
				[`${analytics}<AnalyticsModuleName>nope</AnalyticsModuleName>`, "InvalidArgVal", "NameNotExistent"],
			],
		},
		{
			name: "GetSupportedMetadata",
			right: "",
			wrong: [
				[`<Type xmlns:tt="${tt}">tt:CellMotionEngine</Type>`, "InvalidArgVal", "TypeNotExistent"],
				[`<Type xmlns:tt="${tt}">tt:LicensePlateDetector</Type>`, "InvalidArgVal", "TypeNotExistent"],
			],
		},
	] as const
).map((found) => ({ namespace: tan, ...found }));

const ofProfile = [
	["", "InvalidArgs"],
	[profile("nope"), ...noProfile],
] as const;
const whole = ({ token = "analytics", name = "mine", engine = "", rules = "" } = {}) =>
	`<Configuration token="${token}" xmlns:tt="${tt}"><tt:Name>${name}</tt:Name><tt:UseCount>1</tt:UseCount><tt:AnalyticsEngineConfiguration>${engine}</tt:AnalyticsEngineConfiguration><tt:RuleEngineConfiguration>${rules}</tt:RuleEngineConfiguration></Configuration>`;
const forced = "<ForcePersistence>true</ForcePersistence>";

export const mediaAnalyticsOperations: readonly Omit<OperationCase, "namespace">[] = [
	{ name: "GetVideoAnalyticsConfigurations", right: "" },
	{ name: "GetVideoAnalyticsConfiguration", right: analytics, wrong: needsConfiguration },
	{ name: "GetCompatibleVideoAnalyticsConfigurations", right: profile("main"), wrong: ofProfile },
	{
		name: "SetVideoAnalyticsConfiguration",
		// What does not run yet is switched on.
		needs: "administrator",
		right: whole({ rules: region("door"), engine: module("Motion", "pan:MotionDetector") }) + forced,
		wrong: [
			[whole(), "InvalidArgs"],
			[forced, "InvalidArgs"],
			[whole({ token: "" }) + forced, "InvalidArgs"],
			[whole({ token: "nope" }) + forced, ...noConfig],
			[whole({ name: "" }) + forced, "InvalidArgs"],
			[whole({ rules: region("a") + region("a") }) + forced, "InvalidArgVal", "ConfigModify"],
			[whole({ rules: rule("a", "tt:LineDetector") }) + forced, "InvalidArgVal", "ConfigModify"],
			[whole({ engine: module("a", "tt:FaceDetector") }) + forced, "InvalidArgVal", "ConfigModify"],
		],
	},
	{
		name: "AddVideoAnalyticsConfiguration",
		needs: "operator",
		right: profile("sub") + analytics,
		wrong: [
			...ofProfile,
			[profile("sub"), "InvalidArgs"],
			[`${profile("sub")}<ConfigurationToken>main</ConfigurationToken>`, ...noConfig],
		],
	},
	{ name: "RemoveVideoAnalyticsConfiguration", needs: "operator", right: profile("main"), wrong: ofProfile },
];

export const media2AnalyticsOperations: readonly Omit<OperationCase, "namespace">[] = [
	{
		name: "GetAnalyticsConfigurations",
		right: profile("main") + analytics,
		wrong: [
			[profile("nope"), ...noProfile],
			["<ConfigurationToken>nope</ConfigurationToken>", ...noConfig],
		],
	},
];
