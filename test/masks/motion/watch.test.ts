import { describe, expect, it } from "vitest";
import { holdTime, warmUp } from "../../../masks/motion/place.ts";
import { createMotionWatch } from "../../../masks/motion/watch.ts";
import { coversAll, Film, part, size, step, type Thing } from "./film.ts";

/** Who walks past, at `x` pixels from the left. */
const walker = (x: number): Thing => ({ x, y: 70, width: 14, height: 40, luma: 30 });
/** Pixels from one look to the next: 1.5 body widths a second. */
const stride = 4;

/** A film of a place that is known. */
function known(): Film {
	const film = new Film();
	film.stay(warmUp.seconds + 1);
	return film;
}

/** Lets somebody walk from one `x` to another; the least of them that was covered in any picture. */
function walk(film: Film, from: number, to: number, shot: { noise?: number; light?: number } = {}): number {
	let least = 1;
	for (let x = from; x <= to; x += stride) {
		const boxes = film.look({ ...shot, things: [walker(x)] });
		least = Math.min(least, part(walker(x), boxes));
		if (x === from) continue;
		for (const back of [1, 2, 3]) {
			const between = film.watch.cover(film.time - (back * step) / 4);
			least = Math.min(least, part(walker(x - (back * stride) / 4), between));
		}
	}
	return least;
}

describe("at first, when nobody knows the place,", () => {
	it("covers everything, for ten seconds", () => {
		const film = new Film();
		expect(coversAll(film.look())).toBe(true);
		expect(coversAll(film.stay(warmUp.seconds - step))).toBe(true);
		expect(coversAll(film.watch.cover(film.time - step / 2))).toBe(true);
		expect(film.stay(1)).toEqual([]);
	});

	it("learns the place in spite of somebody who walks through it", () => {
		const film = new Film();
		for (let x = 0; x <= 280; x += stride) film.look({ things: [walker(x)] });
		expect(film.stay(0.5)).toEqual([]);
	});

	it("takes ten looks at least, however long they are apart", () => {
		const watch = createMotionWatch("mask");
		const luma = new Uint8Array(size.width * size.height).fill(90);
		const covered: boolean[] = [];
		for (let time = 0; time < 60; time += 5) {
			void watch.look(luma, size.width, size.height, size.width, time);
			covered.push(coversAll(watch.cover(time)));
		}
		expect(covered).toEqual([...Array<boolean>(10).fill(true), false, false]);
	});
});

describe("who comes into a place that is known", () => {
	it("is covered in every picture, those between two looks as well", () => {
		expect(walk(known(), 0, 300)).toBe(1);
	});

	it("is covered through the noise of a sensor, which itself is not", () => {
		const film = new Film();
		film.stay(warmUp.seconds + 1, { noise: 4 });
		expect(film.stay(2, { noise: 4 })).toEqual([]);
		expect(walk(film, 40, 120, { noise: 4 })).toBe(1);
	});

	it("is not covered any more half a second after they left", () => {
		const film = known();
		walk(film, 40, 120);
		expect(film.stay(0.8)).toEqual([]);
	});

	it("is not uncovered for having stopped, for five minutes", () => {
		const film = known();
		walk(film, 40, 120);
		expect(part(walker(120), film.stay(holdTime - 2, { things: [walker(120)] }))).toBe(1);
		expect(film.stay(4, { things: [walker(120)] })).toEqual([]);
	});

	it("is not uncovered as long as they move a hand now and then", () => {
		const film = known();
		walk(film, 40, 120);
		const hand: Thing = { x: 128, y: 84, width: 4, height: 4, luma: 200 };
		for (let minutes = 0; minutes < 8; minutes++) {
			film.stay(60, { things: [walker(120)] });
			expect(part(walker(120), film.look({ things: [walker(120), hand] }))).toBe(1);
		}
	});

	it("is covered to the picture's very edge", () => {
		const film = known();
		const boxes = film.look({ things: [{ x: 300, y: 150, width: 20, height: 30, luma: 20 }] });
		expect(part({ x: 300, y: 150, width: 20, height: 30 }, boxes)).toBe(1);
	});
});

