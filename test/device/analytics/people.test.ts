import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Analytics } from "../../../device/analytics/analytics.ts";
import type { Observation } from "../../../device/analytics/observation.ts";
import { RuleEngine } from "../../../device/analytics/rules/rule-engine.ts";
import { NativeSurface } from "../../../device/imaging/native-surface.ts";
import { formOf } from "../../../device/rules/rules.ts";
import { LeftBag } from "../../../device/scene/actors/bag.ts";
import { someone } from "../../../device/scene/actors/person/look.ts";
import { Person } from "../../../device/scene/actors/person/person.ts";
import { Route, type Spot } from "../../../device/scene/actors/route.ts";
import type { Setting } from "../../../device/scene/actors/setting.ts";
import { hex } from "../../../device/scene/artwork/colour.ts";
import { Random } from "../../../device/scene/random.ts";
import type { Scene } from "../../../device/scene/scene.ts";
import { openScene } from "../../../device/scene/worlds.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";

/* People as they are drawn, seen by the whole of the analytics: the network among them. */

const [width, height] = [640, 360];
const period = 24;

/** Rows from the top that a zone hides in one of the runs, down to the chests of two and to the shins of a third. */
const hidden = 272;

/** Two who walk abreast, one who comes towards them, and a bag that nobody takes for somebody. */
function cast(setting: Setting) {
	const random = new Random(4, "people");
	const walker = (id: number, start: number, spots: readonly Spot[]) =>
		new Person(id, someone(random), setting, start, [
			{ kind: "go", route: new Route(spots, 1.3), action: "walk" },
		]);
	return [
		walker(1, 2, [
			[-12, 13],
			[12, 13],
		]),
		walker(2, 2.2, [
			[-12, 13.6],
			[12, 13.6],
		]),
		walker(3, 3, [
			[12, 15.5],
			[-12, 15.5],
		]),
		new LeftBag(4, hex("#26324a"), setting, 4, 12, 5, 24),
	];
}

/** Who come and who go over a line that all of them cross, where the two have been told apart for a while. */
function counted(seen: readonly Observation[]) {
	const engine = new RuleEngine();
	engine.set([
		{
			...formOf("counting").usual("count"),
			line: [
				[0.4, 0.2],
				[0.4, -1],
			],
		},
	]);
	return seen.map((look) => engine.look(look)[0]?.data).at(-1);
}

describe("people", () => {
	let scene: Scene;
	const seen: Observation[] = [];
	const seenInPart: Observation[] = [];
	beforeAll(async () => {
		const staging = { key: "people test", period, cast };
		scene = await openScene("town-square", { width, height, seed: 1, noise: 2, staging });
		const surface = new NativeSurface(width, height);
		const [analytics, others] = [new Analytics(), new Analytics()];
		const fill = yuvOf(defaultFill).y;
		for (let look = 0; look < period * 5; look++) {
			scene.draw(surface, look / 5);
			seen.push(
				analytics.look(surface.planes[0], width, height, surface.strides[0], look * 18_000, look * 200),
			);
			surface.planes[0].fill(fill, 0, hidden * surface.strides[0]);
			seenInPart.push(
				others.look(surface.planes[0], width, height, surface.strides[0], look * 18_000, look * 200),
			);
		}
		surface.close();
	});
	afterAll(() => scene.close());

	it("who walk abreast are two, and who meets them is a third", () => {
		const counts = seen.slice(40, 90).map(({ tracks = [] }) => tracks.length);
		expect(counts.sort((a, b) => a - b)[counts.length >> 1]).toBe(3);
	});

	it("are surely there, for how many there are, a little farther up than their toes", () => {
		const { tracks = [], people = [] } = seen[70] ?? {};
		expect(people.filter(({ presence }) => presence > 0.9)).toHaveLength(3);
		for (const track of tracks) {
			const [one] = people.filter(({ x }) => x === track.x);
			expect(one?.y).toBeLessThan(track.y);
			expect(one?.y).toBeGreaterThan(track.y - 0.05 * track.height);
		}
	});

	it("are not their bags: one that stays behind is a thing", () => {
		const { tracks, things = [] } = seen.at(-1) ?? {};
		expect(tracks).toEqual([]);
		expect(things.map(({ kind }) => kind)).toContain("left");
	});

	it("are counted over a line one by one, each in their direction", () => {
		expect(counted(seen)).toMatchObject({ In: 1, Out: 2 });
	});

	it("whose heads and chests a mask hides are still two, and stand where their feet are", () => {
		// The two who walk abreast: of the third, only the feet show.
		const near = seenInPart
			.slice(45, 85)
			.map(({ tracks = [] }) => tracks.map(({ y }) => y * height).filter((y) => y > 305));
		const counts = near.map(({ length }) => length).sort((a, b) => a - b);
		expect(counts[counts.length >> 1]).toBe(2);
		const rows = near.flat().sort((a, b) => a - b);
		expect(rows[rows.length >> 1]).toBeGreaterThan(310);
		expect(rows[rows.length >> 1]).toBeLessThan(330);
	});
});
