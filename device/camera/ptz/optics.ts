import {
	createView,
	panoramaAspect,
	projectionOf,
	type View,
	wholeView,
	widestGuard,
} from "../../../masks/project.ts";

/**
 * Where a PTZ camera looks, in ONVIF's generic position spaces: pan to the right and tilt upwards from -1 to 1, zoom from
 * 0, wide, to 1, near. Where a scene goes all the way round, a pan of -1 and one of 1 are the same direction.
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

/** How a camera is mounted, and what it looks at. */
export interface Mounting extends Pick<View, "rotate" | "mirror" | "around"> {
	/** Width of its pictures in their heights; 16:9 unless given. Where a scene goes all the way round, it has its own shape. */
	readonly aspect?: number;
}

/** Of the scene's width and height, to each side of the middle. */
function halves(
	pose: Pose,
	{ around, aspect = 16 / 9 }: Mounting,
): { readonly x: number; readonly y: number } {
	const y = widest / magnification(pose);
	return { x: around ? (y * aspect) / panoramaAspect : y, y };
}

/** How far the middle of the widest picture can go from that of the scene; all the way round there is no end. */
function reach({ around }: Mounting): { readonly x: number; readonly y: number } {
	return { x: around ? 1 : 1 - widest, y: 1 - widest };
}

/**
 * What is filmed of the scene. The lens is a window that slides over the scene, and becomes smaller as it zooms in; its
 * middle reaches as far as the widest window can go, at every zoom.
 *
 * @param mounting how the camera is mounted: pan and tilt are those of the picture, whichever way up the camera hangs
 * @param guard how far the picture may be off, in parts of its height
 */
export function viewAt(pose: Pose, mounting: Mounting, guard = 0): View {
	const { rotate, mirror, around } = mounting;
	const upright = projectionOf({ ...wholeView, rotate, mirror });
	const far = reach(mounting);
	const [x, y] = upright.locate([pose.pan * far.x, pose.tilt * far.y]);
	const half = halves(pose, mounting);
	return createView({
		rotate,
		mirror,
		around,
		guard,
		crop: [x - half.x, y + half.y, x + half.x, y - half.y],
	});
}

/**
 * How far to pan and tilt until a point of the picture is in the middle of it.
 *
 * @param x and @param y in ONVIF's coordinates of the picture as it is at `pose`; beyond 1 for what is outside it
 */
export function towards(pose: Pose, x: number, y: number, mounting: Mounting): Pick<Pose, "pan" | "tilt"> {
	const [half, far] = [halves(pose, mounting), reach(mounting)];
	return { pan: (x * half.x) / far.x, tilt: (y * half.y) / far.y };
}

/** Seconds for which a moving picture may be off: that of one picture, of 25 a second. */
const uncertain = 0.04;

/** Guards grow in steps of this part of the picture's height, so that slow moves have few of them. */
const guardStep = 0.01;

/**
 * How far the picture goes while one is taken, in parts of its height: masks are grown by as much, so that nothing shows beside
 * them were it filmed a picture earlier or later. The same each way, whichever way it goes.
 *
 * @param velocity of each axis, in its units a second
 */
export function guardAt(pose: Pose, velocity: Pose, mounting: Mounting): number {
	const { aspect = 16 / 9 } = mounting;
	const [half, far] = [halves(pose, mounting), reach(mounting)];
	const across = (Math.abs(velocity.pan) * far.x * aspect) / (2 * half.x);
	const up = (Math.abs(velocity.tilt) * far.y) / (2 * half.y);
	// What is at the picture's rim goes farthest when it zooms.
	const nearer = (Math.abs(velocity.zoom) * Math.log(nearest) * aspect) / 2;
	const way = (Math.hypot(across, up) + nearer) * uncertain;
	return Math.min(widestGuard, Math.ceil(way / guardStep - 1e-9) * guardStep);
}
