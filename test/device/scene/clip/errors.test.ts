import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import {
	AV_PIX_FMT_GRAY8,
	AV_PIX_FMT_RGB24,
	AV_PIX_FMT_YUVJ420P,
	type FFEncoderCodec,
} from "node-av/constants";
import { describe, expect, it } from "vitest";
import { PersienneError } from "../../../../device/errors.ts";
import { type ClipOptions, openClip } from "../../../../device/scene/clip/clip.ts";
import type { ClipErrorCode } from "../../../../device/scene/clip/clip-error.ts";
import { makeClip, makeSound, ruin, temporaryFolder } from "./make-clip.ts";

const file = temporaryFolder();
const size = { width: 64, height: 36 };
const h264 = { encoder: "libx264" as FFEncoderCodec, ...size, options: { preset: "ultrafast", crf: "10" } };
const picture = { container: "image2", ...size, frames: 1 };
const png = { ...picture, encoder: "png" as FFEncoderCodec, pixelFormat: AV_PIX_FMT_RGB24 };

/** Opens a file that is to be refused. */
function refusal(path: string, limits: ClipOptions["limits"] = {}): PersienneError {
	try {
		openClip(path, { ...size, limits }).close();
	} catch (error) {
		if (error instanceof PersienneError) return error;
		throw error;
	}
	throw new Error("it was opened");
}

function expectRefusal(path: string, code: ClipErrorCode, limits?: ClipOptions["limits"]): void {
	const error = refusal(path, limits);
	expect(error.code).toBe(code);
	expect(error.remedy).toMatch(/^[a-z].*[^.]$/); // a clause, which others put behind the message
	expect(error.message).toContain(path.slice(path.lastIndexOf("/") + 1));
	expect(`${error.message} ${error.stack} ${error.cause}`).not.toContain(file(""));
}

/** Keeps the first `part` of a file, under another name. */
function cut(from: string, to: string, part: number): string {
	const bytes = readFileSync(file(from));
	writeFileSync(file(to), bytes.subarray(0, Math.floor(bytes.length * part)));
	return file(to);
}

describe("what is no clip", () => {
	it("is told by a code, the file's name and a remedy, never its folders", () => {
		expectRefusal(file("missing.mp4"), "CLIP_MISSING");
		mkdirSync(file("folder"));
		expectRefusal(file("folder"), "CLIP_UNREADABLE");
		writeFileSync(file("empty.mp4"), "");
		expectRefusal(file("empty.mp4"), "CLIP_UNREADABLE");
		writeFileSync(file("letter"), "Dear reader,\n".repeat(200));
		expectRefusal(file("letter"), "CLIP_UNREADABLE");
		makeSound(file("sound.mkv"));
		expectRefusal(file("sound.mkv"), "CLIP_NO_VIDEO");
	});

	it.skipIf(process.platform === "win32")("does not wait for the writer of a named pipe", () => {
		execFileSync("mkfifo", [file("pipe.mp4")]);
		expectRefusal(file("pipe.mp4"), "CLIP_UNREADABLE");
	});

	it("may begin like one", () => {
		const noise = Buffer.from(
			Array.from({ length: 6000 }, (_, index) => (index * 7919 + (index >> 3) * 31) & 255),
		);
		const magic: Record<string, Buffer> = {
			"a.mp4": Buffer.from(
				"0000002066747970697 36f6d0000020069736f6d69736f3261766331".replace(" ", ""),
				"hex",
			),
			"a.mkv": Buffer.from("1a45dfa3a3428681014282886d6174726f736b61", "hex"),
			"a.avi": Buffer.from("RIFF\x00\x10\x00\x00AVI LIST", "latin1"),
			"a.png": Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
			"a.jpg": Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"),
			"a.gif": Buffer.from("GIF89a\x40\x00\x24\x00\xf7\x00\x00", "latin1"),
			"a.flv": Buffer.from("FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00", "latin1"),
		};
		for (const [name, bytes] of Object.entries(magic)) {
			writeFileSync(file(name), Buffer.concat([bytes, noise]));
			expect(refusal(file(name)).code, name).toMatch(/^CLIP_/);
		}
	});
});

