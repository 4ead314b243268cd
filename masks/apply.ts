import { darkFill, defaultFill, type Yuv, yuvOf } from "./colour.ts";
import type { FailureCode } from "./failure.ts";
import { admit, MaskedFrame, RawFrame, type Surface } from "./frame.ts";
import { isPainted, paint, paintAll } from "./paint.ts";
import { isIntact, type MaskPolicy, zoneMargin } from "./policy.ts";
import { boxRegion, type Region, zoneRegion } from "./region.ts";

/** A rectangle in pixels of the reduced picture. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Finds number plates by their look, never by reading them, and says what to cover in this picture. */
export interface PlateWatch {
	/** @param time seconds of media time, growing from call to call */
	look(luma: Uint8Array, width: number, height: number, stride: number, time: number): readonly Box[];
}

/** For `plates: off`, which synthetic scenes alone may ask for. */
export const noPlates: PlateWatch = { look: () => [] };

export interface Masked<S extends Surface> {
	readonly full: MaskedFrame<S>;
	readonly reduced: MaskedFrame<S>;
	readonly failure: FailureCode | undefined;
	/** How many plates were covered: a number, never where or what. */
	readonly plates: number;
}

interface PaintedZone {
	readonly region: Region;
	readonly colour: Yuv;
}

/**
 * The one door between what the lens saw and everything else. It takes a picture and a reduced copy of it, covers the
 * policy's zones and the plates it finds on both, and admits them. Whatever goes wrong inside, both come out entirely
 * filled: there is no path on which a picture leaves unmasked.
 */
export class MaskingStage<S extends Surface> {
	readonly #plates: PlateWatch;
	readonly #now: () => number;
	readonly #deadline: number;
	readonly #zones = new Map<string, readonly PaintedZone[]>();
	#policy: MaskPolicy | undefined;
	#revision = 0;
	#flaw: FailureCode | undefined = "no-policy";

	/**
	 * @param now monotonic time in milliseconds
	 * @param deadline milliseconds that one call of `apply` may take
	 */
	constructor(plates: PlateWatch, now: () => number, deadline: number) {
		this.#plates = plates;
		this.#now = now;
		this.#deadline = deadline;
	}

	/** Replaces the policy, for the next picture on. Without one, pictures are dark. */
	setPolicy(policy: MaskPolicy | undefined, revision: number): void {
		this.#policy = policy;
		this.#revision = revision;
		this.#zones.clear();
		this.#flaw = policy === undefined ? "no-policy" : isIntact(policy) ? undefined : "policy-corrupt";
	}

	/**
	 * Masks one picture; both frames given are spent.
	 *
	 * @param reduced the same picture, smaller: plates are looked for in it
	 * @param time seconds of media time
	 */
	apply(full: RawFrame<S>, reduced: RawFrame<S>, time: number): Masked<S> {
		const pictures = [RawFrame.take(full), RawFrame.take(reduced)] as const;
		const { failure, plates } = this.#mask(pictures, time);
		if (failure) for (const picture of pictures) paintAll(picture, darkFill);
		const state = failure ? "dark" : "masked";
		return {
			full: admit(pictures[0], this.#revision, state),
			reduced: admit(pictures[1], this.#revision, state),
			failure,
			plates,
		};
	}

	/** A dark picture, for when the source has none to give. `surface` may hold anything. */
	blank(surface: S): MaskedFrame<S> {
		paintAll(surface, darkFill);
		return admit(surface, this.#revision, "dark");
	}

	/**
	 * A masked picture at another size. Zones are painted again there, on that picture's own block grid, so that scaling
	 * leaves no soft border.
	 *
	 * @param scale fills its second argument from its first
	 */
	derive(from: MaskedFrame<S>, into: S, scale: (from: S, into: S) => void): MaskedFrame<S> {
		scale(MaskedFrame.pixels(from), into);
		if (from.state === "masked")
			for (const { region, colour } of this.#zonesFor(into)) paint(into, region, colour);
		return admit(into, from.revision, from.state);
	}

	#mask(pictures: readonly [S, S], time: number): { failure: FailureCode | undefined; plates: number } {
		if (this.#flaw) return { failure: this.#flaw, plates: 0 };
		const start = this.#now();
		try {
			const boxes = this.#findPlates(pictures[1], time);
			for (const picture of pictures) {
				if (!this.#cover(picture, boxes, pictures[1])) return { failure: "paint-missing", plates: 0 };
			}
			if (this.#now() - start > this.#deadline) return { failure: "stage-late", plates: 0 };
			return { failure: undefined, plates: boxes.length };
		} catch {
			// What was thrown may quote what was seen: only the code leaves.
			return { failure: "stage-failed", plates: 0 };
		}
	}

	#findPlates({ planes, strides, width, height }: S, time: number): readonly Box[] {
		const boxes = this.#plates.look(planes[0], width, height, strides[0], time);
		for (const box of boxes) {
			if (![box.x, box.y, box.width, box.height].every(Number.isFinite))
				throw new RangeError("a box without a place");
		}
		return boxes;
	}

	#cover(picture: S, boxes: readonly Box[], reduced: S): boolean {
		const scaleX = picture.width / reduced.width;
		const scaleY = picture.height / reduced.height;
		const plates = boxes.flatMap((box) =>
			boxRegion(
				box.x * scaleX,
				box.y * scaleY,
				box.width * scaleX,
				box.height * scaleY,
				picture.width,
				picture.height,
			),
		);
		for (const { region, colour } of [...this.#zonesFor(picture), { region: plates, colour: plateFill }]) {
			paint(picture, region, colour);
			if (!isPainted(picture, region, colour)) return false;
		}
		return true;
	}

	#zonesFor({ width, height }: S): readonly PaintedZone[] {
		const key = `${width}x${height}`;
		let zones = this.#zones.get(key);
		if (!zones) {
			zones = (this.#policy?.zones ?? []).map((zone) => ({
				region: zoneRegion(zone.polygon, width, height, zoneMargin * height),
				colour: yuvOf(zone.colour ?? defaultFill),
			}));
			this.#zones.set(key, zones);
		}
		return zones;
	}
}

const plateFill = yuvOf(defaultFill);
