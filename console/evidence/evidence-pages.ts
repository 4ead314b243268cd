import { type Account, roleAllows } from "../../device/auth/accounts.ts";
import { plainText } from "../../device/http/route.ts";
import type { Words } from "../../device/notice/language.ts";
import type { Receiver } from "../../device/outgoing/meter.ts";
import { functionNames } from "../../device/report/codes.ts";
import { MasksChangeError } from "../../device/report/evidence-desk.ts";
import type { ReportDocument } from "../../device/report/report.ts";
import { cited } from "../../device/report/requirements/requirement.ts";
import { aboutCamera, aboutInstallation, answerOf, whyNoPicture } from "../../device/report/sentences.ts";
import { json, type SiteAnswer } from "../http/answer.ts";
import { type Language, languageOf } from "../http/language.ts";
import { action, background, type ClosedPage, closed, type Pages, restricted } from "../http/page.ts";
import type { Evidence, EvidenceWatch } from "./evidence.ts";

/** Lines of the register that a page shows; the report has more of them. */
const mostLines = 200;

const downloads: Readonly<Record<string, string>> = {
	"report.json": "application/json",
	"report.pdf": "application/pdf",
	"annex.pdf": "application/pdf",
	"panel-a4.pdf": "application/pdf",
	"panel-a3.pdf": "application/pdf",
	"panel-a4.svg": "image/svg+xml",
	"panel-a3.svg": "image/svg+xml",
	"notice.html": "text/html; charset=utf-8",
};

/** What others are told. */
export const whoChecks = "This takes the auditor's role, the privacy officer's or the administrator's.";

/** The evidence for people, and its files. For administrators, privacy officers and auditors: auditors get no picture. */
export function evidencePages(evidence: Evidence | undefined, watch: EvidenceWatch): Pages {
	/** For those who may see what is written down. */
	const theirs = (page: ClosedPage) => restricted("auditor", whoChecks, page);
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
							if (!seesPictures(account)) {
								watch.counts?.heldBack("role");
								return plainText(403, "This role sees no pictures.");
							}
							const picture = (await found.report(true)).document.facts.pictures[Number(name)];
							if (!picture) return plainText(404, "There is no such picture.");
							watch.pictured?.(account, picture.camera, peer);
							const body = Buffer.from(picture.jpeg, "base64");
							watch.counts?.picture(picture.camera, body.length, receiver(account, peer));
							return { status: 200, headers: { "content-type": "image/jpeg" }, body };
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
							if (isAboutMasks(name)) watch.handedOut?.(account, peer);
							const language = languageOf(headers);
							const body = await fileOf(found, name, pictures, language);
							if (body === undefined) return plainText(404, "The configuration has no notice.");
							watch.counts?.file(name, Buffer.byteLength(body), receiver(account, peer));
							if (!pictures && isAboutMasks(name)) watch.counts?.heldBack("role");
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

/** Panels are for everybody: nothing is told in them of who does what. */
const isAboutMasks = (name: string) => name.startsWith("report.") || name === "annex.pdf";

async function fileOf(
	found: Evidence,
	name: string,
	pictures: boolean,
	language: Language,
): Promise<string | Buffer | undefined> {
	if (name === "report.json") return (await found.report(pictures)).json;
	if (!isAboutMasks(name)) return found.notice(name, language);
	return found.pdf(name === "annex.pdf" ? "annex" : "report", pictures, language);
}

function receiver({ user, role }: Account, peer: string): Receiver {
	return { user, role, peer };
}

/** What a page shows of a report: the same facts, in one language, without what a page does not need. */
function shown(document: ReportDocument, language: Language) {
	const { facts, requirements, findings2021, notGuaranteed } = document;
	const l = (words: Words) => words[language];
	const { made, key, notice, ledger, cameras, accounts, selfTest, register, published, accuracy } = facts;
	return {
		made,
		key,
		version: facts.product.version,
		controller: notice?.controller.name ?? null,
		about: aboutInstallation(facts, language),
		ledger: ledger && { verdict: ledger.verdict, entries: ledger.entries },
		requirements: requirements.map((row) => ({
			id: row.id,
			requirement: l(row.requirement),
			source: cited(row.source, language),
			control: l(row.control),
			check: l(row.check),
			result: row.result,
			note: row.note && l(row.note),
		})),
		findings: findings2021.map(({ finding, told, rows }) => ({
			finding: l(finding),
			told: l(told),
			answers: rows.map((id) => answerOf(document, id, language)),
		})),
		notGuaranteed: notGuaranteed.map(l),
		selfTest,
		cameras: cameras.map((camera) => ({
			name: camera.name,
			facts: aboutCamera(camera, language),
			noPicture: facts.pictures.some((picture) => picture.camera === camera.name)
				? null
				: l(whyNoPicture(facts, camera)),
			maskChanges: camera.maskChanges.slice(-10).reverse(),
		})),
		accuracy: accuracy.map(({ types, measured, wrong }) => ({
			functions: types.map((type) => functionNames[type]?.[language] ?? type).join(", "),
			measured: measured && { what: l(measured.what), above: measured.above, low: measured.low },
			wrong: l(wrong),
		})),
		roles: facts.roles.map(({ role, name, may }) => ({
			name: l(name),
			may: l(may),
			accounts: accounts.filter((account) => account.role === role).map(({ user }) => user),
		})),
		published,
		bill: facts.product.bill.components.map(
			({ name, version, licenses }) => `${name} ${version} (${licenses?.[0]?.expression ?? "?"})`,
		),
		register: { ...register, lines: register.lines.slice(0, mostLines) },
		pictures: facts.pictures.map(({ camera, zone, width, height }) => ({ camera, zone, width, height })),
	};
}
