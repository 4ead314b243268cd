import { MaskingStage } from "../../masks/apply.ts";
import { createPolicy, type MaskPolicy } from "../../masks/policy.ts";
import { Analytics } from "../analytics/analytics.ts";
import type { SourceConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import { openClip } from "../scene/clip/clip.ts";
import type { Scene } from "../scene/scene.ts";
import { openScene } from "../scene/worlds.ts";
import type { NativeSurface } from "./native-surface.ts";
import { Pipeline } from "./pipeline.ts";
import { PlateSwitch } from "./plate-switch.ts";
import type { PipelineSpec, Sabotage, SourceTrouble } from "./protocol.ts";

/** One call of the masking stage may take this many milliseconds before its picture goes dark. */
const maskingDeadline = 500;

const now = () => performance.now();

/** A pipeline with everything that belongs to it, built from a specification inside the imaging worker. */
export class Studio {
	readonly pipeline: Pipeline;
	/** Seconds after which the source repeats. */
	readonly period: number;
	readonly trouble: SourceTrouble | undefined;
	readonly #plates: PlateSwitch;
	#policy: MaskPolicy | undefined;
	#revision = 0;

	private constructor(
		pipeline: Pipeline,
		plates: PlateSwitch,
		scene: Scene | undefined,
		trouble: SourceTrouble | undefined,
	) {
		this.pipeline = pipeline;
		this.period = scene?.period ?? Number.POSITIVE_INFINITY;
		this.trouble = trouble;
		this.#plates = plates;
	}

	/** Never fails for the source's sake: a camera whose clip is missing is dark, and up. */
	static async open({ source, seed, streams }: PipelineSpec): Promise<Studio> {
		const plates = new PlateSwitch(now, maskingDeadline);
		const stage = new MaskingStage<NativeSurface>(plates, now, maskingDeadline);
		let scene: Scene | undefined;
		let trouble: SourceTrouble | undefined;
		try {
			scene = await openSource(source, seed, streams.main);
		} catch (error) {
			trouble = describe(error);
		}
		return new Studio(
			new Pipeline({ streams, scene, stage, analytics: new Analytics() }),
			plates,
			scene,
			trouble,
		);
	}

	/** Takes a policy as it came over the wire: rebuilt from its parts, and void unless it hashes to what it says. */
	setPolicy(policy: MaskPolicy | undefined, revision: number): void {
		this.#policy = policy;
		this.#revision = revision;
		this.#apply();
	}

	sabotage(sabotage: Sabotage | undefined): void {
		const changesPolicy = (sabotage === "no-policy") !== (this.#plates.sabotage === "no-policy");
		this.#plates.sabotage = sabotage;
		if (changesPolicy) this.#apply();
	}

	close(): void {
		this.pipeline.close();
	}

	#apply(): void {
		const policy = this.#plates.sabotage === "no-policy" ? undefined : this.#policy;
		const rebuilt = policy && { ...createPolicy(policy), hash: policy.hash };
		this.#plates.setMode(policy?.plates ?? "strict");
		this.pipeline.setPolicy(rebuilt, this.#revision);
	}
}

async function openSource(
	source: SourceConfig,
	seed: number,
	size: { width: number; height: number },
): Promise<Scene> {
	const { width, height } = size;
	if (source.kind === "input") return openClip(source.file, { width, height });
	return openScene(source.scene, { width, height, seed, light: source.light, noise: source.noise });
}

function describe(error: unknown): SourceTrouble {
	if (error instanceof PersienneError)
		return { code: error.code, message: error.message, remedy: error.remedy };
	return { code: "SOURCE_FAILED", message: "the source could not be opened", remedy: undefined };
}
