import { Blobs } from "../../device/analytics/blobs.ts";
import { Cells } from "../../device/analytics/cells.ts";
import { cellsWith } from "../../device/analytics/cells-with.ts";
import type { Observation, SeenThing, SeenTrack } from "../../device/analytics/observation.ts";
import { rate } from "./film.ts";

/** Luma steps that are a difference, and cells that are a thing. */
const difference = 12;
const leastCells = 6;

/** Parts of the picture's width within which the next blob is the same thing. */
const gate = 0.06;

interface Follow {
	id: number;
	x: number;
	y: number;
	age: number;
	unseen: number;
	speed: number;
}

/**
 * What is commonly built in an afternoon, to compare with: what differs from the picture before moves, what hangs together is
 * somebody, and the next blob nearby is the same. What differs from the first picture for long was left.
 */
export class FrameDifference {
	readonly #cells: Cells;
	readonly #blobs: Blobs;
	readonly #front: Uint8Array;
	readonly #last: Float32Array;
	readonly #first: Float32Array;
	readonly #lying: Float32Array;
	/** All cells, and room for some of them. */
	readonly #all: Int32Array;
	readonly #list: Int32Array;
	#things: SeenThing[] = [];
	#follows: Follow[] = [];
	#nextId = 1;
	#looks = 0;

	constructor(width: number, height: number, fill: number) {
		this.#cells = new Cells(width, height, fill);
		const { columns, rows } = this.#cells;
		this.#blobs = new Blobs(columns, rows);
		this.#front = new Uint8Array(columns * rows);
		this.#last = new Float32Array(columns * rows);
		this.#first = new Float32Array(columns * rows);
		this.#lying = new Float32Array(columns * rows);
		this.#all = Int32Array.from({ length: columns * rows }, (_, cell) => cell);
		this.#list = new Int32Array(columns * rows);
	}

	look(luma: Uint8Array, stride: number, ticks: number): Observation {
		const cells = this.#cells;
		cells.load(luma, stride);
		if (this.#looks++ === 0) {
			this.#last.set(cells.luma);
			this.#first.set(cells.luma);
		}
		for (let cell = 0; cell < this.#front.length; cell++) {
			const value = cells.luma[cell] as number;
			this.#front[cell] = Math.abs(value - (this.#last[cell] as number)) > difference ? 1 : 0;
			const lies = Math.abs(value - (this.#first[cell] as number)) > difference;
			this.#lying[cell] = lies ? (this.#lying[cell] as number) + 1 / rate : 0;
			this.#last[cell] = value;
		}
		const blobs = this.#blobs.find(cellsWith(this.#all, this.#front, 1, this.#list), leastCells);
		this.#follow(
			blobs.map(({ middle, top, bottom }) => ({
				x: middle * cells.across,
				y: bottom * cells.down,
				height: (bottom - top) * cells.down,
			})),
		);
		const still = Uint8Array.from(this.#lying, (time) => (time >= 2 ? 1 : 0));
		const lying = this.#blobs
			.find(cellsWith(this.#all, still, 1, this.#list), leastCells)
			.map(({ left, right, bottom }) => ({
				x: ((left + right) / 2) * cells.across,
				y: bottom * cells.down,
			}));
		this.#things = lying.map(({ x, y }) => {
			const before = this.#things.find((thing) => Math.hypot(thing.x - x, thing.y - y) < 0.02);
			return { kind: "left" as const, x, y, since: before ? before.since + 1 / rate : 2 };
		});
		const tracks = this.#follows
			.filter(({ age, unseen }) => age >= 3 && unseen === 0)
			.map(
				({ id, x, y, speed }): SeenTrack => ({
					id,
					class: "person",
					x,
					y,
					height: 0.1,
					speed,
					hidden: false,
				}),
			);
		return {
			ticks,
			takenAt: 0,
			motion: blobs.length > 0,
			occupancy: tracks.length,
			objects: [],
			tracks,
			people: tracks.map(({ x, y }) => ({ x, y, presence: 1, standsFor: 1 })),
			things: this.#things,
		};
	}

	#follow(found: { x: number; y: number; height: number }[]): void {
		for (const follow of this.#follows) follow.unseen++;
		for (const { x, y, height } of found) {
			const near = this.#follows
				.filter(({ unseen }) => unseen > 0)
				.map((follow) => ({ follow, far: Math.hypot(follow.x - x, follow.y - y) }))
				.sort((a, b) => a.far - b.far)[0];
			if (near && near.far < gate) {
				const { follow } = near;
				const metres = (Math.hypot((follow.x - x) * (16 / 9), follow.y - y) * 1.72) / Math.max(0.02, height);
				follow.speed += 0.4 * (metres * rate - follow.speed);
				[follow.x, follow.y, follow.unseen] = [x, y, 0];
				follow.age++;
			} else this.#follows.push({ id: this.#nextId++, x, y, age: 1, unseen: 0, speed: 0 });
		}
		this.#follows = this.#follows.filter(({ unseen }) => unseen < 4);
	}
}
