import { FilterError } from "../../onvif/events/fault.ts";
import { compileTopics, type FilterExpression } from "../../onvif/events/filter.ts";
import type { NamedTopic } from "../../onvif/events/topic-expression.ts";

/** Name of the analytics module that frames come from. */
export const frameModule = "Objects";

/** Of the frames of one profile (Analytics Specification, "MQTT topic structure"). */
function topicOf(profile: string): NamedTopic {
	return { prefix: "tns1", path: ["VideoAnalytics", profile, frameModule] };
}

/** A media profile, as far as it matters here. */
interface Profile {
	readonly token: string;
	readonly metadata: boolean;
	readonly analytics: boolean;
}

/**
 * The MQTT topic of frames below a broker's prefix; undefined when no profile that has metadata and analytics meets the filter. They are the
 * same for all profiles, so they are told once.
 *
 * @throws FilterError for an expression that cannot be read, or that no profile could meet
 */
export function frameTopic(
	filter: readonly FilterExpression[],
	profiles: readonly Profile[],
): string | undefined {
	const matches = compileTopics(
		filter,
		profiles.map(({ token }) => topicOf(token)),
	);
	const found = profiles.find(
		({ token, metadata, analytics }) => metadata && analytics && matches(topicOf(token)),
	);
	return found && `onvif-mj/VideoAnalytics/${found.token}/${frameModule}`;
}

/** As `frameTopic`; undefined also when the profile that the filter was for is gone. */
export function presentFrameTopic(
	filter: readonly FilterExpression[],
	profiles: readonly Profile[],
): string | undefined {
	try {
		return frameTopic(filter, profiles);
	} catch (error) {
		if (error instanceof FilterError) return undefined;
		throw error;
	}
}
