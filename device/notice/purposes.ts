import type { Words } from "./language.ts";

export const purposeNames = [
	"buildings",
	"defence",
	"transport",
	"traffic-offences",
	"safety",
	"terrorism",
	"hazards",
	"rescue",
	"amusement-parks",
	"insurance",
	"waste",
] as const;
export type Purpose = (typeof purposeNames)[number];

/**
 * What a camera on a public road may be for (CSI L.251-2, 1° to 11°), in words of ours. Whatever else a system is for has to be
 * said in words of its own.
 */
export const purposes: Readonly<Record<Purpose, Words>> = {
	buildings: {
		fr: "protection des bâtiments et installations publics et de leurs abords",
		en: "protection of public buildings and installations and their surroundings",
	},
	defence: {
		fr: "sauvegarde des installations utiles à la défense nationale",
		en: "protection of installations for national defence",
	},
	transport: { fr: "régulation des flux de transport", en: "regulation of traffic flows" },
	"traffic-offences": {
		fr: "constatation des infractions aux règles de la circulation",
		en: "establishment of traffic offences",
	},
	safety: {
		fr: "prévention des atteintes à la sécurité des personnes et des biens dans des lieux particulièrement exposés",
		en: "prevention of harm to people and property in places that are particularly exposed",
	},
	terrorism: { fr: "prévention d'actes de terrorisme", en: "prevention of acts of terrorism" },
	hazards: {
		fr: "prévention des risques naturels ou technologiques",
		en: "prevention of natural and technological hazards",
	},
	rescue: {
		fr: "secours aux personnes et défense contre l'incendie",
		en: "rescue of people and defence against fire",
	},
	"amusement-parks": {
		fr: "sécurité des installations accueillant du public dans les parcs d'attractions",
		en: "safety of rides that are open to the public in amusement parks",
	},
	insurance: {
		fr: "respect de l'obligation d'assurance des véhicules à moteur",
		en: "compliance with the duty to insure motor vehicles",
	},
	waste: {
		fr: "prévention et constatation des infractions relatives à l'abandon de déchets",
		en: "prevention and establishment of offences of abandoning waste",
	},
};

export const legalBasisNames = [
	"public-task",
	"legal-obligation",
	"legitimate-interests",
	"law-enforcement",
] as const;
export type LegalBasis = (typeof legalBasisNames)[number];

/** Legal bases of GDPR 6(1) that a camera in public space can have. */
export const legalBases: Readonly<Record<LegalBasis, Words>> = {
	"public-task": {
		fr: "mission d'intérêt public (RGPD, art. 6, 1, e)",
		en: "task carried out in the public interest (GDPR Art. 6(1)(e))",
	},
	"legal-obligation": {
		fr: "obligation légale (RGPD, art. 6, 1, c)",
		en: "legal obligation (GDPR Art. 6(1)(c))",
	},
	"legitimate-interests": {
		fr: "intérêt légitime (RGPD, art. 6, 1, f)",
		en: "legitimate interests (GDPR Art. 6(1)(f))",
	},
	"law-enforcement": {
		fr: "prévention et détection des infractions pénales (loi n° 78-17, titre III)",
		en: "prevention and detection of criminal offences (directive (EU) 2016/680)",
	},
};
