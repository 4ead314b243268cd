import type { Background } from "./background.ts";
import { type Blob, Blobs, type CellBox } from "./blobs.ts";
import type { Cells } from "./cells.ts";
import type { Perspective } from "./perspective.ts";
import { Silhouette } from "./silhouette.ts";
import { Track } from "./track.ts";

/** Things that are followed at a time: with more, the last to come are left out. */
const mostTracks = 64;

/** Cells that a blob has to have to be looked at. */
const leastCells = 3;

/** Of the part of somebody that is in sight, what has to show something, for somebody who is known and for somebody new. */
const leastFit = { known: 0.42, new: 0.62 } as const;

/** Seconds for which somebody is expected who is out of sight: behind others, a mask or the picture's edge; and with no reason. */
const patience = { hidden: 2.5, open: 1 } as const;

/** Heights a second that somebody moves in the picture at most: across, and towards the camera or away from it. */
const fastest = { across: 3.2, down: 0.8 } as const;

/** A person's height against what is usual. */
const tallness = { from: 0.82, to: 1.18 } as const;

/** Metres a second above which what is wider than a person rides or drives. */
const ridingSpeed = 2.3;

/** How many times the cells of one person two have at least who walk close together; and what each of many has, who hide one another. */
const areas = { two: 1.4, crowded: 0.55 } as const;

/** Seconds for which there have to be too few cells for all who are thought to be in one place. */
const doubt = 1.2;

/** Width of who walks, and of what is one person at all, in heights. */
const widest = 0.72;

interface Shared {
	readonly track: Track;
	readonly blobs: Blob[];
}

/**
 * Follows what stands in front of the background. Whoever is alone is where their blob is; those who share one are looked
 * for in it by their silhouettes, the nearest first, each explaining a part of it; and what nobody explains is somebody new.
 */
export class Tracker {
	readonly #perspective: Perspective;
	readonly #blobs: Blobs;
	readonly #silhouette: Silhouette;
	readonly #columns: number;
	readonly #rows: number;
	/** What stands in front of the background and is no thing. */
	readonly #front: Uint8Array;
	readonly #rest: Uint8Array;
	#tracks: Track[] = [];
	/** Those of this look, the ones that have left since among them. */
	#claimers: readonly Track[] = [];
	#nextId: number;

	/** @param firstId number of the first track */
	constructor(columns: number, rows: number, perspective: Perspective, firstId = 1) {
		this.#nextId = firstId;
		this.#columns = columns;
		this.#rows = rows;
		this.#perspective = perspective;
		this.#blobs = new Blobs(columns, rows);
		this.#silhouette = new Silhouette(columns, rows);
		this.#front = new Uint8Array(columns * rows);
		this.#rest = new Uint8Array(columns * rows);
	}

	/** Something of the size of a person or a vehicle, and not a leaf, a bird or noise, moved since the last look. */
	moves = false;

	/** Number of the next track. */
	get nextId(): number {
		return this.#nextId;
	}

	get tracks(): readonly Track[] {
		return this.#tracks;
	}

