import { AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, FF_DECODER_MJPEG } from "node-av/constants";
import { Codec, CodecContext, Frame, Packet } from "node-av/lib";
import type { Clock } from "../clock.ts";
import { RtspSource } from "../doctor/rtsp/source.ts";
import type { Credential } from "../identity/credentials.ts";
import type { Picture } from "./pattern.ts";

/** A stream that says nothing for this long is given up, in milliseconds. */
const silenceMs = 10_000;

/** Decodes packets to pictures. */
class Pictures {
	readonly #context = new CodecContext();
	readonly #frame = new Frame();

	constructor(codec: Codec | null) {
		if (!codec) throw new Error("there is no decoder");
		this.#context.allocContext3(codec);
		this.#context.threadCount = 1;
		this.#context.setOption("flags", "low_delay");
		if (this.#context.open2Sync(codec, null) < 0) throw new Error("the decoder does not open");
		this.#frame.alloc();
	}

	*of(packet: Packet | null): Generator<Picture> {
		if (this.#context.sendPacketSync(packet) < 0) return;
		while (this.#context.receiveFrameSync(this.#frame) >= 0) {
			yield copyOf(this.#frame);
			this.#frame.unref();
		}
	}

	close(): void {
		this.#frame.free();
		this.#context.freeContext();
	}
}

function copyOf(frame: Frame): Picture {
	if (frame.format !== AV_PIX_FMT_YUV420P && frame.format !== AV_PIX_FMT_YUVJ420P)
		throw new Error("the pictures are not 4:2:0");
	const { width, height } = frame;
	const plane = (index: number, columns: number, rows: number) => {
		const source = frame.data?.[index] as Buffer;
		const stride = frame.linesize[index] as number;
		const out = new Uint8Array(columns * rows);
		for (let row = 0; row < rows; row++)
			out.set(source.subarray(row * stride, row * stride + columns), row * columns);
		return out;
	};
	const [half, halfRows] = [Math.ceil(width / 2), Math.ceil(height / 2)];
	return {
		width,
		height,
		y: plane(0, width, height),
		u: plane(1, half, halfRows),
		v: plane(2, half, halfRows),
	};
}

/** The pictures of a JPEG: one, or none if it is not one. */
export function pictureOfJpeg(jpeg: Uint8Array): Picture | undefined {
	const pictures = new Pictures(Codec.findDecoderByName(FF_DECODER_MJPEG));
	const packet = new Packet();
	packet.alloc();
	try {
		packet.data = Buffer.from(jpeg);
		return [...pictures.of(packet), ...pictures.of(null)][0];
	} finally {
		packet.free();
		pictures.close();
	}
}

/**
 * Plays a stream as a viewer would, and gives its pictures to `see`, until that has counted so many; bytes that came are returned.
 *
 * @param see gives true for a picture that counts
 * @throws Trouble when it cannot be played
 */
export async function watch(
	url: string,
	credential: Credential,
	pictures: number,
	see: (picture: Picture) => boolean,
	clock: Clock,
): Promise<number> {
	await using source = new RtspSource();
	const cancel = clock.after(silenceMs + pictures * 1000, () => source.interrupt());
	let decoder: Pictures | undefined;
	let bytes = 0;
	try {
		const options = { url: new URL(url), credential, transport: "tcp", silenceMs } as const;
		const { codecpar } = await source.open(options);
		decoder = new Pictures(Codec.findDecoder(codecpar.codecId));
		for (let left = pictures; left > 0; ) {
			const packet = await source.next();
			if (!packet) break;
			bytes += packet.size;
			for (const picture of decoder.of(packet)) if (see(picture)) left--;
		}
		return bytes;
	} finally {
		cancel();
		decoder?.close();
	}
}
