import type { Words } from "../../notice/language.ts";

export interface Finding {
	readonly finding: Words;
	/** Who says so: not all of it is the regulator's. */
	readonly told: Words;
	/** The requirements that answer it. */
	readonly rows: readonly string[];
}

const warning: Words = {
	fr: "avertissement de la CNIL du 12 mai 2021, selon la presse",
	en: "CNIL warning of 12 May 2021, as the press reports it",
};
const opposition: Words = { fr: "presse, élus d'opposition", en: "press, from opposition councillors" };
const formalNotice: Words = {
	fr: "mise en demeure du 23 décembre 2021 d'une autre commune, non nommée",
	en: "formal notice of 23 December 2021 to another commune, unnamed",
};

/** What was found in 2020 and 2021 at the installation that this product answers to, and at another one. */
export const findings2021: readonly Finding[] = [
	{
		finding: {
			fr: "Fonctions « intelligentes » disproportionnées, dont la nécessité n'est pas établie",
			en: "“Intelligent” functions out of proportion, and whose need is not established",
		},
		told: warning,
		rows: ["functions", "assessment", "experiments"],
	},
	{
		finding: {
			fr: "Ni analyse d'impact, ni consultation de la CNIL, ni étude de moyens moins intrusifs",
			en: "No impact assessment, no consultation of the CNIL, no study of less intrusive means",
		},
		told: warning,
		rows: ["assessment"],
	},
	{
		finding: {
			fr: "Lecture de plaques par une police municipale qui n'y est pas habilitée",
			en: "Plates read by a municipal police that is not entitled to it",
		},
		told: warning,
		rows: ["plates"],
	},
	{
		finding: {
			fr: "Les personnes n'ont pas pu accéder à leurs données",
			en: "People could not reach their personal data",
		},
		told: warning,
		rows: ["access"],
	},
	{
		finding: { fr: "Espaces privés filmés", en: "Private spaces filmed" },
		told: { fr: "presse, d'après l'enquête", en: "press, from the inquiry" },
		rows: ["dwellings", "irreversible"],
	},
	{
		finding: {
			fr: "Personnes non habilitées dans la salle de contrôle",
			en: "People without authority in the control room",
		},
		told: opposition,
		rows: ["accounts", "access-log"],
	},
	{
		finding: { fr: "Presque aucun panneau", en: "Almost no signs" },
		told: opposition,
		rows: ["signs"],
	},
	{
		finding: {
			fr: "Intérieurs d'habitations visibles, conservation trop longue, panneaux incomplets, analyse d'impact absente",
			en: "Insides of dwellings in view, retention too long, incomplete signs, a missing assessment",
		},
		told: formalNotice,
		rows: ["dwellings", "retention", "signs", "assessment"],
	},
];

export const notGuaranteed: readonly Words[] = [
	{
		fr: "Que les zones couvrent tout ce qui est privé : quelqu'un doit regarder. Les images de ce rapport sont là pour cela.",
		en: "That the zones cover all that is private: somebody has to look. The pictures in this report are there for that.",
	},
	{
		fr: "Que chaque plaque est trouvée et recouverte (docs/limits.md donne des chiffres mesurés). L'essai cherche des immatriculations dans les textes ; il ne juge pas chaque image.",
		en: "That every plate is found and covered (docs/limits.md has measured figures). The test looks for registrations in texts; it does not judge each picture.",
	},
	{
		fr: "Que l'essai vaut pour la vraie rue : on ne peut rien y placer. Il passe la même politique et le même étage de masquage devant un monde dessiné, où le motif est dans les zones.",
		en: "That the test speaks for the true street: nothing can be planted there. It puts the same policy and the same masking stage before a drawn world, where the pattern lies in the zones.",
	},
	{
		fr: "Ce que l'essai ne voit pas : multicast, tunnels, la page, ce que d'autres courtiers reçoivent ; les tests du produit les couvrent.",
		en: "What the test does not see: multicast, tunnels, the page, what other brokers receive; the product's tests cover them.",
	},
	{
		fr: "Que le registre est dans son dernier état, à moins que sa fin soit gardée ailleurs : ce rapport la donne.",
		en: "That the ledger is the latest state of it, unless its end was kept elsewhere: this report names it.",
	},
	{
		fr: "Que celui qui s'est connecté est celui dont c'est le compte, et pourquoi il a regardé.",
		en: "That whoever signed in is the one whose account it is, and why they looked.",
	},
	{
		fr: "Que chacun passe par TLS là où il est offert : les ports en clair restent ouverts, à moins d'être fermés ailleurs.",
		en: "That everybody uses TLS where it is offered: the plain ports stay open unless closed elsewhere.",
	},
	{
		fr: "Quoi que ce soit des enregistreurs, des courtiers et des personnes hors de cet appareil.",
		en: "Anything about recorders, brokers and people outside this device.",
	},
	{
		fr: "Que l'installation est licite. Un logiciel peut appuyer une décision, non la prendre.",
		en: "That the installation is lawful. Software can support a decision, and not make it.",
	},
];
