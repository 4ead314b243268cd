import { describe, expect, it } from "vitest";
import { Signer } from "../../../../device/provenance/signing.ts";
import {
	bare,
	camera,
	follow,
	type Picture,
	relabelled,
	scratched,
	signer,
	start,
	stream,
	verdict,
} from "../words.ts";

const word = "IPPIPPPIPP";
const whole = stream(word);
const stranger = new Signer(new Uint8Array(32).fill(9));

function changed(change: (pictures: Picture[]) => void): Picture[] {
	const pictures = [...whole];
	change(pictures);
	return pictures;
}

function replaced(at: number, change: (picture: Picture) => Picture): Picture[] {
	return whole.map((picture, index) => (index === at ? change(picture) : picture));
}

describe("a recording that nobody touched", () => {
	it.each([
		["I", "."],
		["II", ".."],
		["IPPI", "...."],
		["IPPIPPPIPP", "........tt"],
		["IP|IPD", "....."],
		["DDDD", "...."],
		["IPPPPP", ".ttttt"],
	])("%s is %s", (built, expected) => {
		expect(verdict(stream(built))).toBe(expected);
		expect(verdict(stream(built), signer.publicKey)).toBe(expected);
	});

	it("is signed at least once a second, however long its groups are", () => {
		expect(verdict(stream(`I${"P".repeat(60)}`))).toBe(`${".".repeat(51)}${"t".repeat(10)}`);
	});

	it("may begin and end anywhere: that is no flaw, and what is before a signature is proven by it", () => {
		expect(verdict(whole.slice(1))).toBe(".......tt");
		expect(verdict(whole.slice(2, 8))).toBe("......");
		expect(verdict(whole.slice(4, 7))).toBe("ttt");
	});

	it("tells what it shows: policies in their order, dark pictures, the time covered, the camera", () => {
		const { tally, ...chain } = follow(stream("IPP|IDD|IP"));
		expect(chain).toMatchObject({ pictures: 8, proven: 7, camera });
		expect(tally).toMatchObject({ dark: 2, from: start, to: start + 280 });
		expect(tally.stretches).toMatchObject([
			{ policy: "b".repeat(64), revision: 1, picture: 1, pictures: 3, dark: 0, from: start, to: start + 80 },
			{ policy: "a".repeat(64), revision: 2, picture: 4, pictures: 3, dark: 2 },
			{ policy: "b".repeat(64), revision: 3, picture: 7, pictures: 2, dark: 0 },
		]);
	});
});

/** The classes of threat: what somebody without the key can do to a recording. */
describe("a recording that somebody changed", () => {
	it.each<[what: string, pictures: Picture[], expected: string]>([
		["a picture is dropped", changed((p) => p.splice(4, 1)), "....^...tt"],
		["a group is dropped", changed((p) => p.splice(3, 4)), ".uu^.tt"],
		["a key frame is dropped", changed((p) => p.splice(3, 1)), ".uu^....tt"],
		[
			"two pictures are swapped",
			changed((p) => p.splice(4, 2, p[5] as Picture, p[4] as Picture)),
			"....^.O..tt",
		],
		["a picture is repeated", changed((p) => p.splice(5, 0, p[4] as Picture)), ".....O...tt"],
		["the first group is played again", changed((p) => p.splice(7, 0, ...p.slice(0, 3))), "....uuuRuu^.tt"],
		["a later group is played again", [...whole, ...whole.slice(3, 6)], "........uuOOO"],
		["a byte of a picture is altered", replaced(5, scratched), "....uX..tt"],
		["a byte of a key frame is altered", replaced(3, scratched), ".uuS....tt"],
		["a byte of the first key frame is altered", replaced(0, scratched), "S.......tt"],
		[
			"a picture is painted over with an earlier one's slice",
			replaced(5, (picture) => [...picture.slice(0, -1), (whole[4] as Picture).at(-1) as Uint8Array]),
			"....uX..tt",
		],
		[
			"parameter sets are altered",
			replaced(3, (picture) => [Uint8Array.of(0x67, 66, 0xc0, 31, 0x80), ...picture.slice(1)]),
			".uuS....tt",
		],
		["what is said of a picture is taken away", replaced(4, bare), "....F^...tt"],
		[
			"what is said of a picture is put on another",
			replaced(5, (picture) => [(whole[4] as Picture)[0] as Uint8Array, picture.at(-1) as Uint8Array]),
			"....uO^..tt",
		],
		[
			"what is said of it is there twice",
			replaced(4, (picture) => [picture[0] as Uint8Array, ...picture]),
			"....F^...tt",
		],
		["the policy's hash is altered", replaced(4, (picture) => relabelled(picture, 60)), "....X...tt"],
		["a signature is altered", replaced(3, (picture) => relabelled(picture, -3)), "...S....tt"],
		[
			"a picture without a word is put in",
			changed((p) => p.splice(5, 0, bare(p[4] as Picture))),
			".....F...tt",
		],
		[
			"another camera's group is put in",
			changed((p) => p.splice(7, 0, ...stream("IPP", { camera: camera.replace("1", "9") }))),
			".......CCC.tt",
		],
		[
			"another installation's group is put in",
			changed((p) => p.splice(7, 0, ...stream("IPP", { signer: stranger }))),
			".......KKK.tt",
		],
		[
			"it goes on with another camera",
			[...whole.slice(0, 7), ...stream("IPPIP", { signer: stranger })],
			"....uuuKKKKK",
		],
		[
			"another stream of the same camera takes over",
			[...whole.slice(0, 7), ...stream(word, { salt: 9 }).slice(7)],
			"....uuX.tt",
		],
	])("%s", (_, pictures, expected) => {
		expect(verdict(pictures, signer.publicKey)).toBe(expected);
	});

	it("cannot be signed anew by somebody without the key", () => {
		const forged = stream(word, { signer: stranger, salt: 3 });
		expect(verdict(forged, signer.publicKey)).toBe("KKKKKKKKKK");
		// Without the key at hand, the one in the file is used; who holds it has to be found out elsewhere.
		expect(verdict(forged)).toBe("........tt");
	});

	it("is not proven by a key that only calls itself the camera's", () => {
		const claimed = { ...stranger, fingerprint: signer.fingerprint, prove: stranger.prove.bind(stranger) };
		expect(verdict(stream("IPPI", { signer: claimed as unknown as Signer }), signer.publicKey)).toBe("SttS");
	});

	it("cannot make the list of problems endless", () => {
		const one = stream("I").flatMap((picture) => [picture, bare(picture)]);
		const hostile = Array.from({ length: 5000 }, () => one).flat();
		const { problems, pictures } = follow(hostile);
		expect(pictures).toBe(10_000);
		expect(problems.list.length).toBeLessThanOrEqual(1000);
		expect(problems.left).toBeGreaterThan(0);
	});
});

describe("what is not seen, and docs/provenance.md says so", () => {
	it("a byte of the very last picture, in the unsigned tail", () => {
		expect(verdict(replaced(9, scratched))).toBe("........tt");
	});

	it("the end is cut off", () => {
		expect(verdict(whole.slice(0, 5))).toBe("....t");
	});
});
