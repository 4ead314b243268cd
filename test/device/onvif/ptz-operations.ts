import { tt } from "../../helpers/onvif-camera.ts";
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

/** The PTZ service's operations. */

const noPtzProfile = ["InvalidArgVal", "NoPTZProfile"] as const;
const needsPtzProfile = [
	["", "InvalidArgs"],
	[profile("nope"), ...noProfile],
	[profile("spare"), ...noPtzProfile],
] as const;
const generic = (kind: string, group = "PanTilt") => `http://www.onvif.org/ver10/tptz/${group}Spaces/${kind}`;
const fovSpace = generic("TranslationSpaceFov");
/** A tt:PTZVector or tt:PTZSpeed. */
const vector = (name: string, panTilt: string, zoom = "") =>
	`<${name}>${panTilt && `<PanTilt xmlns="${tt}" ${panTilt}/>`}${zoom && `<Zoom xmlns="${tt}" ${zoom}/>`}</${name}>`;
const wrongSpeeds = (args: string) =>
	[
		[args + vector("Speed", 'x="2" y="0"'), "InvalidArgVal", "InvalidSpeed"],
		[args + vector("Speed", 'x="1" y="-0.5"'), "InvalidArgVal", "InvalidSpeed"],
		[args + vector("Speed", "", 'x="-1"'), "InvalidArgVal", "InvalidSpeed"],
		[args + vector("Speed", `x="1" y="1" space="${fovSpace}"`), "InvalidArgVal", "SpaceNotSupported"],
		[args + vector("Speed", 'x="1"'), "InvalidArgs"],
	] as const;
const preset = (token: string) => `<PresetToken>${token}</PresetToken>`;
const needsPreset = [
	...needsPtzProfile,
	[main, "InvalidArgs"],
	[main + preset("preset-9"), "InvalidArgVal", "NoToken"],
] as const;
const tour = (token: string) => `<PresetTourToken>${token}</PresetTourToken>`;
const needsTour = [
	...needsPtzProfile,
	[main, "InvalidArgs"],
	[`${main}${tour("tour-9")}<Operation>Start</Operation>`, "InvalidArgVal", "NoToken"],
] as const;
const badTour = ["InvalidArgVal", "InvalidPresetTour"] as const;
const spot = (place: string, stay = "PT5S") =>
	`<tt:TourSpot><tt:PresetDetail>${place}</tt:PresetDetail><tt:StayTime>${stay}</tt:StayTime></tt:TourSpot>`;
const tourOf = (spots: string, { token = "tour-2", name = "round", condition = "" } = {}) =>
	`<PresetTour token="${token}" xmlns:tt="${tt}"><tt:Name>${name}</tt:Name><tt:Status><tt:State>Idle</tt:State></tt:Status><tt:AutoStart>false</tt:AutoStart><tt:StartingCondition>${condition}</tt:StartingCondition>${spots}</PresetTour>`;
const presetName = (name: string) => `<PresetName>${name}</PresetName>`;
const ptz = (inner = "", { token = "ptz", name = "roof", node = "ptz-node" } = {}) =>
	`<PTZConfiguration token="${token}" xmlns:tt="${tt}"><tt:Name>${name}</tt:Name><tt:UseCount>3</tt:UseCount><tt:NodeToken>${node}</tt:NodeToken>${inner}</PTZConfiguration><ForcePersistence>true</ForcePersistence>`;
const relative = (space: string) =>
	`<tt:DefaultRelativePanTiltTranslationSpace>${space}</tt:DefaultRelativePanTiltTranslationSpace>`;
