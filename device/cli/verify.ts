import { basename, resolve } from "node:path";
import { PersienneError } from "../errors.ts";
import type { VerifyReport } from "../provenance/verify/report.ts";
import { verifyFile } from "../provenance/verify/verify.ts";
import { meaningOf, reportLines, whatItShows } from "../provenance/verify/words.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { describeError } from "./crash.ts";
import { exitStatus, type Io } from "./io.ts";
import { trustedKey } from "./trusted-key.ts";

export const verifyUsage: Usage = {
	command: "verify",
	operands: "FILE...",
	maxOperands: 10_000,
	summary: "Tells of recordings and JPEGs whether a camera's masking stage made them.",
	options: [
		{
			name: "key",
			value: "KEY",
			help: "The camera's public key, a file that holds it, or the camera's URL.",
		},
		{
			name: "data-dir",
			value: "DIR",
			help: "Takes the key of the cameras that run with this data directory.",
		},
		{ name: "user", value: "U", help: "Signs in at the camera's URL as this user." },
		{ name: "password-file", value: "F", help: "The user's password, in a file of its own." },
		{ name: "strict", help: "Fails too when the last second is not signed." },
		{ name: "json", help: "JSON lines: one a file." },
	],
	notes: [
		"Reads H.264 and H.265 in MP4, Matroska, MPEG-TS and as raw streams, recorded without coding anew (ffmpeg -c copy).",
		"Without a key, the one that the file brings is used: then nobody knows whose it is. `persienne key` prints a camera's.",
		whatItShows,
		"Exit status: 0 all is well, 1 something is not, 2 usage error.",
	],
};

/** One file after the other; what is wrong with one does not stop the next. */
export async function verify(args: Arguments, io: Io): Promise<number> {
	if (args.operands.length === 0) throw new UsageError("a file is missing", "persienne verify FILE");
	args.exclude("key", "data-dir");
	const trusted = await trustedKey(args, io);
	let allWell = true;
	for (const file of args.operands) {
		const report = await examine(resolve(io.cwd, file), trusted);
		const isWell = !(report instanceof Error) && holds(report, args.has("strict"));
		allWell &&= isWell;
		if (args.has("json")) io.stdout.write(`${JSON.stringify(jsonOf(file, report, isWell))}\n`);
		else if (report instanceof Error) io.stderr.write(`persienne: ${describeError(report)}\n`);
		else {
			const verdict =
				!isWell && report.verdict === "tail"
					? ["  fails, because --strict wants the last second signed too"]
					: [];
			io.stdout.write(`${[...reportLines(basename(file), report), ...verdict].join("\n")}\n`);
		}
	}
	if (!args.has("json") && io.stdout.isTerminal) io.stdout.write(`\n${whatItShows}\n`);
	return allWell ? exitStatus.done : exitStatus.failed;
}

async function examine(
	path: string,
	trusted: Uint8Array | undefined,
): Promise<VerifyReport | PersienneError> {
	try {
		return await verifyFile(path, trusted);
	} catch (error) {
		if (error instanceof PersienneError) return error;
		throw error;
	}
}

function holds({ verdict }: VerifyReport, strict: boolean): boolean {
	return verdict === "intact" || (verdict === "tail" && !strict);
}

function jsonOf(file: string, report: VerifyReport | PersienneError, ok: boolean): object {
	if (report instanceof PersienneError) {
		const { code, message } = report;
		return { file, ok, error: { code, message } };
	}
	const problems = report.problems.map((problem) => ({ ...problem, message: meaningOf(problem.kind) }));
	return { file, ok, ...report, problems };
}
