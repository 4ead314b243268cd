import fc from "fast-check";
import { functionNames, legalBases, purposes } from "../../masks/sanitise/vocabulary.ts";
import { disguises } from "../masks/sanitise/plate-corpus.ts";

/**
 * What is planted where something might get out: number plates, plain and in disguise, and texts in signs that nothing of ours
 * has, so that a single byte of one is found. Values that are as they should be stand between them, or nothing would be told.
 */

/** Of letters and digits that nothing else has in this order. */
const plates = ["XQ-734-ZJ", "QXZ 8317", "7JXQ294", "KZ19 XQJ", "ZJX-8Q31", "9382 XZJ"];
const password = "pa55-of-the-broker";

/** Words of people, in signs outside of ASCII, and what only looks harmless. */
const words = [
	"Фрау Мустер",
	"車牌号码",
	"Ünïçødé Ñäme ß",
	"data:image/png;base64,KANARIEiVBORw0KGgo=",
	"<script>KANARIE</script>",
	"KANARIE/+#",
	"KANARIE\u0000\r\n",
];

/** With look-alikes of each other in it, one of twenty is a name like any: what that costs, bench/plate-text.ts measures. */
const sureDisguises = Object.entries(disguises)
	.filter(([name]) => !/ for |without gaps/.test(name))
	.map(([, write]) => write);
const disguised = plates.flatMap((plate) => sureDisguises.map((write) => write(plate)));

export const canaries: readonly string[] = [...disguised, ...words];

const squeezed = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
const reversed = (text: string) => [...text].reverse().join("");
const whole = [...disguised.map((text) => text.toLowerCase()), "kanarie", password];
const inGroups = plates.map(squeezed).flatMap((plate) => [plate, reversed(plate)]);

/** What is written in base64 within a text, where that is text. */
function within(text: string): string {
	return [...text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)]
		.map(([run]) => Buffer.from(run, "base64").toString("utf8"))
		.filter((inside) => !inside.includes("\ufffd"))
		.join("\n");
}

/** What is found of the canaries in what came out somewhere: traces, and signs that nothing of ours has. */
export function foundIn(text: string): string[] {
	const all = `${text}\n${within(text)}`;
	const lower = all.toLowerCase();
	// Line by line: what stands in two messages is in neither.
	const bare = lower.split("\n").map(squeezed).join("\n");
	return [
		...whole.filter((trace) => lower.includes(trace)),
		...inGroups.filter((trace) => bare.includes(trace)),
		...new Set(all.match(/[^\t\n\r -~]+/g)),
	];
}

const canary = fc.constantFrom(...canaries);
const poisoned = (good: fc.Arbitrary<unknown>, weight = 1) =>
	fc.oneof({ weight: 6, arbitrary: good }, { weight, arbitrary: canary });
/** Fields that are not there, and should they ever be: all that INTEROP's list of leaks names. */
const further = fc.constantFrom(...canaries).map((text) => ({
	LicensePlateInfo: { PlateNumber: text, PlateType: text, CountryCode: text, IssuingEntity: text },
	VehicleInfo: { Type: text, Brand: text, Model: text, Color: text },
	Image: text,
	VehicleImage: text,
	ImageURI: text,
	ImageRef: text,
	SceneImage: text,
	HumanFace: { Gender: text, Accessory: text, AdditionalFeatures: text },
	HumanBody: { Clothing: text, Belonging: text },
	BarcodeInfo: { Data: text, Type: text },
	Label: { Name: text, ID: text },
	ObjectTrack: [{ UtcTime: text }],
	EnrollmentID: text,
	Speed: text,
	Color: text,
	ObjectId: text,
	UUID: text,
	text,
	name: text,
	description: text,
	[text]: text,
}));
const with_ = (fields: Record<string, fc.Arbitrary<unknown>>) =>
	fc.tuple(further, fc.record(fields)).map(([beside, known]) => ({ ...beside, ...known }));

