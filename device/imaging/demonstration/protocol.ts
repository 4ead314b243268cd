import type { FailureCode } from "../../../masks/failure.ts";
import type { MaskPolicy } from "../../../masks/policy.ts";
import type { View } from "../../../masks/project.ts";
import type { Sabotage } from "../protocol.ts";
import type { WorldSpec } from "./world.ts";

/** Everything that crosses between the page's side and the worker that demonstrates. */

export interface DemonstrationSpec {
	readonly world: WorldSpec;
	/** Of the pictures, in pixels. */
	readonly width: number;
	readonly height: number;
	/** Of the camera at first: how it is mounted, and whether the world goes all the way round. */
	readonly view: View;
	/** The world is drawn so many times as large as pictures are, each way, for a lens that is zoomed in. */
	readonly oversize: number;
}

/** What a camera films at one moment, and under which policy. */
export interface Moment {
	/** Seconds since the world's start. */
	readonly sceneTime: number;
	/** Seconds of media time: it goes on where the world repeats. */
	readonly mediaTime: number;
	readonly view: View;
	readonly policy: MaskPolicy | undefined;
	readonly revision: number;
	readonly sabotage: Sabotage | undefined;
}

export type ToDemonstrator =
	/** Comes first. */
	| { readonly type: "open"; readonly spec: DemonstrationSpec }
	| { readonly type: "show"; readonly call: number; readonly moment: Moment };

/** One picture, twice: both JPEGs are of the very same drawing. */
export interface BeforeAndAfter {
	/** What the lens sees: a drawing. */
	readonly lens: Uint8Array<ArrayBuffer>;
	/** What leaves the device. */
	readonly leaves: Uint8Array<ArrayBuffer>;
	readonly revision: number;
	/** Why what leaves is dark; undefined when it is not. */
	readonly failure: FailureCode | undefined;
}

export type FromDemonstrator =
	| { readonly type: "shown"; readonly call: number; readonly picture: BeforeAndAfter }
	| { readonly type: "failed"; readonly call: number };
