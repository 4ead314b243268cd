import type { Language, Words } from "../../notice/language.ts";
import type { ReportFacts } from "../facts.ts";
import type { ReportDocument } from "../report.ts";
import { aboutInstallation, functionsOf, subtitleOf } from "./report-pdf.ts";
import { ink, Sheet } from "./sheet.ts";
import { badges, words } from "./words.ts";

const small = { size: 8.5, colour: ink.grey } as const;

/**
 * A draft of an annex to the impact assessment (GDPR 35), from the facts of a report: what a device can say of itself, in the order in
 * which the CNIL's method asks. What only people can judge is left to be written in.
 */
export function annexPdf(
	document: ReportDocument,
	digest: string | undefined,
	language: Language,
): Promise<Buffer> {
	const { facts } = document;
	const l = (text: Words) => text[language];
	const sheet = new Sheet({
		title: l(words.annexTitle),
		subtitle: subtitleOf(facts, language),
		language,
		at: Date.parse(facts.made),
		footer: digest === undefined ? l(words.unsigned) : `SHA-256 ${digest}`,
	});
	sheet.text(l(intro));

	sheet.heading(l({ fr: "1. Contexte", en: "1. Context" }));
	sheet.name(l({ fr: "Vue d'ensemble du traitement", en: "The processing at a glance" }));
	sheet.facts([
		...aboutInstallation(facts, language).slice(0, 6),
		[
			l({ fr: "Caméras", en: "Cameras" }),
			`${facts.cameras.length}: ${facts.cameras.map(({ name }) => name).join(", ")}`,
		],
	]);
	sheet.blanks([
		l({
			fr: "Implantation : lieux, nombre, champs de vision, et pourquoi ceux-là",
			en: "Siting: places, number, fields of view, and why these",
		}),
	]);
	sheet.name(l({ fr: "Données, supports, destinataires", en: "Data, carriers, recipients" }));
	sheet.list(dataOf(facts).map(l));
	sheet.blanks([
		l({
			fr: "Enregistreurs, réseau, sous-traitants : ce que cet appareil ne connaît pas",
			en: "Recorders, network, processors: what this device does not know",
		}),
	]);

	sheet.heading(l({ fr: "2. Principes fondamentaux", en: "2. Fundamental principles" }));
	sheet.name(
		l({
			fr: "Nécessité et proportionnalité, fonction par fonction",
			en: "Necessity and proportion, function by function",
		}),
	);
	for (const camera of facts.cameras)
		sheet.row([
			{ text: camera.name, width: 0.25, style: { size: 9, bold: true } },
			{ text: functionsOf(camera, language), width: 0.75, style: { size: 9 } },
		]);
	sheet.text(l(accuracy), small);
	sheet.blanks([
		l({
			fr: "Pour chaque fonction : pourquoi elle est nécessaire, quels moyens moins intrusifs ont été étudiés",
			en: "For each function: why it is needed, which less intrusive means were studied",
		}),
	]);
	sheet.name(l({ fr: "Minimisation : ce qui est masqué", en: "Minimisation: what is covered" }));
	for (const { name, zones, plates, motion, policy } of facts.cameras)
		sheet.row([
			{ text: name, width: 0.25, style: { size: 9, bold: true } },
			{
				text:
					policy === null
						? l(words.dark)
						: `${zones.length} ${l({ fr: "zones", en: "zones" })} (${zones.map((zone) => zone.name).join(", ") || "–"}); ${l(words.plates).toLowerCase()}: ${plates}; ${l(words.motion).toLowerCase()}: ${motion}`,
				width: 0.75,
				style: { size: 9 },
			},
		]);
	const images = facts.pictures.filter(({ zone }) => zone === null);
	sheet.pictures(
		images.map(({ jpeg, camera, width, height }) => ({
			jpeg: Buffer.from(jpeg, "base64"),
			width,
			height,
			label: camera,
		})),
		2,
	);
	sheet.name(l({ fr: "Droits des personnes", en: "People's rights" }));
	sheet.list(rights.map(l));

	sheet.heading(l({ fr: "3. Risques et mesures", en: "3. Risks and measures" }));
	for (const { risk, measures } of risks) {
		sheet.name(l(risk));
		sheet.list(measures.map(l), { size: 9 });
		sheet.blanks([
			l({ fr: "Gravité, vraisemblance, et qui en a jugé", en: "Severity, likelihood, and who judged it" }),
		]);
	}

	sheet.heading(l({ fr: "4. Plan d'action", en: "4. Plan of action" }));
	const todo = document.requirements.filter(({ result }) => result !== "met");
	for (const { requirement, source, result, note } of todo)
		sheet.card(l(requirement), { text: l(badges[result].words), colour: badges[result].colour }, [
			...(note === null ? [] : [{ text: l(note), style: { size: 9.5, bold: true } }]),
			{ text: source, style: small },
		]);

	sheet.heading(l({ fr: "5. Ce qui n'est pas garanti", en: "5. What is not guaranteed" }));
	sheet.list(document.notGuaranteed.map(l), { size: 9 });

	sheet.heading(l({ fr: "6. Validation", en: "6. Validation" }));
	sheet.blanks([
		l({
			fr: "Avis du délégué à la protection des données, date",
			en: "Opinion of the data protection officer, date",
		}),
		l({ fr: "Point de vue des personnes concernées", en: "Views of the people concerned" }),
		l({
			fr: "Consultation préalable de la CNIL (RGPD, art. 36) : nécessaire ou non, et pourquoi",
			en: "Prior consultation of the CNIL (GDPR 36): needed or not, and why",
		}),
		l({
			fr: "Décision du responsable du traitement, date, signature",
			en: "Decision of the controller, date, signature",
		}),
	]);
	return sheet.end();
}

