import type { EventKind } from "../../../masks/sanitise/vocabulary.ts";
import { namespaces } from "../soap/namespaces.ts";
import { type QName, qname, type Xml } from "../soap/write.ts";

type ItemType = QName & ("tt:ReferenceToken" | "xs:boolean" | "xs:int" | "xs:string");
type Items = Readonly<Record<string, ItemType>>;

/** A topic that the firmware has events of (Core §9.4), with what a message of it holds. */
export interface Topic {
	/** Of the sanitiser's vocabulary: what has no kind there is never told. */
	readonly kind: EventKind;
	/** Prefix of the root's namespace; the names below the root have none (WS-Topics §7.1). */
	readonly prefix: "tns1" | "persienne";
	/** From the root down. */
	readonly path: readonly [root: string, ...below: string[]];
	/** True for a state (Core §9.3.2): who subscribes is told the present one. */
	readonly property: boolean;
	/** True for what is seen in pictures: it is told where a rule or a module tells of it, and not otherwise. */
	readonly analysed?: boolean;
	readonly source: Items;
	readonly data: Items;
}

const token = "tt:ReferenceToken";

/** All of them. Which a camera really tells depends on the rules and modules that it has. */
export const allTopics: readonly Topic[] = [
	{
		kind: "motion",
		prefix: "tns1",
		path: ["VideoSource", "MotionAlarm"],
		property: true,
		analysed: true,
		source: { Source: token },
		data: { State: "xs:boolean" },
	},
	{
		kind: "occupancy",
		prefix: "tns1",
		path: ["RuleEngine", "CountAggregation", "OccupancyCounter"],
		property: true,
		analysed: true,
		source: { VideoSource: token, Rule: "xs:string" },
		data: { Count: "xs:int" },
	},
	ruleState("motionRegion", ["RuleEngine", "MotionRegionDetector", "Motion"]),
	ruleState("sceneChange", ["VideoSource", "GlobalSceneChange", "AnalyticsService"]),
	ruleState("imageTooDark", ["VideoSource", "ImageTooDark", "AnalyticsService"]),
	ruleState("imageTooBright", ["VideoSource", "ImageTooBright", "AnalyticsService"]),
	ruleState("imageTooBlurry", ["VideoSource", "ImageTooBlurry", "AnalyticsService"]),
	{
		...ruleState("lineCrossed", ["RuleEngine", "LineDetector", "Crossed"], { Direction: "xs:string" }),
		property: false,
	},
	{
		kind: "counter",
		prefix: "tns1",
		path: ["RuleEngine", "CountAggregation", "Counter"],
		property: true,
		analysed: true,
		source: { VideoSource: token, Rule: "xs:string" },
		data: { Count: "xs:int", In: "xs:int", Out: "xs:int" },
	},
	ruleState("objectsInside", ["RuleEngine", "FieldDetector", "ObjectsInside"], { IsInside: "xs:boolean" }),
	ruleState("loitering", ["RuleEngine", "LoiteringDetector", "ObjectIsLoitering"]),
	{
		...ruleState("crowdDensity", ["Analytics", "CrowdDensity"], { Level: "xs:string" }),
		prefix: "persienne",
	},
	{ ...ruleState("objectLeft", ["Analytics", "ObjectLeft"]), prefix: "persienne" },
	{ ...ruleState("objectRemoved", ["Analytics", "ObjectRemoved"]), prefix: "persienne" },
	{ ...ruleState("fastMotion", ["Analytics", "FastMotion"]), prefix: "persienne" },
	{
		kind: "function",
		prefix: "persienne",
		path: ["Privacy", "Function"],
		property: true,
		analysed: true,
		source: { VideoSource: token, RuleName: "xs:string" },
		data: {
			Function: "xs:string",
			Purpose: "xs:string",
			LegalBasis: "xs:string",
			Running: "xs:boolean",
			Suspended: "xs:boolean",
		},
	},
	{
		kind: "profileChanged",
		prefix: "tns1",
		path: ["Media", "ProfileChanged"],
		property: false,
		source: { Token: token },
		data: {},
	},
	{
		kind: "configurationChanged",
		prefix: "tns1",
		path: ["Media", "ConfigurationChanged"],
		property: false,
		source: { Token: token, Type: "xs:string" },
		data: {},
	},
	{
		kind: "dark",
		prefix: "persienne",
		path: ["Privacy", "Dark"],
		property: true,
		source: { VideoSource: token },
		data: { State: "xs:boolean" },
	},
	{
		kind: "privacyFailed",
		prefix: "persienne",
		path: ["Privacy", "Failed"],
		property: false,
		source: { VideoSource: token },
		data: { Code: "xs:string" },
	},
	{
		kind: "privacyRestored",
		prefix: "persienne",
		path: ["Privacy", "Restored"],
		property: false,
		source: { VideoSource: token },
		data: { Code: "xs:string" },
	},
	{
		kind: "policyChanged",
		prefix: "persienne",
		path: ["Privacy", "PolicyChanged"],
		property: false,
		source: { VideoSource: token },
		data: { Revision: "xs:int" },
	},
];

/** A rule that is met or not, unless it tells something else. */
function ruleState(kind: EventKind, path: Topic["path"], data: Items = { State: "xs:boolean" }): Topic {
	return {
		kind,
		prefix: "tns1",
		path,
		property: true,
		analysed: true,
		source: { VideoSource: token, RuleName: "xs:string" },
		data,
	};
}

export function topicNamespace({ prefix }: Pick<Topic, "prefix">): string {
	return namespaces[prefix];
}

/** The topic as a concrete expression, its prefix to be declared around it. */
export function topicText({ prefix, path }: Topic): Xml {
	return qname(`${prefix}:${path.join("/")}`);
}
