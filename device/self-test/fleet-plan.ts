import { createPolicy, type PolicyInput } from "../../masks/policy.ts";
import type { Polygon } from "../../masks/polygon.ts";
import { analyticsNames, type CameraConfig, type FleetConfig } from "../config/types.ts";

/** More different policies than this are not tried in one run. */
export const mostPolicies = 4;

/** The world that is filmed: cars with plates pass. */
export const testWorld = "street";
export const testSeed = 7;

/** A camera as it is in force. */
export interface TestedCamera {
	readonly config: CameraConfig;
	/** With what clients changed. */
	readonly policy: PolicyInput | undefined;
}

export interface Trial {
	/** Of the camera in the test's own fleet. */
	readonly name: string;
	readonly policy: PolicyInput | undefined;
	readonly hash: string | null;
	readonly cameras: readonly string[];
	/** Where the pattern is. */
	readonly areas: readonly Polygon[];
	readonly zoneNames: readonly string[];
	/** The picture shows the whole scene, upright. */
	readonly placed: boolean;
	readonly config: CameraConfig;
}

/** The different policies of these cameras, each to be tried by a camera of its own. */
export function trialsOf(cameras: readonly TestedCamera[]): Trial[] {
	const trials = new Map<string, Trial>();
	for (const { config, policy } of cameras) {
		const hash = policy ? createPolicy(policy).hash : null;
		const known = trials.get(String(hash));
		if (known) trials.set(String(hash), { ...known, cameras: [...known.cameras, config.name] });
		else trials.set(String(hash), trialOf(config, policy, hash, trials.size));
	}
	return [...trials.values()];
}

function trialOf(
	config: CameraConfig,
	policy: PolicyInput | undefined,
	hash: string | null,
	index: number,
): Trial {
	const zones = policy?.zones ?? [];
	// A zone that is pixelated shows its colours, as somebody chose: it is no place for a canary.
	const areas = zones.filter(({ fill }) => fill !== "pixelated").map(({ polygon }) => polygon);
	// A name and a colour of the test's own: nothing is to be found of the one, and the other is not the pattern's.
	const renamed = zones.map(({ polygon, fill }, at) => ({
		name: `canary of zone ${index}-${at}`,
		polygon,
		...(fill && { fill }),
	}));
	const tried = policy && { ...policy, zones: renamed };
	const { rotate, mirror, crop } = config.view;
	const isWhole = rotate === 0 && !mirror && crop.join() === "-1,1,1,-1" && !config.ptz;
	const name = `self-test-${index + 1}`;
	return {
		name,
		policy,
		hash,
		cameras: [config.name],
		areas,
		zoneNames: renamed.map((zone) => zone.name),
		placed: isWhole,
		config: {
			...config,
			name,
			...inTheWorld(areas, policy !== undefined),
			policy: tried,
			// All of it, so that each sink has something in it.
			analytics: analyticsNames,
		},
	};
}

/** The pattern without a mask over it, to see that the search finds it. */
export function controlOf(config: CameraConfig): CameraConfig {
	return {
		...config,
		name: "self-test-control",
		...inTheWorld([], false),
		policy: { zones: [], plates: "off" },
		analytics: [],
		ptz: false,
	};
}

/** @param isKnown whether `areas` say where it is; else it is in the world's own private areas */
function inTheWorld(areas: readonly Polygon[], isKnown: boolean) {
	return {
		source: {
			kind: "scene",
			scene: testWorld,
			light: "day",
			noise: 0,
			canary: areas.length > 0 || !isKnown,
			...(areas.length > 0 && { canaryAreas: areas }),
		},
		seed: testSeed,
		mode: "live",
		osd: [],
		audio: undefined,
		httpPort: 0,
		video: testVideo,
	} as const;
}

const testVideo = {
	main: { codec: "h264", width: 640, height: 360, fps: 5, bitrate: 1_500_000, gop: 5 },
	sub: { codec: "h264", width: 320, height: 180, fps: 5, bitrate: 400_000, gop: 5 },
	mjpeg: { codec: "mjpeg", width: 320, height: 184, fps: 5, bitrate: 0, gop: 1 },
} as const;

/** These cameras, on free ports of this machine alone, with nothing of the installation but its policies. */
export function privateFleet(cameras: readonly CameraConfig[], dataDir: string): FleetConfig {
	return {
		host: "127.0.0.1",
		rtspPort: 0,
		multicast: false,
		tls: undefined,
		broker: { kind: "embedded", port: 0, prefix: "persienne", homeAssistant: undefined, frigate: undefined },
		furtherBrokers: [],
		eventBrokers: undefined,
		console: undefined,
		discovery: false,
		dataDir,
		notice: undefined,
		retentionDays: 1,
		passwords: {},
		accounts: [],
		sharedAccounts: true,
		cameras,
	};
}
