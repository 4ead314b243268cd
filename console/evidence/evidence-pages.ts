import { type Account, roleAllows } from "../../device/auth/accounts.ts";
import { plainText } from "../../device/http/route.ts";
import type { Words } from "../../device/notice/language.ts";
import { MasksChangeError } from "../../device/report/evidence-desk.ts";
import type { ReportDocument } from "../../device/report/report.ts";
import { json, type SiteAnswer } from "../http/answer.ts";
import { type Language, languageOf } from "../http/language.ts";
import { action, background, type ClosedPage, closed, type Pages } from "../http/page.ts";
import type { Evidence, EvidenceWatch } from "./evidence.ts";

/** Lines of the register that a page shows; the report has more of them. */
const mostLines = 200;

const downloads: Readonly<Record<string, string>> = {
	"report.json": "application/json",
	"report.pdf": "application/pdf",
	"annex.pdf": "application/pdf",
};

/** The evidence for people, and its files. For administrators, privacy officers and auditors: auditors get no picture. */
export function evidencePages(evidence: Evidence | undefined, watch: EvidenceWatch): Pages {
	/** For those who may see what is written down. */
	const theirs = (page: ClosedPage): ClosedPage => ({
		...page,
		answer: (request, session, name) =>
			roleAllows(session.account.role, "auditor")
				? page.answer(request, session, name)
				: plainText(403, "This takes the auditor's role, the privacy officer's or the administrator's."),
	});
	const seesPictures = ({ role }: Account) => roleAllows(role, "viewer");
	const withEvidence = (
		answer: (evidence: Evidence, ...rest: Parameters<ClosedPage["answer"]>) => Promise<SiteAnswer>,
	): ClosedPage["answer"] => {
		return async (...rest) => {
			if (!evidence) return json({ problem: "nothing-kept" }, 404);
			return answer(evidence, ...rest).catch((error: unknown) => {
				if (error instanceof MasksChangeError) return plainText(503, "The masks change: try again.");
				throw error;
			});
		};
	};
	return [
		[
			"/api/evidence",
			[
				theirs(
					background(
						withEvidence(async (found, { headers }, { account }) => {
							const { document } = await found.report(seesPictures(account));
							return json({ ...shown(document, languageOf(headers)), testing: found.testing });
						}),
					),
				),
			],
		],
		[
			"/api/evidence-test",
			[
				theirs(
					action(
						withEvidence(async (found, { peer }, { account }) => {
							if (!found.testing) watch.askedFor?.("SelfTest", account, peer);
							found.test();
							return json({ testing: true });
						}),
					),
				),
			],
		],
		[
			"/api/evidence-pictures/*",
			[
				theirs(
					background(
						withEvidence(async (found, { peer }, { account }, name) => {
							if (!seesPictures(account)) return plainText(403, "This role sees no pictures.");
							const picture = (await found.report(true)).document.facts.pictures[Number(name)];
							if (!picture) return plainText(404, "There is no such picture.");
							watch.pictured?.(account, picture.camera, peer);
							const headers = { "content-type": "image/jpeg" };
							return { status: 200, headers, body: Buffer.from(picture.jpeg, "base64") };
						}),
					),
				),
			],
		],
		[
			"/evidence/*",
			[
				theirs(
					closed(
						"GET",
						withEvidence(async (found, { headers, peer }, { account }, name) => {
							const type = downloads[name];
							if (type === undefined) return plainText(404, "There is no such file.");
							const pictures = seesPictures(account);
							watch.handedOut?.(account, peer);
							const language = languageOf(headers);
							const body =
								name === "report.json"
									? (await found.report(pictures)).json
									: await found.pdf(name === "annex.pdf" ? "annex" : "report", pictures, language);
							const disposition = `attachment; filename="persienne-${name}"`;
							return {
								status: 200,
								headers: { "content-type": type, "content-disposition": disposition },
								body,
							};
						}),
					),
				),
			],
		],
	];
}

/** What a page shows of a report: in one language, without what a page does not need. */
function shown({ facts, requirements, findings2021, notGuaranteed }: ReportDocument, language: Language) {
	const l = (words: Words) => words[language];
	const { made, key, notice, ledger, cameras, accounts, selfTest, register, published } = facts;
	return {
		made,
		key,
		version: facts.product.version,
		packages: facts.product.bill.components.length,
		retentionDays: facts.retentionDays,
		sharedAccounts: facts.sharedAccounts,
		controller: notice?.controller.name ?? null,
		ledger: ledger && {
			verdict: ledger.verdict,
			entries: ledger.entries,
			head: ledger.head,
			from: ledger.from,
		},
		requirements: requirements.map((row) => ({
			id: row.id,
			requirement: l(row.requirement),
			source: row.source,
			control: l(row.control),
			check: l(row.check),
			result: row.result,
			note: row.note && l(row.note),
		})),
		findings: findings2021.map(({ finding, told, rows }) => ({ finding: l(finding), told: l(told), rows })),
		notGuaranteed: notGuaranteed.map(l),
		selfTest,
		cameras: cameras.map(({ name, policy, zones, plates, motion, functions, maskChanges, darkPeriods }) => ({
			name,
			policy,
			zones: zones.map((zone) => zone.name),
			plates,
			motion,
			functions,
			maskChanges: maskChanges.slice(-10).reverse(),
			darkPeriods,
		})),
		accounts,
		kinds: published.length,
		register: { ...register, lines: register.lines.slice(0, mostLines) },
		pictures: facts.pictures.map(({ camera, zone, width, height }) => ({ camera, zone, width, height })),
	};
}
