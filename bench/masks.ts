/**
 * What covering zones of a 1080p picture costs, beside other ways to do the same in the same run.
 *
 *     npx tsx bench/masks.ts [TURNS]
 *
 * - `paint8`: 8 zones of 200×150 pixels, grown as the stage grows them (2 % of the height, whole blocks: 256×208 each), in
 *   FFmpeg's memory. `readBack8` is the self-check after it, `mask8` the whole stage's way with both.
 * - `plainFill`: one TypedArray.fill per plane of as many bytes, in one piece. `rowFill`: one per row of each zone, where they lie.
 * - `memset`: both again, `plain` and `rows`, by the C library in a process of its own. No zone has its bytes side by side, so
 *   `rows` is what memory allows.
 * - `drawbox`: FFmpeg's drawbox filters on the same 8 zones, not grown, in this process, by reference. `passThrough` is
 *   the same filter graph without them.
 * - `jimp`, `opencv`: a picture in RGBA, and one in BGR, 8 zones of 200×150.
 * - `paint64`: 64 zones of 16 vertices each. `plan64`: bringing them onto the block grid, once per policy and size.
 *
 * - `pixelate8`: the 8 zones pixelated, in still cells.
 * - `detect`: one look for plates, at what changed, or at all of it by the runner named when much did: in a copy of 640×360 alone, and `close`,
 *   with strips of the full picture besides, as a camera looks. `stage`: reducing and looking at every fifth picture
 *   and masking each, per picture of the street at 25 a second; `encode`: libx264 ultrafast on the same pictures.
 *
 * Milliseconds per picture on one thread. `hot` paints one picture again and again, as the other benches of this kind do;
 * `cold` goes through 24 pictures in turn, as a camera does, so that the memory is in no near cache. Prints one JSON object.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { Jimp } from "jimp";
import { AV_LOG_QUIET } from "node-av/constants";
import { Log } from "node-av/lib";
import { NativeSurface } from "../device/imaging/native-surface.ts";
import { MaskingStage } from "../masks/apply.ts";
import { RawFrame } from "../masks/frame.ts";
import { paint } from "../masks/paint.ts";
import { Mosaic } from "../masks/pixelate.ts";
import { createPolicy, type Zone } from "../masks/policy.ts";
import type { Polygon } from "../masks/polygon.ts";
import { isPainted } from "../masks/read-back.ts";
import { noWatch } from "../masks/watch.ts";
import { planZones } from "../masks/zones.ts";
import { DrawboxChain, type Rectangle } from "./lib/drawbox.ts";
import { fillWithMemset } from "./lib/memset.ts";
import { paintWithOpenCv } from "./lib/opencv.ts";
import { measureStage } from "./lib/whole-stage.ts";

Log.setLevel(AV_LOG_QUIET); // libx264 tells of itself on stderr
const turns = Number(process.argv[2] ?? 600);
const [width, height] = [1920, 1080];
const pictures = 24;
const now = () => performance.now();
const surfaces = Array.from({ length: pictures }, () => new NativeSurface(width, height));

const boxes: Rectangle[] = Array.from({ length: 8 }, (_, index) => ({
	x: 88 + (index % 4) * 440,
	y: 168 + Math.floor(index / 4) * 480,
	width: 200,
	height: 150,
}));

function zone(name: string, corners: Polygon): Zone {
	return { name, polygon: corners.map(([x, y]) => [(2 * x) / width - 1, 1 - (2 * y) / height]) };
}

const eight = boxes.map(({ x, y, width: w, height: h }, index) =>
	zone(`box ${index}`, [
		[x, y],
		[x + w, y],
		[x + w, y + h],
		[x, y + h],
	]),
);

/** Stars of 16 vertices, 8 in each direction, about 100 pixels high. */
const stars = Array.from({ length: 64 }, (_, index) =>
	zone(
		`star ${index}`,
		Array.from({ length: 16 }, (_, corner) => {
			const radius = corner % 2 === 0 ? 50 : 30;
			const angle = (corner * Math.PI) / 8;
			const [x, y] = [120 + (index % 8) * 240, 68 + Math.floor(index / 8) * 135];
			return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
		}),
	),
);

function measure(work: (turn: number) => void, count = turns): number[] {
	// Until the engine has compiled what is measured.
	for (let turn = 0; turn < Math.min(400, count); turn++) work(turn);
	return Array.from({ length: count }, (_, turn) => {
		const start = now();
		work(turn);
		return now() - start;
	});
}

/** Median and 95th percentile, to a ten-thousandth. */
function figures(times: readonly number[]) {
	const sorted = [...times].sort((a, b) => a - b);
	const at = (part: number) => Math.round((sorted[Math.floor(part * sorted.length)] as number) * 1e4) / 1e4;
	return { median: at(0.5), p95: at(0.95) };
}

interface HotAndCold {
	readonly hot: { readonly median: number; readonly p95: number };
	readonly cold: { readonly median: number; readonly p95: number };
}

function hotAndCold(work: (surface: NativeSurface) => void, count = turns): HotAndCold {
	return {
		hot: figures(measure(() => work(surfaces[0] as NativeSurface), count)),
		cold: figures(measure((turn) => work(surfaces[turn % pictures] as NativeSurface), count)),
	};
}

const plan8 = planZones(eight, width, height);
const plan64 = planZones(stars, width, height);
const runs = plan8.fills.flatMap(({ region }) => region);
const area = runs.reduce((sum, { top, bottom, left, right }) => sum + (bottom - top) * (right - left), 0);
const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now, deadline: 500 });
stage.setPolicy(createPolicy({ zones: eight, plates: "off" }), 1);

function paintPlan(surface: NativeSurface, { fills }: typeof plan8): void {
	for (const { region, colour } of fills) paint(surface, region, colour);
}

