import type { FailureCode } from "../../masks/failure.ts";

export interface CameraState {
	/** `starting` until the first picture; `dark` while the masking stage cannot mask (invariant I3). */
	readonly state: "starting" | "masked" | "dark";
	readonly reason: FailureCode | undefined;
	/** What the operator should know of it, such as why a clip cannot be played. */
	readonly detail: string | undefined;
}

/** Counters since the camera started. Numbers only: they are published. */
export interface CameraCounters {
	/** Pictures filmed live or played from a loop for somebody. */
	frames: number;
	/** Pictures per second of late. */
	readonly fps: number;
	/** Of these, pictures that the analytics looked at. */
	readonly looks: number;
	/** Pictures that went dark. */
	darkFrames: number;
	/** How many of them for which reason. */
	readonly failures: Partial<Record<FailureCode, number>>;
	/** Pictures not made because the imaging worker was behind. */
	skippedFrames: number;
	/** Places covered in case they show a plate, summed over pictures: most are none, and each is there in many pictures. */
	platesCovered: number;
	/** Milliseconds from the time a picture was due to its access units, of the latest one; with what the masking stage holds it back. */
	lag: number;
}
