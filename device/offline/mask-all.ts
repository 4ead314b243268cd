import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MaskPolicy } from "../../masks/policy.ts";
import { PersienneError } from "../errors.ts";
import type { CoverKind } from "../imaging/offline/protocol.ts";
import { recognise } from "../scene/clip/format.ts";
import { defaultClipLimits } from "../scene/clip/limits.ts";
import { version } from "../version.ts";
import { FilmFile } from "./film-file.ts";
import { makeFolders } from "./folders.ts";
import { gatherInputs, type Input, realPlace } from "./inputs.ts";
import { Ledger, type Mark, markOf } from "./ledger.ts";
import { lockFolder } from "./lock.ts";
import type { Masker } from "./masker.ts";
import { type Output, Outputs } from "./outputs.ts";
import { explained, outputExists, PartFile, sweep } from "./part-file.ts";
import { Report, type Spool } from "./report.ts";

export interface MaskOptions {
	readonly operands: readonly string[];
	/** Relative paths start here. */
	readonly cwd: string;
	/** Absolute. */
	readonly out: string;
	readonly policy: MaskPolicy;
	readonly withSound: boolean;
	/** Absolute. */
	readonly report: string | undefined;
	/** Masks everything anew, and replaces what is there. */
	readonly force: boolean;
}

/** What became of one file. */
export interface Masked {
	/** Below the output folder. */
	readonly output: string;
	readonly renamed: string | undefined;
	readonly pictures: number;
	/** Of them, those that are filled because masking them failed, and why the first of them was. */
	readonly dark: number;
	readonly darkBecause: string | undefined;
	/** Frames that did not decode, and are left out. */
	readonly damaged: number;
	/** How much was covered of each kind, summed over the pictures. */
	readonly counts: Readonly<Partial<Record<CoverKind, number>>>;
}

/** Told as it goes, for a person or a program. */
export interface MaskEvents {
	/** @param swept unfinished files of a run that was killed, which were removed */
	begun(files: number, others: number, swept: number): void;
	/** @param index from 0 on */
	file(index: number, input: Input): void;
	/** @param expected about how many pictures it has; undefined when only the end will tell */
	opened(expected: number | undefined): void;
	picture(count: number): void;
	skipped(input: Input, output: string): void;
	masked(input: Input, result: Masked): void;
	failed(input: Input, error: PersienneError): void;
}

export interface Totals {
	masked: number;
	skipped: number;
	/** Of those that were skipped, files that the report says nothing of, as far as that is known. */
	unreported: number;
	failed: number;
	/** Pictures, and of them those that are dark. */
	pictures: number;
	dark: number;
	interrupted: boolean;
}

interface Place {
	readonly hostname: string;
	readonly pid: number;
	isAlive(pid: number): boolean;
}

/**
 * Masks files one after the other. What is wrong with one of them is told, and the others go on. Throws a PersienneError
 * when there is nothing to begin with, or nowhere to write.
 */
export async function maskAll(
	options: MaskOptions,
	masker: Masker,
	events: MaskEvents,
	place: Place,
	interrupted: Promise<void>,
): Promise<Totals> {
	const { files, others } = gatherInputs(options.operands, options.cwd, options.out);
	if (options.report !== undefined) refuseOriginal(options.report, files);
	const unmake = explained(options.out, () => makeFolders(options.out));
	const unlock = lockFolder(options.out, place);
	try {
		const swept = sweep(options.out);
		const report = options.report === undefined ? undefined : openReport(options, options.report, swept > 0);
		try {
			events.begun(files.length, others, swept);
			return await new Run(options, masker, events, place.pid, report).through(files, interrupted);
		} finally {
			report?.close();
		}
	} finally {
		unlock();
		unmake();
	}
}

/** With `force`, too: originals stay. */
function refuseOriginal(report: string, files: readonly Input[]): void {
	const place = realPlace(report);
	const same = files.find(({ path }) => realPlace(path) === place);
	if (!same) return;
	const message = `--report is ${same.shown} itself: the original would be lost`;
	throw new PersienneError("OUT_IS_ORIGINAL", message, "name another file");
}

function openReport({ force }: MaskOptions, path: string, wasKilled: boolean): Report {
	explained(path, () => makeFolders(dirname(path)));
	explained(path, () => sweep(dirname(path), false));
	return new Report(path, force, wasKilled);
}

