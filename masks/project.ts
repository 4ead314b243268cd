import type { Point, Polygon } from "./polygon.ts";

/**
 * How a scene is seen: a part of it, mirrored or not, turned. In this order: the crop is what is filmed, mirroring swaps
 * its left and right, and it is turned clockwise then. It fills the picture.
 */
export interface View {
	readonly rotate: 0 | 90 | 180 | 270;
	readonly mirror: boolean;
	/** In ONVIF's coordinates of the scene; all of it is [-1, 1, 1, -1]. */
	readonly crop: readonly [left: number, top: number, right: number, bottom: number];
	/** The scene goes all the way round: its right edge joins its left one, and a crop may lie across them. */
	readonly around?: true;
	/** How far the picture may be off while it moves, in parts of its height: zones are grown by that, besides their margin. */
	readonly guard?: number;
}

/** True when the picture's width shows the scene's height. */
export function isTurned({ rotate }: Pick<View, "rotate">): boolean {
	return rotate === 90 || rotate === 270;
}

export const wholeView: View = Object.freeze({
	rotate: 0,
	mirror: false,
	crop: Object.freeze([-1, 1, 1, -1] as const),
});

/** Width of a scene that goes all the way round, in its heights: as wide as four pictures of 16:9. */
export const panoramaAspect: number = (4 * 16) / 9;

/** A crop is at least this part of the scene's width and height: a zoom of 32. */
export const smallestCrop: number = 1 / 32;

/** Thrown when a view cannot be. */
export class ViewError extends TypeError {
	readonly code = "VIEW_INVALID" as const;
}

/** A view as somebody wrote it: what is left out is as in the whole scene. */
export type ViewInput = {
	readonly [Key in "rotate" | "mirror" | "crop" | "around" | "guard"]?: View[Key] | undefined;
};

/** Zones are not grown by more than this for a lens that moves, in parts of the picture's height. */
export const widestGuard = 0.25;

/** Checks, completes and freezes a view. Throws ViewError. */
export function createView(input: ViewInput): View {
	const { rotate = 0, mirror = false, crop = wholeView.crop, around, guard = 0 } = input;
	if (![0, 90, 180, 270].includes(rotate))
		throw new ViewError("a view is turned by 0, 90, 180 or 270 degrees");
	if (typeof mirror !== "boolean") throw new ViewError("a view is mirrored, true, or not, false");
	if (!(guard >= 0 && guard <= widestGuard))
		throw new ViewError(`a guard is a part of the picture's height, 0 to ${widestGuard}`);
	const flaw = around ? wrappedFlaw(crop) : cropFlaw(crop);
	if (flaw) throw new ViewError(flaw);
	const [left, top, right, bottom] = crop;
	return Object.freeze({
		rotate,
		mirror,
		crop: Object.freeze([left, top, right, bottom] as const),
		...(around && { around }),
		...(guard > 0 && { guard }),
	});
}

/** A crop of a scene that goes all the way round begins anywhere, and is no wider than all of it. */
function wrappedFlaw([left, top, right, bottom]: View["crop"]): string | undefined {
	// All the way round is so many times as wide, and what is seen of it need not be wider for that.
	const narrowest = (2 * smallestCrop) / panoramaAspect;
	if (!(Math.abs(left) <= 5 && right - left >= narrowest && right - left <= 2))
		return "a crop is no wider than all the way round, and no narrower than what is seen of it at the most";
	return cropFlaw([-1, top, 1, bottom]);
}

/** Why `crop` cannot be, in words for the person who wrote it; undefined when it can. */
export function cropFlaw(crop: readonly number[]): string | undefined {
	const [left = Number.NaN, top = Number.NaN, right = Number.NaN, bottom = Number.NaN] = crop;
	if (crop.length !== 4 || !crop.every((edge) => Math.abs(edge) <= 1)) {
		return "a crop is [left, top, right, bottom], each from -1 to 1";
	}
	if (!(right - left >= 2 * smallestCrop && top - bottom >= 2 * smallestCrop)) {
		return "a crop is [left, top, right, bottom], x to the right and y up, at least a 32nd of the scene each way";
	}
	return undefined;
}

/** Where a picture shows what of the scene. Zones, which are drawn in the scene, are brought into pictures by it. */
export interface Projection {
	/** The same key, the same projection. */
	readonly key: string;
	/** How many times larger things appear than in the whole scene, at most; at least 1. */
	readonly zoom: number;
	/** True when the picture's width shows the scene's height. */
	readonly turned: boolean;
	/** The scene goes all the way round. */
	readonly around?: boolean;
	/** The view that it is of, as plain data; undefined for other optics. */
	readonly view?: View;
	/** By how much more zones are grown while the lens moves, in parts of the picture's height. */
	readonly guard: number;
	/** An area of the scene as it lies in the picture. It may reach out of the picture, or be in several parts of it. */
	project(area: Polygon): readonly Polygon[];
	/** The point of the scene that a point of the picture shows. */
	locate(point: Point): Point;
}

