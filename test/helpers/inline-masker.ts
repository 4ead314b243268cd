import { PersienneError } from "../../device/errors.ts";
import type { NativeSurface } from "../../device/imaging/native-surface.ts";
import { maskFile } from "../../device/imaging/offline/mask-file.ts";
import type { FromMasker, ToMasker } from "../../device/imaging/offline/protocol.ts";
import { platesOfThisThread } from "../../device/imaging/plates/plate-network.ts";
import type { WorkerLike } from "../../device/offline/masker.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { createPlateWatch } from "../../masks/plates/watch.ts";
import type { MaskPolicy, PlateMode } from "../../masks/policy.ts";
import type { Watch } from "../../masks/watch.ts";

/** The imaging worker that masks files, without its thread: what crosses is cloned all the same. */
export class InlineMasker implements WorkerLike {
	readonly #plates: (mode: PlateMode) => Watch;
	#policy: MaskPolicy | undefined;
	readonly #listeners: ((message: FromMasker) => void)[] = [];
	/** Everything that left it. */
	readonly sent: FromMasker[] = [];
	#isOver = false;

	/** @param plates stands in for what looks for plates */
	constructor(plates: (mode: PlateMode) => Watch = (mode) => createPlateWatch(mode, platesOfThisThread)) {
		this.#plates = plates;
	}

	postMessage(message: ToMasker): void {
		if (message.type === "policy") this.#policy = message.policy;
		if (message.type === "mask") void this.#mask(message);
	}

	on(event: string, listener: (message: FromMasker) => void): void {
		if (event === "message") this.#listeners.push(listener);
	}

	async terminate(): Promise<void> {
		this.#isOver = true;
	}

	async #mask(job: Extract<ToMasker, { type: "mask" }>): Promise<void> {
		const now = () => performance.now();
		const stage = new MaskingStage<NativeSurface>({ plates: this.#plates, now, deadline: 60_000 });
		stage.setPolicy(this.#policy, 1);
		const send = async (message: FromMasker) => this.#send(message);
		try {
			await maskFile(job, { stage, now, send });
		} catch (error) {
			if (!(error instanceof PersienneError)) throw error;
			const { code, message, remedy } = error;
			this.#send({ type: "failed", job: job.job, code, message, remedy });
		}
	}

	#send(message: FromMasker): void {
		if (this.#isOver) return;
		const copy = structuredClone(message);
		this.sent.push(copy);
		for (const listener of this.#listeners) listener(copy);
	}
}
