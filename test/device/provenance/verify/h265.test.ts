import {
	AV_PICTURE_TYPE_I,
	AV_PICTURE_TYPE_NONE,
	AV_PIX_FMT_YUV420P,
	FF_ENCODER_LIBX265,
} from "node-av/constants";
import { Codec, CodecContext, Frame, Packet, Rational } from "node-av/lib";
import { describe, expect, it } from "vitest";
import { StreamSeal } from "../../../../device/provenance/seal.ts";
import { h265 } from "../../../../device/provenance/syntax.ts";
import { verifyFile } from "../../../../device/provenance/verify/verify.ts";
import { nalUnits } from "../../../../device/rtp/annexb.ts";
import { toAnnexB } from "../../../helpers/depacketise.ts";
import { temporaryFolder } from "../../scene/clip/make-clip.ts";
import { record } from "../recorded.ts";
import { camera, signer, start } from "../words.ts";

const inFolder = temporaryFolder();

/** Flat pictures by libx265, each sealed as a camera's would be; a key frame every four. */
function sealed(count: number): Uint8Array[] {
	const codec = Codec.findEncoderByName(FF_ENCODER_LIBX265);
	if (!codec) throw new Error("this build of FFmpeg has no libx265");
	using context = new CodecContext();
	context.allocContext3(codec);
	context.width = 64;
	context.height = 64;
	context.pixelFormat = AV_PIX_FMT_YUV420P;
	context.timeBase = new Rational(1, 25);
	context.threadCount = 1;
	context.maxBFrames = 0;
	context.setOption("preset", "ultrafast");
	context.setOption("tune", "zerolatency");
	context.setOption("forced-idr", "1");
	context.setOption("x265-params", "log-level=none:pools=none:repeat-headers=1");
	if (context.open2Sync(codec, null) < 0) throw new Error("libx265 does not open");
	using frame = new Frame();
	frame.alloc();
	frame.width = 64;
	frame.height = 64;
	frame.format = AV_PIX_FMT_YUV420P;
	frame.getBuffer();
	using packet = new Packet();
	packet.alloc();
	const seal = new StreamSeal({ signer, camera }, h265);
	return Array.from({ length: count }, (_, index) => {
		const key = index % 4 === 0;
		frame.makeWritable();
		for (const plane of frame.data ?? []) plane.fill(60 + 5 * index);
		frame.pts = BigInt(index);
		frame.pictType = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
		context.sendFrameSync(frame);
		if (context.receivePacketSync(packet) < 0) throw new Error("libx265 gave no picture");
		const data = new Uint8Array(packet.data ?? []);
		packet.unref();
		const taken = {
			takenAt: start + 40 * index,
			revision: 1,
			policy: "a".repeat(64),
			state: "masked",
		} as const;
		const units = nalUnits(data);
		const at = units.findIndex(h265.isPicture);
		return toAnnexB([...units.slice(0, at), seal.seal(data, key, taken), ...units.slice(at)]);
	});
}

describe("a recording of H.265", () => {
	const pictures = sealed(10);

	it.each(["mp4", "mkv", "ts", "h265"])("is proven in .%s, and not when it is cut", async (extension) => {
		const path = inFolder(`whole.${extension}`);
		record(path, pictures, h265);
		const whole = { verdict: "tail", pictures: 10, proven: 9, problems: [] };
		expect(await verifyFile(path, signer.publicKey)).toMatchObject(whole);
		record(path, [...pictures.slice(0, 5), ...pictures.slice(6)], h265);
		const cut = { verdict: "flawed", problems: [{ kind: "missing", picture: 6, count: 1 }] };
		expect(await verifyFile(path, signer.publicKey)).toMatchObject(cut);
	});

	const slice = (picture: Uint8Array, change: (unit: Uint8Array) => Uint8Array) =>
		toAnnexB(nalUnits(picture).map((unit) => (h265.isPicture(unit) ? change(unit) : unit)));
	const altered = (unit: Uint8Array) => unit.map((byte, at) => (at === unit.length - 2 ? byte ^ 0x10 : byte));
	const at = (index: number) => pictures[index] as Uint8Array;

	it.each<[what: string, pictures: () => Uint8Array[], kind: string, picture: number]>([
		["a picture is altered", () => pictures.with(5, slice(at(5), altered)), "altered", 6],
		["a signed one is", () => pictures.with(4, slice(at(4), altered)), "bad-signature", 5],
		["two have changed places", () => pictures.with(5, at(6)).with(6, at(5)), "out-of-order", 7],
		["one is shown twice", () => pictures.toSpliced(6, 0, at(5)), "out-of-order", 7],
		["a group is played again", () => [...pictures, ...pictures.slice(4, 8)], "out-of-order", 11],
		[
			"one is another's picture under its own seal",
			() => pictures.with(6, resealed(at(6), at(5))),
			"altered",
			7,
		],
		["nothing is said of one", () => pictures.with(5, bare(at(5))), "foreign", 6],
		["somebody's own is put in", () => pictures.toSpliced(5, 0, bare(at(5))), "foreign", 6],
	])("is not proven when %s", async (_what, change, kind, picture) => {
		const path = inFolder("changed.mkv");
		record(path, change(), h265);
		const report = await verifyFile(path, signer.publicKey);
		expect(report.verdict).toBe("flawed");
		expect(report.problems).toContainEqual(expect.objectContaining({ kind, picture }));
	});
});

/** The pictures of one access unit with what is said of another. */
function resealed(seal: Uint8Array, content: Uint8Array): Uint8Array {
	const said = nalUnits(seal).filter(h265.isSei);
	return toAnnexB([...said, ...nalUnits(content).filter((unit) => !h265.isSei(unit))]);
}

function bare(picture: Uint8Array): Uint8Array {
	return toAnnexB(nalUnits(picture).filter((unit) => !h265.isSei(unit)));
}
