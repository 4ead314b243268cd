/**
 * Makes samples to train the closer look with: `npx tsx bench/analytics/training/heads.ts OUT FROM COUNT`. Each is what it sees around
 * somebody's head, which is off a little as a head is that was found (luma, background, what is masked), and where heads truly are.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { size } from "../worlds.ts";
import { type Seen, type Shot, shots } from "./shots.ts";

const [out = "heads", from = "0", count = "1"] = process.argv.slice(2);
const { width, height } = size;
const every = 2;

/** As device/analytics/kernel/closer.c has it: pixels of what is looked at, how tall people are in it, on which row heads are. */
const view = { columns: 40, rows: 32, tall: 48, row: 13 } as const;

/** Of those whom it is trained with: pixels that they are tall, and the part of their head that shows. */
const whole = { least: 20, most: 170, shows: 0.4 } as const;

/** Heights that a head is found off by, and the logarithm of how much too tall. */
const off = { across: 0.09, down: 0.07, tall: 0.18 } as const;

/** Heights within which others are told, and within which they are close; and how many of those who are alone are samples. */
const around = 0.6;
const close = 0.3;
const alone = 0.3;

/** Numbers of each sample before those of heads, of each head, and how many heads there are at most. */
const [first, each, most] = [4, 5, 10];

const pictures = openSync(`${out}.heads`, "w");
const truths = openSync(`${out}.truths`, "w");
for await (const shot of shots(Number(from), Number(count), every)) {
	write(shot);
}
closeSync(pictures);
closeSync(truths);
process.exit(0);

function write(shot: Shot): void {
	const { film, random, background } = shot;
	const all = [...shot.people.values()];
	for (const one of all) {
		const tall = one.footY - one.headY;
		const middle = one.headY + 0.07 * tall;
		if (tall < whole.least || tall > whole.most || one.headSeen < whole.shows * one.head) continue;
		if (one.headX < 0 || one.headX >= width || middle < 0 || middle >= height - 1) continue;
		if (background.hidden[(middle >> 1) * background.columns + (one.headX >> 1)]) continue;
		const apart = (other: Seen) => Math.hypot(other.headX - one.headX, other.headY - one.headY) / tall;
		const others = all
			.filter((other) => other !== one && apart(other) < around)
			.sort((a, b) => apart(a) - apart(b));
		if (!others.some((other) => apart(other) < close) && random.next() > alone) continue;
		const x = one.headX + random.between(-off.across, off.across) * tall;
		const y = middle + random.between(-off.down, off.down) * tall;
		const scale = (tall * Math.exp(random.between(-off.tall, off.tall))) / view.tall;
		const numbers = new Float32Array(first + each * most);
		const told = [one, ...others].slice(0, most);
		numbers.set([film, tall, 0, told.length]);
		told.forEach((other, at) => {
			const height = other.footY - other.headY;
			numbers.set(
				[
					(other.headX - x) / scale + view.columns / 2,
					(other.headY + 0.07 * height - y) / scale + view.row,
					Math.min(1, other.headSeen / other.head),
					height / scale,
					other.kind,
				],
				first + each * at,
			);
		});
		writeSync(pictures, surroundings(shot, x, y, scale));
		writeSync(truths, new Uint8Array(numbers.buffer));
	}
}

/** Luma, background and what is masked around a place, as the kernel takes them in. */
function surroundings({ luma, stride, background }: Shot, x: number, y: number, scale: number): Uint8Array {
	const { level, blind, columns, rows } = background;
	const pixels = view.columns * view.rows;
	const seen = new Uint8Array(3 * pixels);
	const places = scale > 1.2 ? 2 : 1;
	const within = (value: number, last: number) => Math.min(last, Math.max(0, value));
	for (let at = 0; at < pixels; at++) {
		let [light, base, hidden] = [0, 0, 0];
		for (let place = 0; place < places * places; place++) {
			const right = ((at % view.columns) + ((place % places) + 0.5) / places - view.columns / 2) * scale;
			const down =
				(Math.floor(at / view.columns) + (Math.floor(place / places) + 0.5) / places - view.row) * scale;
			const [px, py] = [x + right - 0.5, y + down - 0.5];
			const [column, row] = [within(Math.floor(px), width - 2), within(Math.floor(py), height - 2)];
			const [u, v] = [within(px - column, 1), within(py - row, 1)];
			const line = (from: number) => (luma[from] as number) * (1 - u) + (luma[from + 1] as number) * u;
			light += line(row * stride + column) * (1 - v) + line((row + 1) * stride + column) * v;
			const cell = within(Math.round(py) >> 1, rows - 1) * columns + within(Math.round(px) >> 1, columns - 1);
			base += level[cell] as number;
			if (px < -1 || py < -1 || px > width || py > height || blind[cell]) hidden = 1;
		}
		seen[at] = Math.round(light / places ** 2);
		seen[pixels + at] = Math.round(base / places ** 2);
		seen[2 * pixels + at] = hidden;
	}
	return seen;
}
