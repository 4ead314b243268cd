/** What is used of the WebAssembly JavaScript interface, which the types of Node.js leave out. */
declare namespace WebAssembly {
	class Memory {
		constructor(descriptor: { initial: number });
		readonly buffer: ArrayBuffer;
		grow(pages: number): number;
	}
	class Module {
		constructor(code: Uint8Array);
	}
	class Instance {
		constructor(module: Module, imports: { env: { memory: Memory } });
		readonly exports: unknown;
	}
}

export type KernelMemory = WebAssembly.Memory;

/** An address in a kernel's memory, in bytes. */
export type Address = number;

/** In bytes (WebAssembly Core §2.5.5). */
export const pageSize = 65_536;

const modules = new Map<string, WebAssembly.Module>();

/** A kernel with a memory of its own. @param code in base64: it is compiled once */
export function startKernel<Kernel>(code: string, bytes: number): { kernel: Kernel; memory: KernelMemory } {
	const module = modules.get(code) ?? new WebAssembly.Module(Buffer.from(code, "base64"));
	modules.set(code, module);
	const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageSize) });
	const instance = new WebAssembly.Instance(module, { env: { memory } });
	return { kernel: instance.exports as Kernel, memory };
}
