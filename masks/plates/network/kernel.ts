import { checkPicture, type HeatMap, type PlateNetwork } from "./network.ts";
import { Recent } from "./recent.ts";
import { readWeights } from "./weights.ts";

/** What kernel.wasm gives: see kernel.c. Addresses are bytes of its memory. */
interface Kernel {
	readonly memory: WebAssembly.Memory;
	weights_at(): number;
	weights_count(): number;
	prepare(rows: number, columns: number): number;
	look(): void;
	answer(size: number): number;
	answer_rows(size: number): number;
	answer_columns(size: number): number;
}

const blocks = 6;
const sizes = [0, 1, 2] as const;

/** Pictures of so many different sizes are kept room for: as many as cameras of a worker are likely to have. */
const mostRooms = 4;

/** In the order that the kernel has them in. */
const weightNames: readonly string[] = [
	...[0, 1, 2].flatMap((step) => both(`stem.${step}`)),
	...["around", "across"].flatMap((layer) =>
		["weight", "bias"].flatMap((part) => Array.from({ length: blocks }, (_, i) => `${layer}.${i}.${part}`)),
	),
	...both("head"),
];

function both(layer: string): string[] {
	return [`${layer}.weight`, `${layer}.bias`];
}

/** A place of the kernel's own memory for pictures of one size. */
interface Room {
	readonly kernel: Kernel;
	readonly luma: number;
}

/** Runs the network in WebAssembly, on any machine and without anything native. It blocks while it looks. */
export class KernelNetwork implements PlateNetwork {
	readonly #module: WebAssembly.Module;
	readonly #weights: Float32Array;
	readonly #rooms = new Recent<Room>(mostRooms);

	private constructor(module: WebAssembly.Module, weights: Float32Array) {
		this.#module = module;
		this.#weights = weights;
	}

	/** @param kernel kernel.wasm @param model the network's ONNX file */
	static async open(kernel: Uint8Array<ArrayBuffer>, model: Uint8Array): Promise<KernelNetwork> {
		const weights = readWeights(model);
		const ordered = weightNames.map((name) => {
			const values = weights.get(name);
			if (!values) throw new RangeError(`the plate network's file has no ${name}`);
			return values;
		});
		const joined = new Float32Array(ordered.reduce((sum, { length }) => sum + length, 0));
		let at = 0;
		for (const values of ordered) {
			joined.set(values, at);
			at += values.length;
		}
		return new KernelNetwork(await WebAssembly.compile(kernel), joined);
	}

	async look(luma: Uint8Array, width: number, height: number, stride: number): Promise<readonly HeatMap[]> {
		checkPicture(luma, width, height, stride);
		const { kernel, luma: place } = this.#roomFor(width, height);
		const bytes = new Uint8Array(kernel.memory.buffer, place, width * height);
		for (let y = 0; y < height; y++) bytes.set(luma.subarray(y * stride, y * stride + width), y * width);
		kernel.look();
		return sizes.map((size) => {
			const [rows, columns] = [kernel.answer_rows(size), kernel.answer_columns(size)];
			const odds = new Float32Array(kernel.memory.buffer, kernel.answer(size), rows * columns).slice();
			return { rows, columns, cell: 4 << size, odds };
		});
	}

	#roomFor(width: number, height: number): Room {
		return this.#rooms.get(`${width}x${height}`, () => this.#makeRoom(width, height));
	}

	#makeRoom(width: number, height: number): Room {
		const kernel = new WebAssembly.Instance(this.#module).exports as Kernel;
		if (kernel.weights_count() !== this.#weights.length)
			throw new RangeError("the plate network's file has other weights than the kernel");
		const luma = kernel.prepare(height, width);
		if (luma === 0) throw new RangeError("no memory to look for plates in");
		new Float32Array(kernel.memory.buffer, kernel.weights_at(), this.#weights.length).set(this.#weights);
		return { kernel, luma };
	}
}

/** What is used of the WebAssembly JavaScript interface, which the types of Node.js leave out. */
declare namespace WebAssembly {
	interface Memory {
		readonly buffer: ArrayBuffer;
	}
	class Module {
		private readonly module: never;
	}
	class Instance {
		constructor(module: Module);
		readonly exports: unknown;
	}
	function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