const part = poisoned(fc.double({ min: 0, max: 1, noNaN: true }));
const seenObject = with_({
	left: part,
	top: part,
	right: part,
	bottom: part,
	shape: poisoned(fc.constantFrom("upright", "wide", undefined)),
	track: poisoned(fc.nat()),
});
const track = with_({
	id: poisoned(fc.nat()),
	class: poisoned(fc.constantFrom("person", "bicycle", "car")),
	x: part,
	y: part,
	height: part,
	speed: part,
	hidden: poisoned(fc.boolean()),
});
const thing = with_({
	kind: poisoned(fc.constantFrom("left", "removed")),
	x: part,
	y: part,
	since: poisoned(fc.nat(600)),
});
const measures = with_({ dark: part, bright: part, soft: part, changed: part });

/** Every field of an Observation, its time apart. */
export const observation: fc.Arbitrary<object> = with_({
	motion: poisoned(fc.boolean()),
	occupancy: poisoned(fc.nat(20)),
	objects: poisoned(fc.array(seenObject, { maxLength: 2 })),
	tracks: fc.array(track, { maxLength: 2 }),
	things: fc.array(thing, { maxLength: 2 }),
	scene: measures,
});

const state = { State: poisoned(fc.boolean()), Simulated: poisoned(fc.constantFrom(true, undefined)) };
const count = poisoned(fc.nat(9999));
/** The data of each kind of finding. */
const dataOf: Readonly<Record<string, Record<string, fc.Arbitrary<unknown>>>> = {
	occupancy: { Count: count, Simulated: poisoned(fc.boolean()) },
	counter: { Count: count, In: count, Out: count },
	lineCrossed: { Direction: poisoned(fc.constantFrom("Left", "Right")) },
	objectsInside: { IsInside: poisoned(fc.boolean()) },
	crowdDensity: { Level: poisoned(fc.constantFrom("None", "Low", "Medium", "High")) },
	function: {
		Function: poisoned(fc.constantFrom(...functionNames)),
		Purpose: poisoned(fc.constantFrom(...purposes)),
		LegalBasis: poisoned(fc.constantFrom(...legalBases)),
		Running: poisoned(fc.boolean()),
		Suspended: poisoned(fc.constantFrom(true, undefined)),
	},
	motionRegion: state,
	sceneChange: state,
	imageTooDark: state,
	imageTooBright: state,
	imageTooBlurry: state,
	loitering: state,
	objectLeft: state,
	objectRemoved: state,
	fastMotion: state,
};
export const findingKinds: readonly string[] = Object.keys(dataOf);
const finding = fc.oneof(
	...Object.entries(dataOf).map(([kind, data]) =>
		with_({
			kind: fc.constant(kind),
			rule: poisoned(fc.constantFrom("North door", "gate", "occupancy"), 2),
			data: with_(data),
		}),
	),
);

/** What the desk of analytics tells of one picture, its time apart. */
export const seen: fc.Arbitrary<object> = with_({
	ticks: poisoned(fc.nat()),
	motion: poisoned(fc.constantFrom(true, false, undefined)),
	motionSimulated: poisoned(fc.constantFrom(true, undefined)),
	findings: fc.array(finding, { minLength: 1, maxLength: 2 }),
	objects: fc.oneof(
		{ weight: 2, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.array(seenObject, { maxLength: 2 }) },
	),
});

const type = poisoned(fc.constantFrom("Mask", "OSD", "VideoEncoder", "PTZ", "Metadata"));
export const change: fc.Arbitrary<object> = fc.oneof(
	with_({ kind: fc.constant("profile"), token: poisoned(fc.constant("main"), 3) }),
	with_({ kind: fc.constant("configuration"), token: poisoned(fc.constant("mask-1"), 3), type }),
);

/** Bodies of the control API: what somebody may ask for, and all that they may write instead. */
export const triggerBody: fc.Arbitrary<object> = fc.oneof(
	fc.record({
		event: poisoned(fc.constantFrom("motion", "tampering"), 6),
		seconds: poisoned(fc.constant(0.1), 6),
	}),
	with_({ event: fc.constant("motion") }),
);

export const brokerPassword: string = password;
