import type { Words } from "../notice/language.ts";

/** How well functions of a kind do, and what not to expect of them. */
export interface Accuracy {
	/** Types of functions. */
	readonly types: readonly string[];
	/** What was measured; null: nothing was. `bench/analytics.ts` does it, and docs/analytics.md says how: its table has these very figures. */
	readonly measured: {
		/** In words of that table. */
		readonly row: string;
		readonly what: Words;
		/** Seen from above: the drawn square and courtyard. */
		readonly above: string;
		/** Seen from low down: the drawn street. */
		readonly low: string;
	} | null;
	readonly wrong: Words;
}

export const accuracies: readonly Accuracy[] = [
	{
		types: ["line-crossing"],
		measured: {
			row: "crossings: recall, precision",
			what: { fr: "franchissements : rappel, précision", en: "crossings: recall, precision" },
			above: "97 %, 98 %",
			low: "96 %, 97 %",
		},
		wrong: {
			fr: "manque ceux qui marchent tout près l'un de l'autre, l'un devant l'autre",
			en: "misses those who walk close together, one before the other",
		},
	},
	{
		types: ["counting", "occupancy"],
		measured: {
			row: "people counted over a line: error of both directions",
			what: {
				fr: "personnes comptées sur une ligne : erreur, les deux sens",
				en: "people counted over a line: error of both directions",
			},
			above: "3 %",
			low: "5 %",
		},
		wrong: {
			fr: "ne compte pas assez bien pour facturer ou évacuer ; dans une foule dense, le nombre est un minimum",
			en: "does not count well enough to bill or to evacuate by; of a dense crowd the number is a lower bound",
		},
	},
	{
		types: ["object-left"],
		measured: {
			row: "things left: recall, false an hour",
			what: {
				fr: "objets déposés : rappel, fausses alertes par heure",
				en: "things left: recall, false an hour",
			},
			above: "99 % of 272, 0.3",
			low: "95 % of 100, none",
		},
		wrong: {
			fr: "prend pour un objet ce qui reste d'une personne vue de trop près ; ne trouve pas un sac dans une foule",
			en: "takes for a thing what is left of a person who is seen too close; does not find a bag in a crowd",
		},
	},
	{
		types: ["object-removed"],
		measured: {
			row: "things removed: recall, false an hour",
			what: {
				fr: "objets retirés : rappel, fausses alertes par heure",
				en: "things removed: recall, false an hour",
			},
			above: "99 % of 356, 0.3",
			low: "93 % of 100, none",
		},
		wrong: {
			fr: "en manque quand quelqu'un se tient à leur place ; prend pour un retrait le départ de quelqu'un qui n'a pas été trouvé",
			en: "misses some in whose place somebody stands; takes somebody's leaving for a removal when they were not found",
		},
	},
	{
		types: ["loitering"],
		measured: {
			row: "stays of 20 s: recall, precision",
			what: { fr: "présences de 20 s : rappel, précision", en: "stays of 20 s: recall, precision" },
			above: "98 %, 98 %",
			low: "24 %, 48 %",
		},
		wrong: {
			fr: "ne dit pas pourquoi quelqu'un reste : attendre n'est pas une faute",
			en: "does not say why somebody stays: to wait is no offence",
		},
	},
	{
		types: ["crowd-density"],
		measured: {
			row: "density band right at that moment, and within 2 s",
			what: {
				fr: "tranche de densité exacte à l'instant, et à 2 s près",
				en: "density band right at that moment, and within 2 s",
			},
			above: "92 %, 96 %",
			low: "89 %, 96 %",
		},
		wrong: {
			fr: "dans une foule dense, le nombre est estimé d'après ce qu'elle couvre, et souvent trop bas",
			en: "in a dense crowd the number is estimated by what it covers, and is often too low",
		},
	},
	{
		types: ["fast-motion"],
		measured: {
			row: "runners: recall, false an hour",
			what: { fr: "coureurs : rappel, fausses alertes par heure", en: "runners: recall, false an hour" },
			above: "87 % of 232, 10",
			low: "no runners, 1",
		},
		wrong: {
			fr: "signale aussi certains cyclistes qui viennent de face ; manque certains de ceux qui courent vers la caméra",
			en: "tells of some cyclists who come head on, too; misses some of those who run towards the camera",
		},
	},
	{
		types: ["motion", "motion-region", "objects", "objects-inside"],
		measured: null,
		wrong: {
			fr: "n'a pas été mesuré à part ; arbres au vent, phares et reflets comptent comme mouvement",
			en: "was not measured by itself; trees in the wind, headlights and reflections count as motion",
		},
	},
	{
		types: ["tampering"],
		measured: null,
		wrong: {
			fr: "seuils réglés sur des mondes dessinés ; un grand véhicule arrêté devant l'objectif est une autre scène, une nuit noire une image noire",
			en: "thresholds were set on drawn worlds; a large vehicle that stops before the lens is another scene, a dark night is a dark picture",
		},
	},
];

/** Of functions of these types. */
export function accuracyOf(types: readonly string[]): Accuracy[] {
	return accuracies.filter((one) => one.types.some((type) => types.includes(type)));
}
