import type { View } from "../../masks/project.ts";

/** A lens that turns and zooms by itself. Times are milliseconds of the monotonic clock. */
export interface MovingLens {
	/** What is filmed at `time`; the same object for as long as nothing moves. */
	viewAt(time: number): View;
	/** Nobody asks for anything before `time` any more. */
	settle(time: number): void;
	/** Scenes are drawn so many times as large as pictures are, each way. */
	readonly oversize: number;
}