const intro: Words = {
	fr: "Projet d'annexe établi par l'appareil à partir des faits de son rapport. Il ne remplace pas l'analyse d'impact : ce que seules des personnes peuvent juger est laissé à écrire, sur les lignes.",
	en: "A draft annex, made by the device from the facts of its report. It is not the impact assessment: what only people can judge is left to be written, on the lines.",
};

const accuracy: Words = {
	fr: "Les performances mesurées de chaque fonction, et ce qu'il ne faut pas en attendre, sont dans docs/analytics.md ; celles du masquage des plaques dans docs/limits.md.",
	en: "How well each function does, measured, and what not to expect of it, is in docs/analytics.md; of the masking of plates, in docs/limits.md.",
};

function dataOf({ published, broker, retentionDays }: ReportFacts): Words[] {
	return [
		{
			fr: "Images masquées dans l'appareil, en direct : l'image brute n'est ni conservée ni envoyée, et cet appareil n'enregistre pas.",
			en: "Pictures that were masked in the device, live: the raw picture is neither stored nor sent, and this device records nothing.",
		},
		{
			fr: `Messages : ${published.length} sortes au plus, sans identité, d'un vocabulaire fermé (MQTT : ${broker}).`,
			en: `Messages: ${published.length} kinds at most, without identity, of a closed vocabulary (MQTT: ${broker}).`,
		},
		{
			fr: `Registre : qui, parmi les agents, s'est connecté, a regardé, a changé quelque chose ; ${retentionDays} jours au plus, puis purgé.`,
			en: `Ledger: who of the staff signed in, watched, changed something; ${retentionDays} days at most, then swept.`,
		},
		{
			fr: "Ni visage, ni plaque, ni gabarit, ni identifiant qui dure : rien dans le produit ne reconnaît quelqu'un.",
			en: "No face, no plate, no template, no identifier that lasts: nothing in the product recognises anybody.",
		},
	];
}

const rights: readonly Words[] = [
	{
		fr: "Information : panneaux et page écrits d'après la configuration (`persienne panel`).",
		en: "Information: panels and a page, written from the configuration (`persienne panel`).",
	},
	{
		fr: "Accès et effacement : par lieu et par période, sans exposer des tiers (`persienne held`) ; chaque demande est inscrite au registre.",
		en: "Access and erasure: by place and time, without exposing others (`persienne held`); each request is in the ledger.",
	},
	{
		fr: "Opposition et limitation : à organiser par le responsable du traitement.",
		en: "Objection and restriction: for the controller to organise.",
	},
];

const risks: readonly { readonly risk: Words; readonly measures: readonly Words[] }[] = [
	{
		risk: { fr: "Accès illégitime à des données", en: "Illegitimate access to data" },
		measures: [
			{
				fr: "Ce qui est privé est couvert avant l'encodeur ; en cas de doute l'image est noire, jamais claire.",
				en: "What is private is covered before the encoder; in doubt the picture is dark, never clear.",
			},
			{
				fr: "Comptes nominatifs, cinq rôles, verrouillage après des essais répétés, sessions qui expirent, TLS s'il est activé.",
				en: "Named accounts, five roles, lock-out after repeated attempts, sessions that end, TLS where it is on.",
			},
			{
				fr: "Découvrir quelque chose demande un administrateur, et laisse une entrée au registre avant d'entrer en vigueur.",
				en: "To uncover something takes an administrator, and an entry in the ledger before it is in force.",
			},
		],
	},
	{
		risk: { fr: "Modification non désirée de données", en: "Unwanted modification of data" },
		measures: [
			{
				fr: "Images et registre sont signés ; toute coupure, modification ou suppression se constate (`persienne verify`).",
				en: "Pictures and ledger are signed; what was cut, altered or dropped is found (`persienne verify`).",
			},
		],
	},
	{
		risk: { fr: "Disparition de données", en: "Disappearance of data" },
		measures: [
			{
				fr: "Le registre survit à un arrêt brutal à n'importe quel octet ; sa fin peut être gardée ailleurs.",
				en: "The ledger survives a crash at any byte; its end can be kept elsewhere.",
			},
		],
	},
	{
		risk: { fr: "Détournement de finalité", en: "Use for another purpose" },
		measures: [
			{
				fr: "Chaque fonction est éteinte tant qu'un administrateur ne l'a pas activée avec sa finalité ; ce qui est actif est publié.",
				en: "Each function is off unless an administrator switched it on with a purpose; what is on is published.",
			},
			{
				fr: "Aucune reconnaissance dans le produit ni dans ses dépendances.",
				en: "Nothing that recognises, in the product or its dependencies.",
			},
		],
	},
];
