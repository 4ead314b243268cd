import { kernelCode } from "./kernel-code.ts";

/** An address in the kernel's memory, in bytes. */
export type Address = number;

/**
 * What lays drawings over pictures, pixel by pixel: kernel.as tells how. Planes are given by their address and stride,
 * layers by the address of their data; a second target of 0 is none.
 */
export interface Kernel {
	restore(
		from: Address,
		to: Address,
		stride: number,
		left: number,
		top: number,
		right: number,
		bottom: number,
	): void;
	layExactly: LayLayer;
	layScaled: LayLayerScaled;
	darkenExactly: Darken;
	darken: DarkenScaled;
}

type Area = [clipLeft: number, clipTop: number, clipRight: number, clipBottom: number];
type Place = [left: number, top: number];
type LayLayer = (
	...args: [layer: Address, target0: Address, target1: Address, stride: number, ...Area, ...Place]
) => void;
type LayLayerScaled = (...args: [...Parameters<LayLayer>, scale: number]) => void;
type Darken = (...args: [shade: Address, target: Address, stride: number, ...Area, ...Place]) => void;
type DarkenScaled = (...args: [...Parameters<Darken>, scale: number]) => void;

/** What is used of the WebAssembly JavaScript interface, which the types of Node.js leave out. */
declare namespace WebAssembly {
	class Memory {
		constructor(descriptor: { initial: number });
		readonly buffer: ArrayBuffer;
	}
	class Module {
		constructor(code: Uint8Array);
	}
	class Instance {
		constructor(module: Module, imports: { env: { memory: Memory } });
		readonly exports: unknown;
	}
}

/** In bytes (WebAssembly Core §2.5.5). */
const pageSize = 65_536;

let module: WebAssembly.Module | undefined;

/** The kernel with a memory of its own. */
export function startKernel(bytes: number): { kernel: Kernel; memory: WebAssembly.Memory } {
	module ??= new WebAssembly.Module(Buffer.from(kernelCode, "base64"));
	const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageSize) });
	const instance = new WebAssembly.Instance(module, { env: { memory } });
	return { kernel: instance.exports as Kernel, memory };
}
