import { describe, expect, it } from "vitest";
import { ProgressBar } from "../../../device/cli/progress-bar.ts";
import { TestIo } from "./fakes.ts";

function bar(isTerminal: boolean, columns = 100) {
	const io = new TestIo("/nowhere");
	io.terminal = isTerminal;
	io.columns = columns;
	const shown = new ProgressBar(io.stderr, io.clock);
	/** The line that stands there now. */
	const line = () => io.err.split("\r").at(-1)?.replace("\u001b[K", "") ?? "";
	return { io, shown, line };
}

describe("the bar", () => {
	it("tells the file, how far it is, how fast, and how long it will take", () => {
		const { io, shown, line } = bar(true);
		shown.begin(12);
		shown.file(2, "footage/street.mp4");
		shown.opened(1000);
		io.clock.advance(5000);
		shown.picture(250);
		expect(line()).toBe(
			"[3/12] street.mp4  █████░░░░░░░░░░░░░░░  250 of 1000 pictures  50 a second  0:15 left",
		);
	});

	it("tells what it knows when nobody knows the end", () => {
		const { io, shown, line } = bar(true);
		shown.begin(1);
		shown.file(0, "street.ts");
		shown.opened(undefined);
		io.clock.advance(10_000);
		shown.picture(35);
		expect(line()).toBe("[1/1] street.ts  35 pictures  3.5 a second");
	});

	it("tells hours as hours", () => {
		const { io, shown, line } = bar(true);
		shown.begin(1);
		shown.file(0, "a.mp4");
		shown.opened(100_000);
		io.clock.advance(1000);
		shown.picture(10);
		expect(line()).toContain("2:46:39 left");
	});

	it("is drawn ten times a second, not for each picture", () => {
		const { io, shown } = bar(true);
		shown.begin(1);
		shown.file(0, "a.mp4");
		shown.opened(1000);
		for (let count = 1; count <= 1000; count++) {
			io.clock.advance(1);
			shown.picture(count);
		}
		expect(io.err.split("\r").length - 1).toBeLessThanOrEqual(11);
	});

	it("fits a narrow terminal, and shows no sign that a terminal obeys", () => {
		const { io, shown, line } = bar(true, 40);
		shown.begin(1);
		shown.file(0, `\u001b[31m${"long".repeat(40)}.mp4`);
		shown.opened(1000);
		io.clock.advance(1000);
		shown.picture(500);
		expect(line().length).toBeLessThan(40);
		expect(line()).not.toContain("\u001b");
	});

	it("gives way to a line of text", () => {
		const { io, shown } = bar(true);
		shown.begin(1);
		shown.file(0, "a.mp4");
		shown.clear();
		expect(io.err.endsWith("\r\u001b[K")).toBe(true);
	});

	it("is nothing where nobody looks on", () => {
		const { io, shown } = bar(false);
		shown.begin(1);
		shown.file(0, "a.mp4");
		shown.opened(10);
		io.clock.advance(1000);
		shown.picture(5);
		shown.end();
		expect(io.err).toBe("");
	});
});
