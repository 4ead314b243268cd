import { assign, impossible } from "./assignment.ts";
import type { Background } from "./background.ts";
import { type Blob, Blobs, type CellBox } from "./blobs.ts";
import type { Cells } from "./cells.ts";
import { cellsWith } from "./cells-with.ts";
import { hostOf, keepCompany } from "./company.ts";
import { standsFor } from "./crowding.ts";
import { Ownership } from "./ownership.ts";
import type { Perspective } from "./perspective.ts";
import type { Sighting } from "./sighting.ts";
import { blobDoubt, ridingSpeed, Track } from "./track.ts";
import { withoutTwins } from "./twins.ts";
import { hasWheels, wheelBelow } from "./wheels.ts";

/** Things that are followed at a time: with more, the last to come are left out. */
const mostTracks = 64;

/** Cells that a blob has to have to be looked at. */
const leastCells = 3;

/** How sure a head has to be for somebody new, and for somebody who is expected there. */
const scores = { new: 0.34, known: 0.16 } as const;

/** Heights within which somebody is found again: who has just come, who is known, for each second that they were not seen; and the most. */
const gates = { young: 0.75, known: 0.45, missed: 0.35, most: 1 } as const;

/**
 * How unlikely it is that a head is somebody's, as a logarithm: for each standard deviation from where they are expected, for another
 * size, for being on a bicycle all of a sudden. `none` is as unlikely as that they were not found, and that the head is another's.
 */
const unlikely = { far: 1.2, size: 2, rides: 0.5, none: 2 } as const;

/** Seconds after which somebody is lost: others come first. */
const lostAfter = 1;

/** Heights within which a second head is more often the same one once more than somebody new. */
const echo = { across: 0.16, down: 0.35 } as const;
const echoBehind = { across: 0.45, down: 0.8 } as const;

/** Seconds for which somebody is expected who is out of sight: behind others, a mask or the picture's edge; with no reason; and without a head. */
const patience = { hidden: 3, open: 2, blob: 1 } as const;

/** Heights a second that somebody moves in the picture at most: across, and towards the camera or away from it. */
const fastest = { across: 3.2, down: 0.8 } as const;

/** Width of who walks, in heights. */
const widest = 0.72;

/** Heights within which a head that is nobody's belongs to who was seen there. */
const itself = { across: 0.25, down: 0.3 } as const;

/** What has to show something, of as much of somebody as the picture has, and of all their height: a bag has no head. */
const leastUpright = { part: 0.45, all: 0.3 } as const;

/** How sure a head has to be to tell how tall people are. */
const sureHead = 0.5;

/**
 * Follows what stands in front of the background. People are found by their heads, and found again where they were
 * going; what differs from the background and has no head that anybody knows is followed as the blob that it is.
 */
export class Tracker {
	readonly #perspective: Perspective;
	readonly #blobs: Blobs;
	readonly #rest: Blobs;
	readonly #ownership: Ownership;
	readonly #columns: number;
	readonly #rows: number;
	/** What stands in front of the background and is no thing. */
	readonly #front: Uint8Array;
	/** Its cells, in rising order, and those of them that are nobody's. */
	readonly #frontCells: Int32Array;
	readonly #unclaimed: Int32Array;
	#tracks: Track[] = [];
	/** Those of this look, the ones that have left since among them. */
	#claimers: readonly Track[] = [];
	#maybe: readonly Sighting[] = [];
	#nextId: number;

