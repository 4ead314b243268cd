import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { h264 } from "../../../../device/provenance/syntax.ts";
import { verifyFile } from "../../../../device/provenance/verify/verify.ts";
import { nalUnits } from "../../../../device/rtp/annexb.ts";
import { toAnnexB } from "../../../helpers/depacketise.ts";
import { temporaryFolder } from "../../scene/clip/make-clip.ts";
import { received, record } from "../recorded.ts";
import { camera, signer } from "../words.ts";

/* What a player would show beside pictures that are proven. */

const inFolder = temporaryFolder();
let pictures: Uint8Array[];
beforeAll(async () => {
	pictures = await received(14, { signer, camera });
});

/** A picture that no camera signed. */
const forged = () => toAnnexB(nalUnits(pictures[0] as Uint8Array).filter((unit) => !h264.isSei(unit)));

describe.each(["mp4", "mkv"])("a recording in .%s", (extension) => {
	const file = (name: string) => inFolder(`${name}.${extension}`);

	it("is not proven when a picture is put in that is larger than any of ours", async () => {
		// Filler data (ITU-T H.264 §7.3.2.7) makes any picture as large as one likes.
		const filler = Buffer.alloc((64 << 20) + 1, 0xff);
		filler[0] = 12;
		const huge = Buffer.concat([forged(), Buffer.from([0, 0, 0, 1]), filler]);
		record(file("huge"), [...pictures.slice(0, 8), huge, ...pictures.slice(8)]);
		expect(await verifyFile(file("huge"), signer.publicKey)).toMatchObject({
			verdict: "flawed",
			pictures: 15,
			problems: [{ kind: "foreign", picture: 9, count: 1 }],
		});
	});

	it("is not proven when parameter sets are put between its pictures", async () => {
		const sets = nalUnits(pictures[0] as Uint8Array).filter(h264.isParameterSet);
		const other = sets.map((unit) => unit.with(-1, (unit.at(-1) as number) ^ 0x40));
		record(file("sets"), [...pictures.slice(0, 6), toAnnexB(other), ...pictures.slice(6)]);
		const { verdict, problems } = await verifyFile(file("sets"), signer.publicKey);
		expect(verdict).toBe("flawed");
		expect(problems).toContainEqual(expect.objectContaining({ kind: "altered", picture: 7 }));
	});

	it("is proven when the same parameter sets come again, in a packet of their own", async () => {
		const sets = nalUnits(pictures[0] as Uint8Array).filter(h264.isParameterSet);
		record(file("again"), [...pictures.slice(0, 8), toAnnexB(sets), ...pictures.slice(8)]);
		expect(await verifyFile(file("again"), signer.publicKey)).toMatchObject({
			verdict: "tail",
			problems: [],
		});
	});

	it("is refused when there is another track of pictures", async () => {
		record(file("two"), pictures, h264, pictures.map(forged));
		await expect(verifyFile(file("two"), signer.publicKey)).rejects.toMatchObject({
			code: "VERIFY_SEVERAL_TRACKS",
		});
	});
});

describe("a recording in .mp4 whose container changes its parameter sets", () => {
	const sets = () => nalUnits(pictures[0] as Uint8Array).filter(h264.isParameterSet);

	it("is not proven when they are others", async () => {
		const other = sets().map((unit) => unit.with(-1, (unit.at(-1) as number) ^ 0x40));
		record(inFolder("other.mp4"), pictures, h264, undefined, { from: 6, sets: other });
		const { verdict, problems } = await verifyFile(inFolder("other.mp4"), signer.publicKey);
		expect(verdict).toBe("flawed");
		expect(problems).toContainEqual(expect.objectContaining({ kind: "altered", picture: 7 }));
	});
});

describe("a recording in .mp4 with an edit list", () => {
	it("is looked at as a whole, with what most players skip", async () => {
		record(inFolder("edited.mp4"), [...pictures, forged()]);
		const bytes = readFileSync(inFolder("edited.mp4"));
		// Version 0: a count, and entries of duration, media time and rate (ISO/IEC 14496-12 §8.6.6).
		const entry = bytes.indexOf("elst", 0, "latin1") + 4 + 8;
		bytes.writeUInt32BE(bytes.readUInt32BE(entry) / 3, entry);
		writeFileSync(inFolder("edited.mp4"), bytes);
		expect(await verifyFile(inFolder("edited.mp4"), signer.publicKey)).toMatchObject({
			verdict: "flawed",
			pictures: 15,
			problems: [{ kind: "unproven" }, { kind: "foreign", picture: 15, count: 1 }],
		});
	});
});
