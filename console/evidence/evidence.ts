import type { Account } from "../../device/auth/accounts.ts";
import type { Language } from "../../device/notice/language.ts";
import type { ReportDocument } from "../../device/report/report.ts";
import type { EvidenceCount } from "./evidence-count.ts";

/** What can be shown of an installation to those who check it. */
export interface Evidence {
	/** Whether a test with planted canaries runs at the moment. */
	readonly testing: boolean;
	/** Starts one, unless it runs. */
	test(): void;
	/** @param pictures false for those who see none */
	report(pictures: boolean): Promise<{ readonly document: ReportDocument; readonly json: string }>;
	/**
	 * A panel or the notice page for those who are filmed, such as `panel-a4.pdf` and `notice.html`; undefined for what there is not, and where
	 * the configuration has no notice.
	 */
	notice(name: string, language: Language): Promise<string | Buffer | undefined>;
	pdf(kind: "report" | "annex", pictures: boolean, language: Language): Promise<Buffer>;
}

export interface EvidenceWatch {
	/** Counts what is given away. */
	readonly counts?: EvidenceCount | undefined;
	/** Is told who takes a report away. */
	readonly handedOut?: ((account: Account, peer: string) => void) | undefined;
	/** Is told who gets a picture of a camera. */
	readonly pictured?: ((account: Account, camera: string, peer: string) => void) | undefined;
	/** Is told who has the masks tried. */
	readonly askedFor?: ((operation: string, account: Account, peer: string) => void) | undefined;
}
