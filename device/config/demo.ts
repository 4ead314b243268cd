import type { Zone } from "../../masks/policy.ts";
import { wholeView } from "../../masks/project.ts";
import {
	defaultConsolePort,
	defaultHost,
	defaultHttpPort,
	defaultMqttPort,
	defaultRetentionDays,
	defaultRtspPort,
	defaultSeed,
	defaultTopicPrefix,
	mainVideo,
	mjpegVideo,
	subVideo,
} from "./defaults.ts";
import { usualPublish } from "./publish.ts";
import { analyticsNames, type CameraConfig, type FleetConfig, type SceneName, sceneNames } from "./types.ts";

export interface DemoOptions {
	readonly cameras: number;
	/** For all cameras; by default they take turns. */
	readonly scene?: SceneName | undefined;
	/** A file (absolute path) for all cameras, in place of a scene. */
	readonly input?: string | undefined;
}

/**
 * The fleet that runs without a configuration. Drawn worlds have the masks that belong to them. Of somebody's own file
 * nothing is known: there `--input` stands for the explicit `masks: none`, and plates are covered as strictly as can be.
 *
 * @param zonesOf the private areas of a world
 */
export function demoConfig(
	options: DemoOptions,
	zonesOf: (scene: SceneName) => readonly Zone[],
): FleetConfig {
	const firstPort = defaultHttpPort(options.cameras);
	return {
		host: defaultHost,
		rtspPort: defaultRtspPort,
		tls: undefined,
		multicast: false,
		broker: {
			kind: "embedded",
			port: defaultMqttPort,
			prefix: defaultTopicPrefix,
			homeAssistant: undefined,
			frigate: undefined,
		},
		furtherBrokers: [],
		eventBrokers: { ca: undefined, identity: undefined },
		console: { port: defaultConsolePort },
		discovery: true,
		dataDir: undefined,
		retentionDays: defaultRetentionDays,
		notice: undefined,
		passwords: {},
		accounts: [],
		sharedAccounts: undefined,
		cameras: Array.from({ length: options.cameras }, (_, index) => ({
			...demoView(options, index, zonesOf),
			name: `cam-${index + 1}`,
			seed: defaultSeed,
			mode: "auto",
			view: wholeView,
			ptz: false,
			audio: undefined,
			video: demoVideo(),
			osd: [],
			analytics: analyticsNames,
			publish: usualPublish,
			httpPort: firstPort + index,
		})),
	};
}

function demoView(
	{ scene, input }: DemoOptions,
	index: number,
	zonesOf: (scene: SceneName) => readonly Zone[],
): Pick<CameraConfig, "source" | "policy"> {
	if (input !== undefined) {
		return { source: { kind: "input", file: input }, policy: { zones: [], plates: "strict" } };
	}
	const shown = scene ?? (sceneNames[index % sceneNames.length] as SceneName);
	return {
		source: { kind: "scene", scene: shown, light: "day", noise: 0, canary: false },
		policy: { zones: zonesOf(shown), plates: "strict" },
	};
}

function demoVideo(): CameraConfig["video"] {
	const main = mainVideo();
	return { main, sub: subVideo(main), mjpeg: mjpegVideo(main) };
}
