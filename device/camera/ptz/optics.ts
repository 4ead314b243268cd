import { createView, projectionOf, type View, wholeView } from "../../../masks/project.ts";

/**
 * Where a PTZ camera looks, in ONVIF's generic position spaces: pan to the right and tilt upwards from -1 to 1, zoom from
 * 0, wide, to 1, near.
 */
export interface Pose {
	readonly pan: number;
	readonly tilt: number;
	readonly zoom: number;
}

/** The middle of the scene, seen wide. */
export const middle: Pose = Object.freeze({ pan: 0, tilt: 0, zoom: 0 });

/** Of the scene's width and height, what the widest view shows: a lens that saw all of it could not turn. */
const widest = 1 / 2;

/** How many times larger things are when the lens is zoomed in all the way. */
const nearest = 8;

/** Scenes are drawn so many times as large as pictures are, each way: the widest view is sharp, pixel for pixel. */
export const oversize: number = 1 / widest;

/** How many times larger things are than in the widest view. */
export function magnification({ zoom }: Pick<Pose, "zoom">): number {
	return nearest ** zoom;
}

/**
 * What is filmed of the scene. The lens is a window that slides over the scene, and becomes smaller as it zooms in; its
 * middle reaches as far as the widest window can go, at every zoom.
 *
 * @param mounting how the camera is mounted: pan and tilt are those of the picture, whichever way up the camera hangs
 */
export function viewAt(pose: Pose, { rotate, mirror }: Pick<View, "rotate" | "mirror">): View {
	const upright = projectionOf({ ...wholeView, rotate, mirror });
	const [x, y] = upright.locate([pose.pan * (1 - widest), pose.tilt * (1 - widest)]);
	const half = widest / magnification(pose);
	return createView({ rotate, mirror, crop: [x - half, y + half, x + half, y - half] });
}

/**
 * How far to pan and tilt until a point of the picture is in the middle of it.
 *
 * @param x and @param y in ONVIF's coordinates of the picture as it is at `pose`; beyond 1 for what is outside it
 */
export function towards(pose: Pose, x: number, y: number): Pick<Pose, "pan" | "tilt"> {
	const half = widest / magnification(pose) / (1 - widest);
	return { pan: x * half, tilt: y * half };
}
