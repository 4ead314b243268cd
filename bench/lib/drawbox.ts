import { Filter, FilterGraph, type Frame } from "node-av/lib";

/** A rectangle in pixels. */
export interface Rectangle {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/**
 * FFmpeg's drawbox filters in a row, inside this process, on one thread. The picture goes through by reference: it is
 * painted where it lies, and nothing is copied. Without rectangles it only passes through, which tells the graph's own cost.
 */
export class DrawboxChain {
	readonly #graph = new FilterGraph();
	readonly #source;
	readonly #sink;

	constructor(width: number, height: number, boxes: readonly Rectangle[]) {
		this.#graph.alloc();
		this.#graph.nbThreads = 1;
		const create = (name: string, label: string, options?: string) => {
			const filter = Filter.getByName(name);
			const context = filter && this.#graph.createFilter(filter, label, options);
			if (!context) throw new Error(`this build of FFmpeg has no ${name}`);
			return context;
		};
		const size = `video_size=${width}x${height}`;
		this.#source = create("buffer", "in", `${size}:pix_fmt=yuv420p:time_base=1/25:colorspace=1:range=1`);
		this.#sink = create("buffersink", "out");
		let last = this.#source;
		for (const [index, { x, y, width, height }] of boxes.entries()) {
			const place = `x=${x}:y=${y}:w=${width}:h=${height}`;
			const box = create("drawbox", `box${index}`, `${place}:color=0x262a30:t=fill`);
			last.link(0, box, 0);
			last = box;
		}
		last.link(0, this.#sink, 0);
		const status = this.#graph.configSync();
		if (status < 0) throw new Error(`the filter graph was refused (${status})`);
	}

	/** Paints on `frame`, which must be the only holder of its memory. */
	run(frame: Frame): void {
		const sent = this.#source.buffersrcAddFrameSync(frame);
		const received = sent < 0 ? sent : this.#sink.buffersinkGetFrameSync(frame);
		if (received < 0) throw new Error(`the filter graph gave no picture (${received})`);
	}

	close(): void {
		this.#graph.free();
	}
}