class Run {
	readonly #options: MaskOptions;
	readonly #masker: Masker;
	readonly #events: MaskEvents;
	readonly #pid: number;
	readonly #report: Report | undefined;
	readonly #isReportNew: boolean;
	readonly #outputs = new Outputs();
	readonly #ledger: Ledger;
	/** Of everything but the file that decides what comes out. */
	readonly #settings: string;
	readonly #totals: Totals = {
		masked: 0,
		skipped: 0,
		unreported: 0,
		failed: 0,
		pictures: 0,
		dark: 0,
		interrupted: false,
	};

	constructor(
		options: MaskOptions,
		masker: Masker,
		events: MaskEvents,
		pid: number,
		report: Report | undefined,
	) {
		this.#options = options;
		this.#masker = masker;
		this.#events = events;
		this.#pid = pid;
		this.#report = report;
		this.#isReportNew = report?.isEmpty ?? false;
		this.#ledger = new Ledger(options.out);
		const settings = [version, options.policy.hash, options.withSound];
		this.#settings = createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 32);
	}

	async through(files: readonly Input[], interrupted: Promise<void>): Promise<Totals> {
		void interrupted.then(() => {
			this.#totals.interrupted = true;
			return this.#masker.stop();
		});
		const own = new Set(files.map(({ path }) => realPlace(path)));
		for (const [index, input] of files.entries()) {
			this.#events.file(index, input);
			try {
				await this.#file(input, own);
			} catch (error) {
				if (this.#totals.interrupted) break;
				if (!(error instanceof PersienneError)) throw error;
				this.#totals.failed++;
				this.#events.failed(input, error);
			}
			await Promise.resolve(); // lets a signal be heard between files that are skipped
			if (this.#totals.interrupted) break;
		}
		await this.#masker.stop();
		return this.#totals;
	}

	async #file(input: Input, own: ReadonlySet<string>): Promise<void> {
		const { out, force, withSound } = this.#options;
		const format = recognise(input.path, defaultClipLimits);
		const output = this.#outputs.plan(input, format, withSound);
		const target = join(out, output.below);
		const mark = markOf(input.path) as Mark; // it was there just now; if it has gone, the worker tells so
		const state = force ? undefined : this.#ledger.state(output.below, mark, this.#settings);
		if (state === "done") {
			this.#totals.skipped++;
			if (this.#isReportNew) this.#totals.unreported++;
			this.#events.skipped(input, output.below);
			return;
		}
		if (own.has(realPlace(target))) throw outputExists(target); // with --force too: originals stay
		const mayReplace = force || state === "dark";
		if (!mayReplace && markOf(target)) throw outputExists(target);
		const job = new FileJob(
			input,
			output,
			new PartFile(target, this.#pid),
			this.#report,
			this.#pid,
			this.#events,
		);
		try {
			const { path } = input;
			const withRegions = this.#report !== undefined;
			job.damaged = await this.#masker.mask({ path, still: output.still, withSound, withRegions }, job);
			const made = job.finish();
			this.#ledger.add({
				output: output.below,
				input: mark,
				settings: this.#settings,
				made,
				dark: job.result.dark,
			});
			job.commit(mayReplace);
		} finally {
			job.close();
		}
		this.#totals.masked++;
		this.#totals.pictures += job.result.pictures;
		this.#totals.dark += job.result.dark;
		this.#events.masked(input, job.result);
	}
}

/** One file on its way: what the worker makes of it goes into a part file. */
class FileJob {
	damaged = 0;
	readonly #input: Input;
	readonly #output: Output;
	readonly #part: PartFile;
	readonly #report: Report | undefined;
	readonly #pid: number;
	readonly #events: MaskEvents;
	readonly #counts: Partial<Record<CoverKind, number>> = {};
	#spool: Spool | undefined;
	#film: FilmFile | undefined;
	#pictures = 0;
	#dark = 0;
	#darkBecause: string | undefined;

	constructor(
		input: Input,
		output: Output,
		part: PartFile,
		report: Report | undefined,
		pid: number,
		events: MaskEvents,
	) {
		this.#input = input;
		this.#output = output;
		this.#part = part;
		this.#report = report;
		this.#pid = pid;
		this.#events = events;
	}

	get result(): Masked {
		return {
			output: this.#output.below,
			renamed: this.#output.renamed,
			pictures: this.#pictures,
			dark: this.#dark,
			darkBecause: this.#darkBecause,
			damaged: this.damaged,
			counts: this.#counts,
		};
	}

	opened({
		width,
		height,
		expected,
		video,
		sound,
	}: Parameters<Parameters<Masker["mask"]>[1]["opened"]>[0]): void {
		this.#events.opened(expected);
		this.#spool = this.#report?.spool(this.#input.shown, width, height, this.#pid);
		if (video) this.#film = new FilmFile(this.#part.path, this.#output.container, video, sound);
	}

	made({ record, video, sound, still }: Parameters<Parameters<Masker["mask"]>[1]["made"]>[0]): void {
		if (still) explained(this.#part.path, () => writeFileSync(this.#part.path, still));
		this.#film?.write(video, sound);
		if (!record) return;
		this.#pictures++;
		if (record.failure) {
			this.#dark++;
			this.#darkBecause ??= record.failure;
		}
		for (const [kind, count] of Object.entries(record.counts) as [CoverKind, number][])
			this.#counts[kind] = (this.#counts[kind] ?? 0) + count;
		this.#spool?.add(record);
		this.#events.picture(this.#pictures);
	}

	/** Everything is on the disk, under a name that is not yet its own. */
	finish(): Mark {
		this.#film?.finish();
		const made = this.#part.settle();
		if (this.#spool) this.#report?.add(this.#spool);
		return made;
	}

	commit(mayReplace: boolean): void {
		this.#part.commit(mayReplace);
	}

	close(): void {
		this.#film?.close();
		this.#spool?.close();
		this.#part.discard();
	}
}
