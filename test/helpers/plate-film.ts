import { Analytics } from "../../device/analytics/analytics.ts";
import { NativeSurface } from "../../device/imaging/native-surface.ts";
import { Pipeline } from "../../device/imaging/pipeline.ts";
import { platesOfThisThread } from "../../device/imaging/plates/plate-network.ts";
import { streamsDue } from "../../device/imaging/schedule.ts";
import { liveLookEvery } from "../../device/imaging/studio.ts";
import type { GroundTruth, Light, PixelPolygon } from "../../device/scene/scene.ts";
import { openScene, type SceneName } from "../../device/scene/worlds.ts";
import { MaskingStage } from "../../masks/apply.ts";
import { blocksOf } from "../../masks/block-map.ts";
import { defaultFill, yuvOf } from "../../masks/colour.ts";
import { createPlateWatch } from "../../masks/plates/watch.ts";
import { createPolicy, type PlateMode } from "../../masks/policy.ts";
import { areaOf } from "../../masks/region.ts";
import { Decoder, type Picture } from "./decode.ts";
import { correlation } from "./statistics.ts";

export const filmSize = { width: 1920, height: 1080 };
const streams = {
	main: { codec: "h264", ...filmSize, fps: 25, bitrate: 3_000_000, gop: 50 },
	sub: { codec: "h264", width: 640, height: 360, fps: 15, bitrate: 700_000, gop: 30 },
	mjpeg: { codec: "mjpeg", width: 640, height: 360, fps: 5, bitrate: 2_000_000, gop: 1 },
} as const;

/** A picture as a viewer decoded it, beside what the lens saw and what is truly there. */
export interface Shown {
	readonly stream: "main" | "sub";
	/** Seconds of scene time. */
	readonly time: number;
	readonly decoded: Picture;
	/** Luma of the main picture before masking. */
	readonly lens: Picture;
	readonly plates: GroundTruth["plates"];
	/** Part of the picture, 0 to 1, that plates' covers fill; of the main stream alone. */
	readonly filled: number;
}

/** Films a world with plates as a live camera does: looked at every fifth picture, coded, and decoded as by a viewer. */
export async function* filmPlates(
	world: SceneName,
	options: { light: Light; seed: number; plates: PlateMode; from?: number; pictures: number; noise?: number },
): AsyncGenerator<Shown> {
	const { light, seed, plates, from = 0, pictures, noise = 0 } = options;
	const open = () => openScene(world, { ...filmSize, seed, light, noise });
	const [truth, scene] = [await open(), await open()];
	const lens = new NativeSurface(filmSize.width, filmSize.height);
	let filled = 0;
	const stage = new (class extends MaskingStage<NativeSurface> {
		override mask(...args: Parameters<MaskingStage<NativeSurface>["mask"]>) {
			const masked = super.mask(...args);
			const { width, height } = filmSize;
			const covers = masked.covers.map(({ region }) => region);
			filled = areaOf(blocksOf(covers, [], width, height)) / (width * height);
			return masked;
		}
	})({ plates: (mode) => createPlateWatch(mode, platesOfThisThread), now: () => 0, deadline: 1 });
	const pipeline = new Pipeline({
		streams,
		scene,
		stage,
		analytics: new Analytics(),
		lookEvery: liveLookEvery,
	});
	pipeline.setPolicy(createPolicy({ zones: [], plates }), 1);
	const viewers = { main: new Decoder("h264"), sub: new Decoder("h264") };
	try {
		for (let index = 0; index < pictures; index++) {
			const films = await pipeline.frame({
				sceneTime: from + index / 25,
				ticks: index * 3600,
				takenAt: 0,
				streams: streamsDue(index, streams.main.fps, streams, ["main", "sub"]),
				analyse: false,
			});
			for (const { request, frame } of films) {
				if (frame.failure) throw new Error(`picture ${index} is dark: ${frame.failure}`);
				truth.draw(lens, request.sceneTime);
				const { width, height } = filmSize;
				const seen = { width, height, y: dense(lens), u: new Uint8Array(), v: new Uint8Array() };
				for (const { name, data } of frame.units) {
					if (name === "mjpeg") continue;
					for (const decoded of viewers[name].decode(data)) {
						const { plates } = truth.truth(request.sceneTime);
						yield { stream: name, time: request.sceneTime, decoded, lens: seen, plates, filled };
					}
				}
			}
		}
	} finally {
		for (const viewer of Object.values(viewers)) viewer.close();
		pipeline.close();
		truth.close();
		lens.close();
	}
}