export function projectionOf({ rotate, mirror, crop, around, guard = 0 }: View): Projection {
	const [left, top, right, bottom] = crop;
	const [halfWidth, halfHeight] = [(right - left) / 2, (top - bottom) / 2];
	const [centreX, centreY] = [(left + right) / 2, (top + bottom) / 2];
	const side = mirror ? -1 : 1;
	// All the way round is wider than it is high, and is seen as large each way.
	const zoom = around ? 1 / halfHeight : Math.max(1 / halfWidth, 1 / halfHeight);
	const placed = (area: Polygon, aside: number) =>
		area.map(([x, y]) =>
			turned([(side * (x + aside - centreX)) / halfWidth, (y - centreY) / halfHeight], rotate),
		);
	return {
		key: `${rotate}${mirror ? "m" : ""}${around ? "a" : ""} ${crop.join()}${guard > 0 ? ` ${guard}` : ""}`,
		zoom,
		turned: isTurned({ rotate }),
		guard,
		...(around && { around }),
		view: { rotate, mirror, crop, ...(around && { around }), ...(guard > 0 && { guard }) },
		project: (area) =>
			around
				? wrapped(area, centreX, halfWidth * (1 + 0.2 * zoom)).map((aside) => placed(area, aside))
				: [placed(area, 0)],
		locate: (point) => {
			const [x, y] = turned(point, rotate === 0 ? 0 : ((360 - rotate) as 90 | 180 | 270));
			return [centreX + side * x * halfWidth, centreY + y * halfHeight];
		},
	};
}

/**
 * How many times around an area has to be moved to be seen where a view looks, the nearest first: what lies across the seam is
 * seen from both sides of it. Where none of them is near, the nearest is given, which is beside the picture.
 *
 * @param reach of what is near, to each side of the view's middle
 */
function wrapped(area: Polygon, centre: number, reach: number): readonly number[] {
	const xs = area.map(([x]) => x);
	const [low, high] = [Math.min(...xs), Math.max(...xs)];
	const nearest = 2 * Math.round((centre - (low + high) / 2) / 2);
	const near = [nearest, nearest - 2, nearest + 2].filter(
		(aside) => low + aside <= centre + reach && high + aside >= centre - reach,
	);
	return near.length > 0 ? near : [nearest];
}

/** Turns a point of a picture clockwise about its centre. */
function turned([x, y]: Point, rotate: View["rotate"]): Point {
	if (rotate === 90) return [y, -x];
	if (rotate === 180) return [-x, -y];
	if (rotate === 270) return [-y, x];
	return [x, y];
}

/** Where points of one picture are in another: `x * scale + shift` along each side, in ONVIF's coordinates of the picture. */
export interface Shift {
	readonly x: Along;
	readonly y: Along;
}

interface Along {
	/** Above 0. */
	readonly scale: number;
	readonly shift: number;
}

/**
 * How pictures of one view lie in those of another, when all that differs is where it looks and how near. Undefined when
 * it is turned or mirrored otherwise, or sees a scene bent.
 */
export function shiftBetween(from: Projection, to: Projection): Shift | undefined {
	const place = (x: number, y: number): Point | undefined => {
		const parts = to.project([from.locate([x, y])]);
		return parts.length === 1 || to.around ? parts[0]?.[0] : undefined;
	};
	const [origin, right, up, corner] = [place(0, 0), place(1, 0), place(0, 1), place(1, 1)];
	if (!origin || !right || !up || !corner) return undefined;
	const x = { scale: right[0] - origin[0], shift: origin[0] };
	const y = { scale: up[1] - origin[1], shift: origin[1] };
	const isStraight = [right[1] - origin[1], up[0] - origin[0], corner[0] - right[0], corner[1] - up[1]].every(
		(bend) => Math.abs(bend) < 1e-9 * Math.max(x.scale, y.scale),
	);
	return x.scale > 0 && y.scale > 0 && isStraight ? { x, y } : undefined;
}

/** The same in pixels, from the upper left, of pictures of this size. */
export function shiftInPixels(
	from: Projection,
	to: Projection,
	{ width, height }: { readonly width: number; readonly height: number },
): Shift | undefined {
	const shift = shiftBetween(from, to);
	if (!shift) return undefined;
	const { x, y } = shift;
	return {
		x: { scale: x.scale, shift: ((1 + x.shift - x.scale) / 2) * width },
		y: { scale: y.scale, shift: ((1 - y.shift - y.scale) / 2) * height },
	};
}

/** The whole scene as it is. */
export const wholeScene: Projection = projectionOf(wholeView);
