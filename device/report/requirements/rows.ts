import type { Words } from "../../notice/language.ts";
import { functionOf } from "../../rules/functions.ts";
import { ruleTypes } from "../../rules/rules.ts";
import type { ReportFacts } from "../facts.ts";
import type { ReportedFunction } from "../functions.ts";
import { alike, joined, type Requirement } from "./requirement.ts";
import { cameras, type Found, tried } from "./tried.ts";

export type Row = Omit<Requirement, "result" | "note"> & { readonly of: (facts: ReportFacts) => Found };

const recognisers =
	/(?:^|[-_/@.])(?:tesseract|ocr|alpr|openalpr|anpr|lpr|faces?|faceapi|facenet|blazeface|rekognition|clarifai)(?:$|[-_/.])/i;

/** What a function that counts or watches does not say. The lens is no place: who only looks whether it is covered watches nobody. */
function groundsMissing({ type, purpose, legalBasis }: ReportedFunction): Words[] {
	if (purpose === "unstated") {
		const watches = ruleTypes.some((rule) => rule === type) && type !== "tampering";
		return watches ? [{ fr: "sans finalité déclarée", en: "has no stated purpose" }] : [];
	}
	return legalBasis === "unstated" ? [{ fr: "sans base légale", en: "has no legal basis" }] : [];
}

/** As the configuration calls it, which its owner knows, where that is another name. */
function nameOf(one: ReportedFunction): string {
	const written = functionOf(one);
	return written === undefined || written === one.name ? one.name : `${written} (${one.name})`;
}

const none: Words = { fr: "Aucun : aucun logiciel ne peut en juger", en: "None: no software can tell" };

