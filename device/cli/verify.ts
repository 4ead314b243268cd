import { basename, resolve } from "node:path";
import { PersienneError } from "../errors.ts";
import type { Head } from "../ledger/entry.ts";
import { parseAnchor } from "../ledger/head.ts";
import { verifyLedgerAt } from "../ledger/verify/read.ts";
import type { LedgerReport } from "../ledger/verify/report.ts";
import type { VerifyLedgerOptions } from "../ledger/verify/verify.ts";
import { ledgerLines, ledgerMeaning, whatALedgerShows } from "../ledger/verify/words.ts";
import { type PolicyVerdict, policyLines, verifyPolicyAt } from "../provenance/verify/policy.ts";
import type { VerifyReport } from "../provenance/verify/report.ts";
import { verifyFile } from "../provenance/verify/verify.ts";
import { meaningOf, reportLines, whatItShows } from "../provenance/verify/words.ts";
import { type ReportVerdict, verifyReportAt } from "../report/verify.ts";
import { verdictLines } from "../report/words.ts";
import { type Arguments, type Usage, UsageError } from "./command-line.ts";
import { describeError } from "./crash.ts";
import { exitStatus, type Io } from "./io.ts";
import { trustedKey } from "./trusted-key.ts";

export const verifyUsage: Usage = {
	command: "verify",
	operands: "FILE...",
	maxOperands: 10_000,
	summary: "Tells whether recordings, ledgers, reports and policies are as made.",
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
		{
			name: "anchor",
			value: "N:HASH",
			help: "Of a ledger: an entry that was noted elsewhere; several with commas.",
		},
		{
			name: "strict",
			help: "Fails too when the last second, or line, is not whole.",
		},
		{ name: "json", help: "JSON lines: one a file." },
	],
	notes: [
		"FILE is a recording, a JPEG, a report, a policy that a camera gave out, or a ledger: DATA_DIR, DATA_DIR/ledger, or a file in it.\nOf a report, --data-dir also checks that the ledger there goes on from it; else no ledger is looked at.",
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
	const named = args.text("data-dir");
	const dataDir = named === undefined ? undefined : resolve(io.cwd, named);
	const options = { trusted, anchors: anchorsOf(args), dataDir };
	let allWell = true;
	let sawLedger = false;
	for (const file of args.operands) {
		const report = await examine(resolve(io.cwd, file), options);
		const isWell = !(report instanceof Error) && holds(report, args.has("strict"));
		allWell &&= isWell;
		sawLedger ||= !(report instanceof Error) && report.kind === "ledger";
		if (args.has("json")) io.stdout.write(`${JSON.stringify(jsonOf(file, report, isWell))}\n`);
		else if (report instanceof Error) io.stderr.write(`persienne: ${describeError(report)}\n`);
		else {
			const verdict =
				!isWell && report.verdict === "tail"
					? ["  fails, because --strict wants the last second signed too"]
					: [];
			const lines =
				report.kind === "ledger"
					? ledgerLines(file, report)
					: report.kind === "report"
						? verdictLines(file, report)
						: report.kind === "policy"
							? policyLines(file, report)
							: reportLines(basename(file), report);
			io.stdout.write(`${[...lines, ...verdict].join("\n")}\n`);
		}
	}
	if (!args.has("json") && io.stdout.isTerminal)
		io.stdout.write(`\n${sawLedger ? whatALedgerShows : whatItShows}\n`);
	return allWell ? exitStatus.done : exitStatus.failed;
}

type Examined = VerifyReport | LedgerReport | ReportVerdict | PolicyVerdict;

async function examine(
	path: string,
	options: VerifyLedgerOptions & { readonly dataDir: string | undefined },
): Promise<Examined | PersienneError> {
	try {
		const { trusted } = options;
		return (
			verifyLedgerAt(path, options) ??
			verifyReportAt(path, trusted, options.dataDir) ??
			verifyPolicyAt(path, trusted) ??
			(await verifyFile(path, trusted))
		);
	} catch (error) {
		if (error instanceof PersienneError) return error;
		throw error;
	}
}

function holds({ verdict }: Examined, strict: boolean): boolean {
	return verdict === "intact" || (["tail", "torn"].includes(verdict) && !strict);
}

function anchorsOf(args: Arguments): Head[] {
	const written = args.text("anchor");
	return (written?.split(",") ?? []).map((text) => {
		const anchor = parseAnchor(text.trim());
		if (anchor) return anchor;
		throw new UsageError("--anchor: expected the number of an entry and its hash, such as 128:5f0c…");
	});
}

function jsonOf(file: string, report: Examined | PersienneError, ok: boolean): object {
	if (report instanceof PersienneError) {
		const { code, message } = report;
		return { file, ok, error: { code, message } };
	}
	if (report.kind === "report" || report.kind === "policy") return { file, ok, ...report };
	if (report.kind === "ledger") {
		const problems = report.problems.map((problem) => ({ ...problem, message: ledgerMeaning(problem.kind) }));
		return { file, ok, ...report, problems };
	}
	const problems = report.problems.map((problem) => ({ ...problem, message: meaningOf(problem.kind) }));
	return { file, ok, ...report, problems };
}
