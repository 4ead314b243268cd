import type { Observation } from "../../device/analytics/observation.ts";
import { expectedIn } from "../../device/analytics/rules/crowd-density.ts";
import { type Finding, RuleEngine } from "../../device/analytics/rules/rule-engine.ts";
import { densityLevels } from "../../device/rules/crowd-density.ts";
import { formOf, type Rule } from "../../device/rules/rules.ts";
import type { Spot } from "../../device/scene/actors/route.ts";
import { worldMasks } from "../../device/scene/catalogue.ts";
import { contains, type Point, type Polygon } from "../../masks/polygon.ts";
import { rate } from "./film.ts";
import { maskedPixels } from "./masked.ts";
import type { Place, Role } from "./play.ts";
import type { Places } from "./plays/places.ts";
import { type Stage, size, takeSeen } from "./worlds.ts";

/** Seconds of warning that nobody asks for: the background and the scale of the scene are learnt first. */
const warmUp = 30;

/** Seconds from a crossing in which it has to be told. */
const late = 2;

/** ONVIF's units within which what is told is about the place in question. */
const samePlace = 0.07;

/** Seconds for which something has to lie, to stay, to be gone. */
const dwell = 10;
const stay = 20;
const usualBands = { low: 2, medium: 5, high: 9 };
const running = 2.8;

/** Metres that people are tall, and from their middle to either side, without their arms. */
const person = { tall: 1.7, half: 0.2 } as const;

/** The same of a bag, without its handle and as deep as it would be; the part of its place that has to be seen. */
const bag = { tall: 0.26, half: 0.26, deep: 0.2, seen: 0.5 } as const;

interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Of whom less than this part shows, it is neither right nor wrong to count them. */
const barely = 1 / 8;

/** How many there are: those who plainly show, and with them those of whom something does. */
interface Count {
	readonly least: number;
	readonly most: number;
}

/** Found, missed and made up. */
export interface Hits {
	hit: number;
	missed: number;
	false: number;
	/** Seconds from what happened to what was told. */
	latency: number[];
}

export interface Score {
	readonly crossing: Hits;
	readonly counting: { truth: number; told: number; error: number };
	readonly left: Hits;
	readonly removed: Hits;
	readonly fast: Hits;
	readonly loitering: Hits;
	/** Parts of the time in which the band was right; mean error of the people in the field; the most in view. */
	readonly density: { right: number; within2s: number; error: number; most: number };
	readonly seconds: number;
}

const noHits = (): Hits => ({ hit: 0, missed: 0, false: 0, latency: [] });

