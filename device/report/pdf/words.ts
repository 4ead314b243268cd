import type { Words } from "../../notice/language.ts";
import type { SinkName } from "../../self-test/result.ts";
import type { Result } from "../requirements/requirement.ts";
import { ink } from "./ink.ts";

export const badges: Readonly<Record<Result, { readonly words: Words; readonly colour: string }>> = {
	met: { words: { fr: "VÉRIFIÉ", en: "PASSED" }, colour: ink.green },
	open: { words: { fr: "À FAIRE", en: "OPEN" }, colour: ink.red },
	"not-run": { words: { fr: "NON EXÉCUTÉ", en: "NOT RUN" }, colour: ink.amber },
	outside: { words: { fr: "HORS DE PORTÉE", en: "NOT SOFTWARE" }, colour: ink.grey },
};

export const resultWords: Readonly<Record<Result, Words>> = {
	met: { fr: "vérifiées, autant que l'essai le montre", en: "passed, as far as the check shows" },
	open: { fr: "à faire", en: "open" },
	"not-run": { fr: "non exécutées", en: "not run" },
	outside: { fr: "qu'aucun logiciel ne peut juger", en: "no software can tell" },
};

export const sinkWords: Readonly<Record<SinkName, Words>> = {
	main: { fr: "flux principal, décodé", en: "main stream, decoded" },
	sub: { fr: "flux secondaire, décodé", en: "sub stream, decoded" },
	mjpeg: { fr: "flux MJPEG, décodé", en: "MJPEG stream, decoded" },
	snapshot: { fr: "cliché", en: "snapshot" },
	onvif: { fr: "réponses ONVIF", en: "ONVIF answers" },
	events: { fr: "événements ONVIF", en: "ONVIF events" },
	metadata: { fr: "flux de métadonnées", en: "metadata stream" },
	mqtt: { fr: "messages MQTT et leurs sujets", en: "MQTT messages and their topics" },
	retained: { fr: "messages MQTT retenus", en: "MQTT messages that are retained" },
	"broker-file": { fr: "fichier du courtier sur disque", en: "the broker's file on disk" },
	ledger: { fr: "registre sur disque", en: "the ledger on disk" },
	log: { fr: "journal technique", en: "log" },
};

type WordName =
	| "title"
	| "annexTitle"
	| "made"
	| "version"
	| "signed"
	| "unsigned"
	| "verify"
	| "key"
	| "leftOut"
	| "controller"
	| "contact"
	| "purposes"
	| "basis"
	| "authorisation"
	| "notStated"
	| "retention"
	| "accounts"
	| "transport"
	| "ledger"
	| "noLedger"
	| "summary"
	| "requirements"
	| "control"
	| "check"
	| "findings"
	| "finding"
	| "toldBy"
	| "answered"
	| "selfTest"
	| "selfTestRan"
	| "selfTestHow"
	| "controlSeen"
	| "sink"
	| "items"
	| "sought"
	| "found"
	| "nothing"
	| "cameras"
	| "policy"
	| "dark"
	| "zones"
	| "plates"
	| "fieldOfView"
	| "soundAndMovement"
	| "motion"
	| "functions"
	| "noFunctions"
	| "sound"
	| "noSound"
	| "turns"
	| "fixed"
	| "always"
	| "unstated"
	| "changes"
	| "darkPeriods"
	| "uncovering"
	| "outlined"
	| "whole"
	| "published"
	| "kind"
	| "topic"
	| "fields"
	| "who"
	| "register"
	| "software"
	| "notGuaranteed";
type Named = Readonly<Record<WordName, Words>>;

