import { readFileSync, writeFileSync } from "node:fs";
import { FF_ENCODER_MPEG4 } from "node-av/constants";
import { beforeAll, describe, expect, it } from "vitest";
import { StillSeal } from "../../../../device/provenance/seal.ts";
import { Signer } from "../../../../device/provenance/signing.ts";
import { verifyFile } from "../../../../device/provenance/verify/verify.ts";
import { decodeAll } from "../../../helpers/decode.ts";
import { makeClip, temporaryFolder } from "../../scene/clip/make-clip.ts";
import { received, record } from "../recorded.ts";
import { camera, signer, start } from "../words.ts";

const inFolder = temporaryFolder();
const trusted = signer.publicKey;
let pictures: Uint8Array[];
beforeAll(async () => {
	pictures = await received(14, { signer, camera });
});

describe.each(["mp4", "mkv", "ts", "h264", "mov", "flv", "avi"])("a recording in .%s", (extension) => {
	const file = (name: string) => inFolder(`${name}.${extension}`);

	it("is intact, but for the pictures after the last signature", async () => {
		record(file("whole"), pictures);
		expect(await verifyFile(file("whole"), trusted)).toMatchObject({
			kind: "video",
			verdict: "tail",
			pictures: 14,
			proven: 13,
			tail: 1,
			dark: 0,
			from: start,
			to: start + 13 * 40,
			camera,
			key: { fingerprint: signer.fingerprint, trusted: true },
			problems: [],
		});
	});

	it("is told where pictures are missing", async () => {
		record(file("cut"), [...pictures.slice(0, 5), ...pictures.slice(8)]);
		expect(await verifyFile(file("cut"))).toMatchObject({
			verdict: "flawed",
			key: { trusted: false },
			problems: [{ kind: "missing", picture: 6, count: 3, takenAt: start + 4 * 40 }],
		});
	});

	it("is told when a picture in the file is altered", async () => {
		const altered = pictures.map((picture, index) => {
			const copy = Uint8Array.from(picture);
			if (index === 6) copy[copy.length - 5] = (copy[copy.length - 5] as number) ^ 1;
			return copy;
		});
		record(file("altered"), altered);
		const { verdict, problems } = await verifyFile(file("altered"), trusted);
		expect(verdict).toBe("flawed");
		expect(problems).toContainEqual({ kind: "altered", picture: 7, count: 1, takenAt: start + 6 * 40 });
	});
});

describe("a recording", () => {
	it("of another installation is not proven by this one's key", async () => {
		const other = new Signer(new Uint8Array(32).fill(1));
		record(inFolder("other.mp4"), await received(5, { signer: other, camera }));
		const { verdict, problems, proven } = await verifyFile(inFolder("other.mp4"), trusted);
		expect({ verdict, proven }).toEqual({ verdict: "flawed", proven: 0 });
		expect(problems).toMatchObject([{ kind: "other-key", picture: 1, count: 5 }]);
		expect(await verifyFile(inFolder("other.mp4"))).toMatchObject({
			verdict: "intact",
			key: { trusted: false },
		});
	});

	it("that was coded by somebody else says nothing, and is told so", async () => {
		makeClip(inFolder("foreign.mp4"), { encoder: "libx264" as never, width: 64, height: 64, frames: 5 });
		expect(await verifyFile(inFolder("foreign.mp4"), trusted)).toMatchObject({
			verdict: "flawed",
			proven: 0,
			camera: undefined,
			problems: [{ kind: "foreign", picture: 1, count: 5 }],
		});
	});

	it("in another codec is refused", async () => {
		makeClip(inFolder("old.mp4"), { encoder: FF_ENCODER_MPEG4, width: 64, height: 64, frames: 5 });
		await expect(verifyFile(inFolder("old.mp4"))).rejects.toMatchObject({ code: "VERIFY_OTHER_CODEC" });
	});

	it("that is cut off in its bytes is told as far as it goes", async () => {
		record(inFolder("short.ts"), pictures);
		const bytes = readFileSync(inFolder("short.ts"));
		writeFileSync(inFolder("short.ts"), bytes.subarray(0, bytes.length / 2));
		const { proven, pictures: found } = await verifyFile(inFolder("short.ts"), trusted);
		expect(proven).toBeGreaterThan(0);
		expect(found).toBeLessThan(14);
	});

	it.each([
		["missing", undefined],
		["empty", ""],
		["a text", "Once upon a time.\n".repeat(100)],
		["a playlist that names another file", "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"],
	])("that is %s is an error, and names no folder", async (_, text) => {
		const path = inFolder("nothing");
		if (text !== undefined) writeFileSync(path, text);
		const error = await verifyFile(path).catch((thrown: Error) => thrown);
		expect(error).toMatchObject({ code: "VERIFY_UNREADABLE" });
		expect((error as Error).message).toMatch(/^nothing /);
	});
});

describe("a still", () => {
	const seal = new StillSeal({ signer, camera });
	const jpeg = readFileSync(new URL("../../rtp/ffmpeg-8.1-mjpeg-64x48.jpg", import.meta.url));
	const taken = { takenAt: start, revision: 4, policy: "c".repeat(64), state: "masked" } as const;
	const write = (bytes: Uint8Array) => {
		writeFileSync(inFolder("still.jpg"), bytes);
		return inFolder("still.jpg");
	};

	it("is proven by itself, and decodes as before", async () => {
		const sealed = seal.seal(jpeg, taken);
		expect(await verifyFile(write(sealed), trusted)).toMatchObject({
			kind: "still",
			verdict: "intact",
			proven: 1,
			camera,
			from: start,
			policies: [{ policy: "c".repeat(64), revision: 4 }],
		});
		expect(decodeAll("mjpeg", [sealed])).toEqual(decodeAll("mjpeg", [jpeg]));
	});

	it.each<[what: string, change: (sealed: Uint8Array) => Uint8Array, kind: string]>([
		["a byte of its picture is altered", (sealed) => sealed.with(-9, 1), "altered"],
		[
			"its signature is that of another statement",
			(sealed) =>
				Buffer.concat([sealed.subarray(0, 163), seal.seal(jpeg, { ...taken, revision: 5 }).subarray(163)]),
			"altered",
		],
		["it has no comment", () => jpeg, "foreign"],
		["something is put behind it", (sealed) => Buffer.concat([sealed, Buffer.of(1)]), "altered"],
		["it says masked, under no policy", () => seal.seal(jpeg, { ...taken, policy: undefined }), "no-policy"],
	])("is not when %s", async (_, change, kind) => {
		const sealed = seal.seal(jpeg, taken);
		expect(await verifyFile(write(change(sealed)), trusted)).toMatchObject({
			verdict: "flawed",
			proven: 0,
			problems: [{ kind, picture: 1 }],
		});
	});

	it("of another installation is not proven by this one's key", async () => {
		const other = new StillSeal({ signer: new Signer(new Uint8Array(32).fill(1)), camera });
		const path = write(other.seal(jpeg, taken));
		expect(await verifyFile(path, trusted)).toMatchObject({ problems: [{ kind: "other-key" }] });
		expect(await verifyFile(path)).toMatchObject({ verdict: "intact", key: { trusted: false } });
	});
});
