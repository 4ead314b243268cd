import { readFile } from "node:fs/promises";
import { KernelNetwork } from "../../../masks/plates/network/kernel.ts";
import type { PlateNetwork } from "../../../masks/plates/network/network.ts";
import { threadGuard } from "../guarded-worker.ts";
import { OnnxNetwork } from "./onnx-network.ts";

/**
 * What runs the network on pictures that are new altogether: onnxruntime-node where it is installed, else WebAssembly.
 * WebAssembly looks at what changes in a film, whichever it is.
 */
export type PlateRunner = "onnxruntime-node" | "WebAssembly";

export interface OpenedNetwork {
	readonly runner: PlateRunner;
	readonly network: PlateNetwork;
}

const folder = new URL("../../../masks/plates/network/", import.meta.url);

/** @param runner for tests and measurements: it and nothing else; what can be had, unless given */
export async function openPlateNetwork(runner?: PlateRunner): Promise<OpenedNetwork> {
	const model = await readFile(new URL("plates.onnx", folder));
	if (runner === "onnxruntime-node") return { runner, network: await OnnxNetwork.open(model, threadGuard) };
	const kernel = await readFile(new URL("kernel.wasm", folder));
	const onnx = runner ? undefined : await OnnxNetwork.open(model, threadGuard).catch(() => undefined);
	const network = await KernelNetwork.open(kernel, model, onnx);
	return { runner: onnx ? "onnxruntime-node" : "WebAssembly", network };
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
