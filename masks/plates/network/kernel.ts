import { copyRows } from "../rows.ts";
import { compileModule, type WasmModule } from "../wasm.ts";
import { checkPicture, type HeatMap, type PlateNetwork } from "./network.ts";
import { quantise } from "./quantise.ts";
import { Recent } from "./recent.ts";
import { Room } from "./room.ts";
import { readWeights } from "./weights.ts";

/** Pictures of so many different sizes are kept room for, beside those of films. */
const mostRooms = 4;

/** All of a film is looked at again after so many looks: memory that was written over by mistake does not stay so. */
const allEvery = 100;

/**
 * A look at more than this part of a picture is what another runner is asked for, if there is one: of a whole picture it takes
 * four fifths of the time.
 */
const much = 0.85;

/** What is remembered of a film. */
interface Film {
	readonly width: number;
	readonly height: number;
	/** The first picture, row after row, until there is a second: a picture that stays alone needs no room. */
	first: Uint8Array | undefined;
	room: Room | undefined;
	/** Looks of this runner. */
	looks: number;
}

/**
 * Runs the network in WebAssembly, on any machine and without anything native, in whole numbers: the same maps on every
 * machine. Of a film it looks at what changed since the picture before, and at all that sees it: the maps are those of a
 * look at all of it. It blocks while it looks.
 */
export class KernelNetwork implements PlateNetwork {
	readonly #module: WasmModule;
	readonly #weights: Uint8Array;
	readonly #other: PlateNetwork | undefined;
	readonly #rooms = new Recent<Room>(mostRooms);
	readonly #films = new WeakMap<object, Film>();

	private constructor(module: WasmModule, weights: Uint8Array, other: PlateNetwork | undefined) {
		this.#module = module;
		this.#weights = weights;
		this.#other = other;
	}

	/**
	 * @param kernel kernel.wasm
	 * @param model the network's ONNX file
	 * @param other what looks at pictures that are new altogether; this one does unless given
	 */
	static async open(
		kernel: Uint8Array<ArrayBuffer>,
		model: Uint8Array,
		other?: PlateNetwork,
	): Promise<KernelNetwork> {
		return new KernelNetwork(await compileModule(kernel), quantise(readWeights(model)), other);
	}

	async look(
		luma: Uint8Array,
		width: number,
		height: number,
		stride: number,
		film?: object,
	): Promise<readonly HeatMap[]> {
		checkPicture(luma, width, height, stride);
		const known = film && this.#films.get(film);
		if (!film || known?.width !== width || known.height !== height) {
			if (film) this.#films.set(film, begun(luma, width, height, stride));
			return this.#lookAtAll(luma, width, height, stride);
		}
		const room = this.#roomOf(known);
		room.load(luma, stride);
		if (this.#other) {
			const isNew = known.looks === 0 || room.share("looked at") > much;
			const isCalm = !isNew || room.share("kept") <= much;
			room.keep();
			// What changes all the time is not worth to be remembered. What has become calm is, from now on.
			if (!isCalm) return this.#other.look(luma, width, height, stride);
		}
		return room.look(known.looks++ % allEvery === 0);
	}

	#lookAtAll(...picture: [Uint8Array, number, number, number]): Promise<readonly HeatMap[]> {
		if (this.#other) return this.#other.look(...picture);
		const [luma, width, height, stride] = picture;
		const room = this.#rooms.get(`${width}x${height}`, () => this.#makeRoom(width, height));
		room.load(luma, stride);
		return Promise.resolve(room.look(true));
	}

	#roomOf(film: Film): Room {
		if (film.room) return film.room;
		const room = this.#makeRoom(film.width, film.height);
		if (film.first) room.load(film.first, film.width);
		room.keep();
		film.first = undefined;
		film.room = room;
		return room;
	}

	#makeRoom(width: number, height: number): Room {
		return new Room(this.#module, this.#weights, width, height);
	}
}

function begun(luma: Uint8Array, width: number, height: number, stride: number): Film {
	const first = new Uint8Array(width * height);
	copyRows(luma, stride, first, width, width, height);
	return { width, height, first, room: undefined, looks: 0 };
}
