import type { Address } from "./wasm.ts";

/**
 * What lays drawings over pictures, pixel by pixel: kernel.as tells how. Planes are given by their address and stride,
 * layers by the address of their data; a second target of 0 is none.
 */
export interface Kernel {
	restore(
		from: Address,
		to: Address,
		stride: number,
		left: number,
		top: number,
		right: number,
		bottom: number,
	): void;
	layExactly: LayLayer;
	layScaled: LayLayerScaled;
	darkenExactly: Darken;
	darken: DarkenScaled;
}

type Area = [clipLeft: number, clipTop: number, clipRight: number, clipBottom: number];
type Place = [left: number, top: number];
type LayLayer = (
	...args: [layer: Address, target0: Address, target1: Address, stride: number, ...Area, ...Place]
) => void;
type LayLayerScaled = (...args: [...Parameters<LayLayer>, scale: number]) => void;
type Darken = (...args: [shade: Address, target: Address, stride: number, ...Area, ...Place]) => void;
type DarkenScaled = (...args: [...Parameters<Darken>, scale: number]) => void;
