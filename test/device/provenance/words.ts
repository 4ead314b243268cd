import { StreamSeal } from "../../../device/provenance/seal.ts";
import { Signer } from "../../../device/provenance/signing.ts";
import { h264 } from "../../../device/provenance/syntax.ts";
import { Chain } from "../../../device/provenance/verify/chain.ts";
import { readPicture } from "../../../device/provenance/verify/picture.ts";
import type { ProblemKind } from "../../../device/provenance/verify/problem.ts";
import { nalUnits } from "../../../device/rtp/annexb.ts";

export const signer: Signer = new Signer(new Uint8Array(32).fill(7));
export const camera = "11111111-2222-4333-8444-555555555555";
export const start = Date.UTC(2026, 5, 1, 12);
const policies = ["a", "b"].map((digit) => digit.repeat(64));

/** An access unit as NAL units, the seal in its place. */
export type Picture = readonly Uint8Array[];

export interface StreamOptions {
	readonly signer?: Signer;
	readonly camera?: string;
	/** Makes the slices of one stream differ from those of another. */
	readonly salt?: number;
}

/**
 * Builds a stream out of a word: `I` a key frame, `P` another picture, `D` a dark key frame; `|` changes the policy
 * before the next picture.
 */
export function stream(word: string, options: StreamOptions = {}): Picture[] {
	const seal = new StreamSeal({ signer: options.signer ?? signer, camera: options.camera ?? camera });
	const pictures: Picture[] = [];
	let revision = 1;
	for (const letter of word) {
		if (letter === "|") {
			revision++;
			continue;
		}
		const key = letter !== "P";
		const units = coded(pictures.length, key, options.salt ?? 0);
		pictures.push(
			sealed(seal, units, key, {
				takenAt: start + 40 * pictures.length,
				revision,
				policy: policies[revision % 2] as string,
				state: letter === "D" ? "dark" : "masked",
			}),
		);
	}
	return pictures;
}

function sealed(
	seal: StreamSeal,
	units: Picture,
	key: boolean,
	taken: Parameters<StreamSeal["seal"]>[2],
): Picture {
	const sei = seal.seal(annexB(units), key, taken);
	const slice = units.findIndex(h264.isPicture);
	return [...units.slice(0, slice), sei, ...units.slice(slice)];
}

/** Not what a decoder could show, but NAL units of the right types, and none like another. */
function coded(index: number, key: boolean, salt: number): Picture {
	const slice = Uint8Array.of(key ? 0x65 : 0x41, 0x88, salt + 1, index >> 8, index & 0xff, 0x5a, 0x80);
	return key ? [Uint8Array.of(0x67, 66, 0xc0, 30, 0x80), Uint8Array.of(0x68, 0xce, 0x80), slice] : [slice];
}

/** Start codes of four bytes. */
function annexB(units: Picture): Uint8Array {
	return Buffer.concat(units.flatMap((unit) => [Uint8Array.of(0, 0, 0, 1), unit]));
}

export function follow(pictures: readonly Picture[], trusted?: Uint8Array): Chain {
	const chain = new Chain(trusted);
	for (const units of pictures) {
		const picture = readPicture(h264, nalUnits(annexB(units)), []);
		if (picture) chain.add(picture.record, picture.content);
	}
	chain.finish();
	return chain;
}

const letters: Readonly<Record<ProblemKind, string>> = {
	foreign: "F",
	missing: "^",
	altered: "X",
	"bad-signature": "S",
	"out-of-order": "O",
	restarted: "R",
	"other-camera": "C",
	"other-key": "K",
	"no-policy": "N",
	unproven: "u",
};

/**
 * What the verifier says of each picture, in a word: `.` proven, `t` in the unsigned tail, else a letter of the problem;
 * `^` stands before a picture before which others are missing.
 */
export function verdict(pictures: readonly Picture[], trusted?: Uint8Array): string {
	const chain = follow(pictures, trusted);
	const word: string[] = Array.from({ length: chain.pictures }, (_, index) =>
		index >= chain.pictures - chain.tail ? "t" : ".",
	);
	const worse = (kind: ProblemKind) => (kind === "unproven" ? 0 : kind === "missing" ? 2 : 1);
	const problems = [...chain.problems.list].sort((a, b) => worse(a.kind) - worse(b.kind));
	for (const { kind, picture, count } of problems) {
		if (kind === "missing") word[picture - 1] = `^${word[picture - 1]}`;
		else for (let index = picture - 1; index < picture - 1 + count; index++) word[index] = letters[kind];
	}
	return word.join("");
}

/** The picture with one byte of its slice turned over. */
export function scratched(picture: Picture): Picture {
	return picture.map((unit) => (h264.isPicture(unit) ? flipped(unit, unit.length - 2) : unit));
}

/** The picture with one byte of its seal turned over, counted from the end when negative. */
export function relabelled(picture: Picture, at: number): Picture {
	return picture.map((unit) => (h264.isSei(unit) ? flipped(unit, at < 0 ? unit.length + at : at) : unit));
}

export function bare(picture: Picture): Picture {
	return picture.filter((unit) => !h264.isSei(unit));
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
	const copy = Uint8Array.from(bytes);
	copy[at] = (copy[at] as number) ^ 0x10;
	return copy;
}