	/** @param time seconds; @param elapsed seconds since the last look */
	look(
		background: Background,
		{ blind }: Cells,
		things: readonly CellBox[],
		elapsed: number,
		time: number,
	): void {
		for (const track of this.#tracks) track.predict(elapsed);
		const groups = this.#perspective.known ? this.#tracks.filter(isGroup) : [];
		this.#tracks = this.#tracks.filter((track) => !groups.includes(track));
		const { moving } = background;
		const front = this.#front;
		front.set(background.front);
		this.#leaveOut(front, things);
		const blobs = this.#blobs.find(front, leastCells, moving);
		this.moves = blobs.some(isMoving);
		this.#learn(blobs, blind);
		this.#silhouette.load(front, blind);
		const shared = this.#seeAlone(blobs, blind, elapsed);
		shared.sort((a, b) => b.track.y - a.track.y);
		for (const { track } of shared) this.#seeAmongOthers(track, elapsed);
		for (const group of groups) this.#split(group);
		this.#meet(elapsed);
		this.#outline();
		this.#claimers = this.#tracks;
		for (const track of this.#tracks) {
			if (!track.solid) track.limit(this.#perspective.height(track.y), fastest);
			if (track.missed > 0) continue;
			track.went(this.#perspective.ground(track.x, track.y), time);
			judge(track, this.#perspective.height(track.y));
		}
		this.#part(blind);
	}

	/** Whose a cell was in this look. */
	ownerAt(cell: number): Track | undefined {
		return this.#claimers[(this.#silhouette.owners[cell] as number) - 1];
	}

	/** What lies there is nobody. */
	#leaveOut(front: Uint8Array, things: readonly CellBox[]): void {
		for (const { left, top, right, bottom } of things)
			for (let row = Math.max(0, top - 1); row < Math.min(this.#rows, bottom + 1); row++)
				front.fill(
					0,
					row * this.#columns + Math.max(0, left - 1),
					row * this.#columns + Math.min(this.#columns, right + 1),
				);
	}

	#expected(track: Track): number {
		// Who came before anybody knew how tall people are is as tall as people are.
		if (this.#perspective.known) track.tall = Math.min(tallness.to, Math.max(tallness.from, track.tall));
		return this.#perspective.height(track.y) * track.tall;
	}

	/** Tracks that have blobs of their own are where these are; the others are given back. */
	#seeAlone(blobs: readonly Blob[], blind: Uint8Array, elapsed: number): Shared[] {
		const byMark = new Map(blobs.map((blob) => [blob.mark, blob]));
		const users = new Map<number, Track[]>();
		const found = this.#tracks.map((track) => {
			const marks = this.#marksUnder(track);
			for (const mark of marks) users.set(mark, [...(users.get(mark) ?? []), track]);
			return { track, blobs: [...marks].flatMap((mark) => byMark.get(mark) ?? []) };
		});
		const shared: Shared[] = [];
		found.forEach((one, index) => {
			const alone = one.blobs.length > 0 && one.blobs.every(({ mark }) => users.get(mark)?.length === 1);
			if (!alone || !this.#seeBlobs(one, index, blind, elapsed)) shared.push(one);
		});
		for (const [mark, tracks] of users) {
			const blob = byMark.get(mark);
			if (blob && tracks.length > 1) this.#doubt(blob, tracks, elapsed);
		}
		return shared;
	}

	/** Where fewer cells are than so many people have even when they hide one another, the last to come was never there. */
	#doubt({ cells }: Blob, tracks: readonly Track[], elapsed: number): void {
		const people = tracks.filter(({ solid }) => !solid);
		const last = people.reduce<Track | undefined>((a, b) => (a && a.age < b.age ? a : b), undefined);
		const expected = people.reduce(
			(sum, track) => sum + areas.crowded * this.#perspective.area * this.#expected(track) ** 2,
			0,
		);
		if (!last || people.length < 2) return;
		if (cells < expected) last.surplus += elapsed;
		else for (const track of people) track.surplus = Math.max(0, track.surplus - elapsed);
	}

	#marksUnder(track: Track): Set<number> {
		const { marks } = this.#blobs;
		const found = new Set<number>();
		const height = track.solid ? track.height : this.#expected(track);
		const half = track.solid ? track.width / 2 : Math.max(1, 0.16 * height);
		const [top, bottom] = [
			Math.max(0, Math.round(track.y - height)),
			Math.min(this.#rows, Math.round(track.y)),
		];
		const [left, right] = [
			Math.max(0, Math.round(track.x - half)),
			Math.min(this.#columns, Math.round(track.x + half)),
		];
		const counts = new Map<number, number>();
		for (let row = top; row < bottom; row++)
			for (let at = row * this.#columns + left, end = row * this.#columns + right; at < end; at++) {
				const mark = marks[at] as number;
				if (mark !== 0) counts.set(mark, (counts.get(mark) ?? 0) + 1);
			}
		const area = Math.max(1, (bottom - top) * (right - left));
		for (const [mark, count] of counts) if (count >= 3 || count > 0.1 * area) found.add(mark);
		return found;
	}

	#seeBlobs({ track, blobs }: Shared, index: number, blind: Uint8Array, elapsed: number): boolean {
		const box = around(blobs);
		const [width, height] = [box.right - box.left, box.bottom - box.top];
		const expected = this.#expected(track);
		const cells = blobs.reduce((sum, blob) => sum + blob.cells, 0);
		const middle = blobs.reduce((sum, blob) => sum + blob.middle * blob.cells, 0) / cells;
		if (track.solid) {
			if (width > 1.8 * track.width + 2 || width < 0.4 * track.width) return false;
		} else if (
			width > Math.max(4, widest * expected) ||
			height > 1.4 * expected + 1 ||
			height < 0.45 * expected
		)
			return false;
		const foot = this.#footOf(track, box, expected, blind);
		if (foot === undefined) return false;
		track.see(track.solid ? (box.left + box.right) / 2 : middle, foot, elapsed);
		[track.width, track.height] = [width, height];
		for (const blob of blobs) this.#silhouette.claimMark(index, this.#blobs.marks, blob.mark, blob);
		if (track.solid) return true;
		track.surplus = 0;
		const taken = cells / expected ** 2;
		track.area = track.area === 0 ? taken : track.area + 0.3 * (taken - track.area);
		const { area, known } = this.#perspective;
		if (!known || track.area < areas.two * area) this.#measure(track, height);
		else if (track.hits >= 4) this.#second(track, box, blind);
		return true;
	}

	/** There is too much of somebody to be one: whoever is beside them is followed from now on. */
	#second(track: Track, box: CellBox, blind: Uint8Array): void {
		if (this.#tracks.length >= mostTracks || this.#isBlindAt(blind, Math.round(track.x), box.bottom + 1))
			return;
		const height = this.#expected(track);
		const half = Math.max(1.5, 0.16 * height);
		const [left, right] = [box.left + half, box.right - half];
		// Two silhouettes that reach from edge to edge, the one that is farther a little higher.
		const twin = new Track(this.#nextId++, right, track.y, 0.4 * height, height);
		[twin.vx, twin.vy, twin.hits, twin.age] = [track.vx, track.vy, 3, 0];
		track.x = Math.min(left, right);
		twin.x = Math.max(left, right);
		if (box.bottom - box.top > 1.12 * height) {
			// Which of the two is behind, the upper corners tell.
			const leftHigher = this.#silhouette.fillOf(box.left, box.top, track.x + half, box.top + 0.14 * height);
			const rightHigher = this.#silhouette.fillOf(twin.x - half, box.top, box.right, box.top + 0.14 * height);
			const shift = 0.5 * (box.bottom - box.top - height);
			if (leftHigher > rightHigher) track.y -= shift;
			else twin.y -= shift;
		}
		track.area = this.#perspective.area;
		twin.area = track.area;
		this.#tracks.push(twin);
	}

	/** The row on which something stands whose box is `box`: where its lower end is hidden, as far below its head as it is tall. */
	#footOf(track: Track, box: CellBox, expected: number, blind: Uint8Array): number | undefined {
		if (track.solid) return box.bottom;
		if (box.bottom >= this.#rows || this.#isBlindAt(blind, (box.left + box.right) >> 1, box.bottom + 1))
			return Math.max(box.bottom, this.#perspective.footOf(box.top));
		const height = box.bottom - box.top;
		if (height >= 0.78 * expected) return box.bottom;
		// In part: which end is where it was expected?
		const [atHead, atFoot] = [Math.abs(box.top - (track.y - expected)), Math.abs(box.bottom - track.y)];
		return atHead < atFoot ? box.top + expected : box.bottom;
	}

	#isBlindAt(blind: Uint8Array, column: number, row: number): boolean {
		if (row < 0 || row >= this.#rows || column < 0 || column >= this.#columns) return true;
		return blind[row * this.#columns + column] === 1;
	}

	/** Who walks alone and is seen from head to foot tells how tall people are there, whoever they were thought to be. */
	#learn(blobs: readonly Blob[], blind: Uint8Array): void {
		for (const blob of blobs) {
			const [width, height] = [blob.right - blob.left, blob.bottom - blob.top];
			const isUpright = height >= 8 && height >= 1.6 * width && height <= 4.6 * width;
			const filled = blob.cells / (width * height);
			if (!isUpright || filled < 0.4 || blob.moving < 0.25 * blob.cells) continue;
			const middle = (blob.left + blob.right) >> 1;
			const isWhole =
				blob.left > 1 &&
				blob.right < this.#columns - 1 &&
				blob.bottom < this.#rows - 1 &&
				!this.#isBlindAt(blind, middle, blob.top - 2) &&
				!this.#isBlindAt(blind, middle, blob.bottom + 1);
			if (isWhole) this.#perspective.learn(blob.bottom, height, blob.cells);
		}
	}

	/** How tall somebody is who is seen by themselves. */
	#measure(track: Track, height: number): void {
		if (!this.#perspective.known) return;
		const tall = height / this.#perspective.height(track.y);
		track.tall = Math.min(tallness.to, Math.max(tallness.from, track.tall + 0.15 * (tall - track.tall)));
	}

	/** Looks for somebody where they are expected, in what nobody nearer explains. */
	#seeAmongOthers(track: Track, elapsed: number): void {
		const index = this.#tracks.indexOf(track);
		if (track.solid) {
			this.#seeSolid(track, index, elapsed);
			return;
		}
		const height = this.#expected(track);
		const reach = 0.22 + 0.25 * Math.min(1, track.missed);
		const step = Math.max(1, Math.round(height / 22));
		let best: { x: number; y: number; fit: number; score: number } | undefined;
		const [across, down] = [Math.max(2, reach * height), Math.max(1, 0.75 * reach * height)];
		for (let dy = -Math.ceil(down / step) * step; dy <= down; dy += step) {
			for (let dx = -Math.ceil(across / step) * step; dx <= across; dx += step) {
				const [x, y] = [track.x + dx, track.y + dy];
				const fit = this.#silhouette.fit(x, y, height);
				const far = (dx * dx + dy * dy) / (height * height);
				const score = fit - 1.6 * far - this.#beyond(x, y, height);
				if (!best || score > best.score) best = { x, y, fit, score };
			}
		}
		if (!best || best.fit < leastFit.known || !this.#showsSomething(best.x, best.y, height)) {
			track.miss(elapsed);
			return;
		}
		track.see(best.x, best.y, elapsed, Math.min(1, 0.35 + 0.65 * best.fit));
		[track.width, track.height] = [0.4 * height, height];
		this.#silhouette.claim(index, track.x, track.y, this.#expected(track));
	}

	/** What goes on above the head or below the feet speaks for another place. */
	#beyond(x: number, y: number, height: number): number {
		return 0.14 * this.#silhouette.above(x, y, height) + 0.2 * this.#silhouette.below(x, y, height);
	}

	/** Masks alone are nobody. */
	#showsSomething(x: number, y: number, height: number): boolean {
		const half = Math.max(1, 0.15 * height);
		let open = 0;
		const [left, right] = [Math.max(0, Math.floor(x - half)), Math.min(this.#columns, Math.ceil(x + half))];
		for (let row = Math.max(0, Math.floor(y - height)); row < Math.min(this.#rows, y); row++)
			for (let column = left; column < right; column++)
				if (this.#silhouette.isOpen(row * this.#columns + column)) open++;
		return open >= Math.max(3, 0.12 * height * 2 * half);
	}

	#seeSolid(track: Track, index: number, elapsed: number): void {
		const { width, height } = track;
		let best: { x: number; y: number; score: number; fill: number } | undefined;
		for (let dy = -2; dy <= 2; dy++) {
			for (let part = -4; part <= 4; part++) {
				const [x, y] = [track.x + (part / 4) * 0.3 * width, track.y + dy * 0.05 * height];
				const fill = this.#silhouette.fill(x - width / 2, y - height, x + width / 2, y);
				const score = fill - 0.02 * Math.abs(part) - 0.02 * Math.abs(dy);
				if (!best || score > best.score) best = { x, y, score, fill };
			}
		}
		if (!best || best.fill < 0.3) {
			track.miss(elapsed);
			return;
		}
		track.see(best.x, best.y, elapsed, 0.6);
		this.#silhouette.claimBox(
			index,
			track.x - width * 0.55,
			track.y - height * 1.05,
			track.x + width * 0.55,
			track.y + 1,
		);
	}

	/** What nobody explains. */
	#meet(elapsed: number): void {
		const rest = this.#rest;
		for (let cell = 0; cell < rest.length; cell++) rest[cell] = this.#silhouette.isOpen(cell) ? 1 : 0;
		for (const blob of this.#blobs.find(rest, leastCells)) {
			const foot = blob.bottom >= this.#rows - 1 ? this.#perspective.footOf(blob.top) : blob.bottom;
			const height = this.#perspective.height(foot);
			const [width, tall] = [blob.right - blob.left, blob.bottom - blob.top];
			const person = 0.25 * height * height;
			if (this.#perspective.known && (blob.cells < 0.22 * person || tall < 0.4 * height)) continue;
			if (blob.cells < 4 || tall < 2 || width > 8 * tall) continue;
			if (blob.cells > 0.4 * this.#columns * this.#rows) continue; // a change of light
			if (blob.cells < 0.11 * height * tall) continue; // a sliver that somebody left over
			const known = this.#whoWasExpected(blob.middle, foot, height);
			if (known && width <= 1.1 * height) {
				known.see(blob.middle, foot, elapsed, 0.8);
				this.#silhouette.claim(this.#tracks.indexOf(known), blob.middle, foot, this.#expected(known));
				continue;
			}
			// As long as nobody was seen, whatever is upright is somebody, however tall.
			const isUpright = !this.#perspective.known && tall >= 1.25 * width;
			if (isUpright) this.#begin(blob, false);
			else if (width > Math.max(4, widest * height) || tall > 1.5 * height) this.#begin(blob, true);
			else if (blob.cells >= 0.3 * person) this.#begin(blob, false);
		}
	}

	#whoWasExpected(x: number, y: number, height: number): Track | undefined {
		let best: { track: Track; far: number } | undefined;
		for (const track of this.#tracks) {
			if (track.missed === 0 || track.solid) continue;
			const far = Math.hypot(track.x - x, 1.5 * (track.y - y)) / height;
			if (far < 0.4 + 0.5 * track.missed && (!best || far < best.far)) best = { track, far };
		}
		return best?.track;
	}

	#begin(blob: Blob, mass: boolean): void {
		if (this.#tracks.length >= mostTracks) return;
		const [width, height] = [blob.right - blob.left, blob.bottom - blob.top];
		const foot = !mass && blob.bottom >= this.#rows - 1 ? this.#perspective.footOf(blob.top) : blob.bottom;
		const x = mass ? (blob.left + blob.right) / 2 : blob.middle;
		const track = new Track(this.#nextId++, x, foot, width, height);
		track.solid = mass;
		if (!mass && !this.#perspective.known) track.tall = height / this.#perspective.height(foot);
		this.#tracks.push(track);
		this.#silhouette.claimMark(this.#tracks.length - 1, this.#blobs.marks, blob.mark, blob);
	}

	/** The edges of what each shows: nobody is where nothing is to be seen of them. */
	#outline(): void {
		const { owners } = this.#silhouette;
		for (const track of this.#tracks) track.shown = undefined;
		for (let row = 0, cell = 0; row < this.#rows; row++)
			for (let column = 0; column < this.#columns; column++, cell++) {
				const owner = owners[cell] as number;
				if (owner !== 0) this.#tracks[owner - 1]?.shows(column, row);
			}
	}

	/** Finds the people in a box, the best explained first. */
	#split(mass: Track): void {
		const usual = this.#perspective.height(mass.y);
		const [left, right] = [mass.x - mass.width / 2, mass.x + mass.width / 2];
		const top = mass.y - mass.height;
		for (let one = 0; one < 8 && this.#tracks.length < mostTracks; one++) {
			let best: { x: number; y: number; height: number; score: number; fit: number } | undefined;
			const step = Math.max(1, Math.round(usual / 20));
			for (let y = Math.min(mass.y, top + 0.75 * usual); y <= mass.y + 1; y += step) {
				const height = this.#perspective.height(y);
				for (let x = left; x <= right; x += step) {
					const fit = this.#silhouette.fit(x, y, height);
					const score = fit - this.#beyond(x, y, height);
					if (!best || score > best.score) best = { x, y, height, score, fit };
				}
			}
			if (!best || best.fit < leastFit.new) return;
			const track = new Track(this.#nextId++, best.x, best.y, 0.4 * best.height, best.height);
			[track.vx, track.vy, track.hits] = [mass.vx, mass.vy, 2];
			this.#tracks.push(track);
			this.#silhouette.claim(this.#tracks.length - 1, best.x, best.y, best.height);
		}
	}

	/** Those who are gone. */
	#part(blind: Uint8Array): void {
		this.#tracks = this.#tracks.filter((track) => {
			if (track.missed === 0) return track.surplus <= doubt;
			track.covered = this.#isHidden(track, blind);
			if (!track.confirmed) return track.missed < 0.3;
			if (track.surplus > doubt) return false;
			const height = this.#expected(track);
			if (track.x < -0.2 * height || track.x > this.#columns + 0.2 * height) return false;
			if (track.y - height > this.#rows || track.y < 0) return false;
			return track.missed < (track.covered ? patience.hidden : patience.open);
		});
	}

	/** Something is before them, or they are behind a mask. */
	#isHidden(track: Track, blind: Uint8Array): boolean {
		const [x, y] = [Math.round(track.x), Math.round(track.y - 0.5 * this.#expected(track))];
		if (this.#isBlindAt(blind, x, y)) return true;
		return (this.#silhouette.owners[y * this.#columns + x] ?? 0) > 0;
	}
}

/** @returns whether it is large enough, and no beam of light, and moves */
function isMoving({ cells, top, bottom, left, right, moving }: Blob): boolean {
	return cells >= 4 && bottom - top >= 2 && right - left <= 8 * (bottom - top) && moving >= 2;
}

/** What is too wide for one person and neither rides nor drives is several people. */
function isGroup({ solid, hits, missed, speed, votes }: Track): boolean {
	return solid && hits >= 4 && missed === 0 && speed < ridingSpeed && votes.car + votes.bicycle <= 6;
}

function around(blobs: readonly Blob[]): CellBox {
	return {
		left: Math.min(...blobs.map(({ left }) => left)),
		top: Math.min(...blobs.map(({ top }) => top)),
		right: Math.max(...blobs.map(({ right }) => right)),
		bottom: Math.max(...blobs.map(({ bottom }) => bottom)),
	};
}

/** What its shape and pace speak for. @param height of a person there */
function judge(track: Track, height: number): void {
	if (track.hits < 4) return;
	const { speed } = track;
	const wide = track.width / height;
	if (track.solid && speed > ridingSpeed) track.votes[wide > 1.3 || speed > 6 ? "car" : "bicycle"]++;
	else if (!track.solid && speed > 2.6 && wide > 0.66) track.votes.bicycle++;
	else if (!track.solid) track.votes.person++;
}
