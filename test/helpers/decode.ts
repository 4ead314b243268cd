import {
	AV_LOG_QUIET,
	AV_PIX_FMT_YUV420P,
	AV_PIX_FMT_YUVJ420P,
	FF_DECODER_H264,
	FF_DECODER_HEVC,
	FF_DECODER_MJPEG,
} from "node-av/constants";
import { Codec, CodecContext, Frame, Log, Packet } from "node-av/lib";

Log.setLevel(AV_LOG_QUIET);

/** A decoded picture as a client sees it: planes without padding. */
export interface Picture {
	readonly width: number;
	readonly height: number;
	readonly y: Uint8Array;
	readonly u: Uint8Array;
	readonly v: Uint8Array;
}

const decoders = { h264: FF_DECODER_H264, h265: FF_DECODER_HEVC, mjpeg: FF_DECODER_MJPEG } as const;

/** Decodes access units one by one, as a viewer that received them would. Throws when one does not decode. */
export class Decoder {
	readonly #context = new CodecContext();
	readonly #packet = new Packet();
	readonly #frame = new Frame();

	constructor(codec: keyof typeof decoders) {
		const found = Codec.findDecoderByName(decoders[codec]);
		if (!found) throw new Error(`no ${codec} decoder`);
		this.#context.allocContext3(found);
		this.#context.threadCount = 1;
		this.#context.setOption("flags", "low_delay");
		if (this.#context.open2Sync(found, null) < 0) throw new Error("the decoder does not open");
		this.#packet.alloc();
		this.#frame.alloc();
	}

	decode(data: Uint8Array): Picture[] {
		this.#packet.data = Buffer.from(data);
		const sent = this.#context.sendPacketSync(this.#packet);
		this.#packet.unref();
		if (sent < 0) throw new Error(`not decodable (${sent})`);
		return this.#drain();
	}

	flush(): Picture[] {
		this.#context.sendPacketSync(null);
		return this.#drain();
	}

	close(): void {
		this.#packet.free();
		this.#frame.free();
		this.#context.freeContext();
	}

	#drain(): Picture[] {
		const pictures: Picture[] = [];
		while (this.#context.receiveFrameSync(this.#frame) >= 0) {
			pictures.push(copy(this.#frame));
			this.#frame.unref();
		}
		return pictures;
	}
}

function copy(frame: Frame): Picture {
	if (frame.format !== AV_PIX_FMT_YUV420P && frame.format !== AV_PIX_FMT_YUVJ420P) {
		throw new Error(`a pixel format that is not 4:2:0: ${frame.format}`);
	}
	const { width, height } = frame;
	const plane = (index: number, w: number, h: number) => {
		const source = frame.data?.[index] as Buffer;
		const stride = frame.linesize[index] as number;
		const out = new Uint8Array(w * h);
		for (let row = 0; row < h; row++) out.set(source.subarray(row * stride, row * stride + w), row * w);
		return out;
	};
	const [w2, h2] = [Math.ceil(width / 2), Math.ceil(height / 2)];
	return { width, height, y: plane(0, width, height), u: plane(1, w2, h2), v: plane(2, w2, h2) };
}

/** Decodes a whole word of access units. */
export function decodeAll(codec: keyof typeof decoders, units: readonly Uint8Array[]): Picture[] {
	const decoder = new Decoder(codec);
	try {
		return [...units.flatMap((unit) => decoder.decode(unit)), ...decoder.flush()];
	} finally {
		decoder.close();
	}
}
