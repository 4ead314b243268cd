import { describe, expect, it } from "vitest";
import { Background } from "../../../device/analytics/background.ts";
import { Cells } from "../../../device/analytics/cells.ts";
import { Perspective } from "../../../device/analytics/perspective.ts";
import type { Sighting } from "../../../device/analytics/sighting.ts";
import { Track } from "../../../device/analytics/track.ts";
import { Tracker } from "../../../device/analytics/tracker.ts";
import { times } from "./rules/pictures.ts";

/** Cells that everybody is tall, and seconds between looks. */
const tall = 16;
const elapsed = 0.2;

/** Somebody whose head is found, and who stands at column `x`. */
const somebody = (x: number, foot = 80): Sighting => ({
	x,
	foot,
	top: foot - tall,
	height: tall,
	looked: tall,
	score: 0.7,
	rides: false,
	isWhole: true,
	isBehind: false,
	isClose: false,
	isPart: false,
	hidden: 0,
});

const unknown = () => {
	const { columns, rows } = new Cells(640, 360, 0);
	return new Perspective(columns, rows);
};

/** A place where everybody on row 80 is known to be that tall. */
function known(): Perspective {
	const perspective = unknown();
	for (let one = 0; one < 120; one++) perspective.learnHead(80, tall, true);
	return perspective;
}

/**
 * Follows who is seen in each look, before a background from which they differ by a head and a body.
 * @param head rows that it has; @param wheel rows at the foot that are as narrow
 */
function tracker(
	looks: readonly (readonly Sighting[])[],
	perspective = unknown(),
	head = 3,
	wheel = 0,
): Tracker {
	const cells = new Cells(640, 360, 0);
	const background = new Background(cells);
	const tracker = new Tracker(cells.columns, cells.rows, perspective);
	looks.forEach((seen, look) => {
		background.front.fill(0);
		for (const { x, top, foot } of seen)
			for (let row = top; row < foot; row++) {
				const half = row < top + head || row >= foot - wheel ? 1 : 3;
				background.front.fill(1, row * cells.columns + x - half, row * cells.columns + x + half + 1);
			}
		tracker.look(background, cells, seen, [], elapsed, look * elapsed);
	});
	return tracker;
}

const follow = (...all: Parameters<typeof tracker>) => tracker(...all).tracks;

describe("the tracker", () => {
	const alone = Array.from({ length: 10 }, (_, look) => [somebody(40 + 3 * look)]);

	it("knows beside whom somebody came up who goes where they go", () => {
		const two = Array.from({ length: 6 }, (_, look) => [
			somebody(70 + 3 * look),
			somebody(66 + 3 * look, 78),
		]);
		const [first, second] = follow([...alone, ...two]);
		expect(first?.beside).toBeUndefined();
		expect(second?.beside).toBe(first?.id);
	});

	it("takes nobody for new who is beside what may be a part of somebody", () => {
		const part = (x: number) => ({ ...somebody(x), score: 0.6, isPart: true });
		const three = Array.from({ length: 6 }, (_, look) => {
			const x = 70 + 3 * look;
			return [somebody(x), part(x + 3), { ...somebody(x + 4), score: 0.5 }];
		});
		expect(follow([...alone, ...three])).toHaveLength(1);
	});

	it("knows that who comes towards somebody was not behind them", () => {
		const two = Array.from({ length: 6 }, (_, look) => [
			somebody(70 + 3 * look),
			somebody(74 - 3 * look, 78),
		]);
		const [, second] = follow([...alone, ...two]);
		expect(second?.beside).toBeUndefined();
	});

	/** Cells in each look: about three metres a second. */
	const fast = 6;
	const passing = (score: number) =>
		Array.from({ length: 10 }, (_, look) => [{ ...somebody(40 + fast * look), score }]);

	it("takes who is fast for a runner when their head is sure, and for a part of a vehicle when it hardly is one", () => {
		const [runner] = follow(passing(0.5), known(), 5);
		expect(runner?.speed).toBeGreaterThan(2.5);
		expect(runner?.class).toBe("person");
		const unsure = [...passing(0.35).slice(0, 1), ...passing(0.25).slice(1)];
		expect(follow(unsure, known(), 5)[0]?.class).toBe("car");
	});

	it("takes who is fast for a cyclist when they stand on something as narrow as a wheel, look after look", () => {
		expect(follow(passing(0.5), known(), 5, 6)[0]?.class).toBe("bicycle");
		expect(follow(passing(0.5).slice(0, 6), known(), 5, 6)[0]?.class).toBe("person");
	});

	it("takes nobody for riding or driving by their pace as long as nobody knows how large people are", () => {
		const [track] = follow(passing(0.35), unknown(), 5);
		expect(track?.speed).toBeGreaterThan(2.5);
		expect(track?.class).toBe("person");
	});
});

describe("how likely somebody is there", () => {
	const seen = (looks: number) => times(looks, (look) => [somebody(40 + 3 * look)]);
	const presence = (looks: readonly (readonly Sighting[])[]) => follow(looks, unknown(), 5)[0]?.presence ?? 0;

	it("is the more the more often they were seen", () => {
		expect(presence(seen(1))).toBeLessThan(0.5);
		expect(presence(seen(2))).toBeGreaterThan(0.5);
		expect(presence(seen(10))).toBeGreaterThan(0.95);
	});

	it("is less and less when they are not seen any more, slower while somebody is before them", () => {
		const gone = [...seen(10), [], []];
		expect(presence(gone)).toBeLessThan(presence(seen(10)) - 0.3);
		expect(presence([...gone, []])).toBeLessThan(presence(gone));
		const comes = (look: number) => somebody(70 - 3 * (11 - look), 86);
		const hidden = times(12, (look) => (look < 10 ? [somebody(40 + 3 * look), comes(look)] : [comes(look)]));
		const [behind] = follow(hidden, unknown(), 5);
		expect(behind?.covered).toBe(true);
		expect(behind?.presence).toBeGreaterThan(presence(gone));
	});

	it("is what a head below a mask says that is too unsure, or too close to another, to be somebody new", () => {
		const legs = (x: number, score: number) => ({ ...somebody(x), score, isBehind: true });
		const maybe = (look: readonly Sighting[]) => tracker([look], unknown(), 5).maybe.map(({ x }) => x);
		expect(maybe([legs(40, 0.3)])).toEqual([40]);
		expect(maybe([legs(40, 0.7), legs(46, 0.6)])).toEqual([46]);
		expect(maybe([legs(40, 0.7), legs(42, 0.6)])).toEqual([]);
		expect(maybe([{ ...somebody(40), score: 0.3 }])).toEqual([]);
	});
});

describe("a pace", () => {
	it("does not leap when it becomes known how large people are", () => {
		const track = new Track(1, 40, 80, 6, tall);
		const perspective = unknown();
		let fastest = 0;
		for (let look = 1; look <= 16; look++) {
			if (look === 10) for (let one = 0; one < 120; one++) perspective.learnHead(80, 2 * tall, true);
			track.see(40 + 3 * look, 80);
			track.went(look * elapsed, (column, row) => perspective.ground(column, row));
			fastest = Math.max(fastest, track.speed);
		}
		expect(track.speed).toBeGreaterThan(0.5);
		expect(fastest).toBeLessThan(2.5);
	});
});
