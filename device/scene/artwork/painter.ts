import type { Contour, Path } from "../kernel/easel.ts";
import { clipPath } from "./clip.ts";
import { type Colour, mix } from "./colour.ts";
import { fill } from "./fill.ts";
import type { Lighting } from "./light.ts";
import type { Gradient, Paint } from "./paint.ts";
import type { Picture } from "./picture.ts";

/** Paints on a picture as its light has it: colours are graded, and faded by the air up to the present depth. */
export class Painter {
	readonly picture: Picture;
	readonly lighting: Lighting;
	/** Metres from the camera to what is being painted; 0 is not faded. */
	depth: number = 0;
	/** What `within` confines painting to. */
	#window: Contour | undefined;
	/** Added to every point: a sprite's own corner. */
	readonly corner: readonly [left: number, top: number];

	/** @param left column, @param top row of the world's picture that is this picture's corner */
	constructor(picture: Picture, lighting: Lighting, left: number = 0, top: number = 0) {
		this.picture = picture;
		this.lighting = lighting;
		this.corner = [left, top];
	}

	/** Confines what `paint` paints to the inside of a convex contour, clockwise on the screen. */
	within(window: Contour, paint: () => void): void {
		const outer = this.#window;
		this.#window = window;
		paint();
		this.#window = outer;
	}

	/** What a surface of this colour looks like here. */
	seen(colour: Colour): Colour {
		return this.#faded(this.lighting.grade(colour));
	}

	/** A surface. */
	solid(path: Path, colour: Colour, opacity: number = 1): void {
		this.#fill(path, { kind: "solid", colour: this.seen(colour), opacity });
	}

	/** Something that shines by itself: the time of day does not touch it. */
	lit(path: Path, colour: Colour, opacity: number = 1): void {
		this.#fill(path, { kind: "solid", colour: this.#faded(colour), opacity });
	}

	gradient(path: Path, { from, to, stops }: Omit<Gradient, "kind">, shines: boolean = false): void {
		const [left, top] = this.corner;
		this.#fill(path, {
			kind: "gradient",
			from: [from[0] - left, from[1] - top],
			to: [to[0] - left, to[1] - top],
			stops: stops.map(
				([offset, colour, opacity = 1]) =>
					[offset, shines ? this.#faded(colour) : this.seen(colour), opacity] as const,
			),
		});
	}

	/** A paint whose colours are taken as they are. */
	raw(path: Path, paint: Paint): void {
		this.#fill(path, paint);
	}

	/** The air up to the present depth: its colour, and the share of other colours that gets through. */
	air(): { haze: Colour; share: number } {
		const { haze, hazeDistance } = this.lighting;
		return { haze, share: this.depth <= 0 ? 1 : Math.exp(-this.depth / hazeDistance) };
	}

	#faded(colour: Colour): Colour {
		if (this.depth <= 0) return colour;
		const { haze, share } = this.air();
		return mix(haze, colour, share);
	}

	#fill(whole: Path, paint: Paint): void {
		const path = this.#window ? clipPath(whole, this.#window) : whole;
		fill(this.picture, path, paint, ...this.corner);
	}
}
