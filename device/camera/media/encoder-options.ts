import type { VideoConfig } from "../../config/types.ts";
import type { Sensor } from "../../imaging/stream-names.ts";
import type { Codec } from "../../media/access-unit.ts";

export interface Range {
	readonly min: number;
	readonly max: number;
}

/** What a stream can be coded like. Whatever is in here is streamed when it is set. */
export interface EncoderOptions {
	/** The one that most clients know first. */
	readonly codecs: readonly Codec[];
	/** The largest first; all show the whole picture. */
	readonly sizes: readonly { readonly width: number; readonly height: number }[];
	/** Whole pictures a second. */
	readonly fps: Range;
	/** Bits per second; of one value where the codec has no rate to keep. */
	readonly bitrate: Range;
	/** Pictures from one key frame to the next. */
	readonly gop: Range;
	/** Of one value where there is no quality beside the bitrate. */
	readonly quality: Range;
}

/** Parts of the sensor's picture that sizes are offered in. */
const parts = [1, 2 / 3, 1 / 2, 1 / 3, 1 / 4, 1 / 6];

/** Smaller pictures are not worth coding, in pixels. */
const smallest = { width: 160, height: 90 };

/** RFC 2435 §3.1.5: width and height travel in units of 8 pixels, in 8 bits each. */
const jpegGrid = 8;
const maxJpegSide = 2040;

/**
 * @param configured sizes that the configuration names, which are offered whatever their shape
 */
export function encoderOptions(
	{ codec, bitrate }: VideoConfig,
	sensor: Sensor,
	configured: readonly VideoConfig[],
): EncoderOptions {
	const jpeg = codec === "mjpeg";
	const grid = jpeg ? jpegGrid : 2;
	const derived = parts.map((part) => ({
		width: Math.round((sensor.width * part) / grid) * grid,
		height: Math.round((sensor.height * part) / grid) * grid,
	}));
	const fits = ({ width, height }: { width: number; height: number }) =>
		width <= sensor.width &&
		height <= sensor.height &&
		Math.max(width, height) >= smallest.width &&
		Math.min(width, height) >= smallest.height &&
		(!jpeg || (width % jpegGrid === 0 && height % jpegGrid === 0 && Math.max(width, height) <= maxJpegSide));
	const named = configured.map(({ width, height }) => ({ width, height }));
	const sizes = new Map(
		[...named, ...derived.filter(fits)].map((size) => [`${size.width}x${size.height}`, size]),
	);
	return {
		codecs: codecsLike(codec),
		sizes: [...sizes.values()].sort((a, b) => b.width * b.height - a.width * a.height),
		fps: { min: 1, max: sensor.fps },
		bitrate: jpeg ? { min: bitrate, max: bitrate } : { min: 64_000, max: 16_000_000 },
		gop: jpeg ? { min: 1, max: 1 } : { min: 1, max: 600 },
		quality: jpeg ? { min: 1, max: 10 } : { min: 1, max: 1 },
	};
}

/** What a stream of this codec can be changed to: JPEGs have settings of their own, and a stream for them. */
export function codecsLike(codec: Codec): readonly Codec[] {
	return codec === "mjpeg" ? ["mjpeg"] : ["h264", "h265"];
}

export function within(value: number, { min, max }: Range): number {
	return Math.min(max, Math.max(min, value));
}
