import { basename } from "node:path";
import type { Clock } from "../clock.ts";
import type { Output } from "./io.ts";

/** Milliseconds from one drawing to the next. */
const redrawEvery = 100;

const cells = 20;

/** A line that tells how far a run over files is. Where nobody looks on, it draws nothing. */
export class ProgressBar {
	readonly #output: Output;
	readonly #clock: Clock;
	#files = 0;
	#index = 0;
	#name = "";
	#expected: number | undefined;
	#startedAt = 0;
	#drawnAt = Number.NEGATIVE_INFINITY;
	#isShown = false;

	constructor(output: Output, clock: Clock) {
		this.#output = output;
		this.#clock = clock;
	}

	begin(files: number): void {
		this.#files = files;
	}

	/** @param index from 0 on */
	file(index: number, name: string): void {
		this.#index = index;
		this.#name = basename(name);
		this.#expected = undefined;
		this.#startedAt = this.#clock.monotonic();
		this.#draw(0);
	}

	opened(expected: number | undefined): void {
		this.#expected = expected;
		this.#startedAt = this.#clock.monotonic();
	}

	picture(done: number): void {
		this.#draw(done);
	}

	/** Makes room for a line of text. */
	clear(): void {
		if (!this.#isShown) return;
		this.#output.write("\r\u001b[K");
		this.#isShown = false;
		this.#drawnAt = Number.NEGATIVE_INFINITY;
	}

	end(): void {
		this.clear();
	}

	#draw(done: number): void {
		if (!this.#output.isTerminal) return;
		const now = this.#clock.monotonic();
		if (now - this.#drawnAt < redrawEvery) return;
		this.#drawnAt = now;
		this.#isShown = true;
		this.#output.write(`\r${this.#line(done, (now - this.#startedAt) / 1000)}\u001b[K`);
	}

	/** @param seconds since the first picture */
	#line(done: number, seconds: number): string {
		const rate = seconds > 0.5 ? done / seconds : 0;
		const of = this.#expected === undefined ? "" : ` of ${Math.max(this.#expected, done)}`;
		const left = this.#expected === undefined || rate === 0 ? undefined : (this.#expected - done) / rate;
		const parts = [
			`[${this.#index + 1}/${this.#files}] ${shortened(this.#name, Math.max(8, this.#output.columns - 70))}`,
			...(this.#expected === undefined || this.#expected < 2 ? [] : [bar(done / this.#expected)]),
			...(done > 0 ? [`${done}${of} pictures`] : []),
			...(rate > 0 ? [`${rate.toFixed(rate < 10 ? 1 : 0)} a second`] : []),
			...(left !== undefined && left >= 1 ? [`${clock(left)} left`] : []),
		];
		return parts.join("  ").slice(0, Math.max(10, this.#output.columns - 1));
	}
}

function bar(part: number): string {
	const full = Math.round(Math.min(1, Math.max(0, part)) * cells);
	return `${"█".repeat(full)}${"░".repeat(cells - full)}`;
}

function shortened(name: string, most: number): string {
	// What a file is called may hold what a terminal obeys.
	const plain = name.replace(/\p{C}/gu, "?");
	return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}

/** Such as `0:07` or `1:02:03`. */
function clock(seconds: number): string {
	const whole = Math.ceil(seconds);
	const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
	const tail = `${hours > 0 ? String(minutes).padStart(2, "0") : minutes}:${String(rest).padStart(2, "0")}`;
	return hours > 0 ? `${hours}:${tail}` : tail;
}
