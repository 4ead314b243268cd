import { z } from "zod";
import type { FailureCode } from "../../masks/failure.ts";
import { PersienneError } from "../errors.ts";
import type { FaultPanel } from "../faults/faults.ts";
import { plainText, type Route, type RouteAnswer } from "../http/route.ts";
import { describeKey } from "../provenance/signing.ts";
import { type Happening, happenings } from "../rules/happenings.ts";
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
	/** Pictures per second that the analytics looked at, of late: 5, or 0 while none runs; fewer where they may not take longer. */
	readonly looks: number;
	/** Milliseconds from a picture's time to its access units. */
	readonly lagMs: number;
	readonly viewers: number;
	readonly policy: { readonly revision: number; readonly hash: string; readonly zones: number } | null;
}

export function cameraStatus(camera: Camera): CameraStatus {
	const { state, reason, detail } = camera.state;
	const { frames, darkFrames, failures, skippedFrames, platesCovered, fps, looks, lag } = camera.counters;
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
		looks: Math.round(looks * 10) / 10,
		lagMs: Math.round(lag),
		viewers: camera.viewers,
		policy: policy ? { revision, hash: policy.hash, zones: policy.zones.length } : null,
	};
}

/** Raises an event now; it ends by itself after `milliseconds`. Throws PersienneError. */
export type Trigger = (event: Happening, milliseconds?: number) => void;

/** How long a raised event may last. */
const triggerSeconds = { min: 0.1, max: 3600 } as const;

/** The control API of one camera: its state for viewers, its masks for operators, its fault switches for administrators. */
export function controlRoutes(camera: Camera, faults: FaultPanel, trigger: Trigger): Route[] {
	return [
		{
			method: "GET",
			path: "/api/key",
			role: "viewer",
			also: ["auditor"],
			handle: async () => json({ camera: camera.speaker.camera, ...describeKey(camera.speaker.signer) }),
		},
		{
			method: "GET",
			path: "/api/status",
			role: "viewer",
			also: ["auditor"],
			handle: async () => json(cameraStatus(camera)),
		},
		{
			method: "GET",
			path: "/api/masks",
			role: "operator",
			also: ["privacy-officer", "auditor"],
			handle: async () => json({ revision: camera.revision, policy: camera.policy ?? null }),
		},
		{
			method: "GET",
			path: "/api/policy",
			role: "operator",
			also: ["privacy-officer", "auditor"],
			handle: async () => policyFile(camera),
		},
		{ method: "GET", path: "/api/faults", role: "operator", handle: async () => json(faults.current) },
		{
			method: "PUT",
			path: "/api/faults",
			role: "administrator",
			maxBodyBytes: 4096,
			handle: async ({ body }) => setFaults(faults, body),
		},
		{
			method: "POST",
			path: "/api/trigger",
			role: "operator",
			maxBodyBytes: 1024,
			handle: async ({ body }) => raise(trigger, body),
		},
	];
}

const triggerBody: z.ZodType<{ readonly event: Happening; readonly seconds?: number | undefined }> =
	z.strictObject({
		event: z.enum(happenings),
		seconds: z.number().min(triggerSeconds.min).max(triggerSeconds.max).optional(),
	});

function raise(trigger: Trigger, body: Buffer): RouteAnswer {
	let value: unknown;
	try {
		value = JSON.parse(body.toString("utf8"));
	} catch {
		return plainText(400, "The body is not JSON.");
	}
	const { data } = triggerBody.safeParse(value);
	if (!data)
		return plainText(
			400,
			`Expected {"event": E, "seconds": S}: E is one of ${happenings.join(", ")}, and S, which may be left out, is ${triggerSeconds.min} to ${triggerSeconds.max}.`,
		);
	try {
		trigger(data.event, data.seconds === undefined ? undefined : data.seconds * 1000);
		return json({ event: data.event, simulated: true });
	} catch (error) {
		// The camera does not look for that: what it is asked is well formed, and it cannot do it as it is set up.
		if (error instanceof PersienneError) return plainText(409, `${error.message}\n${error.remedy}`);
		throw error;
	}
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
