import type { Words } from "../notice/language.ts";
import type { ModuleType } from "../rules/modules.ts";
import type { RuleType } from "../rules/rules.ts";
import type { WeekDay } from "../rules/schedule.ts";

/** What the device's own codes mean, for people. Whatever is not here is shown as it is. */
type Names = Readonly<Record<string, Words>>;

const functions: Readonly<Record<RuleType | ModuleType, Words>> = {
	motion: { fr: "mouvement", en: "motion" },
	objects: { fr: "où sont les choses", en: "where things are" },
	"motion-region": { fr: "mouvement dans une zone", en: "motion in a region" },
	occupancy: { fr: "nombre de personnes présentes", en: "number of people there" },
	tampering: { fr: "objectif couvert ou détourné", en: "lens covered or turned away" },
	"line-crossing": { fr: "franchissement d'une ligne", en: "line crossed" },
	counting: { fr: "comptage des passages", en: "counting of passages" },
	"objects-inside": { fr: "présence dans une zone", en: "presence in an area" },
	loitering: { fr: "stationnement prolongé", en: "loitering" },
	"crowd-density": { fr: "densité de la foule", en: "crowd density" },
	"object-left": { fr: "objet déposé", en: "object left" },
	"object-removed": { fr: "objet retiré", en: "object removed" },
	"fast-motion": { fr: "mouvement rapide", en: "fast motion" },
};
export const functionNames: Names = functions;

export const purposeNames: Names = {
	"crowd-safety": { fr: "sécurité des foules", en: "crowd safety" },
	"public-order": { fr: "ordre public", en: "public order" },
	"property-protection": { fr: "protection des biens", en: "property protection" },
	traffic: { fr: "circulation", en: "traffic" },
	accessibility: { fr: "accessibilité", en: "accessibility" },
	statistics: { fr: "statistiques", en: "statistics" },
	testing: { fr: "essais", en: "testing" },
};

export const basisNames: Names = {
	consent: { fr: "consentement", en: "consent" },
	contract: { fr: "contrat", en: "contract" },
	"legal-obligation": { fr: "obligation légale", en: "legal obligation" },
	"vital-interests": { fr: "intérêts vitaux", en: "vital interests" },
	"public-task": { fr: "mission d'intérêt public", en: "public task" },
	"legitimate-interests": { fr: "intérêt légitime", en: "legitimate interests" },
	unstated: { fr: "base légale non indiquée", en: "legal basis not stated" },
};

export const fillNames: Names = {
	solid: { fr: "aplat", en: "solid" },
	pixelated: { fr: "pixellisé", en: "pixelated" },
};

export const plateNames: Names = {
	strict: { fr: "recouvertes, au plus strict", en: "covered, strictly" },
	balanced: { fr: "recouvertes, avec mesure", en: "covered, balanced" },
	off: { fr: "NON recouvertes", en: "NOT covered" },
};

export const motionNames: Names = {
	mask: { fr: "recouvert", en: "covered" },
	off: { fr: "visible", en: "visible" },
};

const dayNames: Readonly<Record<WeekDay, Words>> = {
	mon: { fr: "lun.", en: "Mon" },
	tue: { fr: "mar.", en: "Tue" },
	wed: { fr: "mer.", en: "Wed" },
	thu: { fr: "jeu.", en: "Thu" },
	fri: { fr: "ven.", en: "Fri" },
	sat: { fr: "sam.", en: "Sat" },
	sun: { fr: "dim.", en: "Sun" },
};

export function daysOf(days: readonly WeekDay[], language: "fr" | "en"): string {
	return days.map((day) => dayNames[day][language]).join(" ");
}

/** What was done to masks. */
export const maskActions: Names = {
	created: { fr: "ajout", en: "added" },
	changed: { fr: "modification", en: "changed" },
	deleted: { fr: "suppression", en: "deleted" },
	configured: { fr: "par la configuration", en: "by the configuration" },
	replaced: { fr: "politique remplacée", en: "policy replaced" },
	failed: { fr: "non effectué", en: "not made" },
};
