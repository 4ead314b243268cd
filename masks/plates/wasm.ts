/** What is used of the WebAssembly JavaScript interface, which the types of Node.js leave out. */
declare namespace WebAssembly {
	class Memory {
		constructor(descriptor: { initial: number });
		readonly buffer: ArrayBuffer;
	}
	class Module {
		constructor(code: Uint8Array);
		private readonly module: never;
	}
	class Instance {
		constructor(module: Module, imports?: { env: { memory: Memory } });
		readonly exports: unknown;
	}
	function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}

export type WasmModule = WebAssembly.Module;
export type WasmMemory = WebAssembly.Memory;

/** In bytes (WebAssembly Core §2.5.5). */
const pageSize = 65_536;

export function compileModule(bytes: Uint8Array<ArrayBuffer>): Promise<WasmModule> {
	return WebAssembly.compile(bytes);
}

/** What a module with a memory of its own gives. */
export function startModule<Exports>(module: WasmModule): Exports {
	return new WebAssembly.Instance(module).exports as Exports;
}

/** @param code in base64 */
export function moduleOf(code: string): WasmModule {
	return new WebAssembly.Module(Buffer.from(code, "base64"));
}

/** The same with a memory of so many bytes that is all zero. */
export function startWithMemory<Exports>(
	module: WasmModule,
	bytes: number,
): { exports: Exports; buffer: ArrayBuffer } {
	const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageSize) });
	const { exports } = new WebAssembly.Instance(module, { env: { memory } });
	return { exports: exports as Exports, buffer: memory.buffer };
}