/** Judges what is told of a stage, look by look. */
export class Judge {
	readonly #stage: Stage;
	/** 1 for each pixel that is masked. */
	readonly #masked = new Uint8Array(size.width * size.height);
	readonly #engine = new RuleEngine();
	readonly #field: Polygon;
	readonly #line: readonly [Point, Point];
	readonly #crossed: { time: number; direction: string }[] = [];
	readonly #things: { kind: string; time: number; at: Point; since: number }[] = [];
	readonly #states: Record<"fast" | "loitering", { time: number; on: boolean }[]> = {
		fast: [],
		loitering: [],
	};
	readonly #thresholds: NonNullable<Places["bands"]>;
	readonly #bands: number[] = [];
	readonly #trueCounts: Count[] = [];
	readonly #errors: number[] = [];
	#count = { In: 0, Out: 0 };
	#countAtStart = { In: 0, Out: 0 };
	#known: { kind: string; at: Point; since: number }[] = [];

	constructor(stage: Stage) {
		this.#stage = stage;
		const zones = worldMasks(stage.scene).map(({ polygon }) => polygon);
		takeSeen(stage, maskedPixels(zones, stage.drawn), stage.drawn.width, this.#masked);
		this.#field = stage.field.map((spot) => this.#seenAt(spot));
		this.#line = [this.#seenAt(stage.line[0]), this.#seenAt(stage.line[1])];
		this.#thresholds = stage.bands ?? usualBands;
		const rules: Rule[] = [
			{ ...formOf("line-crossing").usual("line"), line: this.#line },
			{ ...formOf("counting").usual("count"), line: this.#line },
			{ ...formOf("loitering").usual("loitering"), seconds: stay },
			{ ...formOf("crowd-density").usual("density"), field: this.#field, ...this.#thresholds },
			{ ...formOf("fast-motion").usual("fast"), speed: running },
		];
		this.#engine.set(rules);
	}

	look(seen: Observation, time: number): void {
		const findings = this.#engine.look(seen);
		const of = (rule: string): Finding[] => findings.filter((finding) => finding.rule === rule);
		for (const { data } of of("line")) this.#crossed.push({ time, direction: String(data["Direction"]) });
		this.#count = (of("count")[0]?.data ?? this.#count) as unknown as { In: number; Out: number };
		if (time < warmUp) this.#countAtStart = this.#count;
		for (const kind of ["fast", "loitering"] as const) {
			const on = of(kind)[0]?.data["State"] === true;
			if ((this.#states[kind].at(-1)?.on ?? false) !== on) this.#states[kind].push({ time, on });
		}
		this.#bands.push(densityLevels.indexOf(of("density")[0]?.data["Level"] as "None"));
		const inside = this.#people(time).filter(({ spot }) => contains(this.#field, spot));
		const truly = { least: inside.filter(({ shows }) => shows >= barely).length, most: inside.length };
		this.#trueCounts.push(truly);
		const told = expectedIn(this.#field, seen.people ?? []);
		if (time >= warmUp) this.#errors.push(Math.max(0, truly.least - told, told - truly.most));
		this.#keepThings(seen, time);
	}

	/** Each thing once, at the moment at which it has been there, or gone, for long enough. */
	#keepThings({ things = [] }: Observation, time: number): void {
		const now = things.map(({ kind, x, y, since }) => ({ kind, at: [2 * x - 1, 1 - 2 * y] as Point, since }));
		for (const thing of now) {
			if (thing.since < dwell) continue;
			const before = this.#known.find(
				(known) =>
					known.kind === thing.kind &&
					known.since >= dwell &&
					near(known.at, thing.at) < samePlace &&
					goesOn(known, thing),
			);
			if (!before) this.#things.push({ ...thing, time });
		}
		this.#known = now;
	}

	score(seconds: number): Score {
		return {
			crossing: this.#scoreCrossings(seconds),
			counting: this.#scoreCounting(seconds),
			left: this.#scoreThings("left", seconds),
			removed: this.#scoreThings("removed", seconds),
			fast: this.#scoreStates("fast", this.#fastTimes(), seconds),
			loitering: this.#scoreStates("loitering", this.#stayTimes(), seconds),
			density: this.#scoreDensity(seconds),
			seconds: seconds - warmUp,
		};
	}

	#scoreCrossings(seconds: number): Hits {
		const hits = noHits();
		const open = [...this.#crossed];
		// Those just before the first that is asked for, too: they may be told of after it.
		for (const { time, direction } of this.#trueCrossings(() => true, warmUp - late, seconds)) {
			const found = open
				.filter((other) => other.direction === direction && Math.abs(other.time - time) <= late)
				.sort((a, b) => Math.abs(a.time - time) - Math.abs(b.time - time))[0];
			if (found) open.splice(open.indexOf(found), 1);
			if (time < warmUp) continue;
			if (!found) {
				hits.missed++;
				continue;
			}
			hits.hit++;
			hits.latency.push(found.time - time);
		}
		hits.false = open.filter(({ time }) => time >= warmUp).length;
		return hits;
	}

	#scoreCounting(seconds: number): Score["counting"] {
		const people = this.#trueCrossings(({ kind }) => kind === "person", warmUp, seconds);
		const entered = people.filter(({ direction }) => direction === "Right").length;
		const gone = people.length - entered;
		const [told, away] = [this.#count.In - this.#countAtStart.In, this.#count.Out - this.#countAtStart.Out];
		return {
			truth: people.length,
			told: told + away,
			error: Math.abs(told - entered) + Math.abs(away - gone),
		};
	}

	#trueCrossings(
		of: (role: Role) => boolean,
		from: number,
		seconds: number,
	): { time: number; direction: string }[] {
		const [a, b] = this.#line;
		const found: { time: number; direction: string }[] = [];
		for (const role of this.#stage.play.roles.filter(of)) {
			if (role.kind === "bag") continue;
			let before: Point | undefined;
			for (let time = Math.max(0, role.from); time <= Math.min(seconds, role.to); time += 0.05) {
				const place = role.at(time);
				const at = place && this.#seen(place);
				if (
					before &&
					at &&
					turn(a, b, before) * turn(a, b, at) <= 0 &&
					turn(a, b, before) !== turn(a, b, at) &&
					turn(before, at, a) * turn(before, at, b) <= 0 &&
					time >= from
				)
					found.push({ time, direction: turn(a, b, at) > 0 ? "Left" : "Right" });
				before = at;
			}
		}
		return found.sort((one, other) => one.time - other.time);
	}

	#scoreThings(kind: "left" | "removed", seconds: number): Hits {
		const hits = noHits();
		const open = this.#things.filter((thing) => thing.kind === kind && thing.time >= warmUp);
		const bags = this.#stage.play.roles.filter(({ kind }) => kind === "bag");
		const isAsked = new Map(bags.map((role) => [role, this.#isAskedFor(role, kind, seconds)]));
		// What is told is first of all about one that can be told of: another nearby may never have been seen.
		for (const role of bags.sort((one, other) => Number(isAsked.get(other)) - Number(isAsked.get(one)))) {
			const start = kind === "left" ? role.from : role.to;
			if (start < warmUp) continue;
			const end = kind === "left" ? role.to + 2 : this.#seenBy(role, start, seconds, dwell + 15);
			const at = this.#placeOf(role);
			const found = open.find(
				(thing) => near(thing.at, at) < samePlace && thing.time > start && thing.time < end,
			);
			if (found) open.splice(open.indexOf(found), 1);
			if (!isAsked.get(role)) continue;
			if (!found) {
				hits.missed++;
				continue;
			}
			hits.hit++;
			hits.latency.push(found.time - start - dwell);
		}
		hits.false = open.length;
		return hits;
	}

	#isAskedFor(role: Role, kind: "left" | "removed", seconds: number): boolean {
		// What could not be seen for long enough while it lay there, or was gone, is not asked for.
		if (!this.#isSeenFor(role, kind === "left" ? role.from : role.to, seconds, dwell + 5)) return false;
		if (!this.#isSeenFor(role, role.from, role.to, dwell + 4) || this.#isInAnother(role)) return false;
		// That something is gone can be told where its place shows that, and need not be where another was put soon.
		return kind === "left" || !this.#isFollowed(role);
	}

	#isSeenFor(role: Role, from: number, to: number, seconds: number): boolean {
		return this.#seenBy(role, from, to, seconds) < to;
	}

	/** When a bag's place will have been seen for so many seconds; `to` when that is later. */
	#seenBy(role: Role, from: number, to: number, seconds: number): number {
		let looks = Math.round(seconds * rate);
		let time = from;
		for (; time < to && looks > 0; time += 1 / rate) if (this.#isSeen(role, time)) looks--;
		return looks > 0 ? to : Math.min(time, to);
	}

	/** No more of a bag's place is behind masks, people and other bags than may be. */
	#isSeen(role: Role, time: number): boolean {
		const place = role.at(role.from) as Place;
		const { left, top, right, bottom } = this.#boxOf(place, bag);
		const before = this.#stage.play.roles.flatMap((other) => {
			const there = other.kind === "person" || other.kind === "bag" ? other.at(time) : undefined;
			if (!there || there.z >= place.z) return [];
			return [this.#boxOf(there, other.kind === "bag" ? bag : person)];
		});
		let seen = 0;
		for (let row = top; row < bottom; row++)
			for (let column = left; column < right; column++)
				if (this.#masked[row * size.width + column] === 0 && !before.some((box) => isIn(column, row, box)))
					seen++;
		return seen >= bag.seen * (right - left) * (bottom - top);
	}

	/** By chance it was put into another, where no two bags can be. */
	#isInAnother(role: Role): boolean {
		const { x, z } = role.at(role.from) as Place;
		return this.#stage.play.roles.some((other) => {
			if (other === role || other.kind !== "bag" || other.from > role.to || other.to < role.from)
				return false;
			const place = other.at(other.from) as Place;
			return Math.abs(place.x - x) < 2 * bag.half && Math.abs(place.z - z) < bag.deep;
		});
	}

	#placeOf(bag: Role): Point {
		return this.#seen(bag.at(bag.from) as Place);
	}

	/** Another was put where a bag had been before it had been gone for as long as it takes. */
	#isFollowed(bag: Role): boolean {
		return this.#stage.play.roles.some(
			(other) =>
				other.kind === "bag" &&
				other.from > bag.to &&
				other.from < bag.to + dwell &&
				near(this.#placeOf(other), this.#placeOf(bag)) < samePlace,
		);
	}

	#fastTimes(): readonly (readonly [number, number])[] {
		return this.#stage.play.roles
			.filter(({ kind, speed }) => kind === "person" && speed > running)
			.map((role) => this.#inView(role));
	}

	#stayTimes(): readonly (readonly [number, number])[] {
		return this.#stage.play.roles
			.filter(({ kind }) => kind === "person")
			.map((role) => this.#inView(role))
			.filter(([from, to]) => to - from > stay)
			.map(([from, to]) => [from + stay, to] as const);
	}

	/** From when to when somebody's feet are in the picture, and something of them shows. */
	#inView(role: Role): readonly [number, number] {
		let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
		for (let time = role.from; time <= role.to; time += 0.2) {
			const place = role.at(time);
			if (!place) continue;
			const [x, y] = this.#seen(place);
			if (Math.abs(x) > 0.97 || Math.abs(y) > 0.97 || this.#shows(place) === 0) continue;
			first = Math.min(first, time);
			last = Math.max(last, time);
		}
		return [first, last];
	}

	/** True times against those in which a state was told: each is found when it is told in it, and told when one is near. */
	#scoreStates(
		kind: "fast" | "loitering",
		times: readonly (readonly [number, number])[],
		seconds: number,
	): Hits {
		const hits = noHits();
		const told = this.#states[kind];
		const spans = told.flatMap(({ time, on }, index) =>
			on ? [[time, told[index + 1]?.time ?? seconds] as const] : [],
		);
		for (const [from, to] of times) {
			if (from < warmUp || from > seconds - 3 || to < from) continue;
			const found = spans.find(([start, end]) => start <= to + 1 && end >= from);
			if (found) {
				hits.hit++;
				hits.latency.push(Math.max(0, found[0] - from));
			} else hits.missed++;
		}
		hits.false = spans.filter(
			([start, end]) => start >= warmUp && !times.some(([from, to]) => start <= to + 3 && end >= from - 3),
		).length;
		return hits;
	}

	#scoreDensity(seconds: number): Score["density"] {
		const { low, medium, high } = this.#thresholds;
		const bandOf = (count: number) => [low, medium, high].filter((threshold) => count >= threshold).length;
		const isBand = (band: number, { least, most }: Count) => band >= bandOf(least) && band <= bandOf(most);
		const from = warmUp * rate;
		let [right, soon, looks] = [0, 0, 0];
		for (let look = from; look < this.#bands.length; look++) {
			looks++;
			const band = this.#bands[look] as number;
			if (isBand(band, this.#trueCounts[look] as Count)) right++;
			const lately = this.#trueCounts.slice(Math.max(0, look - 2 * rate), look + 1);
			if (lately.some((count) => isBand(band, count))) soon++;
		}
		let most = 0;
		for (let time = 0; time < seconds; time++) most = Math.max(most, this.#people(time).length);
		return {
			right: right / looks,
			within2s: soon / looks,
			error: this.#errors.reduce((sum, error) => sum + error, 0) / Math.max(1, this.#errors.length),
			most,
		};
	}

	/** Those whose feet are in the picture, and of whom something shows: who is behind a mask is not there (invariant I6). */
	#people(time: number): { spot: Point; shows: number }[] {
		return this.#stage.play.roles.flatMap((role) => {
			if (role.kind !== "person") return [];
			const place = role.at(time);
			if (!place) return [];
			const spot = this.#seen(place);
			const shows = Math.abs(spot[0]) <= 1 && Math.abs(spot[1]) <= 1 ? this.#shows(place) : 0;
			return shows > 0 ? [{ spot, shows }] : [];
		});
	}

	/** The part of somebody that is not behind masks, of what is in the picture. */
	#shows(place: Place): number {
		const { left, top, right, bottom } = this.#boxOf(place, person);
		let shows = 0;
		for (let row = top; row < bottom; row++)
			for (let column = left; column < right; column++)
				if (this.#masked[row * size.width + column] === 0) shows++;
		return shows / Math.max(1, (right - left) * (bottom - top));
	}

	/** Where somebody or something is in the picture, in pixels. */
	#boxOf({ x, z }: Place, { tall, half }: { readonly tall: number; readonly half: number }): Box {
		const { lens } = this.#stage;
		const edge = (at: number, most: number) => Math.max(0, Math.min(most, Math.round(at)));
		return {
			left: edge(lens.x(x - half, z), size.width),
			top: edge(lens.y(tall, z), size.height),
			right: edge(lens.x(x + half, z), size.width),
			bottom: edge(lens.y(0, z), size.height),
		};
	}

	#seenAt([x, z]: Spot): Point {
		return this.#seen({ x, z });
	}

	#seen({ x, z }: Place): Point {
		const { lens } = this.#stage;
		const at = [(2 * lens.x(x, z)) / size.width - 1, 1 - (2 * lens.y(0, z)) / size.height] as const;
		return at;
	}
}

function isIn(column: number, row: number, { left, top, right, bottom }: Box): boolean {
	return column >= left && column < right && row >= top && row < bottom;
}

/** It is one thing, of which more may be seen now: it has been there, or gone, for a little longer. */
function goesOn(before: { since: number }, thing: { since: number }): boolean {
	return thing.since > before.since && thing.since < before.since + 1;
}

function turn([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number {
	return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

function near([x0, y0]: Point, [x1, y1]: Point): number {
	return Math.hypot(x0 - x1, y0 - y1);
}
