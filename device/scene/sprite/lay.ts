import type { Sheet } from "../kernel/memory.ts";
import type { Clip } from "./clip.ts";
import type { Shade } from "./shade.ts";
import type { Sprite } from "./sprite.ts";

/** A sprite put somewhere in the picture. */
export interface Placed {
	readonly sprite: Sprite | Shade;
	/** Pixels of the picture where the sprite's left and top edges come to lie. */
	readonly x: number;
	readonly y: number;
	/** Pixels of the picture per pixel of the sprite. */
	readonly scale: number;
	readonly clip?: Clip;
}

/**
 * Paints a sprite over the picture. Whole positions at scale 1 are copied, everything else is interpolated.
 * @param within replaces the sprite's own clip; both must be even, and within the picture
 */
export function lay(sheet: Sheet, placed: Placed, within?: Clip): void {
	const { sprite, x, y, scale } = placed;
	const clip = within ?? placed.clip ?? { left: 0, top: 0, right: sheet.width, bottom: sheet.height };
	if (x >= clip.right || y >= clip.bottom || clip.left >= clip.right || clip.top >= clip.bottom) return;
	if (x + sprite.width * scale <= clip.left || y + sprite.height * scale <= clip.top) return;
	if ("dark" in sprite) layShade(sheet, sprite, placed, clip);
	else laySprite(sheet, sprite, placed, clip);
}

function layShade(
	sheet: Sheet,
	shade: Shade,
	{ x, y, scale }: Placed,
	{ left, top, right, bottom }: Clip,
): void {
	const { kernel } = sheet.memory;
	const [luma] = sheet.addresses;
	const [stride] = sheet.strides;
	const data = sheet.memory.addressOf(shade);
	if (isExact(x, y, scale)) kernel.darkenExactly(data, luma, stride, left, top, right, bottom, x, y);
	else kernel.darken(data, luma, stride, left, top, right, bottom, x, y, scale);
}

function laySprite(
	sheet: Sheet,
	sprite: Sprite,
	{ x, y, scale }: Placed,
	{ left, top, right, bottom }: Clip,
): void {
	const { memory, addresses, strides } = sheet;
	const { kernel } = memory;
	const [luma, blue, red] = addresses;
	const [lumaStride, chromaStride] = strides;
	const samples = memory.addressOf(sprite.luma);
	if (isExact(x, y, scale)) {
		kernel.layExactly(samples, luma, 0, lumaStride, left, top, right, bottom, x, y);
		const colours = memory.addressOf(sprite.chroma);
		kernel.layExactly(
			colours,
			blue,
			red,
			chromaStride,
			left >> 1,
			top >> 1,
			right >> 1,
			bottom >> 1,
			x >> 1,
			y >> 1,
		);
		return;
	}
	kernel.layScaled(samples, luma, 0, lumaStride, left, top, right, bottom, x, y, scale);
	const colours = memory.addressOf(sprite.chroma);
	kernel.layScaled(
		colours,
		blue,
		red,
		chromaStride,
		left >> 1,
		top >> 1,
		right >> 1,
		bottom >> 1,
		x / 2,
		y / 2,
		scale,
	);
}

function isExact(x: number, y: number, scale: number): boolean {
	return scale === 1 && Number.isInteger(x) && Number.isInteger(y);
}

/** Copies an area of one sheet to another of the same memory; its sides must be even. */
export function restore(from: Sheet, to: Sheet, { left, top, right, bottom }: Clip): void {
	const { kernel } = to.memory;
	for (let plane = 0; plane < 3; plane++) {
		const half = plane === 0 ? 0 : 1;
		kernel.restore(
			from.addresses[plane]!,
			to.addresses[plane]!,
			to.strides[plane]!,
			left >> half,
			top >> half,
			right >> half,
			bottom >> half,
		);
	}
}