const timeout = (text: string) => `<tt:DefaultPTZTimeout>${text}</tt:DefaultPTZTimeout>`;
export const ptzOperations: readonly Omit<OperationCase, "namespace">[] = [
	{ name: "GetServiceCapabilities", needs: null, right: "" },
	{ name: "GetNodes", right: "" },
	{
		name: "GetNode",
		right: "<NodeToken>ptz-node</NodeToken>",
		wrong: [
			["", "InvalidArgs"],
			["<NodeToken>nope</NodeToken>", "InvalidArgVal", "NoEntity"],
		],
	},
	{ name: "GetConfigurations", right: "" },
	{
		name: "GetConfiguration",
		right: "<PTZConfigurationToken>ptz</PTZConfigurationToken>",
		wrong: [
			["", "InvalidArgs"],
			["<PTZConfigurationToken>nope</PTZConfigurationToken>", ...noConfig],
			[configuration("nope"), ...noConfig],
		],
	},
	{ name: "GetConfigurationOptions", right: configuration("ptz"), wrong: needsConfiguration },
	{
		name: "SetConfiguration",
		needs: "operator",
		right: ptz(
			`${relative(fovSpace)}<tt:DefaultPTZSpeed><tt:PanTilt x="0.5" y="0.5"/></tt:DefaultPTZSpeed>${timeout("PT20S")}`,
		),
		wrong: [
			["", "InvalidArgs"],
			[ptz("", { token: "" }), "InvalidArgs"],
			[ptz("", { token: "nope" }), ...noConfig],
			[ptz("", { name: "" }), "InvalidArgs"],
			[ptz("", { node: "other" }), ...modify],
			[ptz(relative(generic("PositionGenericSpace"))), ...modify],
			[ptz("<tt:DefaultAbsoluteZoomPositionSpace>urn:x</tt:DefaultAbsoluteZoomPositionSpace>"), ...modify],
			[ptz('<tt:DefaultPTZSpeed><tt:Zoom x="7"/></tt:DefaultPTZSpeed>'), ...modify],
			[ptz(timeout("soon")), "InvalidArgs"],
			[ptz(timeout("PT1H")), ...modify],
			[ptz("<tt:PanTiltLimits><tt:Range><tt:URI>urn:x</tt:URI></tt:Range></tt:PanTiltLimits>"), ...modify],
		],
	},
	{
		name: "GetCompatibleConfigurations",
		right: main,
		wrong: [
			["", "InvalidArgs"],
			[profile("nope"), ...noProfile],
		],
	},
	{
		name: "AbsoluteMove",
		needs: "operator",
		right: main + vector("Position", 'x="0.5" y="-1"', 'x="1"') + vector("Speed", 'x="1" y="1"', 'x="0.5"'),
		wrong: [
			...needsPtzProfile,
			[main, "InvalidArgs"],
			[main + vector("Position", 'x="1.1" y="0"'), "InvalidArgVal", "InvalidPosition"],
			[main + vector("Position", "", 'x="-0.1"'), "InvalidArgVal", "InvalidPosition"],
			[main + vector("Position", 'x="NaN" y="0"'), "InvalidArgs"],
			[main + vector("Position", 'x="0"'), "InvalidArgs"],
			[main + vector("Position", `x="0" y="0" space="${fovSpace}"`), "InvalidArgVal", "SpaceNotSupported"],
			...wrongSpeeds(main + vector("Position", 'x="0" y="0"')),
		],
	},
	{
		name: "RelativeMove",
		needs: "operator",
		right: main + vector("Translation", `x="0.5" y="-1" space="${fovSpace}"`, 'x="-1"'),
		wrong: [
			...needsPtzProfile,
			[main, "InvalidArgs"],
			[main + vector("Translation", 'x="1.1" y="0"'), "InvalidArgVal", "InvalidTranslation"],
			[main + vector("Translation", "", 'x="-1.1"'), "InvalidArgVal", "InvalidTranslation"],
			[
				main + vector("Translation", `x="0" y="0" space="${generic("PositionGenericSpace")}"`),
				"InvalidArgVal",
				"SpaceNotSupported",
			],
			...wrongSpeeds(main + vector("Translation", 'x="0" y="0"')),
		],
	},
	{
		name: "ContinuousMove",
		needs: "operator",
		right: `${main}${vector("Velocity", 'x="0.5" y="-1"', 'x="-1"')}<Timeout>PT5S</Timeout>`,
		wrong: [
			...needsPtzProfile,
			[main, "InvalidArgs"],
			[main + vector("Velocity", 'x="1.1" y="0"'), "InvalidArgVal", "InvalidVelocity"],
			[
				main + vector("Velocity", "", `x="1" space="${generic("PositionGenericSpace", "Zoom")}"`),
				"InvalidArgVal",
				"SpaceNotSupported",
			],
			[`${main}${vector("Velocity", 'x="1" y="0"')}<Timeout>5</Timeout>`, "InvalidArgs"],
			...["PT0S", "-PT1S", "PT1H"].map(
				(time) =>
					[
						`${main}${vector("Velocity", 'x="1" y="0"')}<Timeout>${time}</Timeout>`,
						"InvalidArgVal",
						"TimeoutNotSupported",
					] as const,
			),
		],
	},
	{
		name: "Stop",
		needs: "operator",
		right: `${main}<PanTilt>true</PanTilt><Zoom>false</Zoom>`,
		wrong: [...needsPtzProfile, [`${main}<Zoom>no</Zoom>`, "InvalidArgs"]],
	},
	{ name: "GetStatus", right: main, wrong: needsPtzProfile },
	{ name: "GetPresets", right: main, wrong: needsPtzProfile },
	{
		name: "SetPreset",
		needs: "operator",
		right: main + presetName("Door / 2"),
		wrong: [
			...needsPtzProfile,
			[main + presetName("gate"), "InvalidArgVal", "PresetExist"],
			[main + presetName(long), "InvalidArgVal", "InvalidPresetName"],
			[main + presetName("ZH 123456"), "InvalidArgVal", "InvalidPresetName"],
			[main + preset("preset-9"), "InvalidArgVal", "NoToken"],
			[main + preset(long), "InvalidArgs"],
		],
	},
	{ name: "RemovePreset", needs: "operator", right: main + preset("preset-1"), wrong: needsPreset },
	{
		name: "GotoPreset",
		needs: "operator",
		right: main + preset("preset-1") + vector("Speed", 'x="0.5" y="0.5"'),
		wrong: [...needsPreset, ...wrongSpeeds(main + preset("preset-1"))],
	},
	{
		name: "GotoHomePosition",
		needs: "operator",
		right: main,
		wrong: [...needsPtzProfile, ...wrongSpeeds(main)],
	},
	{ name: "SetHomePosition", needs: "operator", right: main, wrong: needsPtzProfile },
	{ name: "GetPresetTours", right: main, wrong: needsPtzProfile },
	{ name: "GetPresetTour", right: main + tour("tour-2"), wrong: needsTour },
	{
		name: "GetPresetTourOptions",
		right: main + tour("tour-2"),
		wrong: [...needsPtzProfile, [main + tour("tour-9"), "InvalidArgVal", "NoToken"]],
	},
	{ name: "CreatePresetTour", needs: "operator", right: main, wrong: needsPtzProfile },
	{
		name: "ModifyPresetTour",
		needs: "operator",
		right: main + tourOf(spot("<tt:PresetToken>preset-1</tt:PresetToken>") + spot("<tt:Home>true</tt:Home>")),
		wrong: [
			...needsPtzProfile,
			[main, "InvalidArgs"],
			[main + tourOf("", { token: "tour-9" }), "InvalidArgVal", "NoToken"],
			[main + tourOf("", { name: "ZH 123456" }), ...badTour],
			[main + tourOf("", { condition: "<tt:Direction>Extended</tt:Direction>" }), ...badTour],
			[main + tourOf("", { condition: "<tt:RecurringTime>99999</tt:RecurringTime>" }), ...badTour],
			[main + tourOf("", { condition: "<tt:RecurringTime>-1</tt:RecurringTime>" }), "InvalidArgs"],
			[main + tourOf("", { condition: "<tt:RecurringDuration>soon</tt:RecurringDuration>" }), "InvalidArgs"],
			[main + tourOf(spot("<tt:PresetToken>preset-9</tt:PresetToken>")), ...badTour],
			[main + tourOf(spot("<tt:Home>false</tt:Home>")), ...badTour],
			[main + tourOf(spot("<tt:Home>true</tt:Home>", "PT2H")), ...badTour],
			[main + tourOf(spot("<tt:Home>true</tt:Home>").repeat(33)), ...badTour],
			[
				main + tourOf(spot('<tt:PTZPosition><tt:PanTilt x="7" y="0"/></tt:PTZPosition>')),
				"InvalidArgVal",
				"InvalidPosition",
			],
		],
	},
	{
		name: "OperatePresetTour",
		needs: "operator",
		right: `${main}${tour("tour-2")}<Operation>Start</Operation>`,
		wrong: [
			...needsTour,
			[`${main}${tour("tour-2")}<Operation>Dance</Operation>`, "InvalidArgs"],
			[`${main}${tour("tour-2")}<Operation>Extended</Operation>`, ...badTour],
			[`${main}${tour("tour-3")}<Operation>Start</Operation>`, "Action", "ActivationFailed"],
		],
	},
	{ name: "RemovePresetTour", needs: "operator", right: main + tour("tour-2"), wrong: needsTour },
];