function rowFill({ planes, strides }: NativeSurface): void {
	for (let plane = 0; plane < 3; plane++) {
		const shift = plane === 0 ? 0 : 1;
		const [samples, stride] = [planes[plane] as Uint8Array, strides[plane] as number];
		for (const { top, bottom, left, right } of runs)
			for (let row = top >> shift; row < bottom >> shift; row++)
				samples.fill(41, row * stride + (left >> shift), row * stride + (right >> shift));
	}
}

function drawbox(chosen: readonly Rectangle[]) {
	const chain = new DrawboxChain(width, height, chosen);
	const result = hotAndCold(({ frame }) => chain.run(frame));
	chain.close();
	return result;
}

function jimp() {
	const picture = new Jimp({ width, height, color: 0xaaaaaaff });
	const covers = boxes.map((box) => new Jimp({ width: box.width, height: box.height, color: 0x262a30ff }));
	const paintAll = () => {
		for (const [index, { x, y }] of boxes.entries()) picture.composite(covers[index] as typeof picture, x, y);
	};
	return { hot: figures(measure(paintAll, Math.min(turns, 40))) };
}

function opencv() {
	const hot = paintWithOpenCv(width, height, boxes, 1, turns);
	const cold = paintWithOpenCv(width, height, boxes, pictures, turns);
	if (!hot || !cold) return "missing: install Debian's python3-opencv for /usr/bin/python3";
	return { version: hot.version, hot: figures(hot.times), cold: figures(cold.times) };
}

function memset() {
	const times = fillWithMemset(width, height, runs, pictures, turns);
	if (!times) return undefined;
	return {
		plain: { hot: figures(times.plainHot), cold: figures(times.plainCold) },
		rows: { hot: figures(times.rowsHot), cold: figures(times.rowsCold) },
	};
}

function mosaic() {
	const mosaic = new Mosaic();
	const { cells } = planZones(
		eight.map((each) => ({ ...each, fill: "pixelated" as const })),
		width,
		height,
	);
	return hotAndCold((surface) => {
		const fills = mosaic.fills(surface, cells, []);
		for (const { region, colour } of fills) paint(surface, region, colour);
		for (const { region, colour } of fills)
			if (!isPainted(surface, region, colour)) throw new Error("the paint did not land");
	});
}

async function wholeStage() {
	const { runner, reduce, look, mask, encode } = await measureStage(pictures * 10 + 1, true);
	const copyAlone = await measureStage(pictures * 10 + 1, false);
	const median = (times: readonly number[]) => figures(times).median;
	const steady = (median(reduce) + median(look)) * (look.length / encode.length) + median(mask);
	const perPicture = (times: readonly number[]) => times.reduce((sum, ms) => sum + ms, 0) / encode.length;
	const cost = perPicture(reduce) + perPicture(look) + perPicture(mask);
	const round = (value: number) => Math.round(value * 1000) / 1000;
	return {
		detect: { runner, ...figures(copyAlone.look), goal: 3, close: figures(look) },
		stage: round(cost),
		encode: round(perPicture(encode)),
		stageOverEncode: {
			mean: round(cost / perPicture(encode)),
			median: round(steady / median(encode)),
			goal: 0.2,
		},
	};
}

const results = {
	paint8: hotAndCold((surface) => paintPlan(surface, plan8)),
	readBack8: hotAndCold((surface) => {
		for (const { region, colour } of plan8.fills) isPainted(surface, region, colour);
	}),
	mask8: hotAndCold((surface) => {
		if (stage.mask(new RawFrame(surface), 0).failure) throw new Error("the picture went dark");
	}),
	plainFill: hotAndCold(({ planes }) => {
		planes[0].fill(41, 0, area);
		planes[1].fill(131, 0, area >> 2);
		planes[2].fill(126, 0, area >> 2);
	}),
	rowFill: hotAndCold(rowFill),
	memset: memset() ?? "missing: install a C compiler that is called cc",
	paint64: hotAndCold((surface) => paintPlan(surface, plan64)),
	pixelate8: mosaic(),
	plan64: figures(measure(() => void planZones(stars, width, height), Math.min(turns, 200))),
	drawbox: drawbox(boxes),
	passThrough: drawbox([]),
	jimp: jimp(),
	opencv: opencv(),
};
for (const [name, result] of Object.entries(results))
	if (typeof result === "string") console.error(`${name} ${result}`);

/** How many times as long one takes as the other. */
function over(one: HotAndCold, other: HotAndCold) {
	const ratio = (a: { median: number }, b: { median: number }) =>
		Math.round((a.median / b.median) * 100) / 100;
	return { hot: ratio(one.hot, other.hot), cold: ratio(one.cold, other.cold) };
}
const native = typeof results.memset === "string" ? undefined : results.memset;
console.log(
	JSON.stringify({
		bench: "masks",
		unit: "ms per 1920x1080 picture",
		turns,
		bytes: (area * 3) / 2,
		cores: availableParallelism(),
		cpu: cpus()[0]?.model,
		load: loadavg()[0],
		node: process.version,
		results,
		...(await wholeStage()),
		drawboxOverPaint8: { ...over(results.drawbox, results.paint8), goal: 10 },
		paint8OverPlainFill: { ...over(results.paint8, results.plainFill), goal: 2 },
		paint8OverRowFill: over(results.paint8, results.rowFill),
		// What the goal's figure is for whoever fills the zones' rows with memset, and ours beside that.
		...(native && {
			memsetRowsOverPlain: over(native.rows, native.plain),
			paint8OverMemsetRows: over(results.paint8, native.rows),
		}),
		paint64: { hot: results.paint64.hot.median, cold: results.paint64.cold.median, goal: 0.5 },
	}),
);
