import type { ConsoleCamera, ConsoleCameraState } from "../../console/camera.ts";
import { defaultConsoleLimits } from "../../console/limits.ts";
import { Accounts } from "../../device/auth/accounts.ts";
import { Secret } from "../../device/secret.ts";

export const limits = defaultConsoleLimits;

export const accounts = new Accounts([
	{ user: "admin", role: "administrator", password: new Secret("correct horse") },
	{ user: "paul", role: "auditor", password: new Secret("sees no picture") },
	{ user: "lea", role: "viewer", password: new Secret("battery staple") },
]);

/** A camera as the fleet would show it to the console. `rtspSub` tells the fake transcoder how to behave. */
export function camera(
	name: string,
	behaviour = "steady",
	state: Partial<ConsoleCameraState> = {},
): ConsoleCamera {
	return {
		name,
		topic: `persienne/${name}`,
		rtspSub: `rtsp://127.0.0.1:8554/${behaviour}`,
		width: 640,
		height: 360,
		moves: false,
		links: {
			onvif: "http://127.0.0.1:8001/onvif/device_service",
			rtsp: `rtsp://127.0.0.1:8554/${encodeURIComponent(name)}/main`,
			snapshot: "http://127.0.0.1:8001/snapshot",
		},
		outgoing: () => ({
			at: 0,
			pictures: { state: "masked", frames: 7, dark: 0, failures: {}, skipped: 0, plates: 3, zones: 2 },
			outlets: [],
		}),
		onvif: async () => {
			throw new Error("nobody changes this camera");
		},
		state: () => ({
			state: "masked",
			reason: undefined,
			frames: 7,
			fps: 15,
			viewers: 2,
			plates: true,
			...state,
		}),
	};
}
