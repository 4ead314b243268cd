import { AV_PKT_DATA_FRAME_CROPPING, type AVPacketSideDataType } from "node-av/constants";
import { Filter, type FilterContext, FilterGraph, Frame, type Stream } from "node-av/lib";

/** What a container hides of each picture, in pixels at each side: `clap` in MP4 and MOV, PixelCrop in Matroska. */
export interface Margins {
	readonly top: number;
	readonly bottom: number;
	readonly left: number;
	readonly right: number;
}

const cropping: AVPacketSideDataType = AV_PKT_DATA_FRAME_CROPPING;

/** Undefined when nothing is hidden. Of two pixels that have their colour in common, none or both are. */
export function readMargins({ codecpar }: Stream): Margins | undefined {
	const sides = codecpar.getCodedSideData(cropping);
	if (!sides || sides.length < 16) return undefined;
	const [top, bottom, left, right] = [0, 4, 8, 12].map((at) => {
		const pixels = sides.readUInt32LE(at);
		return pixels + (pixels & 1);
	}) as [number, number, number, number];
	return top + bottom + left + right === 0 ? undefined : { top, bottom, left, right };
}

interface Blade {
	readonly key: string;
	readonly graph: FilterGraph;
	readonly source: FilterContext;
	readonly sink: FilterContext;
}

/**
 * Cuts off what a container hides. Players do not show it, and its author may have meant that: whoever left it on would bring it
 * to light, and would have zones lie beside what they were drawn over.
 */
export class Cropper {
	readonly #margins: Margins;
	readonly #cut = new Frame();
	#blade: Blade | undefined;

	constructor(margins: Margins) {
		this.#margins = margins;
		this.#cut.alloc();
	}

	/** Throws when the picture cannot be cut, as when nothing would be left of it. */
	crop(frame: Frame): void {
		const { source, sink } = this.#bladeFor(frame);
		check(source.buffersrcAddFrameSync(frame));
		frame.unref();
		check(sink.buffersinkGetFrameSync(this.#cut));
		check(frame.ref(this.#cut));
		this.#cut.unref();
	}

	close(): void {
		this.#blade?.graph.free();
		this.#cut.free();
	}

	#bladeFor({ width, height, format, colorSpace, colorRange, sampleAspectRatio }: Frame): Blade {
		const key = [width, height, format, colorSpace, colorRange].join();
		if (this.#blade?.key === key) return this.#blade;
		this.#blade?.graph.free();
		const { top, bottom, left, right } = this.#margins;
		const graph = new FilterGraph();
		graph.alloc();
		const made = (filter: string, settings: Readonly<Record<string, number | string>>) => {
			const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
			const known = Filter.getByName(filter);
			const context = known && graph.createFilter(known, filter, words.join(":"));
			if (!context) throw new Error(`pictures cannot be cut (${filter})`);
			return context;
		};
		const { num, den } = sampleAspectRatio;
		const source = made("buffer", {
			width,
			height,
			pix_fmt: format,
			time_base: "1/25",
			sar: den > 0 ? `${num}/${den}` : "0/1",
			colorspace: colorSpace,
			range: colorRange,
		});
		const [w, h] = [width - left - right, height - top - bottom];
		const knife = made("crop", { w, h, x: left, y: top, exact: 1 });
		const sink = made("buffersink", {});
		check(source.link(0, knife, 0));
		check(knife.link(0, sink, 0));
		check(graph.configSync());
		this.#blade = { key, graph, source, sink };
		return this.#blade;
	}
}

function check(status: number): void {
	if (status < 0) throw new Error(`a picture could not be cut (${status})`);
}
