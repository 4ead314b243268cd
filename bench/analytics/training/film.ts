/**
 * Makes samples to train the people network with: `npx tsx bench/analytics/training/film.ts OUT FROM COUNT`. Each is what the network sees
 * (luma, background, what is masked, at half the size of the analysed picture) and what is truly there: whose each pixel is, by their
 * number in the list of people, and where their heads are, be they masked or not.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { size } from "../worlds.ts";
import { type Shot, shots } from "./shots.ts";

const [out = "samples", from = "0", count = "1"] = process.argv.slice(2);
const { width, height } = size;
/** Numbers of each of at most this many people; and whose a pixel is that shows one of those who are too many. */
const most = 48;
const another = 255;
const every = 3;

const pictures = openSync(`${out}.pictures`, "w");
const truths = openSync(`${out}.truths`, "w");
for await (const shot of shots(Number(from), Number(count), every)) {
	write(shot);
}
closeSync(pictures);
closeSync(truths);
process.exit(0);

function write({ background, owners, play, people }: Shot): void {
	const { now, level, blind, columns, rows } = background;
	const cells = columns * rows;
	const all = new Uint8Array(4 * cells);
	all.set(now);
	for (let at = 0; at < cells; at++) all[cells + at] = Math.round(level[at] as number);
	all.set(blind, 2 * cells);
	const numbers = new Float32Array(most * 6);
	const listed = new Map<number, number>();
	for (const [id, { kind, headX, headY, footX, footY, all, seen }] of people) {
		if (listed.size >= most) break;
		if (seen === 0 && (headX < 0 || headX > width || headY < 0 || headY > height)) continue;
		numbers.set([kind, headX / 2, headY / 2, footX / 2, footY / 2, seen / all], 6 * listed.size);
		listed.set(id, listed.size + 1);
	}
	for (let row = 0, at = 3 * cells; row < rows; row++)
		for (let column = 0; column < columns; column++, at++) {
			const id = owners[2 * row * width + 2 * column] as number;
			const kind = play.roles[id - 1]?.kind;
			if (kind === "person" || kind === "bicycle") all[at] = listed.get(id) ?? another;
		}
	writeSync(pictures, all);
	writeSync(truths, new Uint8Array(numbers.buffer));
}