export const words: Named = {
	title: { fr: "Rapport de protection de la vie privée", en: "Privacy report" },
	annexTitle: {
		fr: "Annexe à l'analyse d'impact (AIPD), projet",
		en: "Annex to the impact assessment (DPIA), draft",
	},
	made: { fr: "Établi le", en: "Made" },
	version: { fr: "version", en: "version" },
	signed: {
		fr: "Le fichier JSON signé qui dit la même chose a l'empreinte SHA-256",
		en: "The signed JSON file with the same facts has the SHA-256",
	},
	unsigned: {
		fr: "Ce PDF a été fait sans fichier signé : il ne prouve rien à lui seul.",
		en: "This PDF was made without a signed file: by itself it proves nothing.",
	},
	verify: {
		fr: "`persienne verify RAPPORT.json --key CLÉ` en vérifie la signature et le registre.",
		en: "`persienne verify REPORT.json --key KEY` checks its signature and the ledger.",
	},
	key: { fr: "Clé de l'installation", en: "The installation's key" },
	leftOut: { fr: "Sans ces caméras, non demandées", en: "Without these cameras, not asked for" },
	controller: { fr: "Responsable du traitement", en: "Controller" },
	contact: { fr: "Contact pour l'exercice des droits", en: "Contact for people's rights" },
	purposes: { fr: "Finalités", en: "Purposes" },
	basis: { fr: "Base légale", en: "Legal basis" },
	authorisation: { fr: "Autorisation", en: "Authorisation" },
	notStated: { fr: "non indiqué (section notice)", en: "not stated (section notice)" },
	retention: { fr: "Conservation", en: "Retention" },
	accounts: { fr: "Comptes", en: "Accounts" },
	transport: { fr: "Transport", en: "Transport" },
	ledger: { fr: "Registre", en: "Ledger" },
	noLedger: { fr: "il n'y a pas encore de registre", en: "there is no ledger yet" },
	summary: { fr: "En bref", en: "In brief" },
	requirements: {
		fr: "Exigences, et ce qui vient d'être vérifié",
		en: "Requirements, and what was checked just now",
	},
	control: { fr: "Mesure", en: "Control" },
	check: { fr: "Vérification", en: "Check" },
	findings: {
		fr: "Les constats de 2021, et où l'on y répond",
		en: "The findings of 2021, and where they are answered",
	},
	finding: { fr: "Constat", en: "Finding" },
	toldBy: { fr: "Selon", en: "Told by" },
	answered: { fr: "Répondu par", en: "Answered by" },
	selfTest: { fr: "Essai avec témoins", en: "Test with planted canaries" },
	selfTestRan: { fr: "Exécuté le", en: "Run on" },
	selfTestHow: {
		fr: "Une caméra d'essai a été démarrée avec la même politique de masquage, devant un monde dessiné : on ne peut rien placer dans une vraie rue. Un motif voyant est peint exactement dans les zones à masquer, des voitures portent des immatriculations connues, les zones et les comptes ont des noms et des mots de passe témoins. Puis tout ce qui sort a été lu, et ces témoins cherchés.",
		en: "A camera was started for the test with the same mask policy, before a drawn world: nothing can be planted in a true street. A loud pattern is painted exactly into the areas to be masked, cars carry known registrations, and zones and accounts have names and passwords that are canaries. Then all that comes out was read, and searched for them.",
	},
	controlSeen: {
		fr: "Contre-épreuve : sans masque, le même motif couvre {n} % de l'image et il est retrouvé.",
		en: "Counter-check: without a mask the same pattern fills {n} % of the picture, and is found.",
	},
	sink: { fr: "Sortie", en: "Way out" },
	items: { fr: "lus", en: "read" },
	sought: { fr: "cherché", en: "sought" },
	found: { fr: "trouvé", en: "found" },
	nothing: { fr: "rien", en: "nothing" },
	cameras: { fr: "Caméras", en: "Cameras" },
	policy: { fr: "Politique", en: "Policy" },
	dark: { fr: "Aucune politique : l'image est noire.", en: "No policy: the picture is dark." },
	zones: { fr: "Zones masquées", en: "Zones" },
	fieldOfView: { fr: "Champ de vision", en: "Field of view" },
	soundAndMovement: { fr: "Son, mouvement", en: "Sound, movement" },
	plates: { fr: "Plaques", en: "Plates" },
	motion: { fr: "Ce qui bouge", en: "Moving things" },
	functions: { fr: "Fonctions en marche", en: "Functions that are on" },
	noFunctions: { fr: "aucune", en: "none" },
	sound: { fr: "son", en: "sound" },
	noSound: { fr: "pas de son", en: "no sound" },
	turns: { fr: "orientable", en: "turns and zooms" },
	fixed: { fr: "fixe", en: "fixed" },
	always: { fr: "toujours", en: "always" },
	unstated: { fr: "finalité non indiquée", en: "purpose not stated" },
	changes: { fr: "Changements de masques", en: "Changes of masks" },
	darkPeriods: { fr: "Passages au noir", en: "Dark periods" },
	uncovering: { fr: "découvrant peut-être quelque chose", en: "which may uncover something" },
	outlined: {
		fr: "Image telle qu'elle sort, tout masqué ; le trait jaune est ajouté par ce rapport.",
		en: "The picture as it leaves the device, masked; the yellow line is drawn by this report.",
	},
	whole: { fr: "vue entière", en: "whole view" },
	published: {
		fr: "Ce qui peut être publié, et rien d'autre",
		en: "What can be published, and nothing else",
	},
	kind: { fr: "Message", en: "Message" },
	topic: { fr: "Sujet", en: "Topic" },
	fields: { fr: "Champs", en: "Fields" },
	who: { fr: "Qui peut quoi", en: "Who may do what" },
	register: { fr: "Registre des accès", en: "Access register" },
	software: { fr: "Logiciel et nomenclature", en: "Software and bill of materials" },
	notGuaranteed: { fr: "Ce qui n'est pas garanti", en: "What is not guaranteed" },
};
