import type { Address } from "./wasm.ts";

/** Where a path's origin is, in its own numbers. */
type Corner = [left: number, top: number];
type Rgb = [red: number, green: number, blue: number];
type Path = [path: Address, deltas: Address];
/** Pixels whose rows have no gaps. */
type Pixels = [pixels: Address, width: number, height: number];

/** What paints pictures and packs them into sprites: brush.as tells how. A picture is given by its address. */
export interface Brush {
	cover(picture: Address, ...args: [...Path, ...Corner]): boolean;
	fillSolid(picture: Address, ...args: [...Path, ...Corner, ...Rgb, opacity: number]): void;
	fillGradient(
		picture: Address,
		...args: [
			...Path,
			...Corner,
			stops: Address,
			count: number,
			fromX: number,
			fromY: number,
			toX: number,
			toY: number,
		]
	): void;
	maskPath(mask: Address, width: number, height: number, ...args: [...Path, ...Corner, scale: number]): void;
	maskShadow(
		mask: Address,
		width: number,
		height: number,
		...args: [
			body: Address,
			standX: number,
			standY: number,
			maskX: number,
			maskY: number,
			shrink: number,
			right: number,
			rise: number,
			room: Address,
		]
	): void;
	paintMask(
		picture: Address,
		...args: [
			mask: Address,
			width: number,
			height: number,
			room: Address,
			reach: number,
			left: number,
			top: number,
			right: number,
			bottom: number,
			factor: number,
			...Rgb,
			opacity: number,
		]
	): void;
	seen(picture: Address): void;
	cut(picture: Address, into: Address, left: number, top: number, width: number, height: number): void;
	lumaOf(pixels: Address, count: number, samples: Address, alpha: Address, parts: Address): void;
	chromaOf(...args: [...Pixels, blues: Address, reds: Address, alpha: Address, parts: Address]): void;
	pack(
		first: Address,
		second: Address,
		alpha: Address,
		width: number,
		height: number,
		layer: Address,
	): number;
	packShade(...args: [...Pixels, dark: number, shade: Address]): void;
	paintSkin(picture: Address, deltas: Address, faces: Address, count: number, sight: Address): void;
	clearHidden(
		ground: Address,
		groundLeft: number,
		groundTop: number,
		body: Address,
		bodyLeft: number,
		bodyTop: number,
		shrink: number,
		reach: number,
	): void;
}
