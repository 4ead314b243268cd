import { beforeEach, expect, it, vi } from "vitest";
import { type Rgb, yuvOf } from "../../../masks/colour.ts";

interface Painter {
	resize(width: number, height: number): void;
	render(y: Uint8ClampedArray, cr: Uint8ClampedArray, cb: Uint8ClampedArray): void;
	paint(changed: Uint8Array): void;
	clear(): void;
}
const { Painter } = (await import(new URL("../../../console/assets/painter.js", import.meta.url).href)) as {
	Painter: new (canvas: { getContext(): unknown }) => Painter;
};

class FakeImageData {
	readonly width: number;
	readonly height: number;
	readonly data: Uint8ClampedArray;

	constructor(width: number, height: number) {
		this.width = width;
		this.height = height;
		this.data = new Uint8ClampedArray(4 * width * height);
	}
}

/** The picture ends in the midst of its last macroblocks: three of them in a row, two rows. */
const size = { width: 40, height: 24 };
const stride = 48;
const samples = stride * 32;

const context = {
	canvas: { width: 0, height: 0 },
	putImageData: vi.fn(),
	clearRect: vi.fn(),
};

let painter: Painter;

beforeEach(() => {
	vi.clearAllMocks();
	vi.stubGlobal("ImageData", FakeImageData);
	painter = new Painter({ getContext: () => context });
	painter.resize(size.width, size.height);
});

function show(colour: Rgb): void {
	const { y, u, v } = yuvOf(colour);
	const plane = (length: number, value: number) => new Uint8ClampedArray(length).fill(value);
	painter.render(plane(samples, y), plane(samples / 4, v), plane(samples / 4, u));
}

function changed(...macroblocks: number[]): Uint8Array {
	return new Uint8Array(6).map((_, index) => (macroblocks.includes(index) ? 1 : 0));
}

function pixel(x: number, y: number): number[] {
	const [image] = context.putImageData.mock.lastCall ?? [];
	return [...image.data.subarray(4 * (y * size.width + x), 4 * (y * size.width + x) + 4)];
}

it.each<[Rgb]>([
	[[255, 255, 255]],
	[[0, 0, 0]],
	[[200, 40, 40]],
	[[46, 52, 58]],
	[[0, 0, 255]],
	[[90, 200, 90]],
])("shows %s in its colour, up to the edges", (colour) => {
	show(colour);
	painter.paint(changed(0, 1, 2, 3, 4, 5));
	for (const [x, y] of [
		[0, 0],
		[39, 0],
		[17, 9],
		[0, 23],
		[39, 23],
	] as const) {
		const [red = 0, green = 0, blue = 0, opacity] = pixel(x, y);
		const error = Math.max(...[red, green, blue].map((part, i) => Math.abs(part - (colour[i] as number))));
		expect(error, `${pixel(x, y)} at ${x},${y}`).toBeLessThanOrEqual(3);
		expect(opacity).toBe(255);
	}
});

it("paints what changed, and no more", () => {
	show([255, 255, 255]);
	painter.paint(changed(0, 1, 2, 3, 4, 5));
	show([200, 40, 40]);
	painter.paint(changed(1, 4));
	expect(context.putImageData).toHaveBeenLastCalledWith(expect.anything(), 0, 0, 16, 0, 16, 32);
	expect(pixel(15, 0)[1]).toBeGreaterThan(250);
	expect(pixel(16, 0)[1]).toBeLessThan(50);
	expect(pixel(31, 23)[1]).toBeLessThan(50);
	expect(pixel(32, 23)[1]).toBeGreaterThan(250);
});

it("paints nothing when nothing changed", () => {
	show([255, 255, 255]);
	painter.paint(changed());
	expect(context.putImageData).not.toHaveBeenCalled();
});

it("leaves nothing on the canvas when it is cleared", () => {
	painter.clear();
	expect(context.clearRect).toHaveBeenCalledWith(0, 0, size.width, size.height);
});
