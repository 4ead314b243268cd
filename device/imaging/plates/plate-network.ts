import { readFile } from "node:fs/promises";
import { workerData } from "node:worker_threads";
import { KernelNetwork } from "../../../masks/plates/network/kernel.ts";
import type { PlateNetwork } from "../../../masks/plates/network/network.ts";
import type { GuardedData } from "../guarded-worker.ts";
import { NativeGuard } from "../native-guard.ts";
import { OnnxNetwork } from "./onnx-network.ts";

/** What runs the network: onnxruntime-node where it is installed, else WebAssembly, with the same answers. */
export type PlateRunner = "onnxruntime-node" | "WebAssembly";

export interface OpenedNetwork {
	readonly runner: PlateRunner;
	readonly network: PlateNetwork;
}

/** In a worker, that of the thread that ends it. */
const guard = new NativeGuard((workerData as GuardedData | null)?.guard);

const folder = new URL("../../../masks/plates/network/", import.meta.url);

/** @param runner for tests and measurements; what can be had, unless given */
export async function openPlateNetwork(runner?: PlateRunner): Promise<OpenedNetwork> {
	const model = await readFile(new URL("plates.onnx", folder));
	if (runner !== "WebAssembly") {
		try {
			return { runner: "onnxruntime-node", network: await OnnxNetwork.open(model, guard) };
		} catch (error) {
			if (runner) throw error;
		}
	}
	const kernel = await readFile(new URL("kernel.wasm", folder));
	return { runner: "WebAssembly", network: await KernelNetwork.open(kernel, model) };
}

let shared: Promise<OpenedNetwork> | undefined;

/** The one network of this thread, opened when it is asked for first. */
export function sharedPlateNetwork(): Promise<OpenedNetwork> {
	shared ??= openPlateNetwork();
	return shared;
}

/** The thread's network for whoever cannot wait for it to be opened: the first look does. */
export const platesOfThisThread: PlateNetwork = {
	look: async (...picture) => (await sharedPlateNetwork()).network.look(...picture),
};
