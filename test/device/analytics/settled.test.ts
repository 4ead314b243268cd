import { describe, expect, it } from "vitest";
import { Background } from "../../../device/analytics/background.ts";
import { Cells } from "../../../device/analytics/cells.ts";
import type { Observation, SeenThing } from "../../../device/analytics/observation.ts";
import { Perspective } from "../../../device/analytics/perspective.ts";
import { Settled } from "../../../device/analytics/settled.ts";
import type { Sighting } from "../../../device/analytics/sighting.ts";
import { Track } from "../../../device/analytics/track.ts";
import { defaultFill, yuvOf } from "../../../masks/colour.ts";
import { type Box, height, observe, person, picture, times, width } from "./rules/pictures.ts";

/* What is put down and taken away, as the analytics see it. */

const bag: Box = { x: 300, y: 240, w: 24, h: 18 };
const second: Box = { x: 327, y: 248, w: 24, h: 18 };

/** Somebody whose walk tells how tall people are there. */
const walk = times(40, (step) => [person(20 + step * 14)]);

function things(boxes: readonly (readonly Box[])[], kept: readonly Box[] = []): Observation["things"][] {
	const empty = times(10, () => [] as Box[]);
	return observe([...empty, ...walk, ...boxes].map((some) => picture([...kept, ...some]))).map(
		({ things }) => things,
	);
}

const kinds = (seen: readonly Pick<SeenThing, "kind">[] | undefined) =>
	(seen ?? []).map(({ kind }) => kind).sort();

