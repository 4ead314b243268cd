import { freeBlocksOf } from "./block-map.ts";
import { Carry } from "./carry.ts";
import { darkFill, defaultFill, yuvOf } from "./colour.ts";
import { DarknessFailed, type FailureCode } from "./failure.ts";
import { admit, MaskedFrame, RawFrame, type Surface } from "./frame.ts";
import { createMotionWatch } from "./motion/watch.ts";
import { type Fill, paint, paintAll } from "./paint.ts";
import { Mosaic } from "./pixelate.ts";
import { type Cover, type Plan, Plans } from "./plans.ts";
import { isIntact, type MaskPolicy, type MotionMode, type PlateMode } from "./policy.ts";
import { type Projection, shiftBetween, shiftInPixels, wholeScene } from "./project.ts";
import { isPainted, isPaintedAll } from "./read-back.ts";
import { boxRegion, type Region } from "./region.ts";
import { type Box, type Luma, shifted, type Watch } from "./watch.ts";

export interface StageParts {
	/** Makes what looks for plates; asked again only when the policy names another mode. */
	readonly plates: (mode: PlateMode) => Watch;
	/** Makes what looks for moving things; the stage's own unless given. */
	readonly motion?: (mode: MotionMode) => Watch;
	/** Monotonic time in milliseconds. */
	readonly now: () => number;
	/** Milliseconds that one call of `look` or `mask` may take before what depends on it is dark. */
	readonly deadline: number;
}

export interface Masked<S extends Surface> {
	readonly frame: MaskedFrame<S>;
	/** Why it is dark; undefined when it is masked. */
	readonly failure: FailureCode | undefined;
	/** In the order in which they were painted; empty when the picture is dark. */
	readonly covers: readonly Cover[];
}

/** The policy is hashed again every so many pictures: memory that was written over by mistake does not stay in force. */
const policyCheckEvery = 32;

/** Pictures between two looks are known from both sides; where the view moved in between, those that were looked at alone. */
interface Looked {
	readonly from: number;
	readonly to: number;
	/** The view at `from`, and the one at `to`. */
	readonly views: readonly [Projection, Projection];
	readonly width: number;
	readonly height: number;
}

/**
 * The one door between what the lens saw and everything else. `look` takes a reduced copy of a picture and finds what
 * moves or comes; `mask` covers the policy's zones and what was found, and admits the picture. A picture that nobody
 * has looked at, or for which anything else went wrong, comes out entirely filled: there is no path on which a picture
 * leaves unmasked.
 */
export class MaskingStage<S extends Surface> {
	readonly #parts: StageParts;
	readonly #plans = new Plans();
	/** Outlives policies: a zone that is drawn again gives no second sample of what it covers. */
	readonly #mosaic = new Mosaic();
	#plates: { readonly mode: PlateMode; readonly watch: Watch } | undefined;
	#motion: { readonly mode: MotionMode; readonly watch: Watch } | undefined;
	/** Both, as far as there are any. */
	#watches: readonly { readonly kind: "plate" | "motion"; readonly watch: Watch }[] = [];
	/** What the watches know is about pictures of this view. */
	#view: Projection = wholeScene;
	readonly #carry = new Carry();
	#policy: MaskPolicy | undefined;
	#revision = 0;
	#flaw: FailureCode | undefined = "no-policy";
	#looked: Looked | undefined;
	#lookFailure: FailureCode | undefined;
	#pictures = 0;

	constructor(parts: StageParts) {
		this.#parts = parts;
	}

