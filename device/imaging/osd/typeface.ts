import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SANS_128_WHITE } from "jimp/fonts";
import { AV_PIX_FMT_RGBA, FF_DECODER_PNG } from "node-av/constants";
import { Codec, CodecContext, Frame, Packet } from "node-av/lib";

/** A character as the font's maker drew it, its coverage from 0 to 255. Measures in pixels of the font's own size. */
export interface Glyph {
	readonly width: number;
	readonly height: number;
	/** From the pen, and from the top of the line, to the drawing. */
	readonly left: number;
	readonly top: number;
	/** From this character's place to the next one's. */
	readonly advance: number;
	readonly coverage: Uint8Array;
}

export interface Typeface {
	/** Its size: height of an em in pixels. */
	readonly em: number;
	readonly lineHeight: number;
	/** Undefined for a character that it does not have. */
	glyph(character: string): Glyph | undefined;
}

let shared: Promise<Typeface> | undefined;

/** Open Sans (Apache License 2.0), which jimp brings along, read once a worker. Rejects when it is not where it should be. */
export function loadTypeface(): Promise<Typeface> {
	shared ??= load(SANS_128_WHITE);
	return shared;
}

/** @param path of a font in AngelCode's format: a table of places, and a picture beside it */
async function load(path: string): Promise<Typeface> {
	const table = await readFile(path, "utf8");
	const [font, common, page] = ["info", "common", "page"].map((name) => attributes(table, name)[0] ?? {});
	const sheet = decode(await readFile(join(dirname(path), page?.["file"] ?? "")));
	const glyphs = new Map(
		attributes(table, "char").map((entry): [string, Glyph] => {
			const of = (name: string) => Number(entry[name]);
			const [x, y, width, height] = [of("x"), of("y"), of("width"), of("height")];
			const coverage = new Uint8Array(width * height);
			for (let row = 0; row < height; row++)
				coverage.set(sheet.alpha.subarray((y + row) * sheet.width + x).subarray(0, width), row * width);
			const place = { left: of("xoffset"), top: of("yoffset"), advance: of("xadvance") };
			return [String.fromCodePoint(of("id")), { width, height, ...place, coverage }];
		}),
	);
	const em = Number(font?.["size"]);
	const lineHeight = Number(common?.["lineHeight"]);
	return { em, lineHeight, glyph: (character) => glyphs.get(character) };
}

/** The attributes of each element with this name. */
function attributes(xml: string, name: string): Readonly<Record<string, string>>[] {
	return [...xml.matchAll(new RegExp(`<${name} ([^>]*)>`, "g"))].map(([, inside = ""]) =>
		Object.fromEntries([...inside.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
	);
}

/** How much each pixel of a PNG covers. */
function decode(png: Buffer): { readonly width: number; readonly alpha: Uint8Array } {
	const [context, packet, frame] = [new CodecContext(), new Packet(), new Frame()];
	try {
		const codec = Codec.findDecoderByName(FF_DECODER_PNG);
		context.allocContext3(codec);
		context.threadCount = 1;
		packet.alloc();
		frame.alloc();
		packet.data = png;
		const opened = context.open2Sync(codec, null);
		const sent = opened < 0 ? opened : context.sendPacketSync(packet);
		const received = sent < 0 ? sent : context.receiveFrameSync(frame);
		const [pixels] = frame.data ?? [];
		const [stride] = frame.linesize;
		if (received < 0 || frame.format !== AV_PIX_FMT_RGBA || !pixels || !stride)
			throw new Error(`the font's picture cannot be read (${received})`);
		const { width, height } = frame;
		const alpha = new Uint8Array(width * height);
		for (let y = 0; y < height; y++)
			for (let x = 0; x < width; x++) alpha[y * width + x] = pixels[y * stride + x * 4 + 3] as number;
		return { width, alpha };
	} finally {
		packet.free();
		frame.free();
		context.freeContext();
	}
}