/** Each row says what is amiss, or nothing. In the order of what the law and the regulator ask. */
export const rows: readonly Row[] = [
	{
		id: "dwellings",
		requirement: {
			fr: "Ni l'intérieur des immeubles d'habitation ni, de façon spécifique, leurs entrées ne sont filmés",
			en: "Neither the inside of dwellings nor, specifically, their entrances are filmed",
		},
		source: "CSI L.251-3",
		control: {
			fr: "Les zones sont remplies avant l'encodeur ; une caméra dont rien n'a été dit reste noire",
			en: "Zones are filled before the encoder; a camera of which nothing was said is dark",
		},
		check: {
			fr: "Chaque caméra qui montre une image a une zone qui couvre quelque chose ; un motif placé dans ces zones n'est retrouvé dans aucune sortie",
			en: "Each camera that shows something has a zone that covers something; a pattern planted in these zones is found in no way out",
		},
		of: (facts) =>
			tried(
				cameras(facts, ({ policy, zones }) => policy !== null && zones.length === 0),
				facts,
				["pattern", "zone-name"],
			),
	},
	{
		id: "plates",
		requirement: {
			fr: "Aucune lecture de plaques d'immatriculation par une commune",
			en: "No reading of number plates by a municipality",
		},
		source: "CSI L.233-1, L.233-2; CNIL 2014-219; CNIL 25/08/2020",
		control: {
			fr: "Les plaques sont recherchées et recouvertes, rien ne les lit, aucun message n'a de champ pour elles",
			en: "Plates are sought and filled, nothing reads them, and no message has a field for one",
		},
		check: {
			fr: "Les plaques sont recouvertes sur chaque caméra ; aucun paquet installé ne reconnaît texte ou visage ; aucun champ publié n'est une plaque ; les immatriculations du monde d'essai ne sont dans aucun texte qui sort",
			en: "Plates are covered on every camera; no package that is installed recognises text or faces; no published field is a plate; registrations of the test's world are in no text that gets out",
		},
		of: (facts) =>
			tried(
				[
					...cameras(facts, ({ policy, plates }) => policy !== null && plates === "off"),
					...facts.product.bill.components
						.filter(({ name }) => recognisers.test(name))
						.map(({ name }) => alike(name)),
					...facts.published.flatMap(({ fields }) =>
						fields.filter((field) => /plate(?!s$)|licen[cs]e|face|person/i.test(field)).map(alike),
					),
				],
				facts,
				["plate"],
			),
	},
	{
		id: "irreversible",
		requirement: {
			fr: "Le masquage ne vaut que si rien ne peut être restitué",
			en: "Masking counts only if nothing can be recovered",
		},
		source: "EDPB Guidelines 3/2019",
		control: {
			fr: "Aplat de couleur avant l'encodeur ; l'image brute n'est ni conservée ni envoyée ; la pixellisation n'existe que si on l'a choisie",
			en: "Solid fill before the encoder; the raw picture is neither stored nor sent; pixelation only where somebody chose it",
		},
		check: {
			fr: "Chaque zone est remplie d'une couleur ; le motif placé sous les zones n'est pas corrélé à ce qui sort",
			en: "Every zone is filled with one colour; the pattern planted beneath does not correlate with what gets out",
		},
		of: (facts) =>
			tried(
				cameras(facts, ({ zones }) => zones.some(({ fill }) => fill !== "solid")),
				facts,
				["pattern"],
			),
	},
	{
		id: "functions",
		requirement: {
			fr: "Les fonctions qui ne sont pas nécessaires sont désactivées : analyse, son, mouvement libre",
			en: "Functions that are not necessary are off: analysis, sound, free movement",
		},
		source: "EDPB Guidelines 3/2019 §129; GDPR 25",
		control: {
			fr: "Chacune est éteinte tant que personne ne l'a nommée, avec sa finalité et ses horaires",
			en: "Each is off unless somebody named it, with a purpose and hours",
		},
		check: {
			fr: "Les caméras qui analysent, écoutent ou tournent relèvent des finalités de l'information du public (`notice`), et chaque règle qui compte ou surveille déclare la sienne et sa base légale. Les modules `motion` et `objects` et la règle `tampering` n'en demandent pas",
			en: "Cameras that analyse, hear or turn come under the purposes of the notice to the public (`notice`), and each rule that counts or watches states its own, and its legal basis. The modules `motion` and `objects` and the rule `tampering` are asked for none",
		},
		of: (facts) => {
			const unnoticed = facts.notice
				? []
				: cameras(facts, ({ functions, sound, turns }) => functions.length > 0 || sound || turns);
			const groundless = facts.cameras.flatMap(({ name, functions }) =>
				functions.flatMap((one) =>
					groundsMissing(one).map(({ fr, en }) => ({
						fr: `${name} : ${nameOf(one)} ${fr}`,
						en: `${name}: ${nameOf(one)} ${en}`,
					})),
				),
			);
			const names = joined(unnoticed);
			const sentences = [
				...(unnoticed.length === 0
					? []
					: [
							{
								fr: `sans information du public (\`notice\`) : ${names.fr}`,
								en: `without a notice to the public (\`notice\`): ${names.en}`,
							},
						]),
				...(groundless.length === 0 ? [] : [joined(groundless)]),
			];
			return sentences.length === 0 ? [] : [joined(sentences, "; ")];
		},
	},
	{
		id: "signs",
		requirement: {
			fr: "Le public est informé : pictogramme, responsable, finalités, droits, et le reste ailleurs",
			en: "The public is told: pictogram, controller, purposes, rights, and the rest elsewhere",
		},
		source: "GDPR 13; CSI L.251-3; décret 2023-1102; circulaire 20/03/2024",
		control: {
			fr: "`persienne panel` écrit panneaux et page d'après la configuration",
			en: "`persienne panel` writes panels and page from the configuration",
		},
		check: {
			fr: "La configuration a une section `notice` complète",
			en: "The configuration has a complete section `notice`",
		},
		of: ({ notice }) =>
			notice
				? []
				: [
						{
							fr: "la configuration n'a pas de section notice",
							en: "the configuration has no section notice",
						},
					],
	},
	{
		id: "retention",
		requirement: {
			fr: "Rien n'est conservé plus d'un mois, ou moins si l'autorisation le dit",
			en: "Nothing is kept for longer than a month, or less where the authorisation says so",
		},
		source: "CSI L.252-5",
		control: {
			fr: "Aucune image n'est stockée ; ce qui s'est passé est purgé, et le registre dit ce qui l'a été",
			en: "No picture is stored; what happened is swept, and the ledger says what was",
		},
		check: {
			fr: "La durée de cet appareil, et celle des enregistrements selon l'information du public, sont d'au plus 30 jours ; le registre ne remonte pas plus loin",
			en: "The retention of this device, and of recordings as the notice states it, is at most 30 days; the ledger goes back no further",
		},
		of: ({ retentionDays, notice, ledger, made }) => {
			const oldest = ledger?.from ? Date.parse(ledger.from) : Number.POSITIVE_INFINITY;
			const isOld = oldest < Date.parse(made) - (retentionDays + 1) * 86_400_000;
			return [
				...(retentionDays <= 30 && (notice?.retention ?? 0) <= 30
					? []
					: [{ fr: "durée de conservation", en: "retention" }]),
				...(isOld
					? [
							{
								fr: "le registre a des entrées trop anciennes : aucun appareil ne tourne",
								en: "the ledger has entries that are too old: no device runs",
							},
						]
					: []),
			];
		},
	},
	{
		id: "register",
		requirement: {
			fr: "Un registre des enregistrements, destructions et transmissions",
			en: "A register of recordings, destructions and transmissions",
		},
		source: "CSI R.252-11 (décret 2013-1113)",
		control: {
			fr: "Le registre de l'installation : on n'y fait qu'ajouter, chaîné par empreintes, signé",
			en: "The ledger: append-only, hash-chained, signed",
		},
		check: {
			fr: "Le registre, et ceux des masques, ont été relus et vérifiés avec la clé de l'installation",
			en: "The ledger, and those of the masks, were read and verified with the installation's key",
		},
		of: ({ ledger }) => {
			if (!ledger) return [{ fr: "il n'y a pas encore de registre", en: "there is no ledger yet" }];
			if (ledger.verdict !== "flawed") return [];
			return [
				{
					fr: `le registre n'est pas intact : ${ledger.problems} constats`,
					en: `the ledger is not intact: ${ledger.problems} findings`,
				},
			];
		},
	},
	{
		id: "accounts",
		requirement: {
			fr: "Uniquement des agents individuellement désignés et dûment habilités",
			en: "Only staff who are individually designated and authorised",
		},
		source: "CSI R.253-3 (30/11/2023)",
		control: {
			fr: "Comptes nominatifs, cinq rôles, aucun mot de passe par défaut",
			en: "Named accounts, five roles, no default password",
		},
		check: {
			fr: "Les comptes partagés livrés avec l'installation sont fermés, et des personnes ont le leur",
			en: "Shared accounts that come with an installation are closed, and people have their own",
		},
		of: ({ accounts, sharedAccounts }) => [
			...(sharedAccounts
				? [
						{
							fr: "admin, operator et viewer sont ouverts : ce sont des comptes partagés (sharedAccounts)",
							en: "admin, operator and viewer are let in: they are shared accounts (sharedAccounts)",
						},
					]
				: []),
			...(accounts.length > (sharedAccounts ? 3 : 0)
				? []
				: [{ fr: "personne n'a de compte à soi", en: "nobody has an account of their own" }]),
		],
	},
	{
		id: "access-log",
		requirement: {
			fr: "Qui a regardé, quand, et pourquoi : journalisation inaltérable des consultations",
			en: "Who looked, when, and why: a log of consultations that nobody alters unseen",
		},
		source: "GDPR 32; loi 78-17 art. 101",
		control: {
			fr: "Chaque connexion, chaque flux regardé et chaque cliché demandé est inscrit au registre, signé ; « pourquoi » n'est pas demandé",
			en: "Each sign-in, each stream that is watched and each snapshot is in the ledger, signed; nobody is asked why",
		},
		check: {
			fr: "Le registre est tenu et intact ; il dit les connexions et les consultations",
			en: "The ledger is kept and intact; it has sign-ins and views",
		},
		of: ({ ledger, register }) => {
			if (!ledger) return [{ fr: "il n'y a pas encore de registre", en: "there is no ledger yet" }];
			if (ledger.verdict === "flawed")
				return [{ fr: "le registre n'est pas intact", en: "the ledger is not intact" }];
			if (register.signIns + register.refused + register.views > 0) return [];
			return {
				notRun: {
					fr: "personne ne s'est encore connecté : rien à constater",
					en: "nobody has signed in yet: there is nothing to see",
				},
			};
		},
	},
	{
		id: "access",
		requirement: {
			fr: "Droit d'accès sans exposer des tiers, et effacement",
			en: "Access without exposing others, and erasure",
		},
		source: "GDPR 15, 17; EDPB 3/2019; CSI L.253-5 (commission départementale)",
		control: {
			fr: "Page « Demandes » et `persienne held` : par lieu et par période, sans identité, et tout est inscrit au registre",
			en: "The page “Requests” and `persienne held`: by place and time, without identity, and all of it is entered in the ledger",
		},
		check: {
			fr: "L'information du public nomme à qui s'adresser",
			en: "The notice names whom to turn to",
		},
		of: ({ notice }) =>
			notice
				? []
				: [
						{
							fr: "personne n'est nommé à qui s'adresser",
							en: "nobody is named whom people can turn to",
						},
					],
	},
	{
		id: "assessment",
		requirement: {
			fr: "Analyse d'impact de l'ensemble du dispositif, adéquation de chaque algorithme comprise",
			en: "An impact assessment of the whole system, adequacy of each algorithm included",
		},
		source: "GDPR 35",
		control: {
			fr: "Ce rapport inventorie ce qui est en vigueur, et `--annex` en tire un projet d'annexe",
			en: "This report lists what is in force, and `--annex` drafts an annex of it",
		},
		check: none,
		of: () => "outside",
	},
	{
		id: "events",
		requirement: {
			fr: "Caméras augmentées : images sources détruites presque aussitôt ou résultat anonyme, pas d'identité",
			en: "Augmented cameras: source pictures gone almost at once or an anonymous result, no identity",
		},
		source: "CNIL 19/07/2022",
		control: {
			fr: "Un vocabulaire fermé de messages, projeté champ par champ ; aucun identifiant qui dure",
			en: "A closed vocabulary of messages, projected field by field; no identifier that lasts",
		},
		check: {
			fr: "Aucun champ publié ne porte d'identité ; rien de ce qui fut placé n'est dans ce qui est publié",
			en: "No published field holds an identity; nothing that was planted is in what is published",
		},
		of: (facts) =>
			tried(
				facts.published.flatMap(({ fields }) =>
					fields
						.filter((field) => /^(?:id|objectid|trackid|identity|name|face|image|crop|text)$/i.test(field))
						.map(alike),
				),
				facts,
				["plate", "zone-name", "password"],
			),
	},
	{
		id: "experiments",
		requirement: {
			fr: "Là où l'expérimentation est permise : ni biométrie, ni visages, ni rapprochement automatisé, un simple signal, aucune décision individuelle",
			en: "Where experiments are allowed: no biometrics, no faces, no automated linking, an alert only, no individual decision",
		},
		source: "Loi 2023-380 art. 10; décret 2023-828 (– 31/03/2025)",
		control: {
			fr: "La liste des événements est fermée ; aucune reconnaissance dans le produit",
			en: "The list of events is closed; nothing in the product recognises anybody",
		},
		check: {
			fr: "Les fonctions en marche sont de la liste fermée. Si le texte s'applique ici, aucun logiciel ne peut en juger",
			en: "Functions that are on are of the closed list. Whether the law applies here, no software can tell",
		},
		of: () => "outside",
	},
	{
		id: "transport",
		requirement: {
			fr: "Les données sont protégées pendant leur transport",
			en: "Data is protected on its way",
		},
		source: "GDPR 32",
		control: {
			fr: "TLS pour HTTP, RTSP et MQTT, à côté des ports en clair",
			en: "TLS for HTTP, RTSP and MQTT, beside the plain ports",
		},
		check: {
			fr: "TLS est offert ; les ports en clair restent ouverts, à moins d'être fermés ailleurs. Tout courtier autre que celui de l'appareil est atteint par mqtts: ou wss:",
			en: "TLS is offered; the plain ports stay open unless closed elsewhere. Each broker other than the device's own is reached by mqtts: or wss:",
		},
		of: ({ tls, otherBrokers }) => [
			...(tls ? [] : [{ fr: "TLS est éteint", en: "TLS is off" }]),
			...otherBrokers
				.filter(({ scheme }) => scheme !== "mqtts" && scheme !== "wss")
				.map(({ camera, scheme, host }) => ({
					fr: `${camera === null ? "" : `${camera} : `}le courtier ${host} est atteint en clair (${scheme}:)`,
					en: `${camera === null ? "" : `${camera}: `}the broker ${host} is reached in the clear (${scheme}:)`,
				})),
		],
	},
	{
		id: "authorisation",
		requirement: {
			fr: "L'autorisation préfectorale, et des fonctions que la loi permet à une commune",
			en: "The prefect's authorisation, and functions that the law allows a municipality",
		},
		source: "CSI L.252-1",
		control: { fr: "L'information du public cite l'autorisation", en: "The notice states the authorisation" },
		check: {
			fr: "Elle en cite une ; si celle-ci couvre ce qui est en vigueur, aucun logiciel ne peut en juger",
			en: "The notice names one; whether it covers what is in force, no software can tell",
		},
		of: ({ notice }) =>
			notice?.authorisation === undefined
				? [{ fr: "aucune autorisation n'est citée", en: "no authorisation is named" }]
				: "outside",
	},
];
