import { formatAnchor } from "../ledger/head.ts";
import { ledgerLines } from "../ledger/verify/words.ts";
import type { ReportDocument } from "./report.ts";
import type { ReportVerdict } from "./verify.ts";

const results = { met: "met    ", open: "OPEN   ", "not-run": "not run", outside: "outside" };

function countOf({ cameras, leftOut }: ReportDocument["facts"]): string {
	return leftOut.length > 0 ? `${cameras.length} of ${cameras.length + leftOut.length}` : `${cameras.length}`;
}

/** A report for a terminal, each line without its end. */
export function reportSummary({ facts, requirements }: ReportDocument): string[] {
	return [
		`made ${facts.made} by version ${facts.product.version}, cameras: ${countOf(facts)}`,
		...requirements.map(
			({ id, result, note }) => `  ${results[result]} ${id}${note === null ? "" : `: ${note.en}`}`,
		),
	];
}

const meanings: Readonly<Record<ReportVerdict["problems"][number]["kind"], string>> = {
	altered: "it is not what was signed",
	"other-key": "it is signed with another key than the one that was given",
	ledger: "the ledger is not intact, or does not go on from where it was when the report was made",
};

/** What nobody looked at, and how somebody can: who reads "intact" is not to take it for more. */
function unchecked({ document, ledger, chain }: ReportVerdict): string[] {
	const head = document?.facts.ledger?.head;
	if (!document || chain === "checked") return [];
	if (ledger)
		return [
			"the ledger goes on from this report: NOT CHECKED, the report does not say where the ledger ended",
		];
	if (!head)
		return [
			"the ledger: NOT CHECKED, and the report does not say where it ended; --data-dir DIR verifies it by itself",
		];
	return [
		"the ledger: NOT CHECKED; --data-dir DIR verifies it, and that it goes on from this report",
		`  so does, with a --key: persienne verify DIR --anchor ${formatAnchor(head)}`,
	];
}

/** What was found out about a report, each line without its end. */
export function verdictLines(name: string, report: ReportVerdict): string[] {
	const { verdict, problems, document, key, ledger } = report;
	const whose = key?.trusted ? "the one that was given" : "NOT TRUSTED, it came with the report";
	return [
		`${name}: ${verdict === "intact" ? "intact: it is as it was signed" : "FLAWED: it is not as it was signed, or its ledger is not"}`,
		...problems.map(({ kind }) => `  ${kind}: ${meanings[kind]}`),
		...(key ? [`  signed with the key ${key.fingerprint}, ${whose}`] : []),
		...(document ? reportSummary(document).map((line) => `  ${line}`) : []),
		...unchecked(report).map((line) => `  ${line}`),
		...(ledger
			? ledgerLines("  the ledger", ledger).map((line, index) => (index === 0 ? line : `  ${line}`))
			: []),
	];
}
