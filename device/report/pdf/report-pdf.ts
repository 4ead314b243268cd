import type { Language, Words } from "../../notice/language.ts";
import { maskActions } from "../codes.ts";
import type { ReportedCamera, ReportFacts } from "../facts.ts";
import type { ReportDocument } from "../report.ts";
import { alike, cited, results } from "../requirements/requirement.ts";
import { whyNotShown } from "../requirements/tried.ts";
import { roleNames } from "../roles.ts";
import { aboutCamera, aboutInstallation, answerOf, dateOf, whyNoPicture } from "../sentences.ts";
import { ink } from "./ink.ts";
import { openSheet, small } from "./report-sheet.ts";
import type { Sheet } from "./sheet.ts";
import { badges, resultWords, sinkWords, words } from "./words.ts";

/**
 * The report for people: the very facts of the signed one, whose digest it names.
 *
 * @param digest SHA-256 of the signed file, in hex; undefined when there is none
 */
export function reportPdf(
	document: ReportDocument,
	digest: string | undefined,
	language: Language,
): Promise<Buffer> {
	const { facts } = document;
	const l = (text: Words) => text[language];
	const sheet = openSheet(words.title, facts, digest, language);
	sheet.tiles(
		results.map((result) => ({
			figure: String(document.requirements.filter((row) => row.result === result).length),
			label: l(resultWords[result]),
			colour: badges[result].colour,
		})),
	);
	sheet.facts(aboutInstallation(facts, language));
	sheet.text(
		`${digest === undefined ? l(words.unsigned) : `${l(words.signed)} ${digest}.`} ${l(words.verify)}`,
		small,
	);

	sheet.heading(l(words.requirements));
	for (const { requirement, source, control, check, result, note } of document.requirements) {
		const badge = { text: l(badges[result].words), colour: badges[result].colour };
		sheet.card(l(requirement), badge, [
			...(note === null ? [] : [{ text: l(note), style: { size: 9.5, colour: badge.colour, bold: true } }]),
			{
				text: `${l(words.check)} : ${l(check)}.`.replace(" :", language === "fr" ? " :" : ":"),
				style: { size: 9 },
			},
			{ text: `${l(words.control)}: ${l(control)}. ${cited(source, language)}`, style: small },
		]);
	}

	sheet.heading(l(words.findings));
	const findings = { finding: 0.44, told: 0.28, rows: 0.28 } as const;
	sheet.row(
		[
			{ text: l(words.finding), width: findings.finding },
			{ text: l(words.toldBy), width: findings.told },
			{ text: l(words.answered), width: findings.rows },
		],
		true,
	);
	for (const { finding, told, rows } of document.findings2021)
		sheet.row([
			{ text: l(finding), width: findings.finding },
			{ text: l(told), width: findings.told, style: small },
			{
				text: rows.map((id) => answerOf(document, id, language)).join("\n"),
				width: findings.rows,
				style: small,
			},
		]);

	selfTestPart(sheet, facts, language);

	sheet.heading(l(words.cameras));
	if (facts.pictures.length > 0) sheet.text(l(words.outlined), small);
	for (const camera of facts.cameras) cameraPart(sheet, facts, camera, language);

	sheet.heading(l(words.who));
	for (const { role, name, may } of facts.roles) {
		const holders = facts.accounts.filter((account) => account.role === role).map(({ user }) => user);
		sheet.row([
			{ text: l(name), width: 0.24, style: { size: 9, bold: true } },
			{ text: l(may), width: 0.46, style: { size: 9 } },
			{ text: holders.join(", ") || "–", width: 0.3, style: small },
		]);
	}

	sheet.heading(l(words.published));
	sheet.row(
		[
			{ text: l(words.kind), width: 0.2 },
			{ text: l(words.topic), width: 0.42 },
			{ text: l(words.fields), width: 0.38 },
		],
		true,
	);
	for (const { kind, topic, fields } of facts.published)
		sheet.row([
			{ text: kind, width: 0.2, style: { size: 8.5 } },
			{ text: topic, width: 0.42, style: small },
			{ text: fields.join(", "), width: 0.38, style: small },
		]);

	sheet.heading(l(words.software));
	const { bill } = facts.product;
	sheet.text(
		`persienne ${facts.product.version}, Node.js ${facts.product.node}; ${bill.components.length} ${language === "fr" ? "paquets installés, dépendances des dépendances comprises (CycloneDX dans le fichier JSON)" : "packages installed, dependencies of dependencies included (CycloneDX in the JSON file)"}:`,
	);
	const licences = bill.components.map(
		({ name, version, licenses }) => `${name} ${version} (${licenses?.[0]?.expression ?? "?"})`,
	);
	sheet.text(licences.join(", "), { size: 7, colour: ink.grey });

	sheet.heading(l(words.notGuaranteed));
	sheet.list(document.notGuaranteed.map(l));
	return sheet.end();
}

