import { verifyLedgerAt } from "../ledger/verify/read.ts";
import type { LedgerReport } from "../ledger/verify/report.ts";
import { keyOf, openSignedFile, type SigningKey } from "../provenance/verify/signed-file.ts";
import { type ReportDocument, reportType } from "./report.ts";

/** A report has a few hundred kilobytes for hundreds of cameras; more is none of ours. */
const maxReportBytes = 16 << 20;

/** What is found out about a report. */
export interface ReportVerdict {
	readonly kind: "report";
	/** `flawed`: altered, signed by another key, or a ledger was given that does not go on from it. */
	readonly verdict: "intact" | "flawed";
	readonly problems: readonly { readonly kind: "altered" | "other-key" | "ledger" }[];
	readonly document: ReportDocument | undefined;
	readonly key: SigningKey | undefined;
	/** Of the data directory that was given, with the ledger's end as the report has it. */
	readonly ledger: LedgerReport | undefined;
	/**
	 * Whether the ledger was asked if it goes on from the report: `no-data-dir`, no ledger was given; `no-head`, the report does not
	 * say where it ended, and nothing can be compared.
	 */
	readonly chain: "checked" | "no-data-dir" | "no-head";
}

/**
 * Examines a report; undefined for a file that is none.
 *
 * @param dataDir whose ledger has to go on from where the report says that it was
 */
export function verifyReportAt(
	path: string,
	trusted: Uint8Array | undefined,
	dataDir: string | undefined,
): ReportVerdict | undefined {
	const opened = openSignedFile(path, reportType, maxReportBytes);
	if (opened === undefined) return undefined;
	const none = {
		kind: "report",
		verdict: "flawed",
		document: undefined,
		key: undefined,
		ledger: undefined,
		chain: "no-data-dir",
	} as const;
	if (typeof opened === "string") return { ...none, problems: [{ kind: "altered" }] };
	const key = keyOf(opened, trusted);
	if (trusted && !key.trusted) return { ...none, key, problems: [{ kind: "other-key" }] };
	const document = JSON.parse(opened.payload) as ReportDocument;
	const head = document.facts.ledger?.head ?? null;
	const ledger =
		dataDir === undefined ? undefined : verifyLedgerAt(dataDir, { trusted, anchors: head ? [head] : [] });
	// Where the report knows an end and there is no ledger, all of it was cut.
	const isFlawed = ledger ? ledger.verdict === "flawed" : dataDir !== undefined && head !== null;
	return {
		kind: "report",
		verdict: isFlawed ? "flawed" : "intact",
		problems: isFlawed ? [{ kind: "ledger" }] : [],
		document,
		key,
		ledger,
		chain: head === null ? "no-head" : dataDir === undefined ? "no-data-dir" : "checked",
	};
}
