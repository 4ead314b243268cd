import { Analytics } from "../../../../device/analytics/analytics.ts";
import type { Observation } from "../../../../device/analytics/observation.ts";
import { type Finding, RuleEngine } from "../../../../device/analytics/rules/rule-engine.ts";
import type { Rule } from "../../../../device/rules/rules.ts";
import { defaultFill, yuvOf } from "../../../../masks/colour.ts";
import type { Polygon } from "../../../../masks/polygon.ts";

export const [width, height]: readonly [number, number] = [640, 360];

export interface Box {
	readonly x: number;
	readonly y: number;
	readonly w: number;
	readonly h: number;
	readonly luma?: number;
}

/** A textured wall with boxes before it, and masks over all. */
export function picture(boxes: readonly Box[] = [], masks: readonly Box[] = []): Uint8Array {
	const luma = new Uint8Array(width * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) luma[y * width + x] = 70 + (((x >> 4) * 7 + (y >> 4) * 13) % 11) * 9;
	const fill = yuvOf(defaultFill).y;
	for (const { x, y, w, h, luma: value = 20 } of [...boxes, ...masks.map((box) => ({ ...box, luma: fill }))])
		for (let row = y; row < y + h; row++) luma.fill(value, row * width + x, row * width + x + w);
	return luma;
}

export const person = (x: number, y = 200): Box => ({ x, y, w: 28, h: 70 });

/** Looks at pictures, five a second unless `seconds` says otherwise. */
export function observe(
	pictures: readonly Uint8Array[],
	analytics: Analytics = new Analytics(),
	seconds = 0.2,
): Observation[] {
	return pictures.map((luma, at) => analytics.look(luma, width, height, width, at * seconds * 90_000, at));
}

/** What rules say of each picture. */
function evaluate(rules: readonly Rule[], pictures: readonly Uint8Array[], seconds?: number): Finding[][] {
	const engine = new RuleEngine();
	engine.set(rules);
	return observe(pictures, new Analytics(), seconds).map((seen) => engine.look(seen));
}

/** What one rule says of each picture. */
export function said(rule: Rule, pictures: readonly Uint8Array[], seconds?: number): unknown[] {
	return evaluate([rule], pictures, seconds).map(([finding]) => Object.values(finding?.data ?? {})[0]);
}

export const times = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));

export const left: Polygon = [
	[-1, 1],
	[0, 1],
	[0, -1],
	[-1, -1],
];
export const right: Polygon = left.map(([x, y]) => [x + 1, y]);
