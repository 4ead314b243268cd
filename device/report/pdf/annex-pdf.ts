import type { Language, Words } from "../../notice/language.ts";
import { functionNames } from "../codes.ts";
import type { ReportedCamera, ReportFacts } from "../facts.ts";
import type { ReportDocument } from "../report.ts";
import { cited } from "../requirements/requirement.ts";
import { aboutInstallation, coverOf, functionsOf, viewOf, whyNoPicture, zonesOf } from "../sentences.ts";
import { openSheet, small } from "./report-sheet.ts";
import type { Sheet } from "./sheet.ts";
import { badges, words } from "./words.ts";

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
	const sheet = openSheet(words.annexTitle, facts, digest, language);
	sheet.text(l(intro));

	sheet.heading(l({ fr: "1. Contexte", en: "1. Context" }));
	sheet.name(l({ fr: "Vue d'ensemble du traitement", en: "The processing at a glance" }));
	sheet.facts([
		...aboutInstallation(facts, language).slice(0, facts.leftOut.length > 0 ? 7 : 6),
		[
			l({ fr: "Caméras", en: "Cameras" }),
			`${facts.cameras.length}: ${facts.cameras.map(({ name }) => name).join(", ")}`,
		],
	]);
	sheet.name(l({ fr: "Implantation et champs de vision", en: "Siting and fields of view" }));
	sheet.text(l(masked), small);
	for (const camera of facts.cameras) fieldOfView(sheet, facts, camera, language);
	sheet.blanks([l({ fr: "Pourquoi ce nombre, et ces lieux-là", en: "Why this number, and these places" })]);
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
	accuracyPart(sheet, facts, language);
	sheet.blanks([
		l({
			fr: "Pour chaque fonction : pourquoi elle est nécessaire, quels moyens moins intrusifs ont été étudiés",
			en: "For each function: why it is needed, which less intrusive means were studied",
		}),
	]);
	sheet.name(l({ fr: "Minimisation : ce qui est masqué", en: "Minimisation: what is covered" }));
	for (const camera of facts.cameras)
		sheet.row([
			{ text: camera.name, width: 0.25, style: { size: 9, bold: true } },
			{
				text:
					camera.policy === null
						? l(words.dark)
						: `${zonesOf(camera, language)}; ${l(words.plates).toLowerCase()} / ${l(words.motion).toLowerCase()}: ${coverOf(camera, language)}`,
				width: 0.75,
				style: { size: 9 },
			},
		]);
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
			{ text: cited(source, language), style: small },
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

const masked: Words = {
	fr: "Images telles qu'elles sortent de l'appareil, tout masqué ; le trait jaune est ajouté.",
	en: "Pictures as they leave the device, masked; the yellow line is added.",
};

/** What one camera shows, masked, and what only people know of it. */
function fieldOfView(sheet: Sheet, facts: ReportFacts, camera: ReportedCamera, language: Language): void {
	const picture = facts.pictures.find((one) => one.camera === camera.name && one.zone === null);
	sheet.name(camera.name, picture ? 220 : 90);
	if (picture) {
		const { jpeg, width, height } = picture;
		const label = `${camera.name}, ${words.whole[language]}`;
		sheet.pictures([{ jpeg: Buffer.from(jpeg, "base64"), width, height, label }], 2);
	} else sheet.text(whyNoPicture(facts, camera)[language], small);
	sheet.text(viewOf(camera, language), { size: 9 });
	sheet.blanks([
		{
			fr: "Lieu, hauteur, direction ; ce qui est dans le champ (voie, façades, entrées)",
			en: "Place, height, direction; what is in view (street, fronts, entrances)",
		}[language],
	]);
}

/** How well each function does that is on, and what it gets wrong: the figures of docs/analytics.md. */
function accuracyPart(sheet: Sheet, { accuracy }: ReportFacts, language: Language): void {
	const l = (text: Words) => text[language];
	sheet.name(l({ fr: "Exactitude des fonctions en marche", en: "Accuracy of the functions that are on" }));
	sheet.text(l(accuracy.length === 0 ? words.noFunctions : howMeasured), small);
	if (accuracy.length === 0) return;
	const widths = [0.24, 0.2, 0.14, 0.14, 0.28] as const;
	sheet.row(
		[
			{ fr: "Fonction", en: "Function" },
			{ fr: "Mesuré", en: "Measured" },
			{ fr: "Vu d'en haut", en: "Seen from above" },
			{ fr: "Vu d'en bas", en: "Seen from low" },
			{ fr: "Ce qu'elle fait mal", en: "What it gets wrong" },
		].map((head, index) => ({ text: l(head), width: widths[index] as number })),
		true,
	);
	for (const { types, measured, wrong } of accuracy)
		sheet.row([
			{
				text: types.map((type) => functionNames[type]?.[language] ?? type).join(", "),
				width: widths[0],
				style: { size: 8.5, bold: true },
			},
			{
				text: measured ? l(measured.what) : l({ fr: "rien", en: "nothing" }),
				width: widths[1],
				style: { size: 8.5 },
			},
			{ text: measured ? figures(measured.above, language) : "–", width: widths[2], style: { size: 8.5 } },
			{ text: measured ? figures(measured.low, language) : "–", width: widths[3], style: { size: 8.5 } },
			{ text: l(wrong), width: widths[4], style: { size: 8.5 } },
		]);
	sheet.text(l(plates), small);
}

const howMeasured: Words = {
	fr: "Mesuré dans des mondes dessinés, de jour et sous la pluie (docs/analytics.md, « How well it does ») : vu d'en haut, une place et une cour ; vu d'en bas, une rue. Un lieu réel donne d'autres chiffres : à essayer sur place avant de s'y fier. Neige, brouillard et nuit n'ont pas été mesurés.",
	en: "Measured in drawn worlds, by day and in rain (docs/analytics.md, “How well it does”): seen from above, a square and a courtyard; seen from low down, a street. A real place gives other figures: try it there before you rely on it. Snow, fog and night were not measured.",
};

const plates: Words = {
	fr: "Le masquage des plaques, ses manques et ses excès sont mesurés dans docs/limits.md.",
	en: "The masking of plates, what it misses and what it covers too much, is measured in docs/limits.md.",
};

function figures(text: string, language: Language): string {
	return language === "fr" ? text.replace(" of ", " de ").replace("no runners", "aucun coureur") : text;
}

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
		fr: "Accès et effacement : par lieu et par période, sans exposer des tiers (page « Demandes », ou `persienne held`) ; chaque demande est inscrite au registre.",
		en: "Access and erasure: by place and time, without exposing others (the page “Requests”, or `persienne held`); each request is in the ledger.",
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
