import { type PublicDiscovery, projectDiscovery } from "../../../masks/sanitise/discovery.ts";
import { ruleEvent } from "../../rules/rules.ts";
import { version } from "../../version.ts";
import type { AnalyticsDesk } from "../analytics/analytics-desk.ts";
import type { Camera } from "../camera.ts";
import { videoSourceToken } from "../media/video-source.ts";

/** Where Home Assistant says that it has come online (MQTT integration, "birth message"). */
export function statusTopic(prefix: string): string {
	return `${prefix}/status`;
}

/** Where a camera is announced (MQTT integration, "Device discovery payload"). */
export function discoveryTopic(prefix: string, uuid: string): string {
	return `${prefix}/device/${uuid}/config`;
}

/** What Home Assistant is told of a camera as it is now. @throws SanitiseError, ScanTrippedError */
export function announcement(
	camera: Pick<Camera, "name" | "config">,
	analytics: Pick<AnalyticsDesk, "rules" | "told">,
	topic: string,
	uuid: string,
): PublicDiscovery {
	return projectDiscovery({
		uuid,
		name: camera.name,
		topic,
		videoSource: videoSourceToken,
		motion: analytics.told.has("motion"),
		rules: analytics.rules.map((rule) => ({ kind: ruleEvent(rule), name: rule.name })),
		countsByWindow: camera.config.publish.counts !== undefined,
		version,
	});
}