function dense({ planes, strides, width, height }: NativeSurface): Uint8Array {
	const luma = new Uint8Array(width * height);
	for (let y = 0; y < height; y++)
		luma.set(planes[0].subarray(y * strides[0], y * strides[0] + width), y * width);
	return luma;
}

/** Places on the characters of a plate, in pixels of the main picture: its border and band lie outside. */
export function characterPlaces(polygon: PixelPolygon, across = 48, down = 12): [x: number, y: number][] {
	const [a, b, c, d] = polygon as [Corner, Corner, Corner, Corner];
	const places: [number, number][] = [];
	for (let row = 0; row < down; row++) {
		for (let column = 0; column < across; column++) {
			const u = 0.12 + (0.84 * (column + 0.5)) / across;
			const v = 0.16 + (0.68 * (row + 0.5)) / down;
			const at = (axis: 0 | 1) =>
				(a[axis] * (1 - u) + b[axis] * u) * (1 - v) + (d[axis] * (1 - u) + c[axis] * u) * v;
			const [x, y] = [at(0), at(1)];
			if (x >= 0 && y >= 0 && x < filmSize.width && y < filmSize.height) places.push([x, y]);
		}
	}
	return places;
}
type Corner = readonly [number, number];

/** The luma at a place of the main picture, in a picture of any size. */
function lumaAt({ y, width, height }: Picture, [x, row]: readonly [number, number]): number {
	const column = Math.min(width - 1, Math.floor((x * width) / filmSize.width));
	const line = Math.min(height - 1, Math.floor((row * height) / filmSize.height));
	return y[line * width + column] as number;
}

/** A plate of which a viewer could read something, in one picture of one stream. */
export interface Sighting {
	readonly stream: Shown["stream"];
	/** Seconds of scene time. */
	readonly time: number;
	/** In pixels of the stream's picture. */
	readonly characterHeight: number;
	/** Part of its characters, 0 to 1, that shows nothing but the fill. */
	readonly covered: number;
	/** How alike its characters are to what the lens saw: 1 is the same. */
	readonly alike: number;
	readonly isBare: boolean;
}

const fill = yuvOf(defaultFill).y;
/** By how much a codec may change a flat area. */
const tolerance = 8;

/** Pixels of character height from which on plates are searched: those of a plate of 8 pixels in the main stream. */
export const searched = { main: 8 * (77 / 110), sub: 8 };

/** The plates in a picture whose characters are at least so many pixels high there, and of which hardly anything is hidden. */
export function sightings(shown: Shown, least = searched[shown.stream]): Sighting[] {
	const scale = shown.decoded.height / filmSize.height;
	return shown.plates
		.filter(({ characterHeight, visible }) => characterHeight * scale >= least && visible >= 0.9)
		.flatMap(({ polygon, characterHeight }) => {
			const places = characterPlaces(polygon);
			if (places.length === 0) return [];
			const values = places.map(
				(place) => [lumaAt(shown.decoded, place), lumaAt(shown.lens, place)] as const,
			);
			const covered = values.filter(([seen]) => Math.abs(seen - fill) <= tolerance).length / places.length;
			const alike = correlation(values);
			const isBare = covered < 0.95 || alike > 0.5;
			const { stream, time } = shown;
			return [{ stream, time, characterHeight: characterHeight * scale, covered, alike, isBare }];
		});
}
