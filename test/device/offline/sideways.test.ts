import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { AV_PIX_FMT_YUVJ420P, type FFEncoderCodec } from "node-av/constants";
import { expect, it } from "vitest";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { openScene } from "../../../device/scene/worlds.ts";
import { createPolicy } from "../../../masks/policy.ts";
import { makeClip, temporaryFolder } from "../scene/clip/make-clip.ts";
import { maskIn } from "./run.ts";

/* A camera that was held sideways stores its pictures so, and says in EXIF how they are to be shown. */

const folder = temporaryFolder();
const size = { width: 1280, height: 720 };

/** An APP1 segment with a big-endian TIFF of one entry: Orientation (0x0112), SHORT, 1, 6 (EXIF 2.32 §4.6.4). */
const orientation6 = Buffer.from(
	"ffe10022" + "457869660000" + "4d4d002a00000008" + "0001" + "01120003000000010006" + "0000" + "00000000",
	"hex",
);

type Corner = readonly [number, number];

/** A street in grey, and where its largest number plate is. */
async function street(): Promise<{ luma: Uint8Array; plate: readonly Corner[] }> {
	const scene = await openScene("street", { ...size, seed: 7, light: "day", noise: 0 });
	const surface = new NativeSurface(size.width, size.height);
	try {
		for (let second = 0; second < 60; second += 0.2) {
			const seen = scene.truth(second).plates.filter(({ visible }) => visible === 1);
			const [largest] = seen.sort((one, other) => other.characterHeight - one.characterHeight);
			if (!largest || largest.characterHeight < 20) continue;
			scene.draw(surface, second);
			const luma = new Uint8Array(size.width * size.height);
			for (let row = 0; row < size.height; row++) {
				const start = row * surface.strides[0];
				luma.set(surface.planes[0].subarray(start, start + size.width), row * size.width);
			}
			return { luma, plate: largest.polygon };
		}
		throw new Error("no plate that is large enough");
	} finally {
		surface.close();
		scene.close();
	}
}

it("a number plate in a picture that was taken sideways is found, and filled where it is shown", async () => {
	const { luma, plate } = await street();
	mkdirSync(folder("in"));
	const plain = folder("plain.jpg");
	makeClip(plain, {
		encoder: "mjpeg" as FFEncoderCodec,
		container: "image2",
		pixelFormat: AV_PIX_FMT_YUVJ420P,
		frames: 1,
		// A quarter anticlockwise; orientation 6 turns it back.
		width: size.height,
		height: size.width,
		options: { qmin: "2", qmax: "2" },
		paint: ([stored], [stride = 0]) => {
			for (let row = 0; row < size.width; row++)
				for (let column = 0; column < size.height; column++)
					if (stored)
						stored[row * stride + column] = luma[column * size.width + (size.width - 1 - row)] as number;
		},
	});
	const jpeg = readFileSync(plain);
	writeFileSync(folder("in/a.jpg"), Buffer.concat([jpeg.subarray(0, 2), orientation6, jpeg.subarray(2)]));
	const policy = createPolicy({ zones: [], plates: "strict" });
	const { totals } = await maskIn(folder(""), ["in"], { policy, report: folder("report.json") });
	expect(totals).toMatchObject({ masked: 1, dark: 0, failed: 0 });
	const { frames } = JSON.parse(readFileSync(folder("report.json"), "utf8"));
	expect(frames[0]).toMatchObject(size);
	const [x, y] = [0, 1].map((axis) => plate.reduce((sum, corner) => sum + (corner[axis] ?? 0) / 4, 0));
	const covers = (polygon: readonly Corner[]) => {
		const [xs, ys] = [0, 1].map((axis) => polygon.map((corner) => corner[axis] as number));
		const within = (at: number, of: readonly number[]) => at >= Math.min(...of) && at <= Math.max(...of);
		return within(x as number, xs as number[]) && within(y as number, ys as number[]);
	};
	const found = frames[0].regions as { kind: string; polygon: Corner[] }[];
	expect(found.some(({ kind, polygon }) => kind === "plate" && covers(polygon))).toBe(true);
});
