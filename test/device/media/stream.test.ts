import { describe, expect, it } from "vitest";
import type { AccessUnit } from "../../../device/media/access-unit.ts";
import { Stream } from "../../../device/media/stream.ts";

const info = { path: "cam-1/main", codec: "h264", width: 64, height: 64, fps: 25 } as const;

/** Streams as words: `I` is a key frame, `P` is not; ticks count up from the position in the word. */
function units(word: string, revision = 1, from = 0): AccessUnit[] {
	return [...word].map((letter, i) => ({
		codec: "h264",
		data: new Uint8Array([from + i]),
		key: letter === "I",
		ticks: (from + i) * 3600,
		takenAt: 0,
		revision,
		state: "masked",
	}));
}

function viewer() {
	const seen: string[] = [];
	return {
		seen,
		unit: (unit: AccessUnit) => void seen.push(`${unit.key ? "I" : "P"}${unit.ticks / 3600}`),
		flush: () => void seen.push("flush"),
		end: () => void seen.push("end"),
	};
}

function pushAll(stream: Stream, all: AccessUnit[]): void {
	for (const unit of all) stream.push(unit);
}

describe("a stream", () => {
	it("starts a viewer who comes in the middle of a group at its key frame, at once", () => {
		const stream = new Stream(info);
		stream.subscribe(viewer());
		pushAll(stream, units("IPPIPP"));
		const late = viewer();
		stream.subscribe(late);
		expect(late.seen).toEqual(["I3", "P4", "P5"]);
		pushAll(stream, units("P", 1, 6));
		expect(late.seen.at(-1)).toBe("P6");
	});

	it("serves nothing of an older policy once a newer one is required: not from its cache, not from the worker", () => {
		const stream = new Stream(info);
		const watching = viewer();
		stream.subscribe(watching);
		pushAll(stream, units("IP"));
		stream.require(2);
		pushAll(stream, units("PP", 1, 2));
		expect(watching.seen).toEqual(["I0", "P1", "flush"]);
		const late = viewer();
		stream.subscribe(late);
		expect(late.seen).toEqual([]);
		pushAll(stream, units("IP", 2, 4));
		expect(late.seen).toEqual(["I4", "P5"]);
	});

	it("drops a unit that comes out of order", () => {
		const stream = new Stream(info);
		const watching = viewer();
		stream.subscribe(watching);
		pushAll(stream, [...units("I", 1, 5), ...units("I", 1, 5), ...units("I", 1, 4), ...units("P", 1, 6)]);
		expect(watching.seen).toEqual(["I5", "P6"]);
	});

	it("tells when it is wanted, from the first viewer to the last", () => {
		const calls: boolean[] = [];
		const stream = new Stream(info, (wanted) => calls.push(wanted));
		const leaves = [stream.subscribe(viewer()), stream.subscribe(viewer())];
		expect([calls, stream.wanted]).toEqual([[true], true]);
		for (const leave of [...leaves, ...leaves]) leave();
		expect([calls, stream.wanted]).toEqual([[true, false], false]);
	});

	it("keeps no group while nobody watches, so that nobody is started with an old picture", () => {
		const stream = new Stream(info);
		const leave = stream.subscribe(viewer());
		pushAll(stream, units("IP"));
		leave();
		pushAll(stream, units("IP", 1, 2)); // had been held back
		const next = viewer();
		stream.subscribe(next);
		expect(next.seen).toEqual([]);
		pushAll(stream, units("I", 1, 9));
		expect(next.seen).toEqual(["I9"]);
	});

	it("does not keep a group that grows past its limit", () => {
		const stream = new Stream(info);
		stream.subscribe(viewer());
		const big = new Uint8Array(Stream.maxGroupBytes);
		pushAll(
			stream,
			units("IP").map((unit) => ({ ...unit, data: big })),
		);
		const late = viewer();
		stream.subscribe(late);
		expect(late.seen).toEqual([]);
	});

	it("ends for those who watch and those who come later", () => {
		const stream = new Stream(info);
		const watching = viewer();
		stream.subscribe(watching);
		stream.end();
		const late = viewer();
		stream.subscribe(late);
		expect([watching.seen, late.seen]).toEqual([["end"], ["end"]]);
	});

	it("seals what it lets pass, in its order, once for all viewers, and nothing else", () => {
		let count = 0;
		const seal = (unit: AccessUnit) => ({ ...unit, seal: Uint8Array.of(count++) });
		const stream = new Stream(info, () => {}, seal);
		const seals: number[][] = [[], []];
		for (const mine of seals) {
			stream.subscribe({ unit: (unit) => void mine.push(unit.seal?.[0] ?? -1), flush() {}, end() {} });
		}
		pushAll(stream, units("IPP"));
		pushAll(stream, units("P", 1, 1)); // time has passed over it
		stream.require(2);
		pushAll(stream, units("P", 1, 3)); // made under an older policy
		pushAll(stream, units("IP", 2, 4));
		expect(seals).toEqual([
			[0, 1, 2, 3, 4],
			[0, 1, 2, 3, 4],
		]);
		const late: number[] = [];
		stream.subscribe({ unit: (unit) => void late.push(unit.seal?.[0] ?? -1), flush() {}, end() {} });
		expect(late).toEqual([3, 4]);
	});
});
