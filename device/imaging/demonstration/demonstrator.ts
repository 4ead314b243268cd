import { type Masked, MaskingStage } from "../../../masks/apply.ts";
import { RawFrame } from "../../../masks/frame.ts";
import { createPlateWatch } from "../../../masks/plates/watch.ts";
import type { PlateMode } from "../../../masks/policy.ts";
import { JpegEncoder } from "../jpeg.ts";
import { NativeSurface } from "../native-surface.ts";
import { platesOfThisThread } from "../plates/plate-network.ts";
import { receivedPolicy } from "../received-policy.ts";
import { Saboteur } from "../saboteur.ts";
import { Scaler } from "../scaler.ts";
import { sceneSize } from "../viewfinder.ts";
import { DrawingEncoder } from "./drawing-encoder.ts";
import type { BeforeAndAfter, DemonstrationSpec, Moment } from "./protocol.ts";
import { DemonstrationWorld, Drawing } from "./world.ts";

/** Plates are looked for in a copy of this width, in pixels, as a camera does it. */
const reducedWidth = 640;

/**
 * Shows one picture before and after the masking stage. It draws a world by itself and hands the very same drawing to the
 * stage: no picture of a camera passes here, so that none can be shown unmasked.
 */
export class Demonstrator {
	readonly #world: DemonstrationWorld;
	readonly #stage: MaskingStage<NativeSurface>;
	readonly #saboteur: Saboteur;
	readonly #full: NativeSurface;
	readonly #reduced: NativeSurface;
	readonly #toFull = new Scaler();
	readonly #toReduced = new Scaler();
	readonly #drawings: DrawingEncoder;
	readonly #masked: JpegEncoder;
	#inForce = "";

	/** @param now monotonic milliseconds; @param deadline of a call of the masking stage, in milliseconds */
	static async open(spec: DemonstrationSpec, now: () => number, deadline: number): Promise<Demonstrator> {
		const drawn = sceneSize(spec, spec.view, spec.oversize);
		return new Demonstrator(await DemonstrationWorld.open(spec.world, spec, drawn), spec, now, deadline);
	}

	private constructor(
		world: DemonstrationWorld,
		{ width, height }: DemonstrationSpec,
		now: () => number,
		deadline: number,
	) {
		this.#world = world;
		this.#saboteur = new Saboteur(now, deadline);
		const plates = (mode: PlateMode) => this.#saboteur.inside(createPlateWatch(mode, platesOfThisThread));
		this.#stage = new MaskingStage({ plates, now, deadline });
		this.#full = new NativeSurface(width, height);
		const reducedHeight = Math.max(2, Math.round((reducedWidth * height) / width / 2) * 2);
		this.#reduced = new NativeSurface(reducedWidth, reducedHeight);
		this.#drawings = new DrawingEncoder(width, height);
		this.#masked = new JpegEncoder(width, height);
	}

	/** Both halves are of one drawing. */
	async show({ sceneTime, mediaTime, view, policy, revision, sabotage }: Moment): Promise<BeforeAndAfter> {
		const inForce = `${policy?.hash} ${revision} ${sabotage === "no-policy"}`;
		if (inForce !== this.#inForce) {
			const given = sabotage === "no-policy" ? undefined : policy;
			this.#stage.setPolicy(receivedPolicy(given, "scene"), revision);
			this.#inForce = inForce;
		}
		// One that ends the worker would end this one, too; what a visitor sees of it is what a throw does.
		this.#saboteur.sabotage = sabotage === "crash" ? "throw" : sabotage;
		const drawing = this.#world.film(sceneTime, view);
		const lens = this.#drawings.encode(drawing);
		const { frame, failure } = await this.#mask(drawing, mediaTime);
		return { lens, leaves: this.#masked.encode(frame).data, revision, failure };
	}

	async #mask(drawing: Drawing, time: number): Promise<Masked<NativeSurface>> {
		const pixels = Drawing.pixels(drawing);
		if (this.#stage.looks) {
			const reduced = RawFrame.expose(this.#reduced, (canvas) => this.#toReduced.scale(pixels, canvas));
			await this.#stage.look(reduced, time, drawing.view);
		}
		const full = RawFrame.expose(this.#full, (canvas) => this.#toFull.scale(pixels, canvas));
		return this.#stage.mask(full, time, drawing.view);
	}

	close(): void {
		for (const part of [this.#world, this.#full, this.#reduced, this.#toFull, this.#toReduced]) part.close();
		this.#drawings.close();
		this.#masked.close();
	}
}
