import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { words } from "../../../console/http/words.ts";
import type { HeldBack, OutletKind } from "../../../console/outgoing.ts";
import { PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { type EventKind, vocabulary } from "../../../masks/sanitise/vocabulary.ts";

interface Message {
	readonly kind: string;
	readonly rule: string;
	readonly retained: boolean;
	readonly data?: Record<string, unknown>;
	readonly time?: number;
}

const folder = new URL("../../../console/assets/", import.meta.url);
let linesOf: (topics: readonly string[]) => string[];
let readMessage: (below: string, payload: string, retained: boolean) => Message | undefined;
let sentence: (message: Partial<Message>) => string | undefined;
let reading: (message: Partial<Message>) => [string, string] | undefined;
let condition: (message: Partial<Message>) => string | undefined;

beforeAll(async () => {
	vi.stubGlobal("fetch", async (path: string) => {
		return new Response(readFileSync(new URL(path.replace("/assets/", ""), folder)));
	});
	vi.stubGlobal("document", { documentElement: { lang: "en" } });
	({ readMessage, linesOf } = await import(new URL("events.js", folder).href));
	({ sentence, reading, condition } = await import(new URL("happenings.js", folder).href));
});

const at = Date.UTC(2026, 5, 1);
/** Enough to make an event of any kind. */
const facts = {
	...{ Source: "VideoSource_1", VideoSource: "VideoSource_1", Rule: "gate", RuleName: "gate", zone: "gate" },
	...{
		State: true,
		IsInside: true,
		Count: 3,
		In: 2,
		Out: 1,
		Direction: "Left",
		Level: "High",
		Running: true,
	},
	...{ Function: "motion", Purpose: "testing", LegalBasis: "unstated", Token: "token", Type: "Mask" },
	...{ Revision: 4, Code: "stage-late", window: 60, suppressed: false, count: 5, state: "online" },
	...{ fps: 12, maskedFrames: 9, darkFrames: 0, lagMs: 40, viewers: 1 },
	...{ camera: "6f9619ff-8b86-4011-b42d-00cf4fc964ff", revision: 1 },
	...{ suppressedCounts: 0, heldBack: 0, refused: 0 },
	functions: [
		{
			...{ rule: "gate", function: "motion", purpose: "testing", legalBasis: "unstated", running: true },
			...{ days: ["mon", "fri"], timeZone: "Europe/Paris" },
		},
	],
};

function published(kind: EventKind): { readonly topic: string; readonly text: string } {
	const all = kind === "privacy" ? { ...facts, state: "masked" } : facts;
	const event = project(kind, all as never, at, { seal: (text) => text });
	const text = new TextDecoder().decode(PublicEvent.bytesOf(event));
	return { topic: PublicEvent.outlineOf(event).topic, text };
}

/** A topic filter as a regular expression (MQTT 3.1.1 §4.7.1). */
const pattern = (filter: string) => filter.replaceAll("+", "[^/]+").replace(/\/#$/, "(/.*)?");

describe("what a camera publishes", () => {
	/** What is published below another prefix than the camera's is not heard here. */
	const heard = (Object.keys(vocabulary) as EventKind[]).filter((kind) => vocabulary[kind].topic !== "");

	it.each(heard)("is understood by the page, word for word: %s", (kind) => {
		const { topic, text } = published(kind);
		expect(readMessage(topic, text, true)).toMatchObject({
			kind,
			topic,
			retained: true,
			data: expect.anything() as object,
		});
	});

	it("is asked for by as many filters for a fleet as for one camera, but for where things are", () => {
		const fleet = Array.from({ length: 300 }, (_, n) => `city/square-${n}`);
		const filters = linesOf(fleet);
		expect(filters).toEqual(linesOf(fleet.slice(0, 1)));
		const told = (topic: string) => filters.some((filter) => new RegExp(`^${pattern(filter)}$`).test(topic));
		for (const kind of heard)
			expect([kind, told(`city/square-7/${published(kind).topic}`)]).toEqual([kind, true]);
		expect(told("city/square-7/onvif-mj/VideoAnalytics/main/Objects")).toBe(false);
	});

	it("says of which rule it is, and when it happened", () => {
		const { topic, text } = published("lineCrossed");
		expect(readMessage(topic, text, false)).toMatchObject({
			rule: "gate",
			time: at,
			data: { Direction: "Left" },
		});
	});

	it("may be that a state is no more, or something that the page does not know", () => {
		const { topic } = published("motion");
		expect(readMessage(topic, "", false)).toEqual({
			kind: "motion",
			topic,
			retained: false,
			rule: "&VideoSource_1",
		});
		expect(readMessage("of/another/version", "{}", false)).toBeUndefined();
		expect(readMessage(topic, "{", false)).toBeUndefined();
	});
});

describe("what the page says of it", () => {
	const heard = (kind: EventKind): Message => {
		const { topic, text } = published(kind);
		return readMessage(topic, text, false) as Message;
	};

	it.each<[EventKind, string]>([
		["motion", "Motion"],
		["lineCrossed", "gate: crossed, to the left"],
		["crowdDensity", "gate: dense"],
		["privacyFailed", "Masking: the masking stage was too slow"],
		["dark", "Pictures are dark"],
		["policyChanged", "Other masks are in force (revision 4)"],
	])("is a sentence for what happens: %s", (kind, said) => {
		expect(sentence(heard(kind))).toBe(said);
	});

	it.each<[EventKind, string[]]>([
		["occupancy", ["gate", "3"]],
		["counter", ["gate", "2 in, 1 out"]],
		["health", ["Health", "12 fps, 40 ms behind"]],
		["metrics", ["gate · Most of late", "5"]],
	])("is a reading for what is counted: %s", (kind, said) => {
		expect(reading(heard(kind))).toEqual(said);
		expect(reading({ ...heard(kind), data: undefined as never })).toBeUndefined();
	});

	it("is a word for a state that is met, and nothing for one that is not", () => {
		expect(condition(heard("loitering"))).toBe("Lingering");
		expect(condition({ kind: "loitering", data: { State: false } })).toBeUndefined();
	});

	it("has words for each way out, each kind of event, and each reason for keeping something back", () => {
		const ways: Readonly<Record<OutletKind, true>> = {
			...({ rtsp: true, page: true, snapshots: true, metadata: true, audio: true, multicast: true } as const),
			...({
				answers: true,
				events: true,
				mqtt: true,
				"event-broker": true,
				control: true,
				demonstration: true,
				discovery: true,
				evidence: true,
				files: true,
			} as const),
		};
		const reasons: Readonly<Record<HeldBack, true>> = {
			...({ scan: true, refused: true, withheld: true, "small-count": true, "too-slow": true } as const),
			...({ role: true, others: true } as const),
		};
		const needed = [
			...Object.keys(ways).flatMap((kind) => [`way-${kind}`, `about-${kind}`]),
			...Object.keys(reasons).map((reason) => `held-${reason}`),
			...[...Object.keys(vocabulary), "frame", "discovery", "Fault"].map((part) => `part-${part}`),
		];
		expect(needed.filter((key) => words.en[key] === undefined)).toEqual([]);
	});
});
