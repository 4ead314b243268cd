import { describe, expect, it } from "vitest";
import { SensorNoise } from "../../../device/scene/noise.ts";
import { guard, guardedCanvas, guardsOf } from "./canvas.ts";

const width = 256;
const height = 128;

/** What the noise changes on a grey picture. */
function changes(noise: SensorNoise, phase: number, grey = 120): Int16Array {
	const canvas = guardedCanvas(width, height, 16);
	for (let y = 0; y < height; y++) {
		canvas.planes[0].fill(grey, y * canvas.strides[0], y * canvas.strides[0] + width);
	}
	noise.add(canvas, phase);
	expect(guardsOf(canvas).every((byte) => byte === guard)).toBe(true);
	expect(canvas.planes[1].every((byte) => byte === guard)).toBe(true);
	const change = new Int16Array(width * height);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			change[y * width + x] = canvas.planes[0][y * canvas.strides[0] + x]! - grey;
		}
	}
	return change;
}

function statistics(change: Int16Array): { mean: number; deviation: number } {
	let sum = 0;
	let squares = 0;
	for (const value of change) {
		sum += value;
		squares += value * value;
	}
	const mean = sum / change.length;
	return { mean, deviation: Math.sqrt(squares / change.length - mean * mean) };
}

describe("sensor noise", () => {
	it.each([1, 4, 12])("has mean 0 and standard deviation %d", (deviation) => {
		const { mean, deviation: measured } = statistics(changes(new SensorNoise(deviation, 5), 3.2));
		expect(Math.abs(mean)).toBeLessThan(deviation * 0.05 + 0.02);
		expect(measured).toBeGreaterThan(deviation * 0.9);
		expect(measured).toBeLessThan(deviation * 1.1 + 0.1);
	});

	it("is another in every picture and the same for the same time", () => {
		const noise = new SensorNoise(6, 5);
		const first = changes(noise, 1);
		expect(changes(noise, 1)).toEqual(first);
		expect(changes(new SensorNoise(6, 5), 1)).toEqual(first);
		const second = changes(noise, 1.04);
		let same = 0;
		let product = 0;
		for (let i = 0; i < first.length; i++) {
			if (first[i] === second[i]) same++;
			product += first[i]! * second[i]!;
		}
		expect(same / first.length).toBeLessThan(0.1);
		// Uncorrelated: the mean product stays far below the variance.
		expect(Math.abs(product / first.length)).toBeLessThan(1.5);
		expect(changes(new SensorNoise(6, 6), 1)).not.toEqual(first);
	});

	it("does not repeat from row to row", () => {
		const change = changes(new SensorNoise(6, 5), 2);
		const rows = new Set<string>();
		for (let y = 0; y < height; y++) rows.add(change.subarray(y * width, (y + 1) * width).join());
		expect(rows.size).toBe(height);
	});

	it("keeps luma within 16 and 235", () => {
		for (const grey of [16, 235]) {
			const change = changes(new SensorNoise(12, 1), 0, grey);
			for (const value of change) {
				expect(grey + value).toBeGreaterThanOrEqual(16);
				expect(grey + value).toBeLessThanOrEqual(235);
			}
		}
	});
});
