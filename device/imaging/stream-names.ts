import type { VideoSettings } from "./encoder.ts";

export const streamNames = ["main", "sub", "mjpeg"] as const;
export type StreamName = (typeof streamNames)[number];
export type StreamSettings = Readonly<Record<StreamName, VideoSettings>>;

/** What the lens is filmed with. Streams are made of its pictures: none of them is larger, or has more. */
export type Sensor = Pick<VideoSettings, "width" | "height" | "fps">;

/** Of JPEGs, unless somebody asks for another: 1 to 10 (best). */
export const usualJpegQuality = 8;
