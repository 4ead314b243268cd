import { beforeAll, describe, expect, it } from "vitest";
import { NativeSurface } from "../../../../device/imaging/native-surface.ts";
import { OsdPainter } from "../../../../device/imaging/osd/osd-painter.ts";
import { type OsdLine, type OsdPosition, usualStyle } from "../../../../device/osd/osd.ts";
import { MaskingStage } from "../../../../masks/apply.ts";
import { FrameError, type MaskedFrame, RawFrame } from "../../../../masks/frame.ts";
import { createPolicy } from "../../../../masks/policy.ts";
import { noWatch } from "../../../../masks/watch.ts";

const painter = new OsdPainter();
beforeAll(() => painter.prepare());

const ground = 60;
const film = (canvas: NativeSurface) => {
	for (const plane of canvas.planes) plane.fill(ground);
};

function masked(surface: NativeSurface): MaskedFrame<NativeSurface> {
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 1 });
	stage.setPolicy(createPolicy({ zones: [], plates: "off" }), 1);
	return stage.mask(RawFrame.expose(surface, film), 0).frame;
}

const opaque = { ...usualStyle, backgroundTransparency: 0 };
const line = (text: string, position: OsdPosition, more: Partial<OsdLine> = {}): OsdLine => ({
	...opaque,
	...more,
	text,
	position,
});

interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** What of the luma is not as it was filmed. */
function changed({ planes, strides, width, height }: NativeSurface): Box {
	const box = { left: width, top: height, right: 0, bottom: 0 };
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			if (planes[0][y * strides[0] + x] === ground) continue;
			box.left = Math.min(box.left, x);
			box.right = Math.max(box.right, x + 1);
			box.top = Math.min(box.top, y);
			box.bottom = Math.max(box.bottom, y + 1);
		}
	return box;
}

function written(width: number, height: number, ...lines: OsdLine[]): Box {
	const surface = new NativeSurface(width, height);
	try {
		painter.write(masked(surface), lines);
		return changed(surface);
	} finally {
		surface.close();
	}
}

const sizes = [
	[3840, 2160],
	[1920, 1080],
	[1280, 720],
	[640, 360],
	[320, 180],
	[160, 90],
	[1080, 1920],
] as const;

describe.each(sizes)("in a picture of %i × %i", (width, height) => {
	const [centre, middle] = [width / 2, height / 2];

	it.each([
		["UpperLeft", true, true],
		["UpperRight", false, true],
		["LowerLeft", true, false],
		["LowerRight", false, false],
	] as const)("a text in the corner %s is there", (corner, isLeft, isUpper) => {
		const box = written(width, height, line("gate", corner));
		const edge = Math.min(width, height) * 0.03;
		expect(isLeft ? box.left : width - box.right).toBeLessThanOrEqual(edge);
		expect(isUpper ? box.top : height - box.bottom).toBeLessThanOrEqual(edge);
		expect(isLeft ? box.right < centre : box.left > centre).toBe(true);
		expect(isUpper ? box.bottom < middle : box.top > middle).toBe(true);
		expect((box.bottom - box.top) / Math.min(width, height)).toBeCloseTo((opaque.size * 1.12) / 1080, 1);
	});

	it("a text at a point has its upper left corner there, and is moved in from the edge", () => {
		const box = written(width, height, line("gate", { x: 0.1, y: 0.2 }));
		expect(Math.abs(box.left - 0.55 * width)).toBeLessThanOrEqual(2);
		expect(Math.abs(box.top - 0.4 * height)).toBeLessThanOrEqual(2);
		const moved = written(width, height, line("gate", { x: 1, y: -1 }));
		expect([width - moved.right, height - moved.bottom].every((rest) => rest >= 0 && rest <= 2)).toBe(true);
	});

	it("a text that is too long is written smaller, and all of it", () => {
		const box = written(width, height, line("W".repeat(64), "LowerLeft", { size: 120 }));
		expect(Math.abs(box.left - (width - box.right))).toBeLessThanOrEqual(8);
		expect(box.right - box.left).toBeGreaterThan(width * 0.8);
	});
});

describe("texts over a picture", () => {
	it("stand one below the other in a corner, from its edge on", () => {
		const one = written(1920, 1080, line("one", "UpperRight"));
		const two = written(1920, 1080, line("one", "UpperRight"), line("two", "UpperRight"));
		expect(two.top).toBe(one.top);
		expect(two.bottom - two.top).toBe(2 * (one.bottom - one.top));
		const lower = written(1920, 1080, line("one", "LowerRight"), line("two", "LowerRight"));
		expect(lower.bottom - lower.top).toBe(2 * (one.bottom - one.top));
	});

	it("grow with their size", () => {
		const height = (size: number) => {
			const { top, bottom } = written(1920, 1080, line("gate", "UpperLeft", { size }));
			return bottom - top;
		};
		expect(height(120) / height(40)).toBeCloseTo(3, 1);
	});

	it("are not written when they read like a number plate, whoever asks for it", () => {
		expect(written(640, 360, line("ZH 123456", "UpperLeft"))).toMatchObject({ right: 0, bottom: 0 });
	});

	it("are written over pictures that were masked, and over nothing else (invariant I1)", () => {
		const surface = new NativeSurface(160, 90);
		const lines = [line("gate", "UpperLeft")];
		// @ts-expect-error a surface is no masked frame
		expect(() => painter.write(surface, lines)).toThrow(FrameError);
		// @ts-expect-error nor is a raw one
		expect(() => painter.write(RawFrame.expose(surface, film), lines)).toThrow(FrameError);
		const before = masked(surface);
		RawFrame.expose(surface, film);
		expect(() => painter.write(before, lines)).toThrow("filmed over");
		expect(changed(surface)).toMatchObject({ right: 0, bottom: 0 });
		surface.close();
	});
});
