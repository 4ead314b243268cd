import type { Picture } from "../artwork/picture.ts";
import type { Bounds, Easel } from "../kernel/easel.ts";
import type { Address } from "../kernel/wasm.ts";
import { black, blueDifference, luma, neutral, redDifference } from "./colour-space.ts";
import { Layer } from "./layer.ts";

/**
 * A drawn thing, ready to be laid over a frame: YUV 4:2:0 with premultiplied alpha. It has a clear margin all around,
 * and both sides are even.
 */
export interface Sprite {
	readonly width: number;
	readonly height: number;
	readonly luma: Layer;
	/** Blue and red difference have one alpha. */
	readonly chroma: Layer;
}

/** Shares of luma and chroma with 16 fraction bits, and what black and grey add for each step of alpha. */
const fixed = (parts: readonly [number, number, number]) => parts.map((part) => Math.round(part * 65536));
/** `Parts` in brush.as. */
const parts: readonly number[] = [
	...fixed(luma),
	Math.round((black * 65536) / 255),
	...fixed(blueDifference),
	...fixed(redDifference),
	Math.round((neutral * 65536) / 255),
];
const partsBytes = 64;

/** What a layer takes beside its samples and their alpha: its header, and for each row its hull and places. */
const headerBytes = 32;
const rowBytes = 20;

/**
 * Converts a picture, or a part of it, which may reach beyond it.
 * @param part with even sides
 */
export function spriteOf(
	picture: Picture,
	part: Bounds = { left: 0, top: 0, right: picture.width, bottom: picture.height },
): Sprite {
	const { easel, address } = picture;
	const { brush } = easel;
	const width = part.right - part.left;
	const height = part.bottom - part.top;
	if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError("a sprite's size must be even");
	const size = width * height;
	// The pixels, three planes, and what is packed of them.
	const pixels = easel.work.hold(
		partsBytes + 4 * size + 3 * (size + 16) + headerBytes + rowBytes * height + 2 * size,
	);
	const planes = pixels + 4 * size;
	const shares = (planes + 3 * (size + 16) + 15) & ~15;
	const layer = shares + partsBytes;
	easel.ints.set(parts, shares >> 2);
	brush.cut(address, pixels, part.left, part.top, width, height);
	const alpha = planes + size + 16;
	brush.lumaOf(pixels, size, planes, alpha, shares);
	const lumaLayer = layerOf(easel, layer, brush.pack(planes, 0, alpha, width, height, layer));
	const reds = planes + 2 * (size + 16);
	brush.chromaOf(pixels, width, height >> 1, planes, reds, alpha, shares);
	const chromaBytes = brush.pack(planes, reds, alpha, width >> 1, height >> 1, layer);
	return { width, height, luma: lumaLayer, chroma: layerOf(easel, layer, chromaBytes) };
}

function layerOf({ bytes }: Easel, address: Address, size: number): Layer {
	return new Layer(bytes.slice(address, address + size));
}
