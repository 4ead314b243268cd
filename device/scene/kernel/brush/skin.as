// The skin of a car.
import { trace } from "./coverage";
import { paintCovered } from "./fill";
import { greater, lesser, Picture } from "./picture";

/** Where a car stands, how it is seen, and what light falls on it: `sightOf` in skin.ts writes it. Colours are 0..255. */
@unmanaged class Sight {
	x: f64;
	z: f64;
	cos: f64;
	sin: f64;
	focal: f64;
	horizon: f64;
	centre: f64;
	eye: f64;
	left: f64;
	top: f64;
	sunX: f64;
	sunY: f64;
	sunZ: f64;
	/** How much of a colour the air leaves, and what it puts in its place. */
	clear: f64;
	hazeRed: f64;
	hazeGreen: f64;
	hazeBlue: f64;
}

const skyHorizon: usize = 17 * 8;
const skyMiddle: usize = 20 * 8;

/** The ground, graded: where it is mirrored flat, and steeply. */
const groundFar: usize = 23 * 8;
const groundNear: usize = 26 * 8;

/** Grading: what black becomes, and what a step of red, of green and of blue adds. */
const grade: usize = 29 * 8;

/** Two materials: red, green, blue and gloss of each. */
const materials: usize = 41 * 8;

/** Four points of three numbers, and which material it is of. */
const faceBytes: usize = 13 * 4;

/** A hair that a face is grown by, so that no gap opens to its neighbours: in pixels. */
const hair: f64 = 0.4;

/** The path of one face. */
const facePath: usize = 2560;

@inline
function rgb(at: usize): v128 {
	return f32x4(<f32>load<f64>(at), <f32>load<f64>(at, 8), <f32>load<f64>(at, 16), 0);
}

@inline
function mixed(a: v128, b: v128, share: f64): v128 {
	return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), f32x4.splat(<f32>share)));
}

/** Paints faces that the camera sees the outside of, one over the other. @param faces 32-bit floats, points clockwise */
export function paintSkin(picture: usize, deltas: usize, faces: usize, count: i32, sight: usize): void {
	const p = changetype<Picture>(picture);
	const s = changetype<Sight>(sight);
	const haze = f32x4(<f32>s.hazeRed, <f32>s.hazeGreen, <f32>s.hazeBlue, 0);
	store<f64>(facePath, 8);
	store<f64>(facePath, 0, 72);
	const end = faces + <usize>count * faceBytes;
	for (let face = faces; face < end; face += faceBytes) {
		if (!project(face, sight)) continue;
		grow();
		if (!trace(facePath, deltas, p.width, p.height, s.left, s.top, 1.0)) continue;
		const colour = mixed(haze, colourOf(face, sight), s.clear);
		paintCovered(picture, deltas, f32x4.replace_lane(colour, 3, 255), 1.0);
	}
}

@inline
function worldX(s: Sight, point: usize): f64 {
	return s.x - <f64>load<f32>(point) * s.cos + <f64>load<f32>(point, 8) * s.sin;
}

@inline
function worldZ(s: Sight, point: usize): f64 {
	return s.z + <f64>load<f32>(point) * s.sin + <f64>load<f32>(point, 8) * s.cos;
}

/** Leaves a face's outline in pixels of the world's picture. False: it is seen from inside. */
function project(face: usize, sight: usize): bool {
	const s = changetype<Sight>(sight);
	for (let i: usize = 0; i < 4; i++) {
		const point = face + i * 12;
		const scale = s.focal / worldZ(s, point);
		store<f64>(facePath + (i << 4), s.centre + worldX(s, point) * scale, 8);
		store<f64>(facePath + (i << 4), s.horizon + (s.eye - <f64>load<f32>(point, 4)) * scale, 16);
	}
	let area: f64 = 0;
	for (let i: usize = 0; i < 4; i++) {
		const a = facePath + 8 + (i << 4);
		const b = facePath + 8 + (((i + 1) & 3) << 4);
		area += load<f64>(a) * load<f64>(b, 8) - load<f64>(b) * load<f64>(a, 8);
	}
	return area > 0;
}