describe("things", () => {
	it("that stand side by side are taken one after the other", () => {
		const seen = things(
			[
				...times(20, () => []),
				...times(40, () => [{ ...bag, luma: 90 }]),
				...times(25, () => [
					{ ...bag, luma: 90 },
					{ ...second, luma: 90 },
				]),
			],
			[bag, second],
		);
		// What was there from the start and is gone shows another luma; first the one, then the other.
		expect(kinds(seen[50 + 20 + 30])).toHaveLength(1);
		expect(kinds(seen.at(-1))).toHaveLength(2);
	});

	it("that were put down are gone a second or two after they were taken, whoever passes meanwhile", () => {
		const passing = (step: number) => [person(150 + step * 10)];
		const seen = things([...times(60, () => [bag]), ...times(25, passing), ...times(15, () => [])]);
		expect(kinds(seen[50 + 59])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
		expect(seen.at(-1)?.[0]?.since).toBeGreaterThan(6);
	});

	it("may be as small as a handbag, of an eighth of somebody's height and twice as wide", () => {
		const handbag: Box = { x: 300, y: 255, w: 15, h: 9 };
		const seen = things(times(60, () => [handbag]));
		expect(kinds(seen.at(-1))).toEqual(["left"]);
	});

	it("are not gone because somebody stands before them for a while", () => {
		const before = times(30, (step) => [bag, person(296 + (step % 2))]);
		const seen = things([...times(60, () => [bag]), ...before, ...times(15, () => [bag])]);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
		expect(seen.at(-1)?.[0]?.since).toBeGreaterThan(18);
	});

	it("are gone when somebody stands in a part of their place and the ground shows in the rest", () => {
		const wide: Box = { ...bag, w: 48 };
		// Whoever takes it stays.
		const staying = times(40, (step) => [person(276 + (step % 2), 188)]);
		const seen = things([...times(60, () => [wide]), ...staying]);
		expect(kinds(seen[50 + 59])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("stand where they are, whatever thin line hangs together with them", () => {
		const line: Box = { x: 324, y: 249, w: 30, h: 3 };
		const [thing] = things(times(40, () => [bag, line])).at(-1) ?? [];
		expect((thing?.x ?? 0) * 640).toBeCloseTo(bag.x + bag.w / 2, -1);
		expect((thing?.y ?? 0) * 360).toBeCloseTo(bag.y + bag.h, -1);
	});

	it("are not the place of somebody who stood there until they were taken for a part of it", () => {
		const seen = things([...times(330, () => [person(300)]), ...times(60, () => [])]);
		expect(seen.slice(-60).flatMap((some) => kinds(some))).toEqual([]);
	});

	it("of the luma of masks are seen as well, where there is no mask", () => {
		const dark: Box = { ...bag, luma: 52 };
		const noisy = times(100, (look) => {
			const luma = picture([{ ...dark }]);
			for (let y = bag.y; y < bag.y + bag.h; y++)
				for (let x = bag.x; x < bag.x + bag.w; x++)
					luma[y * 640 + x] = 50 + ((x * 7 + y * 13 + look * 5) % 5);
			return luma;
		});
		const empty = times(10, () => picture([]));
		const learnt = walk.map((some) => picture(some));
		expect(kinds(observe([...empty, ...learnt, ...noisy]).at(-1)?.things)).toEqual(["left"]);
	});
});

/** What settles while somebody stands where they say, whatever they look like. */
function settledWith(
	tracks: (look: number) => readonly Track[],
	boxes: readonly (readonly Box[])[],
	first: readonly Box[] = [],
	masks: readonly Box[] = [],
	each: (background: Background) => void = () => {},
	ownerOf: (look: number) => Track | undefined = () => undefined,
) {
	const cells = new Cells(width, height, yuvOf(defaultFill).y);
	const [background, perspective] = [new Background(cells), new Perspective(cells.columns, cells.rows)];
	for (let person = 0; person < 60; person++) perspective.learn(40 + person, 23);
	const settled = new Settled(cells.columns, cells.rows);
	return [...times(10, () => first), ...boxes].map((some, look) => {
		cells.load(picture(some, masks), width);
		background.look(0.2);
		const ownerAt = () => ownerOf(look - 10);
		settled.look({ background, cells, perspective, tracks: tracks(look - 10), ownerAt, elapsed: 0.2 });
		each(background);
		return settled.things;
	});
}

/** Somebody whose feet are there, in cells. */
function stander(x: number, foot: number): Track {
	const head: Sighting = {
		x,
		foot,
		top: foot - 23,
		height: 23,
		looked: 23,
		score: 1,
		rides: false,
		isBehind: false,
		isClose: false,
		isPart: false,
		isWhole: true,
		hidden: 0,
	};
	const track = new Track(1, x, foot, 9, 23);
	for (let look = 0; look < 10; look++) track.seeHead(head);
	return track;
}

describe("things and those who stand there", () => {
	const [x, foot] = [(bag.x + bag.w / 2) / 3, (bag.y + bag.h) / 3];
	const put = times(60, () => [bag]);
	const ground: Box = { x: 200, y: 90, w: 240, h: 200, luma: 150 };

	it("are gone though who took them goes on standing in their place", () => {
		const taken = settledWith(
			(look) => (look < 60 ? [] : [stander(x, foot)]),
			[...put, ...times(40, () => [])],
		);
		expect(kinds(taken[69])).toEqual(["left"]);
		expect(kinds(taken.at(-1))).toEqual(["removed"]);
	});

	it("are not gone because somebody whose coat is of the ground's colour walks by", () => {
		const hidden = times(12, () => [] as Box[]);
		const passed = settledWith(
			(look) => (look < 60 || look >= 72 ? [] : [stander(x, foot)]),
			[...put, ...hidden, ...times(20, () => [bag])],
		);
		expect(passed.slice(-90).flatMap(kinds)).not.toContain("removed");
	});

	it("are not learnt as the ground because a coat of their luma passes before them", () => {
		const coat: Box = { ...bag, y: bag.y - 60, h: 60 };
		const seen = settledWith(
			() => [],
			[
				...times(12, () => [bag, coat]),
				...times(3, () => [{ x: bag.x - 40, y: bag.y - 100, w: 120, h: 160 }]),
				...times(30, () => [bag]),
			],
		);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
	});

	it("are things of their own beside the place of one that was taken a moment before", () => {
		const other: Box = { ...bag, x: bag.x + bag.w };
		const seen = settledWith(
			() => [],
			times(40, (look) => (look < 5 ? [] : [other])),
			[bag],
		);
		expect(kinds(seen.at(-1))).toEqual(["left", "removed"]);
	});

	it("are left, and nothing is gone, where darker ones that were there from the start are beside most of them", () => {
		const other: Box = { ...bag, luma: 110 };
		const darker: Box[] = [
			{ ...bag, x: bag.x - bag.w },
			{ ...bag, x: bag.x + bag.w },
			{ ...bag, y: bag.y + bag.h },
		];
		const seen = settledWith(
			() => [],
			times(60, () => [ground, ...darker, other]),
			[ground, ...darker],
		);
		expect(seen.flatMap(kinds)).not.toContain("removed");
		expect(kinds(seen.at(-1))).toEqual(["left"]);
	});

	it("are still there when somebody has stood before them for long, though they are no darker than a shadow", () => {
		const grey: Box = { ...bag, luma: 105 };
		const coat = (look: number): Box => ({ ...bag, y: bag.y - 40, h: 58, luma: look % 2 ? 20 : 45 });
		const seen = settledWith(
			(look) => (look >= 60 && look < 90 ? [stander(x, foot + 4)] : []),
			[
				...times(60, () => [ground, grey]),
				...times(30, (look) => [ground, grey, coat(look)]),
				...times(20, () => [ground, grey]),
			],
			[ground],
		);
		expect(kinds(seen[69])).toEqual(["left"]);
		expect(seen.slice(70).map(kinds)).toEqual(times(50, () => ["left"]));
	});

	it("are seen as soon as who stood right behind them has gone, where they are wider than legs", () => {
		const legs = (look: number): Box => ({ ...bag, y: bag.y - 50, h: 50, w: 18, luma: look % 2 ? 20 : 45 });
		const seen = settledWith(
			(look) => (look < 40 ? [stander((bag.x + 9) / 3, bag.y / 3)] : []),
			[...times(40, (look) => [{ ...bag, w: 18 }, legs(look)]), ...times(10, () => [{ ...bag, w: 18 }])],
		);
		expect(seen[10 + 39]).toEqual([]);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
	});

	it("stand where they are, whatever shadow of somebody's hangs together with them", () => {
		// Not evenly, as stones are: it is no shadow to whoever looks at its cells one by one.
		const shadow = times(4, (row): Box => {
			return { x: bag.x - 12, y: bag.y + bag.h + 3 * row, w: 24, h: 3, luma: row % 2 ? 122 : 140 };
		});
		const seen = settledWith(
			() => [stander(bag.x / 3 - 15, foot + 6)],
			times(60, () => [ground, bag, ...shadow]),
			[ground],
		);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
		expect(seen.at(-1)?.[0]?.bottom).toBeLessThanOrEqual((bag.y + bag.h) / 3 + 1);
	});

	it("are gone where they were, whoever's legs hang together with their place", () => {
		const legs: Box = { x: bag.x - 12, y: bag.y - 9, w: 12, h: 36, luma: 60 };
		const seen = settledWith(
			() => [],
			times(70, () => [ground, legs]),
			[ground, bag],
		);
		const gone = seen.at(-1)?.find(({ kind }) => kind === "removed");
		expect(gone?.left).toBe(bag.x / 3);
		expect(gone?.bottom).toBe((bag.y + bag.h) / 3);
	});

	it("are one though somebody went on before their middle while they were found", () => {
		const wide: Box = { ...bag, w: 48 };
		const leg = (look: number): Box => ({
			...bag,
			x: bag.x + 18,
			y: bag.y - 60,
			w: 12,
			h: 78,
			luma: look % 2 ? 200 : 240,
		});
		const seen = settledWith(
			() => [],
			[...times(14, (look) => [wide, leg(look)]), ...times(30, () => [wide])],
		);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
		expect(seen.at(-1)?.[0]?.right).toBe(Math.ceil((wide.x + wide.w) / 3));
	});

	it("are one though for a moment a coat of the ground's luma was before what had not been seen of them", () => {
		const wide: Box = { ...bag, w: 48 };
		const leg = (look: number): Box => ({
			...bag,
			x: bag.x + 24,
			y: bag.y - 60,
			w: 24,
			h: 78,
			luma: look % 2 ? 200 : 240,
		});
		const seen = settledWith(
			(look) => (look < 42 ? [stander((bag.x + 36) / 3, foot)] : []),
			[
				...times(30, (look) => [wide, leg(look)]),
				...times(2, () => [bag]),
				...times(10, (look) => [wide, leg(look)]),
				...times(20, () => [wide]),
			],
		);
		expect(kinds(seen[10 + 41])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
		expect(seen.at(-1)?.[0]?.right).toBe(Math.ceil((wide.x + wide.w) / 3));
	});

	it("are no parts of somebody that do not stir, which are gone with them", () => {
		const swaying = times(60, (look) => [
			bag,
			{ ...person(bag.x + bag.w - 2, 188), luma: look % 2 ? 20 : 45 },
		]);
		const gone = settledWith(() => [], [...swaying, ...times(30, () => [])]);
		expect(gone.flatMap(kinds)).toEqual([]);
	});

	it("are not learnt from somebody who stands before what is larger, in a coat of the ground's luma", () => {
		const post: Box = { x: 300, y: 160, w: 15, h: 96 };
		const coat: Box = { ...post, x: post.x - 20, w: 55, luma: 150 };
		let differing = 0;
		settledWith(
			(look) => (look < 20 ? [stander(308 / 3, 256 / 3)] : []),
			[...times(20, () => [ground, post, coat]), ...times(2, () => [ground, post])],
			[ground, post],
			[],
			({ front }) => {
				differing = front.filter((cell) => cell === 1).length;
			},
		);
		expect(differing).toBe(0);
	});

	it("are seen as a whole once nobody is before a part of them any more", () => {
		const leg: Box = { ...bag, x: bag.x + 9, y: bag.y - 60, w: 24, h: 84, luma: 240 };
		const seen = settledWith(
			(look) => (look < 40 ? [stander(x, foot)] : []),
			[...times(40, () => [bag, leg]), ...times(40, () => [bag])],
		);
		expect(kinds(seen.at(-1))).toEqual(["left"]);
		expect(seen.at(-1)?.[0]?.right).toBe((bag.x + bag.w) / 3);
	});

	it("go on being gone while a part of somebody is in their place", () => {
		const swaying = (look: number): Box => ({ ...person(bag.x + bag.w - 2, 188), luma: look % 2 ? 20 : 45 });
		const seen = settledWith(
			() => [],
			[...put, ...times(10, () => []), ...times(40, (look) => [{ ...bag, luma: 200 }, swaying(look)])],
		);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("are gone though somebody goes on standing right beside their place", () => {
		const beside = (look: number): Box[] => [
			{ x: bag.x + bag.w, y: bag.y + 12, w: 6, h: 6, luma: look % 2 ? 20 : 45 },
			{ ...person(bag.x + bag.w + 6, 188), luma: look % 2 ? 20 : 45 },
		];
		const seen = settledWith(
			() => [stander((bag.x + bag.w + 20) / 3, foot)],
			times(65, (look) => [ground, ...(look < 5 ? [bag] : []), ...beside(look)]),
			[ground, bag],
		);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("are seen beside somebody who stands there all the while, and gone as well", () => {
		const swaying = (look: number): Box => ({ ...person(bag.x + bag.w - 2, 188), luma: look % 2 ? 20 : 45 });
		const seen = settledWith(
			() => [stander((bag.x + bag.w + 12) / 3, foot)],
			times(100, (look) => [...(look < 60 ? [bag] : []), swaying(look)]),
		);
		expect(kinds(seen[69])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("are seen below somebody who stands right behind them, where they are wider than legs that stand apart", () => {
		const behind = (bag: Box) => {
			const swaying = (look: number): Box => ({
				...person(bag.x + bag.w / 2 - 6, bag.y - 60),
				h: 60,
				luma: look % 2 ? 20 : 45,
			});
			return settledWith(
				() => [stander((bag.x + bag.w / 2) / 3, bag.y / 3)],
				times(60, (look) => [bag, swaying(look)]),
			);
		};
		expect(kinds(behind({ ...bag, w: 27 }).at(-1))).toEqual(["left"]);
		expect(behind({ ...bag, w: 18 }).flatMap(kinds)).toEqual([]);
	});

	it("are not gone because somebody stands before them in a coat of the ground's luma", () => {
		const seen = settledWith(
			(look) => (look < 5 ? [] : [stander(x, foot + 6)]),
			times(65, (look) => [ground, ...(look < 5 ? [bag] : [])]),
			[ground, bag],
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are not the legs of somebody who stands before another, with a shadow at their feet", () => {
		const legs: Box = { ...person(bag.x, 222), h: 36, w: 9 };
		const shadow = (look: number): Box => ({
			...legs,
			x: legs.x + 9,
			y: legs.y + 30,
			h: 6,
			w: 24,
			luma: look % 2 ? 20 : 45,
		});
		const swaying = (look: number): Box => ({ ...person(bag.x - 8, 188), h: 34, luma: look % 2 ? 20 : 45 });
		const seen = settledWith(
			() => [stander((legs.x + legs.w / 2) / 3, foot - 10)],
			times(60, (look) => [legs, shadow(look), swaying(look)]),
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are not the legs of somebody whose feet are taken for higher than they are", () => {
		const legs: Box = { ...person(bag.x + 5, 222), h: 36, w: 18 };
		const swaying = (look: number): Box => ({ ...person(bag.x, 188), h: 34, luma: look % 2 ? 20 : 45 });
		const seen = settledWith(
			() => [stander((legs.x + legs.w / 2) / 3, foot - 10)],
			times(60, (look) => [legs, swaying(look)]),
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are not the legs of somebody in a coat of the ground's luma, whose feet are taken for higher than they are", () => {
		const legs: Box = { ...person(bag.x, 222), h: 36, w: 12 };
		const seen = settledWith(
			(look) => [stander((legs.x + legs.w / 2) / 3, foot - (look % 2 ? 16 : 10))],
			times(60, () => [legs]),
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are not the legs of somebody who is not found for some seconds", () => {
		const legs: Box = { ...person(bag.x, 222), h: 36, w: 12 };
		const seen = settledWith(
			(look) => (look % 30 > 20 ? [] : [stander((legs.x + legs.w / 2) / 3, foot - 10)]),
			times(110, () => [legs]),
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are not the legs of somebody who is not found any more", () => {
		const legs: Box = { ...person(bag.x, 222), h: 36, w: 12 };
		const seen = settledWith(
			(look) => (look < 30 ? [stander((legs.x + legs.w / 2) / 3, foot - 10)] : []),
			times(110, () => [legs]),
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are not a part of the coat of somebody who stood there and is not found any more", () => {
		const part: Box = { ...person(bag.x, 198), h: 18, w: 12 };
		const who = stander((part.x + part.w / 2) / 3, foot);
		const coat = times(110, () => [part]);
		const owner = (look: number) => (look < 30 ? who : undefined);
		const of = (ownerOf: typeof owner) =>
			settledWith(
				(look) => (look < 30 ? [who] : []),
				coat,
				[],
				[],
				() => {},
				ownerOf,
			);
		expect(of(owner).flatMap(kinds)).toEqual([]);
		// It would be one if it had been nobody's.
		expect(kinds(of(() => undefined).at(-1) ?? [])).toEqual(["left"]);
	});

	it("are not the boots of somebody in a coat of the ground's luma whom nobody finds, nor their head", () => {
		const head: Box = { x: bag.x + 6, y: bag.y - 51, w: 12, h: 12 };
		const nobody = () => [];
		const seen = settledWith(
			nobody,
			times(110, () => [bag, head]),
		);
		expect(seen.flatMap(kinds)).toEqual([]);
		// Nobody is as tall as that, and what lay there before is no head.
		const above: Box = { ...head, y: bag.y - 78 };
		const farther = settledWith(
			nobody,
			times(40, () => [bag, above]),
		);
		expect(kinds(farther.at(-1))).toEqual(["left", "left"]);
		const before = settledWith(nobody, [...times(30, () => [head]), ...times(40, () => [bag, head])]);
		expect(kinds(before.at(-1))).toEqual(["left", "left"]);
	});

	it("are seen where somebody stood a moment before", () => {
		const who = stander(x, foot);
		const seen = settledWith(
			(look) => (look < 30 ? [who] : []),
			times(60, () => [bag]),
			[],
			[],
			() => {},
			(look) => (look < 30 ? who : undefined),
		);
		expect(kinds(seen.at(-1) ?? [])).toEqual(["left"]);
	});

	it("are not gone because somebody hides a stretch of a line for a while, whom nobody finds", () => {
		const line: Box = { x: bag.x - 21, y: bag.y + 6, w: 120, h: 6, luma: 230 };
		const stretches = [
			{ ...line, w: 21 },
			{ ...line, x: line.x + 39, w: line.w - 39 },
		];
		const seen = settledWith(
			() => [],
			times(60, () => stretches),
			[line],
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are not gone because the shadow of somebody who stands there falls along a line", () => {
		const road: Box = { x: bag.x - 60, y: bag.y - 20, w: 180, h: 60, luma: 120 };
		const line: Box = { x: bag.x - 20, y: bag.y + 6, w: 120, h: 9, luma: 150 };
		// As bright as the road beside it at its edges, so that the line is gone there; not evenly, as stones are.
		const shadow: Box = { ...line, x: bag.x, w: 30, luma: 120 };
		const middle: Box = { ...shadow, y: line.y + 3, h: 3, luma: 132 };
		const seen = settledWith(
			() => [stander((bag.x - 24) / 3, foot)],
			times(80, () => [road, line, shadow, middle]),
			[road, line],
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are gone though people pass before their place again and again", () => {
		const passing = times(33, (look) => (look % 11 === 10 ? [{ ...bag, luma: 60 }] : []));
		const seen = settledWith((look) => (look < 60 ? [] : [stander(x, foot)]), [...put, ...passing]);
		expect(kinds(seen[69])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("are seen beside a mask, and gone as well", () => {
		const mask: Box = { x: 0, y: 0, w: bag.x + 6, h: bag.y + 9 };
		const seen = settledWith(() => [], [...put, ...times(30, () => [])], [], [mask]);
		expect(kinds(seen[69])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});

	it("are not what shows below a mask, which may be somebody's legs", () => {
		const mask: Box = { x: 0, y: 0, w: width, h: bag.y };
		const legs: Box[] = [
			{ ...bag, w: 9 },
			{ ...bag, x: bag.x + 15, w: 9 },
		];
		const seen = settledWith(
			() => [],
			times(60, () => legs),
			[],
			[mask],
		);
		expect(seen.flatMap(kinds)).toEqual([]);
	});

	it("are what shows below a mask and is wider than legs, and gone as well, whoever it was taken for", () => {
		const masks: Box[] = [
			{ x: 0, y: 0, w: width, h: bag.y + 3 },
			{ x: bag.x + 12, y: 0, w: width - bag.x - 12, h: bag.y + 9 },
		];
		const somebody = stander(x, foot);
		somebody.shown = { left: 100, top: 81, right: 108, bottom: 86 };
		const seen = settledWith(
			(look) => (look < 60 ? [somebody] : []),
			[...put, ...times(30, () => [])],
			[],
			masks,
		);
		expect(kinds(seen[69])).toEqual(["left"]);
		expect(kinds(seen.at(-1))).toEqual(["removed"]);
	});
});
