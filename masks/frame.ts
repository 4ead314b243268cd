/**
 * The two kinds of picture, and the one door between them. A RawFrame is what the lens saw; a MaskedFrame is what may
 * leave the device. Whoever holds pixels holds one of the two, and only masks/apply turns the first into the second.
 */

import type { Projection } from "./project.ts";

/**
 * A picture in YUV 4:2:0, 8 bits, limited ("TV") range, BT.709: luma 16..235, chroma 16..240 about 128.
 * The planes alias memory that the owner manages: nobody keeps them past the call that gave them.
 */
export interface Surface {
	/** In pixels; both even. */
	readonly width: number;
	readonly height: number;
	/** Y (width × height), then U and V (half of each). Row y of plane p starts at `y * strides[p]`. */
	readonly planes: readonly [Uint8Array, Uint8Array, Uint8Array];
	/** Bytes from one row to the next, per plane. */
	readonly strides: readonly [number, number, number];
}

/** Thrown when a value that claims to be a frame is not one, or is used after it was given away. */
export class FrameError extends TypeError {
	readonly code = "FRAME_FORGED" as const;
}

const admission: unique symbol = Symbol("masks/frame");

/** The frame that a surface belongs to now. Filming on it again revokes the MaskedFrame that it held before. */
const holders = new WeakMap<Surface, object>();

/**
 * An own function property makes structuredClone, postMessage and transfer throw (invariant I1), those of a spread copy, too.
 * Frames are made for every picture: a field costs a tenth of what a defined property does.
 */
const stays = {
	raw: (): string => "RawFrame",
	masked: (): string => "MaskedFrame",
} as const;

/**
 * What the lens saw, unmasked. It lives in the imaging worker only: it cannot be cloned, transferred, serialised or
 * printed, and after masking it is spent.
 */
export class RawFrame<S extends Surface = Surface> {
	#surface: S | undefined;
	readonly stays: () => string = stays.raw;

	constructor(surface: S) {
		this.#surface = surface;
		holders.set(surface, this);
		Object.freeze(this);
	}

	/** Films on `surface`: `draw` overwrites it, and whatever MaskedFrame it held before is void from here on. */
	static expose<S extends Surface>(surface: S, draw: (canvas: S) => void): RawFrame<S> {
		const frame = new RawFrame(surface);
		draw(surface);
		return frame;
	}

	/** Lets the masking stage look at pixels that it has not masked yet. For masks/apply alone (an import rule says so). */
	static peek<S extends Surface>(frame: RawFrame<S>): S {
		return RawFrame.#unspent(frame);
	}

	/** Gives the pixels away, once: from then on this frame is spent. For masks/apply alone (an import rule says so). */
	static take<S extends Surface>(frame: RawFrame<S>): S {
		const surface = RawFrame.#unspent(frame);
		frame.#surface = undefined;
		return surface;
	}

	static #unspent<S extends Surface>(frame: RawFrame<S>): S {
		if (typeof frame !== "object" || frame === null || !(#surface in frame)) {
			throw new FrameError("not a RawFrame");
		}
		if (!frame.#surface) throw new FrameError("this RawFrame was already masked");
		return frame.#surface;
	}
}

/** What the masking stage says of a picture that it let pass. */
export interface Passed {
	/** Revision of the policy that was applied. */
	readonly revision: number;
	/** Hash of that policy; undefined when there is none, and the picture is dark. */
	readonly policy: string | undefined;
	/** `dark` when the whole picture is fill. */
	readonly state: "masked" | "dark";
	/** What it shows of the scene. */
	readonly view: Projection;
}

/** A picture that went through the masking stage: the only kind that an encoder or the analytics accept. */
export class MaskedFrame<S extends Surface = Surface> implements Passed {
	readonly #surface: S;
	readonly stays: () => string = stays.masked;
	readonly revision: number;
	readonly policy: string | undefined;
	readonly state: "masked" | "dark";
	readonly view: Projection;

	/** @param key the module's own admission symbol: nobody outside masks/ can call this */
	constructor(key: typeof admission, surface: S, { revision, policy, state, view }: Passed) {
		if (key !== admission) throw new FrameError("a MaskedFrame is made by masks/apply only");
		this.#surface = surface;
		this.revision = revision;
		this.policy = policy;
		this.state = state;
		this.view = view;
		holders.set(surface, this);
		Object.freeze(this);
	}

	/** The pixels, for an encoder or the analytics. Throws FrameError on anything but a real MaskedFrame. */
	static pixels<S extends Surface>(frame: MaskedFrame<S>): S {
		if (typeof frame !== "object" || frame === null || !(#surface in frame)) {
			throw new FrameError("not a MaskedFrame");
		}
		if (holders.get(frame.#surface) !== frame) throw new FrameError("this MaskedFrame was filmed over");
		return frame.#surface;
	}
}

// No frame is printed or serialised, and what a frame is cannot be patched at run time either.
for (const kind of [RawFrame, MaskedFrame]) {
	Object.defineProperties(kind.prototype, {
		[Symbol.for("nodejs.util.inspect.custom")]: { value: () => `[${kind.name} redacted]` },
		toJSON: {
			value: () => {
				throw new FrameError(`${kind.name} has no serialised form`);
			},
		},
	});
	Object.freeze(kind);
	Object.freeze(kind.prototype);
}

/** For masks/apply alone: declares that `surface` has been masked. The import rule in test/privacy/walls holds it there. */
export function admit<S extends Surface>(surface: S, passed: Passed): MaskedFrame<S> {
	return new MaskedFrame(admission, surface, passed);
}