/** Both ends of an edge go outwards with it. */
function grow(): void {
	let out0 = f64x2.splat(0);
	const first = v128.load(facePath, 8);
	let here = first;
	for (let i: usize = 0; i < 4; i++) {
		const at = facePath + 8 + (i << 4);
		const next = i < 3 ? v128.load(at, 16) : first;
		const along = f64x2.sub(next, here);
		const dx = f64x2.extract_lane(along, 0);
		const dy = f64x2.extract_lane(along, 1);
		const length = sqrt(dx * dx + dy * dy);
		const out = length == 0 ? f64x2.splat(0) : f64x2(dy / length * hair, -dx / length * hair);
		v128.store(at, f64x2.add(here, f64x2.add(out0, out)));
		here = next;
		out0 = out;
	}
	v128.store(facePath, f64x2.add(v128.load(facePath, 8), out0), 8);
}

/** What a face looks like under the open sky. */
function colourOf(face: usize, sight: usize): v128 {
	const s = changetype<Sight>(sight);
	const a = face;
	const b = face + 12;
	const c = face + 36;
	const ax = worldX(s, a);
	const ay = <f64>load<f32>(a, 4);
	const az = worldZ(s, a);
	const ux = worldX(s, b) - ax;
	const uy = <f64>load<f32>(b, 4) - ay;
	const uz = worldZ(s, b) - az;
	const vx = worldX(s, c) - ax;
	const vy = <f64>load<f32>(c, 4) - ay;
	const vz = worldZ(s, c) - az;
	let nx = uy * vz - uz * vy;
	let ny = uz * vx - ux * vz;
	let nz = ux * vy - uy * vx;
	const size = inverseLength(nx, ny, nz);
	nx *= size;
	ny *= size;
	nz *= size;
	const down = ay - s.eye;
	const near = inverseLength(ax, down, az);
	const facing = -(ax * nx + down * ny + az * nz) * near;
	const lightness = 0.46 + 0.2 * ny + 0.5 * greater(0, nx * s.sunX + ny * s.sunY + nz * s.sunZ);
	const material = sight + materials + (load<f32>(face, 48) > 0 ? 32 : 0);
	const lit = f32x4.pmin(f32x4.splat(255), f32x4.mul(rgb(material), f32x4.splat(<f32>lightness)));
	const from = sight + grade;
	let base = f32x4.add(rgb(from), f32x4.mul(rgb(from + 24), f32x4.splat(f32x4.extract_lane(lit, 0))));
	base = f32x4.add(base, f32x4.mul(rgb(from + 48), f32x4.splat(f32x4.extract_lane(lit, 1))));
	base = f32x4.add(base, f32x4.mul(rgb(from + 72), f32x4.splat(f32x4.extract_lane(lit, 2))));
	const up = down * near + 2.0 * facing * ny;
	const sky = mixed(rgb(sight + skyHorizon), rgb(sight + skyMiddle), share(up * 1.6));
	const ground = mixed(rgb(sight + groundFar), rgb(sight + groundNear), share(-up * 2.0));
	// The horizon in the paint is soft.
	const mirrored = mixed(ground, sky, share(0.5 + up * 3.0));
	const graze = 1.0 - greater(0, facing);
	const fresnel = load<f64>(material, 24) * (0.12 + 0.6 * graze * graze * graze);
	return mixed(base, mirrored, lesser(0.75, fresnel));
}

@inline
function share(value: f64): f64 {
	return lesser(1.0, greater(0, value));
}

@inline
function inverseLength(x: f64, y: f64, z: f64): f64 {
	const length = sqrt(x * x + y * y + z * z);
	return length == 0 ? 1.0 : 1.0 / length;
}
