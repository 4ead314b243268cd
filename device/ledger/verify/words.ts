import { formatAnchor } from "../head.ts";
import type { Stub } from "../stub.ts";
import type { LedgerProblem, LedgerProblemKind } from "./problem.ts";
import type { LedgerReport } from "./report.ts";

const meanings: Readonly<Record<LedgerProblemKind, string>> = {
	unreadable: "it is no entry of a ledger: edited, or lost",
	altered: "it does not say what it said when it was written",
	"bad-signature": "the key did not sign it",
	missing: "entries are missing before it",
	"out-of-order": "it stands where it was not written, or twice",
	unlinked: "it does not follow the entry before it",
	"other-key": "it is signed with another key",
	truncated: "entries are missing at the end",
	head: `what says where the ledger ended is missing or says something else`,
	stub: "what stands for swept entries was altered, or does not fit",
	anchor: "it is not the entry that was noted elsewhere",
	damaged: "the device found lines here that it had not written",
	"mask-ledger": "the ledger of a camera's masks is not what was written",
};

export function ledgerMeaning(kind: LedgerProblemKind): string {
	return meanings[kind];
}

const mostTold = 50;

/** The report for a person, each line without its end. */
export function ledgerLines(name: string, report: LedgerReport): string[] {
	const { entries, from, to, head, problems, swept, torn, unlisted } = report;
	const more = problems.length - mostTold + unlisted;
	return [
		`${name}: ${headlines[report.verdict]}`,
		`  ${entries} entries${from && to ? ` from ${from} to ${to}` : ""}`,
		...(swept ? [`  ${sweptLine(swept)}`] : []),
		...(torn > 0
			? [`  a last line of ${torn} bytes was cut short, as by a crash: what it said was never in force`]
			: []),
		...(report.key ? [`  ${keyLine(report.key)}`] : []),
		...problems.slice(0, mostTold).map((problem) => `  ${problemLine(problem)}`),
		...(more > 0 ? [`  and ${more} more`] : []),
		...(head ? [`  ends at ${formatAnchor(head)}`] : []),
	];
}

/** What a result shows and what not. */
export const whatALedgerShows: string =
	"A ledger that is intact says what whoever holds the key wrote down, all of it, in this order, up to where it ends.\n" +
	"It is not shown that it ends where it should: a copy of an earlier state is intact, too. Whoever kept a later end elsewhere\n" +
	"(the device tells its log each hour) finds that out with --anchor. Nor is it shown that all was written down that happened\n" +
	"(docs/ledger.md).";

const headlines: Readonly<Record<LedgerReport["verdict"], string>> = {
	intact: "intact: every entry is in its place, as it was signed",
	torn: "torn: every entry is in its place, as it was signed, but for a last line that was cut short",
	flawed: "FLAWED: not every entry is in its place, as it was signed",
};

function sweptLine({ kinds, from, to, sweptAt, unreadable }: Stub): string {
	const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
	const when = from && to ? ` from ${from} to ${to}` : "";
	const unread = unreadable > 0 ? `, and ${unreadable} lines that could not be read` : "";
	return `before them ${total} entries${when}${unread}, swept away as too old or too many, at last at ${sweptAt}`;
}

function keyLine({ fingerprint, trusted }: NonNullable<LedgerReport["key"]>): string {
	const whose = trusted
		? "the one that was given"
		: "NOT TRUSTED, it came with the ledger: compare it with the device's, or give --key";
	return `signed with the key ${fingerprint}, ${whose}`;
}

function problemLine({ kind, file, line, entry, count }: LedgerProblem): string {
	const where = [
		file === undefined ? "the ledger" : file,
		...(line === undefined ? [] : [`line ${line}`]),
		...(entry === undefined ? [] : [`entry ${entry}`]),
	].join(", ");
	const many = count > 1 ? `${count} ` : "";
	return `${where}: ${kind}: ${many}${meanings[kind]}`;
}
