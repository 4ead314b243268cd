import {
	AV_FRAME_DATA_DISPLAYMATRIX,
	AV_PIX_FMT_YUV420P,
	AVCOL_RANGE_MPEG,
	AVCOL_SPC_BT709,
	type AVColorPrimaries,
	type AVColorTransferCharacteristic,
} from "node-av/constants";
import { Frame, SoftwareScaleContext } from "node-av/lib";
import type { Canvas } from "../scene.ts";
import { clipError } from "./clip-error.ts";
import { nameColours } from "./colours.ts";
import { Decoder } from "./decoder.ts";
import { Flattener, hasAlpha } from "./flatten.ts";
import { type ClipLimits, defaultClipLimits } from "./limits.ts";
import { copyTurned, type Orientation, readDisplayMatrix, upright } from "./orientation.ts";
import { describeSound, type SoundPacket, SoundTap, type SoundTrack } from "./sound.ts";
import { Source } from "./source.ts";
import { refuseTruncated, survey } from "./survey.ts";

/** Somebody's own pictures: larger stills than a camera films, and gaps of up to an hour between two frames. */
const footageLimits: ClipLimits = {
	...defaultClipLimits,
	side: 16_384,
	picturePixels: 128_000_000,
	videoPixels: 8192 * 4352,
	longestStep: 3_600,
};

/** Seconds that a picture shows when the file does not tell. */
const usualDuration = 1 / 25;

/** One way through a file, picture by picture, each at its own size and its own time. */
export interface Footage {
	/** True when the file is one still picture. */
	readonly still: boolean;
	/** Of every picture, upright, in pixels; odd ones are drawn on a canvas that is larger by one. */
	readonly width: number;
	readonly height: number;
	/** Width over height of a pixel, as a fraction. */
	readonly aspect: readonly [numerator: number, denominator: number];
	/** FFmpeg's numbers for the primaries and the transfer function that the colours have. */
	readonly primaries: AVColorPrimaries;
	readonly transfer: AVColorTransferCharacteristic;
	/** Seconds of one tick of the file's clock, as a fraction. */
	readonly unit: readonly [numerator: number, denominator: number];
	/** About how many pictures there are; undefined when only the end will tell. */
	readonly expected: number | undefined;
	/** The sound that `takeSound` gives; undefined when there is none or it was not wanted. */
	readonly sound: SoundTrack | undefined;
	/** Of the picture that `advance` came to: seconds since the first one, never falling. */
	readonly time: number;
	/** Seconds that it shows, as far as the file tells. */
	readonly duration: number;
	/** Frames that do not decode, and are left out. */
	readonly damaged: number;
	/** Goes on to the next picture; false after the last. Throws a PersienneError when no more can be decoded. */
	advance(): boolean;
	/** Paints the picture over all of `canvas`, which has its size, each side rounded up to an even number. */
	draw(canvas: Canvas): void;
	/** The sound that was read on the way to this picture. */
	takeSound(): readonly SoundPacket[];
	close(): void;
}

/**
 * Opens a local file that FFmpeg can read, at its first picture. Throws a PersienneError with a ClipErrorCode.
 * @param withSound whether its main sound track is wanted
 */
export function openFootage(path: string, withSound: boolean): Footage {
	return new FileFootage(path, withSound);
}

class FileFootage implements Footage {
	readonly still: boolean;
	readonly width: number;
	readonly height: number;
	readonly aspect: readonly [number, number];
	readonly primaries: AVColorPrimaries;
	readonly transfer: AVColorTransferCharacteristic;
	readonly unit: readonly [number, number];
	readonly expected: number | undefined;
	readonly sound: SoundTrack | undefined;
	readonly #source: Source;
	readonly #decoder: Decoder;
	readonly #tap: SoundTap | undefined;
	readonly #frame = new Frame();
	readonly #orientation: Orientation;
	/** The size in which all pictures are stored, before they are turned. */
	readonly #stored: { readonly width: number; readonly height: number };
	readonly #scaler = new SoftwareScaleContext();
	readonly #flattener = new Flattener();
	#scaled: Frame | undefined;
	#surveyedWhole: boolean;
	#started = false;
	#time = 0;

