import type { Analytics } from "../config/types.ts";
import type { RuleType } from "../rules/rules.ts";
import type { Words } from "./language.ts";

/** What is printed on a panel, but for what the configuration says. */
export const panelWords: Readonly<
	Record<
		| "title"
		| "controller"
		| "purposes"
		| "basis"
		| "authorisation"
		| "retention"
		| "rights"
		| "rightsText"
		| "complaints"
		| "more",
		Words
	>
> = {
	title: { fr: "Espace sous vidéoprotection", en: "Video surveillance area" },
	controller: { fr: "Responsable du traitement", en: "Controller" },
	purposes: { fr: "Pourquoi", en: "Purposes" },
	basis: { fr: "Base légale", en: "Legal basis" },
	authorisation: { fr: "Autorisation", en: "Authorisation" },
	retention: { fr: "Conservation des images", en: "How long pictures are kept" },
	rights: { fr: "Vos droits", en: "Your rights" },
	rightsText: {
		fr: "Vous avez le droit d'accéder aux données qui vous concernent, de les faire rectifier ou effacer, d'en faire limiter le traitement et, dans les conditions prévues par la loi, de vous y opposer. Adressez-vous à :",
		en: "You have the right to access data about you, to have it rectified or erased, to have its processing restricted and, under the conditions of the law, to object. Turn to:",
	},
	complaints: { fr: "Réclamations", en: "Complaints" },
	more: { fr: "Toutes les informations", en: "All the information" },
};

/** How long recordings are kept. */
export function retentionWords(days: number): Words {
	if (days === 0) return { fr: "aucun enregistrement", en: "nothing is recorded" };
	return {
		fr: `${days} jour${days > 1 ? "s" : ""} au plus`,
		en: `${days} day${days > 1 ? "s" : ""} at most`,
	};
}

/** What can be said of all cameras at once. */
export const maskingWords: Readonly<Record<"plates" | "areas" | "nothing", Words>> = {
	plates: {
		fr: "Les plaques d'immatriculation sont recherchées et recouvertes dans la caméra, avant toute transmission.",
		en: "Number plates are sought and covered inside the camera, before anything is transmitted.",
	},
	areas: {
		fr: "Les espaces privés y sont masqués de façon irréversible.",
		en: "Private areas are masked there irreversibly.",
	},
	nothing: {
		fr: "Aucune reconnaissance de visages ni lecture de plaques par la caméra.",
		en: "The camera recognises no faces and reads no plates.",
	},
};

/** What each function does, for somebody who walks past. */
export const functionWords: Readonly<Record<Analytics | RuleType, Words>> = {
	motion: { fr: "signale un mouvement dans l'image", en: "tells of motion in the picture" },
	"people-count": {
		fr: "compte les personnes présentes, sans les distinguer",
		en: "counts the people present, without telling them apart",
	},
	objects: {
		fr: "indique où se trouvent des silhouettes, sans identité",
		en: "tells where figures are, without identity",
	},
	tampering: {
		fr: "signale que la caméra est masquée ou déplacée",
		en: "tells that the camera is covered or moved",
	},
	"motion-region": { fr: "signale un mouvement dans une zone", en: "tells of motion in an area" },
	occupancy: {
		fr: "compte les personnes présentes dans une zone, sans les distinguer",
		en: "counts the people present in an area, without telling them apart",
	},
	"line-crossing": {
		fr: "signale le franchissement d'une ligne, sans dire par qui",
		en: "tells that somebody crosses a line, and not who",
	},
	counting: {
		fr: "compte les passages dans chaque sens, sans distinguer les personnes",
		en: "counts who passes each way, without telling people apart",
	},
	"objects-inside": {
		fr: "signale une présence dans une zone",
		en: "tells that somebody is in an area",
	},
	loitering: {
		fr: "signale une présence prolongée dans une zone",
		en: "tells that somebody stays in an area",
	},
	"crowd-density": { fr: "mesure l'affluence par paliers", en: "tells how crowded an area is, in bands" },
	"object-left": { fr: "signale un objet déposé", en: "tells that something was put down" },
	"object-removed": { fr: "signale un objet enlevé", en: "tells that something was taken away" },
	"fast-motion": { fr: "signale un mouvement rapide", en: "tells of fast motion" },
};

/** On the notice page, besides. */
export const pageWords: Readonly<
	Record<
		| "intro"
		| "contact"
		| "recipients"
		| "recipientsText"
		| "transfers"
		| "decisions"
		| "none"
		| "noDecision"
		| "cameras"
		| "camera"
		| "functions"
		| "masked"
		| "noFunction"
		| "dark"
		| "private"
		| "plates"
		| "moving"
		| "other"
		| "sound"
		| "noSound"
		| "turns"
		| "fixed"
		| "limits",
		Words
	>
> = {
	intro: {
		fr: "Cette page complète les panneaux d'information (RGPD, article 13 ; loi n° 78-17, article 104).",
		en: "This page completes the information panels (GDPR, Article 13).",
	},
	contact: { fr: "À qui s'adresser", en: "Whom to turn to" },
	recipients: { fr: "Destinataires", en: "Recipients" },
	recipientsText: {
		fr: "les personnes individuellement désignées et habilitées par le responsable et, sur réquisition, les autorités judiciaires",
		en: "persons whom the controller has designated and authorised individually and, on their order, judicial authorities",
	},
	transfers: { fr: "Transferts hors de l'Union européenne", en: "Transfers outside the European Union" },
	decisions: { fr: "Décisions automatisées", en: "Automated decisions" },
	none: { fr: "aucun transfert", en: "none" },
	noDecision: {
		fr: "aucune décision n'est prise automatiquement à l'égard d'une personne",
		en: "no decision about a person is taken automatically",
	},
	cameras: { fr: "Ce que font les caméras", en: "What the cameras do" },
	camera: { fr: "Caméra", en: "Camera" },
	functions: { fr: "Fonctions d'analyse", en: "Analysis functions" },
	masked: { fr: "Ce qui est masqué", en: "What is masked" },
	noFunction: { fr: "aucune", en: "none" },
	dark: { fr: "tout : l'image est noire", en: "all of it: the picture is dark" },
	private: { fr: "zones privées", en: "private areas" },
	plates: { fr: "plaques", en: "plates" },
	moving: { fr: "personnes et véhicules en mouvement", en: "moving people and vehicles" },
	other: { fr: "Son et mouvement", en: "Sound and movement" },
	sound: { fr: "son", en: "sound" },
	noSound: { fr: "pas de son", en: "no sound" },
	turns: { fr: "orientable", en: "turns and zooms" },
	fixed: { fr: "fixe", en: "fixed" },
	limits: {
		fr: "Le masquage des plaques est automatique : il peut arriver qu'une plaque ne soit pas reconnue comme telle. Signalez-le au contact ci-dessus.",
		en: "Plates are covered automatically: it may happen that one is not recognised as such. Tell the contact above.",
	},
};