	/** @param firstId number of the first track */
	constructor(columns: number, rows: number, perspective: Perspective, firstId = 1) {
		this.#nextId = firstId;
		this.#columns = columns;
		this.#rows = rows;
		this.#perspective = perspective;
		this.#blobs = new Blobs(columns, rows);
		this.#rest = new Blobs(columns, rows);
		this.#ownership = new Ownership(columns, rows);
		this.#front = new Uint8Array(columns * rows);
		this.#frontCells = new Int32Array(columns * rows);
		this.#unclaimed = new Int32Array(columns * rows);
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

	/** Heads below masks in this look that are nobody's, and too unsure or too close to others to be somebody new. */
	get maybe(): readonly Sighting[] {
		return this.#maybe;
	}

	/** @param time seconds; @param elapsed seconds since the last look */
	look(
		background: Background,
		cells: Cells,
		seen: readonly Sighting[],
		things: readonly CellBox[],
		elapsed: number,
		time: number,
	): void {
		for (const track of this.#tracks) {
			track.predict(elapsed);
			track.isSeen = false;
		}
		const { moving } = background;
		const { blind } = cells;
		const front = this.#front;
		front.set(background.front);
		this.#leaveOut(front, things);
		const frontCells = cellsWith(background.frontCells, front, 1, this.#frontCells);
		const blobs = this.#blobs.find(frontCells, leastCells, moving);
		this.moves = blobs.some(isMoving);
		const boxes = blobs.filter(isBox);
		const people = seen.filter(
			(one) => this.#showsSomething(one, front, blind) && !boxes.some((box) => isIn(one, box)),
		);
		if (!this.#perspective.sure) this.#learn(blobs, blind);
		this.#recognise(people);
		for (const track of this.#tracks) keepCompany(track);
		this.#tracks = withoutTwins(this.#tracks, (track) => this.#expected(track), elapsed);
		this.#claim(front);
		this.#followRest(frontCells, moving);
		this.#claimers = this.#tracks;
		for (const track of this.#tracks) {
			if (!track.isSeen) track.miss(elapsed);
			if (!track.solid) track.limit(this.#perspective.height(track.y), fastest);
			if (track.missed > 0) continue;
			track.went(time, (column, row) => this.#perspective.ground(column, row));
			track.isFast = this.#perspective.known && track.speed > ridingSpeed;
			if (track.heads > 0 && track.isFast) this.#lookForWheels(track, front, cells);
			judge(track, this.#perspective.height(track.y));
		}
		this.#part(blind, elapsed);
	}

	/** Whose a cell was in this look. */
	ownerAt(cell: number): Track | undefined {
		const owner = this.#ownership.owners[cell] as number;
		// Most are nobody's, and what an array does not have is slow to ask for.
		return owner === 0 ? undefined : this.#claimers[owner - 1];
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

	/** Nobody is where nothing differs from the background, or where only something low does. */
	#showsSomething({ x, top, foot, height }: Sighting, front: Uint8Array, blind: Uint8Array): boolean {
		const half = Math.max(1, 0.15 * height);
		const [left, right] = [Math.max(0, Math.floor(x - half)), Math.min(this.#columns, Math.ceil(x + half))];
		const [from, to] = [Math.max(0, Math.floor(top)), Math.min(this.#rows, Math.ceil(foot))];
		let [cells, rows] = [0, 0];
		for (let row = from; row < to; row++) {
			let [shows, hidden] = [0, 0];
			for (let cell = row * this.#columns + left; cell < row * this.#columns + right; cell++) {
				if (front[cell] === 1) shows++;
				if (blind[cell] === 1) hidden++;
			}
			cells += shows;
			if (shows > 0 || hidden > half) rows++;
		}
		return (
			cells >= Math.max(3, 0.08 * height * 2 * half) &&
			rows >= Math.max(leastUpright.part * (to - from), leastUpright.all * height)
		);
	}

	/** How tall somebody is in the picture where they are. */
	#expected(track: Track): number {
		return this.#perspective.known || !track.looked ? this.#perspective.height(track.y) : track.looked;
	}

	/** Whether somebody who is fast is on a bicycle. */
	#lookForWheels(track: Track, front: Uint8Array, cells: Cells): void {
		const height = this.#expected(track);
		track.looksLikeRiding(hasWheels({ x: track.x, foot: track.y, height }, front, cells));
		const below = wheelBelow({ x: track.seenX, foot: track.seenY, height }, front, cells);
		if (below !== undefined) track.looksLikeWheel(below);
	}

	/** Finds those who are followed among the heads: first those who were just seen, then those who were lost. Who is left is new. */
	#recognise(seen: readonly Sighting[]): void {
		const people = this.#tracks.filter(({ solid }) => !solid);
		const whole = seen.filter(({ isPart }) => !isPart);
		const known = people.filter(({ missed }) => missed < lostAfter);
		const lost = people.filter(({ missed }) => missed >= lostAfter);
		const sure = this.#match(
			known,
			whole.filter(({ score }) => score >= scores.new),
			1,
		);
		const unsure = this.#match(
			known.filter(({ isSeen }) => !isSeen),
			whole.filter(({ score }) => score < scores.new && score >= scores.known),
			0.7,
		);
		const rest = this.#match(lost, sure, 1);
		const isNew = (one: Sighting) => one.isClose || !isEcho(one, seen);
		for (const one of rest.filter(isNew)) this.#meetHead(one);
		this.#maybe = [...rest.filter((one) => !isNew(one)), ...unsure].filter(
			(one) => one.isBehind && !one.rides && !this.#tracks.some((track) => isItself(one, track)),
		);
	}

	/** @returns the heads of nobody who is known */
	#match(tracks: readonly Track[], seen: readonly Sighting[], tightness: number): Sighting[] {
		if (tracks.length === 0 || seen.length === 0) return [...seen];
		const expected = tracks.map((track) => {
			const height = this.#expected(track);
			const usual = track.hits < 3 ? gates.young : gates.known;
			const gate = tightness * height * Math.min(gates.most, usual + gates.missed * track.missed);
			const { across, down } = track.variance;
			// The less sure it is where somebody is, the less likely they are at any one place.
			const spread = Math.log(Math.sqrt(across * down) / (height * height));
			return { track, gate, across, down, spread };
		});
		const cost = (row: number, column: number) => {
			const { track, gate, across, down, spread } = expected[row] as (typeof expected)[number];
			const one = seen[column] as Sighting;
			const [dx, dy] = [one.x - track.x, one.foot - track.y];
			if (dx * dx + dy * dy > gate * gate) return impossible;
			const far = Math.sqrt((dx * dx) / across + (dy * dy) / down);
			const size = Math.abs(Math.log(one.looked / (track.looked || one.looked)));
			const riding = one.rides === track.rides ? 0 : unlikely.rides;
			return spread + unlikely.far * far + unlikely.size * size + riding;
		};
		const found = assign(tracks.length, seen.length, cost, unlikely.none);
		const taken = new Set<number>();
		found.forEach((column, row) => {
			if (column < 0) return;
			const [one, track] = [seen[column] as Sighting, tracks[row] as Track];
			taken.add(column);
			track.seeHead(one);
			if (track.walked) this.#learnHead(one);
		});
		return seen.filter((_, index) => !taken.has(index));
	}

	#meetHead(one: Sighting): void {
		if (this.#tracks.length >= mostTracks) return;
		const track = new Track(this.#nextId++, one.x, one.foot, 0.4 * one.height, one.height);
		track.seeHead(one);
		track.hits = 1;
		track.host = hostOf(track, this.#tracks);
		this.#tracks.push(track);
	}

	/** Each explains what shows something where they are, the nearest first: nobody is where nothing is to be seen of them. */
	#claim(front: Uint8Array): void {
		this.#ownership.clear();
		for (const track of this.#tracks) track.shown = undefined;
		const order = this.#tracks.map((track, index) => ({ track, index }));
		order.sort((a, b) => b.track.y - a.track.y);
		for (const { track, index } of order)
			if (track.isSeen && track.heads > 0) this.#ownership.claim(index, track, this.#expected(track), front);
		for (const { track, index } of order)
			if (!track.isSeen && track.heads > 0 && track.confirmed)
				this.#ownership.claim(index, track, this.#expected(track), front);
		const { owners } = this.#ownership;
		for (const track of this.#tracks)
			if (track.heads > 0) track.standsFor = standsFor(owners, this.#columns, track, this.#expected(track));
	}

	/** What nobody's head explains: vehicles, and what else moves. */
	#followRest(front: Int32Array, moving: Uint8Array): void {
		const unclaimed = cellsWith(front, this.#ownership.owners, 0, this.#unclaimed);
		const blobs = this.#rest.find(unclaimed, leastCells, moving);
		const open = this.#tracks.filter(({ isSeen, heads }) => !isSeen && heads === 0);
		const found = assign(open.length, blobs.length, (row, column) => {
			const [track, blob] = [open[row], blobs[column]];
			return track && blob ? apart(track, blob) : impossible;
		});
		const taken = new Set<Blob>();
		found.forEach((column, row) => {
			if (column < 0) return;
			const [track, blob] = [open[row] as Track, blobs[column] as Blob];
			taken.add(blob);
			track.see(track.solid ? (blob.left + blob.right) / 2 : blob.middle, blob.bottom, blobDoubt);
			track.isSeen = true;
			[track.width, track.height] = [blob.right - blob.left, blob.bottom - blob.top];
			this.#ownership.claimBlob(this.#tracks.indexOf(track), track, this.#rest.marks, blob);
		});
		for (const blob of blobs) if (!taken.has(blob)) this.#meetBlob(blob);
	}

	#meetBlob(blob: Blob): void {
		if (this.#tracks.length >= mostTracks) return;
		const foot = blob.bottom >= this.#rows - 1 ? this.#perspective.footOf(blob.top) : blob.bottom;
		const height = this.#perspective.height(foot);
		const [width, tall] = [blob.right - blob.left, blob.bottom - blob.top];
		const person = 0.25 * height * height;
		const { known } = this.#perspective;
		if (known && (blob.cells < 0.4 * person || tall < 0.5 * height)) return;
		if (blob.cells < 4 || tall < 2 || width > 8 * tall) return;
		if (blob.cells > 0.4 * this.#columns * this.#rows) return; // a change of light
		if (blob.cells < 0.11 * height * tall) return; // a sliver that somebody left over
		// As long as nobody was seen, whatever is upright is somebody, however tall.
		const isUpright = !known && tall >= 1.25 * width;
		const mass = !isUpright && (width > Math.max(4, widest * height) || tall > 1.5 * height);
		if (!isUpright && !mass && blob.cells < 0.3 * person) return;
		const x = mass ? (blob.left + blob.right) / 2 : blob.middle;
		const track = new Track(this.#nextId++, x, mass ? blob.bottom : foot, width, tall);
		track.solid = mass;
		track.isSeen = true;
		this.#tracks.push(track);
		this.#ownership.claimBlob(this.#tracks.length - 1, track, this.#rest.marks, blob);
	}

	#isBlindAt(blind: Uint8Array, column: number, row: number): boolean {
		if (row < 0 || row >= this.#rows || column < 0 || column >= this.#columns) return true;
		return blind[row * this.#columns + column] === 1;
	}

	/** Who walks tells how tall people are there. */
	#learnHead({ top, foot, looked, score, rides, isBehind, isWhole }: Sighting): void {
		const stands = isBehind ? foot : top + looked;
		if (score < sureHead || rides || stands > this.#rows || top < 0) return;
		this.#perspective.learnHead(stands, looked, isWhole);
	}

	/** As long as no heads are, whatever is upright and walks alone tells it. */
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
			if (isWhole) this.#perspective.learn(blob.bottom, height);
		}
	}

	/** Those who are gone. */
	#part(blind: Uint8Array, elapsed: number): void {
		this.#tracks = this.#tracks.filter((track) => {
			if (track.missed === 0) return true;
			track.covered = this.#isCovered(track);
			track.fade(elapsed);
			if (!track.confirmed) return track.missed < 0.3;
			const height = this.#expected(track);
			if (track.x < -0.2 * height || track.x > this.#columns + 0.2 * height) return false;
			if (track.y - height > this.#rows || track.y < 0) return false;
			const open = track.heads > 0 ? patience.open : patience.blob;
			const isHidden = track.covered || this.#isMasked(track, blind);
			return track.missed < (isHidden ? patience.hidden : open);
		});
	}

	/** They are behind a mask. */
	#isMasked(track: Track, blind: Uint8Array): boolean {
		const middle = track.y - 0.5 * this.#expected(track);
		return this.#isBlindAt(blind, Math.round(track.x), Math.round(middle));
	}

	/** Somebody is before them. */
	#isCovered(track: Track): boolean {
		const height = this.#expected(track);
		return this.#tracks.some(
			(other) =>
				other !== track &&
				other.isSeen &&
				Math.abs(other.x - track.x) < 0.4 * height &&
				other.y > track.y - 0.15 * height &&
				other.y < track.y + height,
		);
	}
}

/** A head is where somebody was just seen. */
function isItself({ x, foot, height }: Sighting, track: Track): boolean {
	return (
		track.isSeen &&
		Math.abs(x - track.x) < itself.across * height &&
		Math.abs(foot - track.y) < itself.down * height
	);
}

/** Close beside a surer head, or beside a surer part of somebody. */
function isEcho(one: Sighting, seen: readonly Sighting[]): boolean {
	const { across, down } = one.isBehind ? echoBehind : echo;
	return seen.some(
		(other) =>
			other !== one &&
			other.score >= one.score &&
			Math.abs(other.x - one.x) < across * other.height &&
			Math.abs(other.top - one.top) < down * other.height,
	);
}

/** @returns whether it is large enough, and no beam of light, and moves */
function isMoving({ cells, top, bottom, left, right, moving }: Blob): boolean {
	return cells >= 4 && bottom - top >= 2 && right - left <= 8 * (bottom - top) && moving >= 2;
}

/** What fills its box to the corners has no head. */
function isBox({ cells, top, bottom, left, right }: Blob): boolean {
	return right - left >= 3 && bottom - top >= 3 && cells >= 0.88 * (right - left) * (bottom - top);
}

function isIn({ x, top, height }: Sighting, { left, right, top: from, bottom }: CellBox): boolean {
	const y = top + 0.07 * height;
	return x >= left - 1 && x <= right + 1 && y >= from - 1 && y <= bottom + 1;
}

/** How little a blob looks like what was followed, which was a blob as well. */
function apart(track: Track, blob: Blob): number {
	const [width, height] = [blob.right - blob.left, blob.bottom - blob.top];
	const across = Math.abs((blob.left + blob.right) / 2 - track.x) / Math.max(4, track.width);
	const down = Math.abs(blob.bottom - track.y) / Math.max(4, track.height);
	if (across > 0.8 + track.missed || down > 0.5 + track.missed) return impossible;
	const grown = Math.abs(Math.log((width * height) / Math.max(1, track.width * track.height)));
	return grown > 1.6 ? impossible : across + down + 0.3 * grown;
}

/** What its shape and pace speak for. @param height of a person there */
function judge(track: Track, height: number): void {
	if (track.hits < 4 || track.heads > 0) return;
	const { speed } = track;
	const wide = track.width / height;
	const isMass = track.solid || track.width > track.height;
	if (isMass && speed > ridingSpeed) track.votes[wide > 1.3 || speed > 6 ? "car" : "bicycle"]++;
	else if (!isMass) track.votes.person++;
}
