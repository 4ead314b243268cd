import { describe, expect, it } from "vitest";
import type { Yuv } from "../../masks/colour.ts";
import type { Surface } from "../../masks/frame.ts";
import { paint } from "../../masks/paint.ts";
import type { Region } from "../../masks/region.ts";
import { canarySurface } from "../helpers/surface.ts";

const colour: Yuv = { y: 41, u: 131, v: 126 };

/** The planes as lists, the padding left out. */
function samples({ width, height, planes, strides }: Surface): number[][] {
	return planes.map((plane, index) => {
		const shift = index === 0 ? 0 : 1;
		const list: number[] = [];
		for (let y = 0; y < height >> shift; y++)
			for (let x = 0; x < width >> shift; x++) list.push(plane[y * strides[index]! + x]!);
		return list;
	});
}

/** What paint has to do, one sample after the other. */
function expected(surface: Surface, region: Region): number[][] {
	const values = [colour.y, colour.u, colour.v];
	return samples(surface).map((list, plane) => {
		const shift = plane === 0 ? 0 : 1;
		const width = surface.width >> shift;
		return list.map((sample, index) => {
			const [x, y] = [(index % width) << shift, Math.floor(index / width) << shift];
			const inside = region.some(
				({ top, bottom, left, right }) => y >= top && y < bottom && x >= left && x < right,
			);
			return inside ? values[plane]! : sample;
		});
	});
}

/** The same picture in memory that does not begin on a word. */
function shifted(surface: Surface): Surface {
	const planes = surface.planes.map((plane) => {
		const moved = new Uint8Array(plane.length + 1).subarray(1);
		moved.set(plane);
		return moved;
	});
	return { ...surface, planes: planes as unknown as Surface["planes"] };
}

/** The same picture in memory that ends with its last sample. */
function trimmed(surface: Surface): Surface {
	const planes = surface.planes.map((plane, index) => {
		const [width, stride] = [index === 0 ? surface.width : surface.width >> 1, surface.strides[index]!];
		return plane.slice(0, plane.length - stride + width);
	});
	return { ...surface, planes: planes as unknown as Surface["planes"] };
}

describe("paint", () => {
	const region: Region = [
		{ top: 16, bottom: 48, left: 16, right: 32 },
		{ top: 48, bottom: 64, left: 0, right: 1300 },
		{ top: 64, bottom: 90, left: 32, right: 1008 },
		{ top: 80, bottom: 90, left: 1200, right: 1300 },
	];

	it.each([
		["on words", canarySurface(1300, 90, 1312)],
		["with odd strides", canarySurface(1300, 90, 1302)],
		["off words", shifted(canarySurface(1300, 90, 1312))],
		["without padding", canarySurface(1300, 90)],
		["without padding at its end", trimmed(canarySurface(1300, 90, 1312))],
	])("fills the region and nothing else, in memory %s", (_name, surface) => {
		const wanted = expected(surface, region);
		paint(surface, region, colour);
		expect(samples(surface)).toEqual(wanted);
	});
});