function selfTestPart(sheet: Sheet, facts: ReportFacts, language: Language): void {
	const { selfTest } = facts;
	const l = (text: Words) => text[language];
	sheet.heading(l(words.selfTest));
	sheet.text(l(words.selfTestHow), { size: 9 });
	const amiss = whyNotShown(facts);
	if (amiss) sheet.text(`${l(badges["not-run"].words)} : ${l(amiss)}`, { colour: ink.amber, bold: true });
	if (selfTest.policies.length === 0) return;
	sheet.text(`${l(words.selfTestRan)} ${dateOf(selfTest.ran, language)}.`, { size: 9 });
	if (selfTest.control) {
		const percent = (selfTest.control.coloured * 100).toLocaleString(language, { maximumFractionDigits: 1 });
		sheet.text(l(words.controlSeen).replace("{n}", percent), { size: 9 });
	}
	for (const { policy, cameras, planted, seen, platesCovered, sinks } of selfTest.policies) {
		sheet.name(cameras.join(", "));
		const what = {
			fr: `Placé : ${planted.patterns} zones au motif, ${planted.plates} immatriculations, ${planted.zoneNames} noms de zones, ${planted.passwords} mots de passe. Endroits couverts comme plaques possibles, comptés dans chaque image : ${platesCovered}. Vu du motif au pire : ${(seen.coloured * 100).toFixed(3)} % des points, corrélation ${seen.correlation?.toFixed(2) ?? "–"}.`,
			en: `Planted: ${planted.patterns} areas with the pattern, ${planted.plates} registrations, ${planted.zoneNames} zone names, ${planted.passwords} passwords. Places covered as possible plates, counted in each picture: ${platesCovered}. Seen of the pattern at worst: ${(seen.coloured * 100).toFixed(3)} % of samples, correlation ${seen.correlation?.toFixed(2) ?? "–"}.`,
		};
		sheet.text(l(what), small);
		sheet.text(`${l(words.policy)} ${policy ?? "–"}`, { size: 7.5, colour: ink.grey });
		const widths = [0.34, 0.2, 0.3, 0.16] as const;
		sheet.row(
			[words.sink, words.items, words.sought, words.found].map((head, index) => ({
				text: l(head),
				width: widths[index] as number,
			})),
			true,
		);
		for (const { sink, items, bytes, sought, found, trouble } of sinks) {
			const any = Object.entries(found).map(
				([canary, count]) => `${canaryWords[canary]?.[language]}: ${count}`,
			);
			sheet.row([
				{ text: l(sinkWords[sink]), width: widths[0], style: { size: 8.5 } },
				{ text: trouble ?? `${items} · ${kilobytes(bytes, language)}`, width: widths[1], style: small },
				{
					text: sought.map((canary) => canaryWords[canary]?.[language]).join(", "),
					width: widths[2],
					style: small,
				},
				{
					text: trouble === null ? any.join(", ") || l(words.nothing) : "?",
					width: widths[3],
					style: {
						size: 8.5,
						bold: true,
						colour: trouble !== null ? ink.amber : any.length > 0 ? ink.red : ink.green,
					},
				},
			]);
		}
	}
}

const canaryWords: Readonly<Record<string, Words>> = {
	pattern: { fr: "motif", en: "pattern" },
	plate: { fr: "immatriculations", en: "registrations" },
	"zone-name": { fr: "noms de zones", en: "zone names" },
	password: { fr: "mots de passe", en: "passwords" },
};

function kilobytes(bytes: number, language: Language): string {
	const unit = language === "fr" ? "ko" : "kB";
	return `${(bytes / 1000).toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`;
}

function cameraPart(sheet: Sheet, facts: ReportFacts, camera: ReportedCamera, language: Language): void {
	const l = (text: Words) => text[language];
	const { maskChanges } = camera;
	const pictures = facts.pictures.filter((picture) => picture.camera === camera.name);
	sheet.name(camera.name, pictures.length > 0 ? 360 : 48);
	const shown = (wanted: typeof pictures) =>
		wanted.map(({ jpeg, zone, width, height }) => ({
			jpeg: Buffer.from(jpeg, "base64"),
			width,
			height,
			label: zone ?? `${camera.name}, ${l(words.whole)}`,
		}));
	if (pictures.length === 0) sheet.text(l(whyNoPicture(facts, camera)), small);
	sheet.pictures(shown(pictures.filter(({ zone }) => zone === null)), 1);
	sheet.pictures(shown(pictures.filter(({ zone }) => zone !== null)), 3);
	sheet.facts([
		...aboutCamera(camera, language),
		...maskChanges
			.slice(-5)
			.map(({ at, action, user, role }): [string, string] => [
				"",
				`${dateOf(at, language)}${language === "fr" ? " :" : ":"} ${maskActions[action]?.[language] ?? action}, ${user} (${l(roleNames[role] ?? alike(role))})`,
			]),
	]);
}
