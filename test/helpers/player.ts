import { AV_CODEC_ID_HEVC, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { Dictionary, FormatContext, Packet } from "node-av/lib";
import type { VirtualCamera } from "persienne";
import { Decoder, type Picture } from "./decode.ts";

export interface PlayOptions {
	/** As FFmpeg calls them. */
	readonly transport?: "tcp" | "udp" | "http" | "https" | "udp_multicast";
	/** Stop after this many decoded pictures. */
	readonly pictures: number;
}

/** For what hangs, in microseconds: on a busy machine a camera may owe a picture for longer than a person would wait. */
const patience = "120000000";

/** A picture, and the access unit that it came in. */
export interface Received {
	readonly picture: Picture;
	readonly unit: Uint8Array;
}

/** Plays an RTSP URL with FFmpeg's own client and decodes what it receives: what a viewer sees. */
export async function* play(url: string, options: PlayOptions): AsyncGenerator<Picture> {
	for await (const { picture } of receive(url, options)) yield picture;
}

/** The same with what was received. */
export async function* receive(
	url: string,
	{ transport = "tcp", pictures }: PlayOptions,
): AsyncGenerator<Received> {
	const input = new FormatContext();
	const options = Dictionary.fromObject({ rtsp_transport: transport, timeout: patience });
	const status = await input.openInput(url, null, options);
	if (status < 0) throw new Error(`the session was refused (${status})`);
	const index = input.streams?.findIndex(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO) ?? -1;
	const isH265 = input.streams?.[index]?.codecpar.codecId === AV_CODEC_ID_HEVC;
	const decoder = new Decoder(url.endsWith("/mjpeg") ? "mjpeg" : isH265 ? "h265" : "h264");
	const packet = new Packet();
	packet.alloc();
	let count = 0;
	try {
		while ((await input.readFrame(packet)) >= 0) {
			const unit = packet.streamIndex === index && packet.data ? new Uint8Array(packet.data) : undefined;
			packet.unref();
			if (!unit) continue;
			for (const picture of decoder.decode(unit)) {
				yield { picture, unit };
				if (++count >= pictures) return;
			}
		}
	} finally {
		packet.free();
		decoder.close();
		await input.closeInput();
	}
}

/** The same as a list. */
export async function watch(url: string, options: PlayOptions): Promise<Picture[]> {
	const pictures: Picture[] = [];
	for await (const picture of play(url, options)) pictures.push(picture);
	return pictures;
}

/** The URL of a camera's stream with a user's credentials in it, as players want it. */
export function urlFor(
	camera: VirtualCamera,
	stream: "main" | "sub" | "mjpeg",
	user: "admin" | "operator" | "viewer" = "viewer",
): string {
	const { password } = camera.credentials[user];
	return camera.urls.rtsp[stream].replace("rtsp://", `rtsp://${user}:${encodeURIComponent(password)}@`);
}
