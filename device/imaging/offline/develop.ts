import type { Masked, MaskingStage } from "../../../masks/apply.ts";
import { RawFrame } from "../../../masks/frame.ts";
import type { Footage } from "../../scene/clip/footage.ts";
import { NativeSurface } from "../native-surface.ts";
import { Scaler } from "../scaler.ts";
import { SurfacePool } from "../surface-pool.ts";

/** A masked picture of a film. It may be filmed over when the next one is asked for. */
export interface Developed extends Masked<NativeSurface> {
	/** Seconds since the first picture. */
	readonly time: number;
	/** Seconds that it shows. */
	readonly duration: number;
	/** Milliseconds that looking at this picture took, 0 when it was not looked at, and that masking it took. */
	readonly ms: { readonly detect: number; readonly paint: number };
}

export interface DevelopOptions {
	/** Seconds of media time from one look to the next; 0 looks at every picture. */
	readonly lookEvery: number;
	/** Monotonic time in milliseconds. */
	readonly now: () => number;
}

/** A picture that was filmed and waits for a look. */
interface Held {
	readonly surface: NativeSurface;
	readonly raw: RawFrame<NativeSurface>;
	readonly time: number;
	readonly duration: number;
}

/**
 * Width and height that the picture which is looked at fits into, in pixels, and what each is at least, however flat the
 * picture is. The width is a live camera's.
 */
const lookedAt = { width: 640, height: 1600, least: 32 };

/** Pictures that may wait for one look, whatever their times say. */
const mostHeld = 8;

/** Half a tick of a 90 kHz clock: times are rounded to ticks. */
const tolerance = 1e-4;

/**
 * The way of a film through the masking stage, as a live camera's pictures go it: those that are not looked at wait for
 * the next look, so that what appears in between is known before they are shown. A file can wait as long as it takes.
 *
 * Every picture that was decoded comes out, in its order, masked or dark. Throws DarknessFailed when one cannot even be
 * made dark.
 *
 * @param stage a new one, which no other film went through
 */
export async function* develop(
	footage: Footage,
	stage: MaskingStage<NativeSurface>,
	{ lookEvery, now }: DevelopOptions,
): AsyncGenerator<Developed, void> {
	const [width, height] = [even(footage.width), even(footage.height)];
	const surfaces = new SurfacePool(width, height);
	const reduced = new NativeSurface(...reducedSize(width, height));
	const scaler = new Scaler();
	let held: Held[] = [];
	let lookedTo = Number.NEGATIVE_INFINITY;

	/** Masks the pictures that wait, the last of which may have been looked at just now. */
	function* expose(detect: number): Generator<Developed> {
		const waiting = held;
		held = [];
		for (const [index, { surface, raw, time, duration }] of waiting.entries()) {
			const start = now();
			const masked = stage.mask(raw, time);
			const ms = { detect: index === waiting.length - 1 ? detect : 0, paint: now() - start };
			yield { ...masked, time, duration, ms };
			surfaces.give(surface);
		}
	}

	async function look({ surface, raw, time }: Held): Promise<number> {
		const start = now();
		lookedTo = time;
		try {
			const small = RawFrame.expose(reduced, (canvas) => scaler.scale(surface, canvas));
			await stage.look(small, time, undefined, raw);
		} catch {
			// The stage has not looked, and makes the pictures that needed it dark.
		}
		return now() - start;
	}

	try {
		while (footage.advance()) {
			const { time, duration } = footage;
			const surface = surfaces.take();
			let raw: RawFrame<NativeSurface>;
			try {
				raw = RawFrame.expose(surface, (canvas) => footage.draw(canvas));
			} catch {
				yield* expose(0);
				yield {
					frame: stage.blank(surface),
					failure: "source-failed",
					covers: [],
					time,
					duration,
					ms: { detect: 0, paint: 0 },
				};
				surfaces.give(surface);
				continue;
			}
			held.push({ surface, raw, time, duration });
			if (!stage.looks) yield* expose(0);
			else if (time - lookedTo >= lookEvery - tolerance || held.length >= mostHeld)
				yield* expose(await look({ surface, raw, time, duration }));
		}
		const last = held.at(-1);
		if (last) yield* expose(await look(last));
	} finally {
		scaler.close();
		reduced.close();
		surfaces.close();
	}
}

function even(length: number): number {
	return length + (length & 1);
}

function reducedSize(width: number, height: number): [width: number, height: number] {
	const factor = Math.min(lookedAt.width / width, lookedAt.height / height);
	const fitted = (length: number) => Math.max(lookedAt.least, Math.round((length * factor) / 2) * 2);
	return [fitted(width), fitted(height)];
}
