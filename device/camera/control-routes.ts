import type { FailureCode } from "../../masks/failure.ts";
import { PersienneError } from "../errors.ts";
import type { FaultPanel } from "../faults/faults.ts";
import { plainText, type Route, type RouteAnswer } from "../http/route.ts";
import { describeKey } from "../provenance/signing.ts";
import type { Camera } from "./camera.ts";

/** What `GET /api/status` tells. */
export interface CameraStatus {
	readonly name: string;
	readonly state: "starting" | "masked" | "dark";
	/** A failure code while dark. */
	readonly reason?: string;
	/** What the operator can do about it. */
	readonly detail?: string;
	readonly feed: "live" | "loop";
	/** How much of the camera's loop is recorded, 0 to 1. */
	readonly recorded: number;
	readonly frames: number;
	readonly darkFrames: number;
	/** How many pictures went dark for which reason. */
	readonly failures: Readonly<Partial<Record<FailureCode, number>>>;
	readonly skippedFrames: number;
	readonly platesCovered: number;
	/** Pictures per second of late. */
	readonly fps: number;
	/** Milliseconds from a picture's time to its access units. */
	readonly lagMs: number;
	readonly viewers: number;
	readonly policy: { readonly revision: number; readonly hash: string; readonly zones: number } | null;
}

export function cameraStatus(camera: Camera): CameraStatus {
	const { state, reason, detail } = camera.state;
	const { frames, darkFrames, failures, skippedFrames, platesCovered, fps, lag } = camera.counters;
	const { policy, revision } = camera;
	return {
		name: camera.name,
		state,
		...(reason && { reason }),
		...(detail && { detail }),
		feed: camera.feed.kind,
		recorded: Math.round(camera.feed.recorded * 100) / 100,
		frames,
		darkFrames,
		failures,
		skippedFrames,
		platesCovered,
		fps: Math.round(fps * 10) / 10,
		lagMs: Math.round(lag),
		viewers: camera.viewers,
		policy: policy ? { revision, hash: policy.hash, zones: policy.zones.length } : null,
	};
}

/** The control API of one camera: its state for viewers, its masks for operators, its fault switches for administrators. */
export function controlRoutes(camera: Camera, faults: FaultPanel): Route[] {
	return [
		{
			method: "GET",
			path: "/api/key",
			role: "viewer",
			handle: async () => json({ camera: camera.speaker.camera, ...describeKey(camera.speaker.signer) }),
		},
		{ method: "GET", path: "/api/status", role: "viewer", handle: async () => json(cameraStatus(camera)) },
		{
			method: "GET",
			path: "/api/masks",
			role: "operator",
			handle: async () => json({ revision: camera.revision, policy: camera.policy ?? null }),
		},
		{ method: "GET", path: "/api/policy", role: "operator", handle: async () => policyFile(camera) },
		{ method: "GET", path: "/api/faults", role: "operator", handle: async () => json(faults.current) },
		{
			method: "PUT",
			path: "/api/faults",
			role: "administrator",
			maxBodyBytes: 4096,
			handle: async ({ body }) => setFaults(faults, body),
		},
	];
}

/** The policy in force, signed, as a file that `policy:` and `--policy` take. */
function policyFile(camera: Camera): RouteAnswer {
	const envelope = camera.exportPolicy();
	return envelope ? json(envelope) : plainText(404, "The camera has no policy, and is dark.");
}

function setFaults(faults: FaultPanel, body: Buffer): RouteAnswer {
	try {
		faults.set(JSON.parse(body.toString("utf8")));
		return json(faults.current);
	} catch (error) {
		if (error instanceof SyntaxError) return plainText(400, "The body is not JSON.");
		if (error instanceof PersienneError) return plainText(400, `${error.message}\n${error.remedy}`);
		throw error;
	}
}

function json(value: unknown): RouteAnswer {
	return { status: 200, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value)}\n` };
}
