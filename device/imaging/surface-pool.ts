import { NativeSurface } from "./native-surface.ts";

/**
 * Pictures of one size to film on, used again and again. It grows to as many as are out at once. The one that came back last
 * goes out first: its memory is still in a near cache.
 */
export class SurfacePool {
	readonly #width: number;
	readonly #height: number;
	readonly #all: NativeSurface[] = [];
	readonly #free: NativeSurface[] = [];

	constructor(width: number, height: number) {
		this.#width = width;
		this.#height = height;
	}

	take(): NativeSurface {
		const free = this.#free.pop();
		if (free) return free;
		const surface = new NativeSurface(this.#width, this.#height);
		this.#all.push(surface);
		return surface;
	}

	give(surface: NativeSurface): void {
		this.#free.push(surface);
	}

	close(): void {
		for (const surface of this.#all) surface.close();
	}
}
