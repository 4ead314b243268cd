import type { Projection, View } from "../../../masks/project.ts";
import type { SourceConfig } from "../../config/types.ts";
import { openScene } from "../../scene/worlds.ts";
import { NativeSurface } from "../native-surface.ts";
import { type Size, Viewfinder } from "../viewfinder.ts";

/** Thrown for what claims to be a world of ours, or a drawing of it, and is not. */
export class DemonstrationError extends TypeError {
	readonly code = "DEMONSTRATION_FORGED" as const;
}

const admission: unique symbol = Symbol("demonstration");

/** Which world: one of those that are drawn here, by its name. There is no way to say a file. */
export type WorldSpec = Omit<Extract<SourceConfig, { readonly kind: "scene" }>, "kind"> & {
	readonly seed: number;
};

/**
 * A picture of a world that we drew: nobody is in it, and so it may be shown as it is. It is no RawFrame, and none becomes
 * one of these: they are made by `DemonstrationWorld.film` alone.
 */
export class Drawing {
	readonly #surface: NativeSurface;
	/** What it shows of the world. */
	readonly view: Projection;

	/** @param key this module's own admission symbol: nobody else can call this */
	constructor(key: typeof admission, surface: NativeSurface, view: Projection) {
		if (key !== admission) throw new DemonstrationError("a Drawing is made by a DemonstrationWorld only");
		this.#surface = surface;
		this.view = view;
		Object.freeze(this);
	}

	/** The pixels. Throws DemonstrationError on anything but a real Drawing. */
	static pixels(drawing: Drawing): NativeSurface {
		if (typeof drawing !== "object" || drawing === null || !(#surface in drawing))
			throw new DemonstrationError("not a Drawing");
		return drawing.#surface;
	}
}
Object.freeze(Drawing);
Object.freeze(Drawing.prototype);

/**
 * The source of a demonstration: a world out of the catalogue, opened here and nowhere else. A clip, a scene that somebody hands in,
 * and a camera's own source cannot become one: it takes a name, and draws for itself.
 */
export class DemonstrationWorld {
	readonly #finder: Viewfinder;
	readonly #surface: NativeSurface;

	/** @param key as of Drawing */
	constructor(key: typeof admission, finder: Viewfinder, surface: NativeSurface) {
		if (key !== admission) throw new DemonstrationError("a DemonstrationWorld is opened by its name");
		this.#finder = finder;
		this.#surface = surface;
	}

	/**
	 * @param picture size of its drawings; @param drawn size in which the world is drawn, for a lens that zooms in
	 * @throws PersienneError SCENE_UNKNOWN for anything that is no world of ours
	 */
	static async open(spec: WorldSpec, picture: Size, drawn: Size): Promise<DemonstrationWorld> {
		const { scene, seed, light, noise, canary, script } = spec;
		const { width, height } = drawn;
		const options = { width, height, seed, light, noise, canary, ...(script && { script }) };
		const world = await openScene(scene, options);
		const surface = new NativeSurface(picture.width, picture.height);
		return new DemonstrationWorld(admission, new Viewfinder(world, drawn), surface);
	}

	/** Draws the world as it is at `time`, seen as `view` says. The drawing before is drawn over. */
	film(time: number, view: View): Drawing {
		return new Drawing(admission, this.#surface, this.#finder.film(this.#surface, time, view));
	}

	close(): void {
		this.#finder.close();
		this.#surface.close();
	}
}
Object.freeze(DemonstrationWorld);
Object.freeze(DemonstrationWorld.prototype);
