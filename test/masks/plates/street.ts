/**
 * Pictures of streets for scoring a plate finder: luma only, drawn from a seed at 1920×1080 and reduced as the imaging
 * worker does. Nothing here is copied from a photograph, and no plate carries a real number: glyphs are stencils.
 */

export interface StreetOptions {
	readonly seed: number;
	readonly light: "day" | "dusk";
	/** Heights of the plates to draw, in pixels of the main picture. */
	readonly plateHeights: readonly number[];
	/** Standard deviation of sensor noise in luma steps of the main picture. */
	readonly noise?: number;
}

export type Quad = readonly (readonly [x: number, y: number])[];

export interface DrawnPlate {
	/** Four corners in pixels of the main picture, clockwise from top left. */
	readonly corners: Quad;
	/** Height in pixels of the main picture. */
	readonly height: number;
}

export interface Street {
	/** 640×360. */
	readonly luma: Uint8Array;
	readonly plates: readonly DrawnPlate[];
}

export const main = { width: 1920, height: 1080 };
export const reduced = { width: 640, height: 360 };

export type Random = () => number;

/** mulberry32: a small seeded generator, enough for pictures. */
export function seeded(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Five by seven stencils, a row a number, the leftmost column in the highest bit. */
export const glyphs = [
	[14, 17, 17, 31, 17, 17, 17], // A
	[30, 17, 17, 30, 17, 17, 30], // B
	[15, 16, 16, 16, 16, 16, 15], // C
	[31, 16, 16, 30, 16, 16, 31], // E
	[17, 17, 17, 31, 17, 17, 17], // H
	[16, 16, 16, 16, 16, 16, 31], // L
	[17, 25, 25, 21, 19, 19, 17], // N
	[31, 4, 4, 4, 4, 4, 4], // T
	[17, 17, 17, 10, 10, 4, 4], // V
	[4, 12, 20, 4, 4, 4, 31], // 1
	[14, 17, 1, 2, 4, 8, 31], // 2
	[31, 2, 4, 14, 1, 17, 14], // 3
	[2, 6, 10, 18, 31, 2, 2], // 4
	[31, 1, 2, 4, 4, 8, 8], // 7
	[14, 17, 17, 14, 17, 17, 14], // 8
];

export class Picture {
	readonly samples = new Float32Array(main.width * main.height);

	/** Fills a box; `value` may depend on the place. */
	box(
		x: number,
		y: number,
		width: number,
		height: number,
		value: number | ((x: number, y: number) => number),
	): void {
		const [left, right] = [Math.max(0, Math.round(x)), Math.min(main.width, Math.round(x + width))];
		const [top, bottom] = [Math.max(0, Math.round(y)), Math.min(main.height, Math.round(y + height))];
		for (let row = top; row < bottom; row++) {
			for (let column = left; column < right; column++) {
				this.samples[row * main.width + column] = typeof value === "number" ? value : value(column, row);
			}
		}
	}

	disc(x: number, y: number, radius: number, value: number): void {
		for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(main.height, y + radius); row++) {
			const half = Math.sqrt(Math.max(0, radius ** 2 - (row - y) ** 2));
			this.box(x - half, row, 2 * half, 1, value);
		}
	}

	/** Draws a texture, given over [0, 1)², into a quadrilateral with 3×3 samples a pixel. */
	quad(corners: Quad, texture: (u: number, v: number) => number): void {
		const [a, b, , d] = corners as unknown as [number, number][];
		if (!a || !b || !d) return;
		const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], d[0] - a[0], d[1] - a[1]];
		const determinant = ux * vy - uy * vx;
		const xs = corners.map(([x]) => x);
		const ys = corners.map(([, y]) => y);
		for (let row = Math.floor(Math.min(...ys)); row <= Math.max(...ys); row++) {
			for (let column = Math.floor(Math.min(...xs)); column <= Math.max(...xs); column++) {
				if (row < 0 || column < 0 || row >= main.height || column >= main.width) continue;
				let sum = 0;
				let inside = 0;
				for (let part = 0; part < 9; part++) {
					const x = column + ((part % 3) + 0.5) / 3 - a[0];
					const y = row + (Math.floor(part / 3) + 0.5) / 3 - a[1];
					const u = (x * vy - y * vx) / determinant;
					const v = (y * ux - x * uy) / determinant;
					if (u < 0 || u >= 1 || v < 0 || v >= 1) continue;
					sum += texture(u, v);
					inside++;
				}
				const at = row * main.width + column;
				this.samples[at] = ((this.samples[at] as number) * (9 - inside) + sum) / 9;
			}
		}
	}
}

