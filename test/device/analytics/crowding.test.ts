import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import { standsFor } from "../../../device/analytics/crowding.ts";
import type { Observation } from "../../../device/analytics/observation.ts";
import { RuleEngine } from "../../../device/analytics/rules/rule-engine.ts";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { formOf } from "../../../device/rules/rules.ts";
import { someone } from "../../../device/scene/actors/person/look.ts";
import { Person, type Step } from "../../../device/scene/actors/person/person.ts";
import { Route, type Spot } from "../../../device/scene/actors/route.ts";
import type { Setting } from "../../../device/scene/actors/setting.ts";
import { Random } from "../../../device/scene/random.ts";
import type { Scene } from "../../../device/scene/scene.ts";
import { openScene } from "../../../device/scene/worlds.ts";

describe("who stands for others", () => {
	const [columns, rows, tall] = [100, 100, 20];
	/** Whose the cells are where people stand, whose bodies are a third as wide as high. */
	const where = (...people: readonly (readonly [number, number])[]) => {
		const owners = new Uint16Array(columns * rows);
		people.forEach(([x, y], index) => {
			for (let row = Math.max(0, y - tall); row < Math.min(rows, y); row++)
				owners.fill(index + 1, row * columns + x - 3, row * columns + Math.min(columns, x + 4));
		});
		return (x: number, y: number) => standsFor(owners, columns, { x: x + 0.5, y }, tall);
	};
	const row = [20, 27, 34, 41, 48].map((x) => [x, 60] as const);

	it("is nobody who is alone, nor those in a row, who all show", () => {
		expect(where([50, 60])(50, 60)).toBe(1);
		const inRow = where(...row);
		for (const [x, y] of row) expect(inRow(x, y)).toBeLessThan(1.4);
		expect(inRow(20, 60)).toBe(1);
	});

	it("is who has others before and behind them, as many as they cover", () => {
		const crowd = [52, 56, 64, 68].flatMap((y) => row.map(([x]) => [x, y] as const));
		const inCrowd = where(...row, ...crowd);
		expect(inCrowd(34, 60)).toBeGreaterThan(2);
		expect(inCrowd(34, 60)).toBeLessThanOrEqual(2.5);
		// With nobody to one side.
		expect(inCrowd(20, 60)).toBeLessThan(inCrowd(34, 60));
	});

	it("is nobody at the edge of the picture, beyond which nobody knows", () => {
		expect(where([97, 6])(97, 6)).toBe(1);
		expect(where([3, 99])(3, 99)).toBe(1);
	});
});

const [width, height] = [640, 360];
const period = 130;

/** Some by whom sizes are learnt; twenty who stand together on 8 m² for more than a minute; and somebody alone. */
function cast(setting: Setting) {
	const random = new Random(2, "crowding");
	let id = 0;
	const go = (spots: readonly Spot[]): Step => ({ kind: "go", route: new Route(spots, 1.6), action: "walk" });
	const person = (start: number, steps: readonly Step[]) =>
		new Person(++id, someone(random), setting, start, steps);
	const walker = (start: number, z: number) =>
		person(start, [
			go([
				[-15, z],
				[15, z],
			]),
		]);
	const member = (place: number) => {
		const [column, row] = [place % 5, Math.floor(place / 5)];
		const spot: Spot = [
			-4.3 + column * 0.65 + (row % 2) * 0.3 + random.between(-0.1, 0.1),
			13.4 + row * 0.65 + random.between(-0.1, 0.1),
		];
		const [x, z] = spot;
		const side = place % 2 ? -15 : 15;
		return person(14 + random.between(0, 3), [
			go([[side, z], spot]),
			{ kind: "stay", x, z, heading: -Math.PI / 2, action: "stand", duration: 80, rhythm: 4 },
			go([spot, [-15, z]]),
		]);
	};
	const learnt = [0.5, 1.5, 2.5, 3.5, 4.5].map((start, one) => walker(start, 12 + 2 * one));
	return [...learnt, ...Array.from({ length: 20 }, (_, place) => member(place)), walker(110, 14)];
}

describe("a dense crowd", () => {
	let scene: Scene;
	const seen: Observation[] = [];
	const levels: string[] = [];
	beforeAll(async () => {
		const staging = { key: "crowding", period, cast };
		scene = await openScene("town-square", { width, height, seed: 1, noise: 2, staging });
		const surface = new NativeSurface(width, height);
		const [analytics, engine] = [new Analytics(), new RuleEngine()];
		engine.set([{ ...formOf("crowd-density").usual("square"), low: 2, medium: 8, high: 17 }]);
		for (let look = 0; look < period * 5; look++) {
			scene.draw(surface, look / 5);
			const [luma, stride] = [surface.planes[0], surface.strides[0]];
			const observation = analytics.look(luma, width, height, stride, look * 18_000, look * 200);
			seen.push(observation);
			levels.push(String(engine.look(observation)[0]?.data["Level"]));
		}
		surface.close();
	});
	afterAll(() => scene.close());

	const numbers = (from: number, to: number) =>
		seen.slice(from * 5, to * 5).map(({ people = [] }) => ({
			found: people.reduce((sum, { presence }) => sum + presence, 0),
			there: people.reduce((sum, { presence, standsFor }) => sum + presence * standsFor, 0),
		}));

	it("is told as the crowd that it is, of whom many are hidden", () => {
		for (const { found, there } of numbers(32, 40)) {
			expect(found).toBeLessThan(16);
			expect(there).toBeGreaterThan(16.5);
			expect(there).toBeLessThan(24);
		}
		expect(new Set(levels.slice(32 * 5, 40 * 5))).toEqual(new Set(["High"]));
	});

	it("is there for as long as it stands, and leaves nobody behind: who walks alone then, with their shadow, is one", () => {
		for (const { there } of numbers(85, 100)) expect(there).toBeGreaterThan(14);
		for (const { there } of numbers(118, 124)) expect(there).toBeCloseTo(1, 1);
	});
});
