import type { View } from "../../masks/project.ts";

interface Size {
	readonly width: number;
	readonly height: number;
}

interface Place {
	readonly x: number;
	readonly y: number;
}

/** How a part of a scene gets into a picture. All numbers of pixels are even, so that chroma has them too. */
export interface Aim {
	/** What is taken of the scene: all that the crop shows, to whole pixels. */
	readonly part: Size & Place;
	/** The size that the part is scaled to, no smaller than the picture. */
	readonly enlarged: Size;
	/** Where in that the picture begins. */
	readonly offset: Place;
	/** What the picture truly shows. */
	readonly crop: View["crop"];
}

/**
 * Aims at a crop of a scene. A lens that pans slowly while it is zoomed in moves by less than one pixel of the scene from
 * picture to picture, and by many of the picture's: so the part is scaled with what surrounds it, and the picture is cut out
 * of that. What it shows is off by less than two of its own pixels.
 */
export function aimAt([left, top, right, bottom]: View["crop"], scene: Size, picture: Size): Aim {
	const x = along((left + 1) / 2, (right + 1) / 2, scene.width, picture.width);
	const y = along((1 - top) / 2, (1 - bottom) / 2, scene.height, picture.height);
	return {
		part: { x: x.start, y: y.start, width: x.length, height: y.length },
		enlarged: { width: x.enlarged, height: y.enlarged },
		offset: { x: x.offset, y: y.offset },
		crop: [2 * x.from - 1, 1 - 2 * y.from, 2 * x.to - 1, 1 - 2 * y.to],
	};
}

interface Side {
	readonly start: number;
	readonly length: number;
	readonly enlarged: number;
	readonly offset: number;
	/** Parts of the scene, 0 to 1. */
	readonly from: number;
	readonly to: number;
}

/** One of the two ways. @param from and @param to parts of the scene, 0 to 1 */
function along(from: number, to: number, scene: number, picture: number): Side {
	const wanted = (to - from) * scene;
	const isPixelForPixel = Math.abs(wanted - picture) < 0.5;
	// One pair of pixels to spare: wherever the part begins, it is equally long, and one scaler does for a whole pan.
	const length = Math.min(scene, isPixelForPixel ? picture : even(Math.ceil(wanted - tolerance)) + 2);
	const start = Math.min(scene - length, 2 * Math.floor((from * scene + tolerance) / 2));
	const enlarged = isPixelForPixel
		? picture
		: Math.max(picture, even(Math.round((length * picture) / wanted)));
	const place = ((from * scene - start) * enlarged) / length;
	const offset = Math.min(enlarged - picture, Math.max(0, 2 * Math.round(place / 2)));
	const step = length / enlarged / scene;
	const shown = start / scene + offset * step;
	return { start, length, enlarged, offset, from: shown, to: shown + picture * step };
}

/** Of a pixel: sums of fractions are a little off. */
const tolerance = 1e-6;

function even(length: number): number {
	return length + (length % 2);
}