	constructor(path: string, withSound: boolean) {
		const { whole, packets } = look(path);
		this.#surveyedWhole = whole;
		this.#tap = withSound ? new SoundTap() : undefined;
		this.#source = new Source(path, footageLimits, this.#tap?.take);
		this.#decoder = new Decoder(this.#source, usualDuration, footageLimits);
		this.#frame.alloc();
		this.#scaler.allocContext();
		this.still = this.#source.format.still;
		this.#scaler.setOption("sws_flags", this.still ? "area+accurate_rnd+full_chroma_int" : "area");
		try {
			if (!this.#decode()) throw clipError("CLIP_NO_VIDEO", path, "holds no picture");
			const frame = this.#frame;
			this.#stored = { width: frame.width, height: frame.height };
			this.#orientation = readDisplayMatrix(frame.getSideData(AV_FRAME_DATA_DISPLAYMATRIX));
			const { turned } = this.#orientation;
			this.width = turned ? frame.height : frame.width;
			this.height = turned ? frame.width : frame.height;
			this.aspect = aspectOf(frame, turned);
			this.primaries = frame.colorPrimaries;
			this.transfer = frame.colorTrc;
			const base = this.#source.stream?.timeBase;
			this.unit = base ? [base.num, base.den] : [1, 25];
			this.expected = whole ? packets : estimate(this.#source, packets);
			this.sound = this.#describeSound(path);
		} catch (error) {
			this.close();
			throw error;
		}
	}

	get time(): number {
		return this.#time;
	}

	get duration(): number {
		return this.#decoder.end - this.#time;
	}

	get damaged(): number {
		return this.#decoder.damaged;
	}

	advance(): boolean {
		if (!this.#started) {
			this.#started = true;
			return true;
		}
		return this.#decode();
	}

	draw(canvas: Canvas): void {
		const picture = this.#converted();
		const planes = picture.data ?? [];
		const strides = picture.linesize;
		for (let index = 0; index < 3; index++) {
			const shift = index === 0 ? 0 : 1;
			const [width, height] = [halved(this.#stored.width, shift), halved(this.#stored.height, shift)];
			const [from, to] = [planes[index] as Uint8Array, canvas.planes[index] as Uint8Array];
			const [stride, toStride] = [strides[index] as number, canvas.strides[index] as number];
			copyPlane(this.#orientation, from, stride, width, height, to, toStride);
		}
		widen(canvas.planes[0], canvas.strides[0], this.width, this.height, canvas);
	}

	takeSound(): readonly SoundPacket[] {
		const { sound, stream } = this.#source;
		if (!this.#tap || !sound || !stream) return [];
		return this.#tap.drain(sound, this.#decoder.origin ?? 0);
	}

	close(): void {
		this.#decoder.close();
		this.#frame.free();
		this.#scaled?.free();
		this.#scaler.freeContext();
		this.#flattener.close();
	}

	#decode(): boolean {
		for (;;) {
			const result = this.#decoder.step(this.#frame);
			if (result === "more") continue;
			if (result !== "end") {
				this.#time = result;
				return true;
			}
			if (!this.#surveyedWhole) refuseTruncated(this.#source, this.#decoder.end, false);
			return false;
		}
	}

	/** The frame as the canvas wants it, at the stored size, not yet turned. */
	#converted(): Frame {
		const frame = this.#frame;
		nameColours(frame);
		const { width, height } = this.#stored;
		const fits =
			frame.format === AV_PIX_FMT_YUV420P &&
			frame.colorSpace === AVCOL_SPC_BT709 &&
			frame.colorRange === AVCOL_RANGE_MPEG &&
			frame.width === width &&
			frame.height === height;
		if (fits) return frame;
		this.#scaled ??= blankFrame(width, height);
		const result = this.#scaler.scaleFrameSync(
			this.#scaled,
			hasAlpha(frame) ? this.#flattener.flatten(frame) : frame,
		);
		if (result < 0) throw new Error(`a frame could not be converted (${result})`);
		return this.#scaled;
	}

	#describeSound(path: string): SoundTrack | undefined {
		const { sound } = this.#source;
		if (!sound) return undefined;
		const described = describeSound(sound);
		if (!described)
			throw clipError(
				"CLIP_SOUND",
				path,
				"has sound that cannot be copied: its format does not say how it is coded",
			);
		return described;
	}
}

/** Reads through the file without decoding it: what is cut short is told before any work is done. */
function look(path: string): { whole: boolean; packets: number } {
	const source = new Source(path, footageLimits);
	try {
		const { packets, whole } = survey(source, usualDuration, footageLimits);
		return { packets, whole };
	} finally {
		source.close();
	}
}

/** @param packets of those at the beginning that were counted */
function estimate(source: Source, packets: number): number | undefined {
	const seconds = source.declaredDuration;
	const rate = source.stream?.avgFrameRate.toDouble() ?? 0;
	return seconds !== undefined && rate > 0 ? Math.max(packets, Math.round(seconds * rate)) : undefined;
}

function aspectOf({ sampleAspectRatio: { num, den } }: Frame, turned: boolean): readonly [number, number] {
	if (num <= 0 || den <= 0) return [1, 1];
	return turned ? [den, num] : [num, den];
}

function halved(length: number, shift: number): number {
	return (length + shift) >> shift;
}

function copyPlane(
	orientation: Orientation,
	from: Uint8Array,
	stride: number,
	width: number,
	height: number,
	to: Uint8Array,
	toStride: number,
): void {
	if (orientation === upright && stride === toStride) {
		const bytes = Math.min(from.length, to.length, stride * height);
		to.set(from.length > bytes ? from.subarray(0, bytes) : from);
	} else copyTurned(orientation, from, stride, width, height, to, 0, toStride);
}

/** Repeats the last column and the last row of an odd picture, up to the canvas's edge. */
function widen(luma: Uint8Array, stride: number, width: number, height: number, canvas: Canvas): void {
	if (canvas.width > width)
		for (let row = 0; row < height; row++)
			luma[row * stride + width] = luma[row * stride + width - 1] as number;
	if (canvas.height > height)
		luma.copyWithin(height * stride, (height - 1) * stride, (height - 1) * stride + canvas.width);
}

function blankFrame(width: number, height: number): Frame {
	const frame = new Frame();
	frame.alloc();
	frame.width = width;
	frame.height = height;
	frame.format = AV_PIX_FMT_YUV420P;
	frame.colorRange = AVCOL_RANGE_MPEG;
	frame.colorSpace = AVCOL_SPC_BT709;
	if (frame.getBuffer() < 0) throw new Error("no memory for a converted picture");
	return frame;
}
