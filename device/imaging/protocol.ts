import type { FailureCode } from "../../masks/failure.ts";
import type { MaskPolicy } from "../../masks/policy.ts";
import type { View } from "../../masks/project.ts";
import type { Observation } from "../analytics/observation.ts";
import type { SourceConfig } from "../config/types.ts";
import type { OsdLine } from "../osd/osd.ts";
import type { Encoded } from "./encoder.ts";
import type { Filmed, FrameRequest } from "./pipeline.ts";
import type { PlateRunner } from "./plates/plate-network.ts";
import type { Sensor, StreamName, StreamSettings } from "./stream-names.ts";

/** Everything that crosses between the side that owns the sockets and an imaging worker: no picture is among it. */

export interface PipelineSpec {
	readonly source: SourceConfig;
	readonly seed: number;
	readonly streams: StreamSettings;
	/** As the main stream, unless given. */
	readonly sensor?: Sensor;
	/** How the camera is mounted: the scene is drawn for pictures that are turned as this one is, and recorded in it. */
	readonly view: View;
	/** What a recording has written over it. Live pictures have their own, picture by picture. */
	readonly osd?: readonly OsdLine[];
	/** The scene is drawn so many times as large as pictures are, each way, for a lens that is zoomed in; 1 unless given. */
	readonly oversize?: number;
}

/** Ways to break the masking stage on purpose, to show that the camera goes dark. */
export type Sabotage = "throw" | "late" | "no-policy" | "crash";

export type ToWorker =
	| { readonly type: "open"; readonly id: number; readonly spec: PipelineSpec }
	| {
			readonly type: "policy";
			readonly id: number;
			readonly policy: MaskPolicy | undefined;
			readonly revision: number;
	  }
	| { readonly type: "streams"; readonly id: number; readonly streams: StreamSettings }
	| { readonly type: "frame"; readonly id: number; readonly request: FrameRequest }
	| { readonly type: "snapshot"; readonly id: number; readonly call: number; readonly stream: StreamName }
	| { readonly type: "sabotage"; readonly id: number; readonly sabotage: Sabotage | undefined }
	| { readonly type: "close"; readonly id: number }
	| {
			readonly type: "record";
			readonly job: number;
			readonly spec: PipelineSpec;
			readonly policy: MaskPolicy;
	  }
	| { readonly type: "abandon"; readonly job: number };

/** A coded dark picture of each stream, for when the worker does not answer any more. */
export type DarkFrames = Readonly<Record<StreamName, Uint8Array<ArrayBuffer>>>;

/** A JPEG, when its picture was taken, and what the masking stage said of it. */
export interface Still {
	readonly jpeg: Uint8Array<ArrayBuffer>;
	/** Milliseconds since 1970. */
	readonly takenAt: number;
	readonly revision: number;
	readonly policy: string | undefined;
	readonly state: "masked" | "dark";
}

/** Why a source could not be opened: for the operator, with no pixel and no path in it. */
export interface SourceTrouble {
	readonly code: string;
	readonly message: string;
	readonly remedy: string | undefined;
}

/** About one camera. */
export type FromStudio =
	| {
			readonly type: "opened";
			readonly id: number;
			/** Seconds; Infinity when the source never repeats. */
			readonly period: number;
			readonly dark: DarkFrames;
			readonly trouble: SourceTrouble | undefined;
	  }
	| { readonly type: "policy-set"; readonly id: number; readonly revision: number }
	/** Pictures that come after this are coded with the new settings. */
	| { readonly type: "streams-set"; readonly id: number; readonly dark: DarkFrames }
	/** The answer to one `frame`: the pictures that are ready now, which may be none, or some that were asked for earlier. */
	| { readonly type: "made"; readonly id: number; readonly films: readonly Filmed[] }
	| {
			readonly type: "snapshot";
			readonly id: number;
			readonly call: number;
			readonly still: Still | undefined;
	  }
	/** A message could not be handled; the camera's streams start anew at a key frame. */
	| { readonly type: "failed"; readonly id: number; readonly during: ToWorker["type"] };

/** About a recording. */
type FromRecorder =
	| { readonly type: "recording"; readonly job: number; readonly done: number; readonly of: number }
	| { readonly type: "recorded"; readonly job: number; readonly loop: Loop }
	| { readonly type: "record-failed"; readonly job: number; readonly code: FailureCode | "endless" };

/** About the worker itself, once: what runs the plate network, which all of its cameras share. */
interface FromPlates {
	readonly type: "plates";
	/** Undefined when nothing can: cameras that have to look are dark. */
	readonly runner: PlateRunner | undefined;
}

export type FromWorker = FromStudio | FromRecorder | FromPlates;

/** A scene's whole period, masked and coded under one policy. Index i belongs to scene time i / fps. */
export interface Loop {
	readonly length: number;
	readonly units: Readonly<Record<"main" | "sub", readonly (Encoded | undefined)[]>>;
	readonly observations: readonly (Observation | undefined)[];
	/** Places covered as a plate would be, in each picture. */
	readonly plates: readonly number[];
	/** JPEGs of each stream's size for about each second, by index. */
	readonly snapshots: ReadonlyMap<number, Readonly<Record<"main" | "sub", Uint8Array<ArrayBuffer>>>>;
}
