import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PictureRecord } from "../../../device/imaging/offline/protocol.ts";
import { Report } from "../../../device/offline/report.ts";
import { temporaryFolder } from "../scene/clip/make-clip.ts";
import { filesIn } from "./run.ts";

const file = temporaryFolder();

function record(index: number, corners = 4): PictureRecord {
	const polygon = Array.from({ length: corners }, (_, at) => [at, index] as const);
	return {
		index,
		time: index / 25,
		failure: undefined,
		counts: { plate: 1 },
		regions: [{ kind: "plate", polygon }],
		ms: { detect: 1.23456, paint: 0 },
	};
}

const framesOf = (path: string) =>
	JSON.parse(readFileSync(path, "utf8")).frames as { input: string; index: number }[];

describe("a report", () => {
	it("is valid before anything is in it, and after each file", () => {
		const path = file("steps.json");
		const report = new Report(path, false);
		expect(framesOf(path)).toEqual([]);
		for (const input of ["a.jpg", 'b "c"\n.jpg', "ü.jpg"]) {
			const spool = report.spool(input, 640, 360, 1);
			spool.add(record(0));
			const before = framesOf(path).length;
			report.add(spool);
			expect(framesOf(path)).toHaveLength(before + 1);
			expect(framesOf(path).at(-1)).toMatchObject({
				input,
				index: 0,
				width: 640,
				height: 360,
				ms: { detect: 1.235, paint: 0 },
			});
		}
		report.close();
	});

	it("tells each polygon of a picture once for each kind", () => {
		const path = file("twice.json");
		const report = new Report(path, false);
		const spool = report.spool("a.jpg", 640, 360, 1);
		const [plate] = record(0).regions;
		if (!plate) throw new Error("there is a region");
		const zone = { ...plate, kind: "zone" } as const;
		spool.add({ ...record(0), regions: [plate, zone, { ...plate }, ...record(1).regions] });
		report.add(spool);
		report.close();
		expect(framesOf(path)).toMatchObject([{ regions: [plate, zone, ...record(1).regions] }]);
	});

	it("takes a film of any length, of which little is kept in memory", () => {
		const path = file("long.json");
		const report = new Report(path, false);
		const spool = report.spool("größe/🎞.mp4", 640, 360, 1);
		for (let index = 0; index < 3000; index++) spool.add(record(index, 100));
		expect(filesIn(file(".")).filter((name) => name.endsWith(".part"))).toHaveLength(1);
		report.add(spool);
		const frames = framesOf(path);
		expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 3000 }, (_, index) => index));
		expect(new Set(frames.map(({ input }) => input))).toEqual(new Set(["größe/🎞.mp4"]));
		expect(filesIn(file(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
		report.close();
	});

	it.each([
		["in its last file", ["a.jpg", "b.mp4"], "b.mp4", ["a.jpg 0", "b.mp4 0", "b.mp4 1"]],
		["in its only file", ["b.mp4"], "b.mp4", ["b.mp4 0", "b.mp4 1"]],
		["in another file", ["b.mp4", "a.jpg"], "b.mp4", ["b.mp4 0", "b.mp4 1", "a.jpg 0", "b.mp4 0", "b.mp4 1"]],
	])("tells a film once that a run was killed at, %s", (what, before, again, told) => {
		const path = file(`killed ${what}.json`);
		const add = (report: Report, input: string) => {
			const spool = report.spool(input, 640, 360, 1);
			for (let index = 0; index < (input === "b.mp4" ? 2 : 1); index++) spool.add(record(index));
			report.add(spool);
		};
		const first = new Report(path, false);
		for (const input of before) add(first, input);
		first.close();
		const second = new Report(path, false, true);
		add(second, again);
		expect(framesOf(path).map(({ input, index }) => `${input} ${index}`)).toEqual(told);
		// From then on what has the same name is another file.
		add(second, again);
		expect(framesOf(path)).toHaveLength(told.length + 2);
		second.close();
	});

	it("has nothing of a file that was given up", () => {
		const path = file("given-up.json");
		const report = new Report(path, false);
		const spool = report.spool("a.mp4", 640, 360, 1);
		for (let index = 0; index < 3000; index++) spool.add(record(index, 100));
		spool.close();
		expect(framesOf(path)).toEqual([]);
		expect(filesIn(file(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
		report.close();
	});
});
