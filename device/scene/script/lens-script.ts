import type { Light } from "../scene.ts";
import type { Script } from "./script.ts";

/** What somebody does to a camera. */
export type Tampered = "covered" | "moved" | "defocused";

const tampered = { covered: "covered", moved: "moved", defocused: "defocused" } as const;

/** Seconds from day to dusk, and back. */
const fading = 4;

/** What a script says of the camera and of the light, at any moment of a round. */
export class LensScript {
	readonly #camera: readonly { readonly at: number; readonly state: Tampered | undefined }[];
	readonly #light: readonly { readonly at: number; readonly light: Light }[];

	/** @param first how a round begins; it ends so, too, that nothing changes all at once when it begins anew */
	constructor({ cues, period }: Script, first: Light) {
		this.#camera = cues.flatMap((cue) =>
			cue.what === "camera"
				? [{ at: cue.at, state: tampered[cue.does as Tampered] as Tampered | undefined }]
				: [],
		);
		const changes = cues.flatMap((cue) => (cue.what === "light" ? [{ at: cue.at, light: cue.does }] : []));
		const isOther = (changes.at(-1)?.light ?? first) !== first;
		this.#light = [
			{ at: Number.NEGATIVE_INFINITY, light: first },
			...changes,
			...(isOther ? [{ at: period - fading, light: first }] : []),
		];
	}

	get lights(): ReadonlySet<Light> {
		return new Set(this.#light.map(({ light }) => light));
	}

	/** @param phase seconds since the round began */
	cameraAt(phase: number): Tampered | undefined {
		return this.#camera.findLast(({ at }) => at <= phase)?.state;
	}

	/** The light from which it changes, the one to which, and how far it has, 0 to 1. */
	lightAt(phase: number): { readonly from: Light; readonly to: Light; readonly part: number } {
		const index = this.#light.findLastIndex(({ at }) => at <= phase);
		const now = this.#light[index] ?? { at: 0, light: "day" as const };
		const before = this.#light[index - 1] ?? now;
		return { from: before.light, to: now.light, part: Math.min(1, (phase - now.at) / fading) };
	}
}
