import { MaskingStage } from "../../masks/apply.ts";
import { createMotionWatch } from "../../masks/motion/watch.ts";
import { createPlateWatch } from "../../masks/plates/watch.ts";
import type { MaskPolicy } from "../../masks/policy.ts";
import { Analytics } from "../analytics/analytics.ts";
import type { SourceConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import { openClip } from "../scene/clip/clip.ts";
import type { Scene } from "../scene/scene.ts";
import { openScene } from "../scene/worlds.ts";
import { AnalysisBudget } from "./analysis-budget.ts";
import { Amplifier, AsShown } from "./as-shown.ts";
import type { NativeSurface } from "./native-surface.ts";
import { Pipeline } from "./pipeline.ts";
import { platesOfThisThread, sharedPlateNetwork } from "./plates/plate-network.ts";
import type { PipelineSpec, Sabotage, SourceTrouble } from "./protocol.ts";
import { receivedPolicy } from "./received-policy.ts";
import { Saboteur } from "./saboteur.ts";
import { sceneSize } from "./viewfinder.ts";

/**
 * Seconds of media time from one look for plates to the next. Pictures wait for it: at 25 a second, each is held back by
 * four pictures, 160 ms.
 */
export const liveLookEvery = 0.2;

/** One call of the masking stage may take this many milliseconds before its picture goes dark. */
const maskingDeadline = 500;

/** Scenes are made ready for the picture so many seconds ahead. */
export const foresight = 1;

const now = () => performance.now();

/** A pipeline with everything that belongs to it, built from a specification inside the imaging worker. */
export class Studio {
	readonly pipeline: Pipeline;
	/** Seconds after which the source repeats. */
	readonly period: number;
	readonly trouble: SourceTrouble | undefined;
	readonly #saboteur: Saboteur;
	readonly #scene: Scene | undefined;
	readonly #source: SourceConfig["kind"];
	#policy: MaskPolicy | undefined;
	#revision = 0;

	private constructor(
		pipeline: Pipeline,
		saboteur: Saboteur,
		scene: Scene | undefined,
		trouble: SourceTrouble | undefined,
		source: SourceConfig["kind"],
	) {
		this.pipeline = pipeline;
		this.period = scene?.period ?? Number.POSITIVE_INFINITY;
		this.trouble = trouble;
		this.#saboteur = saboteur;
		this.#scene = scene;
		this.#source = source;
	}

	/**
	 * Never fails for the source's sake: a camera whose clip is missing is dark, and up.
	 *
	 * @param lookEvery seconds of media time between two looks for plates; 0 looks at each picture and holds none back
	 * @param deadline milliseconds that a call of the masking stage may take; Infinity where nobody waits for the picture
	 */
	static async open(
		{ source, seed, streams, view, oversize, sensor = streams.main }: PipelineSpec,
		lookEvery: number,
		deadline: number = maskingDeadline,
	): Promise<Studio> {
		const saboteur = new Saboteur(now, maskingDeadline);
		const amplifier = new Amplifier();
		const stage = new MaskingStage<NativeSurface>({
			plates: (mode) =>
				saboteur.inside(new AsShown(() => createPlateWatch(mode, platesOfThisThread), amplifier)),
			motion: (mode) => new AsShown(() => createMotionWatch(mode), amplifier),
			now,
			deadline,
		});
		// Opened before the first look, which would wait for it within its deadline. Without it, what is looked at is dark.
		const network = sharedPlateNetwork().catch(() => undefined);
		const drawn = sceneSize(sensor, view, oversize);
		let scene: Scene | undefined;
		let trouble: SourceTrouble | undefined;
		try {
			scene = await openSource(source, seed, drawn);
		} catch (error) {
			trouble = describe(error);
		}
		await network;
		return new Studio(
			new Pipeline({
				streams,
				sensor,
				scene,
				drawn,
				stage,
				analytics: new Analytics(),
				// Only a live camera has pictures to be in time for.
				analysisBudget: new AnalysisBudget(lookEvery > 0 ? now : undefined),
				amplifier,
				lookEvery,
			}),
			saboteur,
			scene,
			trouble,
			source.kind,
		);
	}

	/** Takes a policy as it came over the wire. Pictures are dark under one that is not what it says, or must not be for this source. */
	setPolicy(policy: MaskPolicy | undefined, revision: number): void {
		this.#policy = policy;
		this.#revision = revision;
		this.#apply();
	}

	sabotage(sabotage: Sabotage | undefined): void {
		const changesPolicy = (sabotage === "no-policy") !== (this.#saboteur.sabotage === "no-policy");
		this.#saboteur.sabotage = sabotage;
		if (changesPolicy) this.#apply();
	}

	/** Uses the time between two pictures: makes ready what one of the pictures to come needs. */
	lookAhead(sceneTime: number): void {
		this.#scene?.prepare?.(sceneTime + foresight);
	}

	close(): void {
		this.pipeline.close();
	}

	#apply(): void {
		const policy = this.#saboteur.sabotage === "no-policy" ? undefined : this.#policy;
		this.pipeline.setPolicy(receivedPolicy(policy, this.#source), this.#revision);
	}
}

async function openSource(
	source: SourceConfig,
	seed: number,
	size: { width: number; height: number },
): Promise<Scene> {
	const { width, height } = size;
	if (source.kind === "input") return openClip(source.file, { width, height });
	return openScene(source.scene, {
		width,
		height,
		seed,
		light: source.light,
		noise: source.noise,
		canary: source.canary,
		...(source.canaryAreas && { canaryAreas: source.canaryAreas }),
		...(source.script && { script: source.script }),
	});
}

function describe(error: unknown): SourceTrouble {
	if (error instanceof PersienneError)
		return { code: error.code, message: error.message, remedy: error.remedy };
	return { code: "SOURCE_FAILED", message: "the source could not be opened", remedy: undefined };
}
