import type { Route } from "../../../broker/publish/route.ts";
import { topicOf } from "../../../masks/sanitise/message.ts";
import { PublicEvent, project } from "../../../masks/sanitise/public-event.ts";
import { countedObjects, type EventKind, vocabulary } from "../../../masks/sanitise/vocabulary.ts";
import type { CountProtection } from "../../../masks/sanitise/zone-counts.ts";
import type { CameraConfig } from "../../config/types.ts";
import { videoSourceToken } from "../media/video-source.ts";
import { countKinds } from "../reporter.ts";
import type { CountedRule } from "./counted-rules.ts";

/* What was told of counts before they were protected, and is kept somewhere, would undo the protection: it goes. */

/** A route that nothing takes which may not be told any more. That a state is no more may always be told. */
export function protectedRoute(route: Route, counts: CountProtection | undefined): Route {
	if (!counts) return route;
	return (event) => {
		const { kind, data, deleted } = PublicEvent.outlineOf(event);
		const mayTell = deleted || (kind === "metrics" ? isProtected(data, counts) : !countKinds.includes(kind));
		return mayTell ? route(event) : undefined;
	};
}

/** What has a broker forget counts that it may retain: those of each rule that counts or did, and of things in the picture. */
export function retractedCounts(rules: readonly CountedRule[], at: number): PublicEvent[] {
	const deleted = { deleted: true };
	const source = (name: string) => ({ VideoSource: videoSourceToken, Rule: name, RuleName: name });
	const ofRules = rules.flatMap(({ name, kind }) => {
		const told = source(name);
		const retracted = {
			occupancy: () => [
				project("occupancy", { ...told, Count: 0 }, at, deleted),
				project("metrics", { zone: name, window: 0, suppressed: true }, at, deleted),
			],
			counter: () => [project("counter", { ...told, Count: 0, In: 0, Out: 0 }, at, deleted)],
			crowdDensity: () => [project("crowdDensity", { ...told, Level: "None" }, at, deleted)],
		};
		return retracted[kind]();
	});
	const ofObjects = countedObjects.map((object) => project("objectCount", { object, count: 0 }, at, deleted));
	return [...ofRules, ...ofObjects];
}

/**
 * Whether what the embedded broker kept of a camera may be told, by its topic.
 *
 * @param prefix first level of every topic
 * @param frigate first level of the topics of plain counts
 */
export function keptGuard(
	prefix: string,
	frigate: string | undefined,
	cameras: readonly Pick<CameraConfig, "name" | "publish">[],
): (topic: string, payload: Uint8Array) => boolean {
	const protections = new Map(cameras.map(({ name, publish }) => [name, publish.counts]));
	return (topic, payload) => {
		const [first, name = "", ...rest] = topic.split("/");
		const counts = protections.get(name);
		if (!counts || (first !== prefix && first !== frigate)) return true;
		if (first === frigate) return false;
		const below = rest.join("/");
		if (below.startsWith(beginnings.metrics)) return isProtected(parsed(payload), counts);
		return !beginnings.counts.some((beginning) => below.startsWith(beginning));
	};
}

/** Whether a count of a window was made under this protection, or one that is no weaker. */
function isProtected(
	{ count, suppressed, epsilon }: Readonly<Record<string, unknown>>,
	{ least, epsilon: wanted }: CountProtection,
): boolean {
	if (wanted !== undefined) return typeof epsilon === "number";
	return suppressed === true || (typeof count === "number" && count >= least);
}

function parsed(payload: Uint8Array): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(Buffer.from(payload).toString());
		return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** What the topics of a kind begin with, below the camera's own. */
function beginningOf(kind: EventKind): string {
	const form = vocabulary[kind];
	const source = Object.fromEntries(Object.keys(form.source).map((field) => [field, "\0"]));
	return topicOf(form, source).split("\0", 1)[0] ?? "";
}

const beginnings = {
	metrics: beginningOf("metrics"),
	// Plain counts of things have a place of their own.
	counts: countKinds.filter((kind) => kind !== "objectCount").map(beginningOf),
};
