import type { InferenceSession, Runtime, Tensor } from "onnxruntime-node";
import { checkPicture, type HeatMap, type PlateNetwork } from "../../../masks/plates/network/network.ts";
import type { NativeGuard } from "../native-guard.ts";

/** Outputs of the network's file, and how many pixels a cell of each stands for. */
const outputs = { whole: 4, half: 8, quarter: 16 } as const;

/**
 * From 1.29.0 on the library tells its maker over the network what models it runs, unless a variable of the whole process's
 * environment forbids it before it is loaded. A camera that reports to a third party is none of ours: it does without.
 */
export function reportsToItsMaker(version: string): boolean {
	const [major = Number.NaN, minor = Number.NaN] = version.split(".").map(Number);
	return !(major === 1 && minor < 29);
}

/** Runs the network in onnxruntime-node, on the thread that asks and no other. */
export class OnnxNetwork implements PlateNetwork {
	readonly #runtime: Runtime;
	readonly #session: InferenceSession;
	readonly #guard: NativeGuard;

	private constructor(runtime: Runtime, session: InferenceSession, guard: NativeGuard) {
		this.#runtime = runtime;
		this.#session = session;
		this.#guard = guard;
	}

	/** Rejects where onnxruntime-node is not installed, not for this machine, or a version that reports to its maker. */
	static open(model: Uint8Array, guard: NativeGuard): Promise<OnnxNetwork> {
		return guard.run(() => OnnxNetwork.#open(model, guard));
	}

	static async #open(model: Uint8Array, guard: NativeGuard): Promise<OnnxNetwork> {
		const loaded = await import("onnxruntime-node");
		const runtime: Runtime = loaded.default ?? (loaded as unknown as Runtime);
		// Before its first session the library has done nothing but lie in memory.
		if (reportsToItsMaker(runtime.env.versions.common))
			throw new RangeError("this version of onnxruntime-node reports to its maker");
		const session = await runtime.InferenceSession.create(model, {
			intraOpNumThreads: 1,
			interOpNumThreads: 1,
			executionMode: "sequential",
			logSeverityLevel: 4, // it writes to stderr itself
			// A thread that spins while it waits takes time from the encoder.
			extra: { session: { intra_op: { allow_spinning: "0" } } },
		});
		return new OnnxNetwork(runtime, session, guard);
	}

	async look(luma: Uint8Array, width: number, height: number, stride: number): Promise<readonly HeatMap[]> {
		checkPicture(luma, width, height, stride);
		const picture = new this.#runtime.Tensor("uint8", rows(luma, width, height, stride), [
			1,
			1,
			height,
			width,
		]);
		const answers = await this.#guard.run(() => this.#session.run({ luma: picture }));
		return Object.entries(outputs).map(([name, cell]) => toMap(answers[name], cell));
	}
}

/** Row after row, without gaps. */
function rows(luma: Uint8Array, width: number, height: number, stride: number): Uint8Array {
	if (stride === width) return luma.subarray(0, width * height);
	const packed = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) packed.set(luma.subarray(y * stride, y * stride + width), y * width);
	return packed;
}

function toMap(tensor: Tensor | undefined, cell: number): HeatMap {
	const [, , rows, columns] = tensor?.dims ?? [];
	if (!(tensor?.data instanceof Float32Array) || rows === undefined || columns === undefined)
		throw new RangeError("the plate network gave no map");
	return { rows, columns, cell, odds: tensor.data };
}