/** A European plate, 520 × 110 mm: white or yellow, a blue band, seven glyphs of 77 mm in two or three groups. */
function plateTexture(random: Random): (u: number, v: number) => number {
	const ground = random() < 0.3 ? 165 + 25 * random() : 195 + 45 * random();
	const ink = 15 + 35 * random();
	const bands = random() < 0.4 ? 2 : 1;
	const text = Array.from({ length: 7 }, () => glyphs[Math.floor(random() * glyphs.length)] as number[]);
	const gaps = random() < 0.5 ? [2, 5] : [3];
	const starts: number[] = [];
	let pen = 0;
	for (let index = 0; index < 7; index++) {
		if (gaps.includes(index)) pen += 0.5;
		starts.push(pen);
		pen += 1.22;
	}
	const [left, right] = [0.115, bands === 2 ? 0.89 : 0.965];
	const cell = (right - left) / pen;
	return (u, v) => {
		if (u < 0.006 || u > 0.994 || v < 0.03 || v > 0.97) return ink;
		if (u < 0.086 || (bands === 2 && u > 0.914)) return 55;
		const place = (u - left) / cell;
		const index = starts.findLastIndex((start) => start <= place);
		if (index < 0) return ground;
		const column = Math.floor((place - (starts[index] as number)) * 5);
		const row = Math.floor(((v - 0.15) / 0.7) * 7);
		if (column < 0 || column > 4 || row < 0 || row > 6) return ground;
		return (((text[index]?.[row] ?? 0) >> (4 - column)) & 1) === 1 ? ink : ground;
	};
}

function facade(picture: Picture, random: Random, horizon: number): void {
	for (let x = 0; x < main.width; ) {
		const width = 200 + 300 * random();
		const wall = 90 + 110 * random();
		const bricks = random() < 0.4;
		picture.box(x, 0, width, horizon, (column, row) =>
			bricks && (row % 14 < 2 || (column + (row % 28 < 14 ? 0 : 18)) % 36 < 2) ? wall - 18 : wall,
		);
		const pitch = 90 + 60 * random();
		for (let y = 30; y < horizon - 140; y += pitch * 1.6) {
			for (let column = x + 30; column < x + width - 70; column += pitch)
				window_(picture, random, column, y, pitch);
		}
		if (random() < 0.5) railing(picture, x + 10, horizon - 200, width - 20);
		if (random() < 0.6) picture.box(x + 20, horizon - 130, width - 60, 130, 40 + 40 * random());
		x += width;
	}
}

function window_(picture: Picture, random: Random, x: number, y: number, pitch: number): void {
	const [width, height] = [pitch * 0.5, pitch * 0.9];
	picture.box(x - 5, y - 5, width + 10, height + 10, 215);
	picture.box(x, y, width, height, 40 + 60 * random());
	picture.box(x + width / 2 - 2, y, 4, height, 210);
	picture.box(x, y + height / 3, width, 4, 210);
}

function railing(picture: Picture, x: number, y: number, width: number): void {
	picture.box(x, y, width, 5, 50);
	for (let bar = x; bar < x + width; bar += 12) picture.box(bar, y, 4, 45, 50);
}

function road(picture: Picture, random: Random, horizon: number): void {
	const tarmac = 75 + 40 * random();
	picture.box(0, horizon, main.width, main.height - horizon, (_x, y) => tarmac + (y - horizon) * 0.03);
	picture.box(0, horizon, main.width, 60, 140 + 20 * random());
	for (let x = 0; x < main.width; x += 260) picture.box(x, horizon + 260, 130, 9, 205);
	if (random() < 0.5)
		for (let bar = 0; bar < 9; bar++) picture.box(1400 + bar * 46, horizon + 330, 26, 160, 205);
	if (random() < 0.5) tree(picture, random, 300 + 1300 * random(), horizon - 260);
}

function tree(picture: Picture, random: Random, x: number, y: number): void {
	picture.box(x - 10, y + 100, 20, 200, 45);
	for (let leaf = 0; leaf < 500; leaf++) {
		const [angle, reach] = [random() * 6.3, 130 * Math.sqrt(random())];
		picture.disc(
			x + reach * Math.cos(angle),
			y + reach * Math.sin(angle),
			4 + 8 * random(),
			40 + 90 * random(),
		);
	}
}

