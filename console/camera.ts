import type { Demonstrated } from "./demonstration/demonstrated.ts";
import type { OnvifLine } from "./onvif/onvif-line.ts";
import type { CameraOutgoing } from "./outgoing.ts";

/** What the console shows of one camera. */
export interface ConsoleCamera {
	readonly name: string;
	/** Below it the camera publishes, such as `persienne/cam-1`; null where nobody inside the device is told of its events. */
	readonly topic: string | null;
	/** Address of the sub stream, without credentials. */
	readonly rtspSub: string;
	/** Size of the sub stream, in pixels. */
	readonly width: number;
	readonly height: number;
	/** Whether it turns and zooms. */
	readonly moves: boolean;
	/** What the user may copy or open, without credentials. */
	readonly links: { readonly onvif: string; readonly rtsp: string; readonly snapshot: string };
	state(): ConsoleCameraState;
	/** What it lets out of the device, but for what this page shows. */
	outgoing(): CameraOutgoing;
	/** Its ONVIF services, for whoever has signed in: the page changes a camera as any other client of ONVIF would. */
	readonly onvif: OnvifLine;
	/** Undefined for all but cameras that film a drawn world, under `up --demo`. */
	readonly demonstration?: Demonstrated | undefined;
}

export interface ConsoleCameraState {
	/** `dark` while the masking stage cannot mask (invariant I3). */
	readonly state: "starting" | "masked" | "dark";
	/** A failure code of the masking stage. */
	readonly reason?: string | undefined;
	/** Pictures since the camera started. */
	readonly frames: number;
	/** Pictures per second of late. */
	readonly fps: number;
	readonly viewers: number;
	/** Whether what may be a number plate is covered. */
	readonly plates: boolean;
}
