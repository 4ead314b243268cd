import type { VideoSettings } from "./encoder.ts";

export const streamNames = ["main", "sub", "mjpeg"] as const;
export type StreamName = (typeof streamNames)[number];
export type StreamSettings = Readonly<Record<StreamName, VideoSettings>>;
