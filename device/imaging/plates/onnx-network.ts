import type { InferenceSession, Runtime, Tensor } from "onnxruntime-node";
import { checkPicture, type HeatMap, type PlateNetwork } from "../../../masks/plates/network/network.ts";
import { Recent } from "../../../masks/plates/network/recent.ts";
import type { NativeGuard } from "../native-guard.ts";

/** Outputs of the network's file, and how many pixels a cell of each stands for. */
const outputs = { whole: 4, half: 8, quarter: 16, eighth: 32 } as const;

/** Pictures of so many different sizes have a session: as many as cameras of a worker are likely to have. */
const mostSessions = 4;

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
	readonly #model: Uint8Array;
	readonly #guard: NativeGuard;
	readonly #sessions = new Recent<Promise<InferenceSession>>(mostSessions);

	private constructor(runtime: Runtime, model: Uint8Array, guard: NativeGuard) {
		this.#runtime = runtime;
		this.#model = model;
		this.#guard = guard;
	}

	/** Rejects where onnxruntime-node is not installed, not for this machine, or a version that reports to its maker. */
	static async open(model: Uint8Array, guard: NativeGuard): Promise<OnnxNetwork> {
		const loaded = await guard.run(() => import("onnxruntime-node"));
		const runtime: Runtime = loaded.default ?? (loaded as unknown as Runtime);
		// Before its first session the library has done nothing but lie in memory.
		if (reportsToItsMaker(runtime.env.versions.common))
			throw new RangeError("this version of onnxruntime-node reports to its maker");
		const network = new OnnxNetwork(runtime, model, guard);
		await network.#sessionFor(640, 360);
		return network;
	}

	async look(luma: Uint8Array, width: number, height: number, stride: number): Promise<readonly HeatMap[]> {
		checkPicture(luma, width, height, stride);
		const session = await this.#sessionFor(width, height);
		const shape = [1, 1, height, width];
		const picture = new this.#runtime.Tensor("uint8", rows(luma, width, height, stride), shape);
		const answers = await this.#guard.run(() => session.run({ luma: picture }));
		return Object.entries(outputs).map(([name, cell]) => toMap(answers[name], cell));
	}

	/** What is opened for one size runs a tenth faster: the runtime then knows which planes have the same shape. */
	#sessionFor(width: number, height: number): Promise<InferenceSession> {
		const size = `${width}x${height}`;
		return this.#sessions.get(size, () => {
			const session = this.#open(width, height);
			session.catch(() => this.#sessions.forget(size));
			return session;
		});
	}

	#open(width: number, height: number): Promise<InferenceSession> {
		const model = withSides(this.#model, { columns: width, rows: height });
		return this.#guard.run(() =>
			this.#runtime.InferenceSession.create(model, {
				intraOpNumThreads: 1,
				interOpNumThreads: 1,
				executionMode: "sequential",
				logSeverityLevel: 4, // it writes to stderr itself
				// A thread that spins while it waits takes time from the encoder.
				extra: { session: { intra_op: { allow_spinning: "0" } } },
			}),
		);
	}
}

/**
 * The model for pictures of one size. Where its file gives a side a name (field 2 of a dimension, text), the number is
 * written (field 1, a varint), drawn out to as many bytes, so that everything after it stays in place.
 */
function withSides(model: Uint8Array, sides: Readonly<Record<string, number>>): Uint8Array {
	const sized = Buffer.from(model);
	for (const [name, side] of Object.entries(sides)) {
		const at = sized.indexOf(Buffer.from([0x12, name.length, ...Buffer.from(name)]));
		if (at < 0) throw new RangeError(`the plate network's file has no ${name}`);
		sized[at] = 0x08;
		for (let digit = 0; digit <= name.length; digit++) {
			const value = digit < 4 ? (side >> (7 * digit)) & 0x7f : 0;
			sized[at + 1 + digit] = digit < name.length ? value | 0x80 : value;
		}
	}
	return sized;
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