	/**
	 * Replaces the policy, for the next picture on. Without one, pictures are dark. What was found under the one before
	 * stays known: a plate does not come into view because a zone was drawn, nor does a place have to be learnt again. Never
	 * throws: where a policy cannot be applied, pictures are dark.
	 *
	 * @param revision counts policies; frames say under which they were masked
	 */
	setPolicy(policy: MaskPolicy | undefined, revision: number): void {
		this.#policy = policy;
		this.#revision = revision;
		this.#plans.use(policy);
		this.#flaw = policy === undefined ? "no-policy" : isIntact(policy) ? undefined : "policy-corrupt";
		if (policy && !this.#flaw) this.#equip(policy);
	}

	/** True when pictures have to be looked at under this policy before they can be masked. */
	get looks(): boolean {
		return !this.#flaw && this.#watches.some(({ watch }) => watch.looks);
	}

	/**
	 * Looks for what has to be covered; the frame given is spent. Never rejects: pictures that needed this look are dark.
	 * The caller leaves the frame's surface alone until this resolves.
	 *
	 * @param reduced a smaller copy of the picture of `time`
	 * @param time seconds of media time
	 * @param view what that picture shows of the scene; pictures of another one need a look of their own
	 * @param full the picture itself, where there is more to see; it is not spent, and is left alone, too, until this resolves
	 */
	async look(
		reduced: RawFrame<S>,
		time: number,
		view: Projection = wholeScene,
		full?: RawFrame<S>,
	): Promise<void> {
		const { planes, strides, width, height } = RawFrame.take(reduced);
		const start = this.#parts.now();
		try {
			const larger = full && lumaOf(RawFrame.peek(full));
			this.#turn(view);
			for (const { watch } of this.#watches)
				await watch.look(planes[0], width, height, strides[0], time, larger);
			this.#lookFailure = this.#parts.now() - start > this.#parts.deadline ? "stage-late" : undefined;
		} catch {
			this.#lookFailure = "stage-failed"; // what was thrown may quote what was seen: only the code leaves
		}
		const before = this.#looked;
		const goesOn = before !== undefined && before.to <= time;
		const [from, earlier] = goesOn ? [before.to, before.views[1]] : [time, view];
		this.#looked = this.#lookFailure ? undefined : { from, to: time, views: [earlier, view], width, height };
	}

	/**
	 * True when the picture that was looked at last is still known after a look at one of this view: it may wait for that, so
	 * that what is found then is covered in it, too.
	 */
	follows(view: Projection): boolean {
		const { watch } = this.#plates ?? {};
		const isAble = watch?.follow !== undefined && !this.#motion?.watch.looks;
		return isAble && this.#looked !== undefined && shiftBetween(this.#view, view) !== undefined;
	}

	/**
	 * Masks the picture of `time`; the frame given is spent. Pictures that a look is needed for come after it. Throws
	 * DarknessFailed, and gives no picture, when one that has to be dark cannot be made so.
	 *
	 * @param view what this very picture shows of the scene: zones are painted where they are in it
	 */
	mask(full: RawFrame<S>, time: number, view: Projection = wholeScene): Masked<S> {
		const surface = RawFrame.take(full);
		const outcome = this.#cover(surface, time, view);
		const failure = typeof outcome === "string" ? outcome : undefined;
		if (failure) darken(surface);
		return {
			frame: this.#admit(surface, failure ? "dark" : "masked", view),
			failure,
			covers: typeof outcome === "string" ? [] : outcome,
		};
	}

	/** A dark picture, for when the source has none to give. `surface` may hold anything. Throws DarknessFailed. */
	blank(surface: S): MaskedFrame<S> {
		darken(surface);
		return this.#admit(surface, "dark", wholeScene);
	}

	/**
	 * A masked picture at another size. Zones are painted again there, on that picture's own block grid, so that scaling
	 * leaves no soft border.
	 *
	 * @param scale fills its second argument from its first
	 */
	derive(from: MaskedFrame<S>, into: S, scale: (from: S, into: S) => void): MaskedFrame<S> {
		scale(MaskedFrame.pixels(from), into);
		if (from.state === "masked") {
			const { fills, hidden } = this.#plans.of(into, from.view);
			for (const { region, colour } of [...fills, ...hidden]) paint(into, region, colour);
		}
		return admit(into, from);
	}

	/** Makes what looks, where the policy asks for another than there is. Where that fails pictures are dark, and each tries again. */
	#equip({ plates, motion = "off" }: MaskPolicy): void {
		const before = [this.#plates, this.#motion];
		this.#flaw = undefined;
		try {
			if (this.#plates?.mode !== plates) this.#plates = { mode: plates, watch: this.#parts.plates(plates) };
			if (this.#motion?.mode !== motion) this.#motion = { mode: motion, watch: this.#motionWatch(motion) };
		} catch {
			this.#flaw = "stage-failed";
		}
		this.#gather();
		// Who is new has not looked yet.
		if (before[0] !== this.#plates || before[1] !== this.#motion) this.#looked = undefined;
	}

	#motionWatch(mode: MotionMode): Watch {
		return (this.#parts.motion ?? createMotionWatch)(mode);
	}

	#admit(surface: S, state: "masked" | "dark", view: Projection): MaskedFrame<S> {
		return admit(surface, { revision: this.#revision, policy: this.#policy?.hash, state, view });
	}

	/**
	 * In another view a watch goes on where what it knows can be brought there, and begins anew elsewhere. Of plates, what one
	 * covered that begins anew stays covered for a while, wherever it is now; of what moves nobody knows anything yet, and
	 * everything is covered.
	 */
	#turn(view: Projection): void {
		if (view.key === this.#view.key) return;
		const { looked, before } = { looked: this.#looked, before: this.#view };
		this.#looked = undefined;
		this.#view = view;
		if (this.#motion) this.#motion = { ...this.#motion, watch: this.#motionWatch(this.#motion.mode) };
		this.#gather();
		if (!this.#plates) return;
		const { mode, watch } = this.#plates;
		const shift = looked && shiftInPixels(before, view, looked);
		if (shift && watch.follow) {
			watch.follow(shift);
			// Of what moves nobody knows where it was before.
			if (!this.#motion?.watch.looks) this.#looked = looked;
			return;
		}
		this.#plates = { mode, watch: this.#parts.plates(mode) };
		this.#gather();
		if (looked) this.#carry.add(watch.cover(looked.to), looked, before, looked.to);
	}

	#gather(): void {
		const plates = this.#plates ? [{ kind: "plate" as const, watch: this.#plates.watch }] : [];
		const motion = this.#motion ? [{ kind: "motion" as const, watch: this.#motion.watch }] : [];
		this.#watches = [...plates, ...motion];
	}

	#cover(picture: S, time: number, view: Projection): FailureCode | readonly Cover[] {
		if (this.#policy && this.#pictures++ % policyCheckEvery === 0 && !isIntact(this.#policy))
			this.#flaw = "policy-corrupt";
		if (this.#policy && this.#flaw === "stage-failed") this.#equip(this.#policy);
		if (this.#flaw) return this.#flaw;
		const start = this.#parts.now();
		try {
			const found = this.#found(picture, time, view);
			if (!found) return this.#lookFailure ?? "not-looked";
			const plan = this.#plans.of(picture, view);
			const layers = [plan.fills, plan.hidden, [findings(picture, found, plan)]];
			if (!fillAll(picture, layers)) return "paint-missing";
			if (plan.cells.length > 0) {
				// After the fills, so that no cell takes its colour from what they hide, and beneath them.
				const moving = found.flatMap(({ region }) => region);
				const cells = this.#mosaic.fills(picture, plan.cells, moving);
				if (!fillAll(picture, [cells, ...layers])) return "paint-missing";
			}
			return this.#parts.now() - start > this.#parts.deadline ? "stage-late" : [...plan.covers, ...found];
		} catch {
			return "stage-failed";
		}
	}

	/** What the watches want covered; undefined when they have not looked at this picture's time in its view. */
	#found(picture: S, time: number, view: Projection): readonly Cover[] | undefined {
		const looked = this.#looked;
		if (this.looks && !(looked && isKnown(looked, time, view))) return undefined;
		// What the watches tell is where the last look saw it.
		const shift = looked && view.key !== this.#view.key ? shiftInPixels(this.#view, view, looked) : undefined;
		const scaleX = looked ? picture.width / looked.width : 1;
		const scaleY = looked ? picture.height / looked.height : 1;
		const found: Cover[] = [];
		for (const region of this.#carry.regions(picture, view, time)) found.push({ kind: "plate", region });
		for (const { kind, watch } of this.#watches)
			for (const box of watch.cover(time)) {
				const region = blocks(shift ? shifted(box, shift) : box, scaleX, scaleY, picture);
				found.push({ kind, region });
			}
		return found;
	}
}

function lumaOf({ planes, strides, width, height }: Surface): Luma {
	return { luma: planes[0], width, height, stride: strides[0] };
}

/** Paints one layer after the other, and reads each back before the next may cover it. False when paint did not land. */
function fillAll(picture: Surface, layers: readonly (readonly Fill[])[]): boolean {
	return layers.every((fills) => {
		for (const { region, colour } of fills) paint(picture, region, colour);
		return fills.every(({ region, colour }) => isPainted(picture, region, colour));
	});
}

/** Dark is checked as masks are: a picture whose paint did not land is not admitted as dark either. */
function darken(surface: Surface): void {
	paintAll(surface, darkFill);
	if (!isPaintedAll(surface, darkFill)) throw new DarknessFailed();
}

function isKnown({ from, to, views: [before, after] }: Looked, time: number, view: Projection): boolean {
	if (before.key === after.key) return from <= time && time <= to && view.key === after.key;
	return (time === to && view.key === after.key) || (time === from && view.key === before.key);
}

const foundFill = yuvOf(defaultFill);

/** What was found is painted once, however many boxes lie one over the other, and only where no zone is painted anyway. */
function findings({ width, height }: Surface, found: readonly Cover[], { filled }: Plan): Fill {
	const regions = found.map(({ region }) => region);
	return { region: freeBlocksOf(regions, filled, width, height), colour: foundFill };
}

function blocks({ x, y, width, height }: Box, scaleX: number, scaleY: number, picture: Surface): Region {
	if (![x, y, width, height].every(Number.isFinite)) throw new RangeError("a box without a place");
	return boxRegion(x * scaleX, y * scaleY, width * scaleX, height * scaleY, picture.width, picture.height);
}
