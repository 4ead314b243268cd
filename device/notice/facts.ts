import { ConfigError } from "../config/problem.ts";
import type { CameraConfig, FleetConfig, NoticeConfig } from "../config/types.ts";

/** What a panel and a notice page say. */
export interface NoticeFacts extends NoticeConfig {
	readonly cameras: readonly CameraFacts[];
}

/** What a camera does by itself, as far as it is told to the public. */
export interface CameraFacts {
	readonly name: string;
	readonly functions: CameraConfig["analytics"];
	/** Private areas that are covered; undefined: nothing was said, and the camera is dark. */
	readonly masks: number | undefined;
	/** Plates are sought and covered. */
	readonly plates: boolean;
	/** People and vehicles are covered as they move. */
	readonly motion: boolean;
	readonly sound: boolean;
	/** It can be turned and zoomed. */
	readonly turns: boolean;
}

/**
 * What a configuration says.
 *
 * @throws ConfigError when it says nothing of who is responsible, and for what
 */
export function noticeFacts(config: Pick<FleetConfig, "notice" | "cameras">, file: string): NoticeFacts {
	const { notice, cameras } = config;
	if (notice) return { ...notice, cameras: cameras.map(factsOf) };
	const message =
		"expected `notice`, which says who is responsible, what for, and whom to turn to; found nothing";
	const remedy = "docs/notice.md has an example to fill in";
	throw new ConfigError(file, [{ line: 1, column: 1, path: [], message, remedy }]);
}

function factsOf({ name, analytics, policy, audio, ptz }: CameraConfig): CameraFacts {
	return {
		name,
		functions: analytics,
		masks: policy?.zones.length,
		plates: policy !== undefined && policy.plates !== "off",
		motion: policy?.motion === "mask",
		sound: audio !== undefined,
		turns: ptz,
	};
}
