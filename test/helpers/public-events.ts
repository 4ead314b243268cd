import { type PublicEvent, project } from "../../masks/sanitise/public-event.ts";

/** 2026-03-29T01:00:00Z */
const at = Date.UTC(2026, 2, 29, 1);

export const motion = (State: boolean, Source = "lens"): PublicEvent =>
	project("motion", { Source, State }, at);
export const occupancy = (Count: number): PublicEvent =>
	project("occupancy", { VideoSource: "lens", Rule: "occupancy", Count }, at);
export const profileChanged = (Token: string): PublicEvent => project("profileChanged", { Token }, at);
export const dark = (State: boolean): PublicEvent => project("dark", { VideoSource: "lens", State }, at);
export const health = (): PublicEvent =>
	project("health", { fps: 25, maskedFrames: 1, darkFrames: 0, lagMs: 1, viewers: 0 }, at);