describe("a place that changes", () => {
	it("keeps what left it covered, as it cannot tell it from what came, and then forgets it", () => {
		const film = new Film();
		film.stay(warmUp.seconds + 1, { things: [walker(100)] });
		expect(part(walker(100), film.stay(1))).toBe(1);
		expect(film.stay(holdTime)).toEqual([]);
	});

	it("is followed through dusk, and who walks there is covered", () => {
		const film = known();
		for (let light = 1; light > 0.6; light -= 0.0005) expect(film.look({ light })).toEqual([]);
		expect(walk(film, 40, 120, { light: 0.6 })).toBe(1);
	});

	it("is known in another light at once, and so is who stood there", () => {
		const film = known();
		walk(film, 40, 120);
		for (const light of [1.12, 1.12, 1.12, 0.95]) {
			const dimmed = { ...walker(120), luma: walker(120).luma * light };
			expect(part(walker(120), film.look({ things: [dimmed], light }))).toBe(1);
		}
		expect(film.stay(1, { light: 0.95 })).toEqual([]);
	});

	it("is covered whole when the camera is turned elsewhere, and met anew", () => {
		const film = known();
		expect(coversAll(film.look({ seed: 9 }))).toBe(true);
		expect(coversAll(film.stay(warmUp.seconds, { seed: 9 }))).toBe(true);
		expect(film.stay(5, { seed: 9 })).toEqual([]);
		film.look({ seed: 9, things: [walker(50)] });
		expect(part(walker(50), film.watch.cover(film.time))).toBe(1);
	});

	it("is not taken for one in another light when something plain comes that hides most of its road", () => {
		const film = new Film();
		const road: Thing = { x: 0, y: 110, width: 320, height: 70, luma: 90 };
		film.stay(warmUp.seconds + 1, { things: [road] });
		const lorry: Thing = { x: 10, y: 112, width: 300, height: 60, luma: 60 };
		expect(part(lorry, film.look({ things: [road, lorry] }))).toBe(1);
		expect(part(lorry, film.stay(30, { things: [road, lorry] }))).toBe(1);
		expect(film.stay(1, { things: [road] })).toEqual([]);
	});

	it("is covered whole while something large passes close by, and no longer", () => {
		const film = known();
		const lorry = { x: 0, y: 0, width: 300, height: 170, luma: 20 };
		expect(coversAll(film.stay(1, { things: [lorry] }))).toBe(true);
		expect(film.stay(1)).toEqual([]);
	});
});

describe("another film", () => {
	it("begins when time goes back: everything is covered", () => {
		const film = known();
		void film.watch.look(new Uint8Array(size.width * size.height), size.width, size.height, size.width, 1);
		expect(coversAll(film.watch.cover(1))).toBe(true);
	});

	it("begins when the picture's size changes, whatever it is", () => {
		const film = known();
		void film.watch.look(new Uint8Array(643 * 361), 641, 361, 643, film.time + step);
		expect(film.watch.cover(film.time + step)).toEqual([{ x: 0, y: 0, width: 641, height: 361 }]);
	});

	it("is covered by the same boxes when it is the same", () => {
		const boxes = () => {
			const film = known();
			return Array.from({ length: 20 }, (_, i) => film.look({ things: [walker(i * stride)], noise: 3 }));
		};
		expect(boxes()).toEqual(boxes());
	});
});

describe("rows that are not whole words", () => {
	it("are looked at as others are", () => {
		const films = [size.width, size.width + 3].map((stride) => {
			const watch = createMotionWatch("mask");
			const picture = (luma: number) => {
				const samples = new Uint8Array(stride * size.height);
				for (let y = 0; y < size.height; y++)
					for (let x = 0; x < size.width; x++)
						samples[y * stride + x] = x > 100 && x < 130 && y > 50 && y < 90 ? luma : (x * 5 + y * 3) % 180;
				return samples;
			};
			for (let look = 0; look < 70; look++)
				void watch.look(picture(60), size.width, size.height, stride, look * step);
			void watch.look(picture(200), size.width, size.height, stride, 70 * step);
			return watch.cover(70 * step);
		});
		expect(films[0]?.length).toBe(1);
		expect(films[1]).toEqual(films[0]);
	});
});

describe("motion: off", () => {
	it("looks at nothing", () => {
		expect(createMotionWatch("off").looks).toBe(false);
	});
});