describe("a file that refers to others", () => {
	it("is refused, and nothing it names is opened", async () => {
		let visits = 0;
		const server = createServer((socket) => {
			visits++;
			socket.destroy();
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as { port: number };
		makeClip(file("good.mp4"), { ...h264, frames: 10 });
		const url = `http://127.0.0.1:${port}/a.ts`;
		const playlist = (target: string) =>
			`#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${target}\n#EXT-X-ENDLIST\n`;
		const mpd = `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
			profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period><AdaptationSet><Representation>
			<BaseURL>${url}</BaseURL></Representation></AdaptationSet></Period></MPD>`;
		const sdp = `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video ${port} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n`;
		const lists: Record<string, string> = {
			"remote.m3u8": playlist(url),
			"local.m3u8": playlist(file("good.mp4")),
			"disguised.mp4": playlist(file("good.mp4")),
			"list.ffconcat": `ffconcat version 1.0\nfile ${file("good.mp4")}\n`,
			"list.mp4": "ffconcat version 1.0\nfile good.mp4\n",
			"stream.sdp": sdp,
			"manifest.mpd": mpd,
		};
		for (const [name, text] of Object.entries(lists)) {
			writeFileSync(file(name), text);
			expect(refusal(file(name)).code, name).toMatch(/^CLIP_(REFUSED|UNREADABLE)$/);
		}
		expectRefusal(file("local.m3u8"), "CLIP_REFUSED");
		expectRefusal(file("list.ffconcat"), "CLIP_REFUSED");
		await new Promise((resolve) => server.close(resolve));
		expect(visits).toBe(0);
	});

	it("is not made of a name that looks like an address or a sequence", () => {
		for (const name of [
			"http://127.0.0.1/a.mp4",
			"tcp://127.0.0.1:9/a.mp4",
			"concat:a.mp4|b.mp4",
			"pipe:0",
		]) {
			expect(refusal(name).code, name).toBe("CLIP_MISSING");
		}
		makeClip(file("frame1.png"), png);
		makeClip(file("frame.png"), { ...png, planes: () => [0] });
		writeFileSync(file("frame%d.png"), readFileSync(file("frame.png")));
		const clip = openClip(file("frame%d.png"), size);
		const planes = [new Uint8Array(64 * 36), new Uint8Array(32 * 18), new Uint8Array(32 * 18)] as const;
		clip.draw({ ...size, planes, strides: [64, 32, 32] }, 0);
		expect(planes[0][0]).toBe(16); // the file of that very name, not frame1.png
		clip.close();
	});
});

describe("a file that is cut short", () => {
	it("is refused at once when its container says how long it should be", () => {
		makeClip(file("whole.mp4"), { ...h264, frames: 60 });
		makeClip(file("whole.mkv"), { ...h264, frames: 60 });
		makeClip(file("whole.avi"), {
			encoder: "mjpeg" as FFEncoderCodec,
			...size,
			frames: 60,
			pixelFormat: AV_PIX_FMT_YUVJ420P,
		});
		expectRefusal(cut("whole.mp4", "cut.mp4", 0.5), "CLIP_UNREADABLE");
		indexFirst("whole.mp4", "streamed.mp4");
		openClip(file("streamed.mp4"), size).close();
		expectRefusal(cut("streamed.mp4", "cut-streamed.mp4", 0.7), "CLIP_TRUNCATED");
		expectRefusal(cut("whole.mkv", "cut.mkv", 0.5), "CLIP_TRUNCATED");
		expectRefusal(cut("whole.avi", "cut.avi", 0.6), "CLIP_TRUNCATED");
	});

	it("is refused when it is a picture", () => {
		makeClip(file("whole.png"), { ...png, paint: scribble });
		makeClip(file("whole.jpg"), {
			...picture,
			encoder: "mjpeg" as FFEncoderCodec,
			pixelFormat: AV_PIX_FMT_YUVJ420P,
			paint: scribble,
		});
		for (const part of [0.3, 0.6, 0.9]) {
			expectRefusal(cut("whole.png", "cut.png", part), "CLIP_DAMAGED");
			expectRefusal(cut("whole.jpg", "cut.jpg", part), "CLIP_DAMAGED");
		}
	});
});

/** Moves an MP4's index before its pictures, so that it opens though its end is missing (ISO/IEC 14496-12 §8.2.1). */
function indexFirst(from: string, to: string): void {
	const bytes = readFileSync(file(from));
	const boxes = new Map<string, Buffer>();
	for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
		boxes.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at, at + bytes.readUInt32BE(at)));
	}
	const index = Buffer.from(boxes.get("moov") ?? "");
	const offsets = index.indexOf("stco", 0, "latin1") + 8;
	for (let entry = 0; entry < index.readUInt32BE(offsets); entry++) {
		const place = offsets + 4 + 4 * entry;
		index.writeUInt32BE(index.readUInt32BE(place) + index.length, place);
	}
	const rest = [...boxes].filter(([name]) => name !== "ftyp" && name !== "moov").map(([, box]) => box);
	writeFileSync(file(to), Buffer.concat([boxes.get("ftyp") ?? Buffer.alloc(0), index, ...rest]));
}

/** Something that does not compress to nothing. */
function scribble(planes: readonly Uint8Array[]): void {
	const [first] = planes;
	for (let index = 0; first && index < first.length; index++) first[index] = (index * index * 31) & 255;
}

describe("limits", () => {
	it("hold the length of a side", () => {
		makeClip(file("wide.png"), { ...png, width: 8194, height: 2 });
		expectRefusal(file("wide.png"), "CLIP_TOO_LARGE");
	});

	it("hold the pixels of a picture, default and chosen", () => {
		const grey = { ...png, pixelFormat: AV_PIX_FMT_GRAY8 };
		makeClip(file("huge.png"), { ...grey, width: 8000, height: 5002, options: { pred: "none" } });
		expectRefusal(file("huge.png"), "CLIP_TOO_LARGE");
		makeClip(file("small.png"), grey);
		expectRefusal(file("small.png"), "CLIP_TOO_LARGE", { picturePixels: 64 * 36 - 1 });
		openClip(file("small.png"), { ...size, limits: { picturePixels: 64 * 36 } }).close();
	});

	it("hold the pixels of a video", () => {
		makeClip(file("small.mp4"), { ...h264, frames: 3 });
		expectRefusal(file("small.mp4"), "CLIP_TOO_LARGE", { videoPixels: 64 * 36 - 1 });
		// A bare stream tells its size to the decoder alone, which keeps to the same limit.
		makeClip(file("small.ts"), { ...h264, container: "mpegts", frames: 20 });
		expect(refusal(file("small.ts"), { videoPixels: 1000 }).code).toMatch(/^CLIP_(TOO_LARGE|DAMAGED)$/);
	});

	it("end the search for a first frame", () => {
		makeClip(file("late.avi"), {
			encoder: "mjpeg" as FFEncoderCodec,
			...size,
			frames: 9,
			pixelFormat: AV_PIX_FMT_YUVJ420P,
		});
		ruin(file("late.avi"), (index) => index < 6);
		expectRefusal(file("late.avi"), "CLIP_DAMAGED", { barrenPackets: 4 });
		openClip(file("late.avi"), { ...size, limits: { barrenPackets: 12 } }).close();
	});
});
