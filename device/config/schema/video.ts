import { z } from "zod";
import { flaw, integer, oneOf, section } from "./parts.ts";

export interface StreamInput {
	codec?: "h264" | "h265" | "mjpeg" | undefined;
	size?: { width: number; height: number } | undefined;
	fps?: number | undefined;
	/** Bits per second. */
	bitrate?: number | undefined;
	gop?: number | undefined;
}

export interface VideoInput {
	main?: StreamInput | undefined;
	sub?: StreamInput | undefined;
	mjpeg?: StreamInput | undefined;
}

const sizeExpected = "WIDTHxHEIGHT such as 1920x1080: both even, from 160x90 to 3840x2160";
const size = z
	.string({ error: sizeExpected })
	.regex(/^[1-9]\d{2,3}x[1-9]\d{1,3}$/, { error: sizeExpected, abort: true })
	.transform((value) => {
		const [width, height] = value.split("x").map(Number) as [number, number];
		return { width, height };
	})
	.refine(isPictureSize, { error: sizeExpected });

export function isPictureSize({ width, height }: { width: number; height: number }): boolean {
	const even = width % 2 === 0 && height % 2 === 0;
	return even && width >= 160 && width <= 3840 && height >= 90 && height <= 2160;
}

const bitrateExpected = "bits per second such as 3M, 512k or 3000000, from 32k to 100M";
const bitrate = z
	.union([z.number(), z.string().regex(/^\d{1,9}(\.\d{1,3})?[kM]?$/, { error: bitrateExpected })], {
		error: bitrateExpected,
	})
	.transform((value) => (typeof value === "number" ? value : bitsOf(value)))
	.refine((bits) => Number.isInteger(bits) && bits >= 32_000 && bits <= 100_000_000, {
		error: bitrateExpected,
	});

function bitsOf(value: string): number {
	const factor = value.endsWith("M") ? 1e6 : value.endsWith("k") ? 1e3 : 1;
	return Math.round(Number.parseFloat(value) * factor);
}

const fps = integer(1, 60, "pictures per second, a whole number");
const gop = integer(1, 600, "pictures from one key frame to the next, a whole number");

const stream = section("a mapping such as { size: 1920x1080, fps: 25, bitrate: 3M }", {
	codec: oneOf(["h264", "h265", "mjpeg"]).optional(),
	size: size.optional(),
	fps: fps.optional(),
	bitrate: bitrate.optional().describe("Not of MJPEG."),
	gop: gop.optional().describe("Pictures from one key frame to the next; not of MJPEG."),
}).superRefine((value, context) => {
	if (value.codec === "mjpeg") refuseForMjpeg(value, context);
});

const mjpegStream = section("a mapping such as { size: 640x360, fps: 10 }", {
	size: size.optional(),
	fps: fps.optional(),
}).superRefine(refuseForMjpeg);

/** RFC 2435 §3.1.5 and §3.1.6: width and height travel in units of 8 pixels, in 8 bits each. */
const maxRtpJpegSide = 2040;

function refuseForMjpeg(value: StreamInput, context: z.RefinementCtx): void {
	const sides = value.size ? [value.size.width, value.size.height] : [];
	if (sides.some((side) => side % 8 !== 0 || side > maxRtpJpegSide)) {
		flaw(context, `MJPEG over RTP needs sides that are multiples of 8, up to ${maxRtpJpegSide} (RFC 2435)`, [
			"size",
		]);
	}
	for (const key of ["bitrate", "gop"] as const) {
		if (value[key] === undefined) continue;
		flaw(context, "MJPEG has a fixed quality and key frames only: leave this out", [key]);
	}
}

export const videoSchema: z.ZodType<VideoInput, unknown> = section("a mapping with main, sub and mjpeg", {
	main: stream.optional(),
	sub: stream.optional(),
	mjpeg: mjpegStream.optional(),
});
