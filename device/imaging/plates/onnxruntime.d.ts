/**
 * What is used of onnxruntime-node, an optional dependency: the product builds and runs where it is not installed.
 * It is a CommonJS package: what loads it may give all of it as the default export, or by name.
 */
declare module "onnxruntime-node" {
	class Tensor {
		constructor(type: "uint8", data: Uint8Array, dims: readonly number[]);
		readonly data: unknown;
		readonly dims: readonly number[];
	}
	interface InferenceSession {
		run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
	}
	interface SessionOptions {
		readonly intraOpNumThreads: number;
		readonly interOpNumThreads: number;
		readonly executionMode: "sequential";
		readonly logSeverityLevel: 0 | 1 | 2 | 3 | 4;
		readonly extra: { readonly session: { readonly intra_op: { readonly allow_spinning: "0" } } };
	}
	interface Runtime {
		readonly env: { readonly versions: { readonly common: string } };
		readonly Tensor: typeof Tensor;
		readonly InferenceSession: {
			create(model: Uint8Array, options: SessionOptions): Promise<InferenceSession>;
		};
	}
	const runtime: Runtime | undefined;
	export default runtime;
	export type { InferenceSession, Runtime, Tensor };
}
