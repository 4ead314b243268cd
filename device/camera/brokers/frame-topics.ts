import { FilterError } from "../../onvif/events/fault.ts";
import { compileTopics, type FilterExpression } from "../../onvif/events/filter.ts";
import type { NamedTopic } from "../../onvif/events/topic-expression.ts";

/** Where frames may come from. */
export interface FrameSources {
	readonly profiles: readonly { readonly token: string; readonly analytics: boolean }[];
	readonly modules: readonly { readonly type: string; readonly name: string }[];
}

/** What the module that tells frames is called unless a client calls it otherwise. */
const usualModule = "Objects";

/** Name of the module that tells frames; undefined when there is none. */
export function frameModule({ modules }: FrameSources): string | undefined {
	return modules.find(({ type }) => type === "objects")?.name;
}

/** Of the frames of one profile (Analytics Specification, "MQTT topic structure"). */
function topicOf(profile: string, module: string): NamedTopic {
	return { prefix: "tns1", path: ["VideoAnalytics", profile, module] };
}

/** @throws FilterError for an expression that cannot be read, or that no profile could meet */
export function checkFrameFilter(filter: readonly FilterExpression[], sources: FrameSources): void {
	matcherOf(filter, sources);
}

function matcherOf(filter: readonly FilterExpression[], sources: FrameSources) {
	const module = frameModule(sources) ?? usualModule;
	const known = sources.profiles.map(({ token }) => topicOf(token, module));
	return compileTopics(filter, known);
}

/**
 * The MQTT topic of frames below a broker's prefix; undefined when nothing tells frames, or no profile that has the analytics
 * configuration meets the filter. Frames are the same for all profiles, so they are told once.
 */
export function frameTopic(filter: readonly FilterExpression[], sources: FrameSources): string | undefined {
	const module = frameModule(sources);
	if (module === undefined) return undefined;
	try {
		const matches = matcherOf(filter, sources);
		const found = sources.profiles.find(
			({ token, analytics }) => analytics && matches(topicOf(token, module)),
		);
		return found && `onvif-mj/VideoAnalytics/${found.token}/${module}`;
	} catch (error) {
		// The profile that the filter was for is gone.
		if (error instanceof FilterError) return undefined;
		throw error;
	}
}