/** The front of a car, sized by its plate. */
function car(picture: Picture, random: Random, x: number, y: number, height: number): DrawnPlate {
	const mm = height / 110;
	const yaw = random() < 0.5 ? 0 : random() * 1.05;
	const squeeze = Math.cos(yaw);
	const slope = Math.sin(yaw) * (random() - 0.5) * 0.5;
	const width = 520 * mm * squeeze;
	const body = 30 + 200 * random();
	const [bodyWidth, bodyHeight] = [1750 * mm * squeeze, 720 * mm];
	const [left, top] = [x - (bodyWidth - width) / 2, y - 430 * mm];
	picture.box(left + bodyWidth * 0.12, top - 560 * mm, bodyWidth * 0.76, 560 * mm, body * 0.95);
	picture.box(left + bodyWidth * 0.17, top - 500 * mm, bodyWidth * 0.66, 420 * mm, 50 + 50 * random());
	picture.box(left, top, bodyWidth, bodyHeight, (_x, row) => body - (row - top) * 0.04);
	picture.box(left, top + bodyHeight, bodyWidth, 130 * mm, 25);
	for (const wheel of [left + 130 * mm * squeeze, left + bodyWidth - 330 * mm * squeeze]) {
		picture.box(wheel, top + bodyHeight, 200 * mm * squeeze, 200 * mm, 22);
	}
	for (const lamp of [left + 60 * mm, left + bodyWidth - 60 * mm - 380 * mm * squeeze]) {
		picture.box(lamp, top + 110 * mm, 380 * mm * squeeze, 150 * mm, 225);
	}
	if (random() < 0.7) {
		const slat = Math.max(2, 28 * mm);
		picture.box(left + bodyWidth * 0.3, top + 140 * mm, bodyWidth * 0.4, 180 * mm, (_x, row) =>
			Math.floor((row - top) / slat) % 2 ? 30 : 90,
		);
	}
	const drop = width * slope;
	const corners: Quad = [
		[x, y],
		[x + width, y + drop],
		[x + width, y + drop + height],
		[x, y + height],
	];
	if (random() < 0.4)
		picture.box(x - 3, y - 3 + Math.min(0, drop), width + 6, height + 6 + Math.abs(drop), 25);
	picture.quad(corners, plateTexture(random));
	return { corners, height };
}

/** Draws a street. Cars stand side by side and do not hide each other's plates. */
export function drawStreet(options: StreetOptions): Street {
	const random = seeded(options.seed);
	const picture = new Picture();
	const horizon = 430 + 120 * random();
	facade(picture, random, horizon);
	road(picture, random, horizon);
	const plates: DrawnPlate[] = [];
	let x = 40 + 40 * random();
	for (const height of options.plateHeights) {
		const span = (1750 * height) / 110;
		const near = Math.min(1, height / 60);
		const y = Math.min(
			main.height - height * 5,
			horizon + 40 + near * (main.height - horizon - 200) + 60 * random(),
		);
		const inner = x + span * 0.35;
		if (inner + (520 * height) / 110 > main.width - 10) break;
		plates.push(car(picture, random, inner, y, height));
		x += span * 1.05 + 20;
	}
	return { luma: develop(picture.samples, options, random), plates };
}

/** Exposes, blurs a little, adds noise, and reduces three by three. */
export function develop(
	samples: Float32Array,
	options: Pick<StreetOptions, "light" | "noise">,
	random: Random,
): Uint8Array {
	const gain = options.light === "day" ? 0.85 + 0.15 * random() : 0.28 + 0.25 * random();
	const noise = (options.noise ?? 2) / 3;
	const luma = new Uint8Array(reduced.width * reduced.height);
	for (let row = 0; row < reduced.height; row++) {
		for (let column = 0; column < reduced.width; column++) {
			let sum = 0;
			for (let dy = 0; dy < 3; dy++) {
				const at = (3 * row + dy) * main.width + 3 * column;
				sum += (samples[at] as number) + (samples[at + 1] as number) + (samples[at + 2] as number);
			}
			const grain = noise * (random() + random() + random() - 1.5) * 2;
			luma[row * reduced.width + column] = Math.max(16, Math.min(235, 16 + (sum / 9) * gain * 0.86 + grain));
		}
	}
	return luma;
}
