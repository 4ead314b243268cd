import type { Language, Words } from "../notice/language.ts";
import { legalBases } from "../notice/purposes.ts";
import { retentionWords } from "../notice/words.ts";
import {
	basisNames,
	daysOf,
	fillNames,
	functionNames,
	motionNames,
	plateNames,
	purposeNames,
} from "./codes.ts";
import type { ReportedCamera, ReportFacts } from "./facts.ts";
import type { ReportedFunction } from "./functions.ts";
import { badges, words } from "./pdf/words.ts";
import type { ReportDocument } from "./report.ts";

export function subtitleOf({ made, product, notice }: ReportFacts, language: Language): string {
	const who = notice ? `${notice.controller.name}  ·  ` : "";
	return `${who}${words.made[language]} ${dateOf(made, language)}  ·  Persienne ${words.version[language]} ${product.version}`;
}

export function dateOf(iso: string, language: Language): string {
	const format = new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
		dateStyle: "long",
		timeStyle: "short",
		timeZone: "UTC",
	});
	return `${format.format(new Date(iso))} UTC`;
}

/** What holds of all of it, label by label. */
export function aboutInstallation(facts: ReportFacts, language: Language): [string, string][] {
	const { leftOut, notice, retentionDays, accounts, ledger, tls, broker, otherBrokers, key } = facts;
	const l = (text: Words) => text[language];
	const stated = (text: string | null | undefined) => text ?? l(words.notStated);
	const kept = {
		fr: `ce qui s'est passé : ${retentionDays} jours au plus${notice ? ` ; enregistrements, ailleurs : ${retentionWords(notice.retention).fr}` : ""}`,
		en: `what happened: ${retentionDays} days at most${notice ? `; recordings, elsewhere: ${retentionWords(notice.retention).en}` : ""}`,
	};
	const intact = {
		fr: { intact: "intact", torn: "intact, dernière ligne interrompue", flawed: "NON INTACT" },
		en: { intact: "intact", torn: "intact, the last line was cut short", flawed: "NOT INTACT" },
	}[language];
	const count = accounts.length;
	return [
		...(leftOut.length > 0 ? [[l(words.leftOut), leftOut.join(", ")] satisfies [string, string]] : []),
		[l(words.controller), stated(notice && `${notice.controller.name}, ${notice.controller.address}`)],
		[l(words.contact), stated(notice && contactOf(notice.contact))],
		[l(words.purposes), stated(notice?.purposes.map(l).join(" ; "))],
		[l(words.basis), stated(notice && l(legalBases[notice.legalBasis]))],
		[l(words.authorisation), stated(notice?.authorisation)],
		[l(words.retention), l(kept)],
		[
			l(words.accounts),
			`${count}, ${facts.sharedAccounts ? l({ fr: "dont trois partagés", en: "three of them shared" }) : l({ fr: "aucun partagé", en: "none shared" })}`,
		],
		[
			l(words.transport),
			[
				`TLS ${tls ? l({ fr: "offert, à côté des ports en clair", en: "offered, beside the plain ports" }) : l({ fr: "éteint", en: "off" })}`,
				`MQTT: ${broker}`,
				...otherBrokers.map(({ scheme, host }) => `${scheme}://${host}`),
			].join(", "),
		],
		[
			l(words.ledger),
			ledger
				? `${intact[ledger.verdict]}, ${ledger.entries} ${l({ fr: "entrées", en: "entries" })}${ledger.head ? `, ${ledger.head.number}:${ledger.head.hash}` : ""}`
				: l(words.noLedger),
		],
		[l(words.key), key],
	];
}

function contactOf({ name, phone, email }: NonNullable<ReportFacts["notice"]>["contact"]): string {
	return [name, phone, ...(email === undefined ? [] : [email])].join(", ");
}

export function answerOf({ requirements }: ReportDocument, id: string, language: Language): string {
	const row = requirements.find((one) => one.id === id);
	const colon = language === "fr" ? " :" : ":";
	return row
		? `${badges[row.result].words[language].toLowerCase()}${colon} ${row.requirement[language]}`
		: id;
}

/** Names of zones, with how each is filled. */
export function zonesOf({ zones }: Pick<ReportedCamera, "zones">, language: Language): string {
	return zones.map(({ name, fill }) => `${name} (${fillNames[fill]?.[language] ?? fill})`).join(", ") || "–";
}

/** Why there is no picture of a camera. */
export function whyNoPicture(
	{ pictured }: Pick<ReportFacts, "pictured">,
	{ name }: Pick<ReportedCamera, "name">,
): Words {
	if (pictured === null)
		return { fr: "Ce rapport est fait sans images.", en: "This report was made without pictures." };
	if (pictured.includes(name))
		return {
			fr: "La caméra n'a pas donné d'image quand ce rapport a été fait.",
			en: "The camera gave no picture when this report was made.",
		};
	return {
		fr: "Sans image ici : la page a celles de douze caméras au plus ; `persienne report` les a toutes.",
		en: "No picture here: the page has those of a dozen cameras at most; `persienne report` has all of them.",
	};
}

/** What a camera shows of what its lens sees. */
export function viewOf({ view, turns }: Pick<ReportedCamera, "view" | "turns">, l: Language): string {
	const { width, height, crop, rotate, mirror } = view;
	const percent = (part: number) => Math.round(part * 50);
	const [left = -1, top = 1, right = 1, bottom = -1] = crop ?? [];
	const shown = {
		fr: crop
			? `${percent(right - left)} × ${percent(top - bottom)} % de ce que voit l'objectif, à partir de ${percent(left + 1)} % de la gauche et ${percent(1 - top)} % du haut`
			: "tout ce que voit l'objectif",
		en: crop
			? `${percent(right - left)} × ${percent(top - bottom)} % of what the lens sees, from ${percent(left + 1)} % of the left and ${percent(1 - top)} % of the top on`
			: "all that the lens sees",
	}[l];
	const turned = rotate === 0 ? [] : [l === "fr" ? `tournée de ${rotate}°` : `turned by ${rotate}°`];
	const mirrored = mirror ? [l === "fr" ? "en miroir" : "mirrored"] : [];
	const moves = {
		fr: turns ? "orientable : le champ change, les zones restent sur le monde" : "fixe",
		en: turns ? "turns and zooms: the field of view changes, zones stay on the world" : "fixed",
	}[l];
	return [`${width}×${height}`, shown, ...turned, ...mirrored, moves].join(", ");
}

/** What becomes of plates, and of what moves. */
export function coverOf({ plates, motion }: Pick<ReportedCamera, "plates" | "motion">, l: Language): string {
	const named = (names: Readonly<Record<string, Words>>, code: string | null) =>
		code === null ? "–" : (names[code]?.[l] ?? code);
	return `${named(plateNames, plates)} / ${named(motionNames, motion)}`;
}

export function functionsOf({ functions }: Pick<ReportedCamera, "functions">, language: Language): string {
	return functions.map((one) => functionLine(one, language)).join("\n") || words.noFunctions[language];
}

function functionLine(
	{ type, name, purpose, legalBasis, schedule, running }: ReportedFunction,
	l: Language,
): string {
	const always = schedule.days.length === 7 && schedule.from === "00:00" && schedule.to === "24:00";
	const when = always
		? words.always[l]
		: `${daysOf(schedule.days, l)} ${schedule.from}–${schedule.to} ${schedule.zone ?? "UTC"}`;
	const why =
		purpose === "unstated"
			? words.unstated[l]
			: `${purposeNames[purpose]?.[l] ?? purpose} (${basisNames[legalBasis]?.[l] ?? legalBasis})`;
	const now = running ? "" : l === "fr" ? ", arrêtée en ce moment" : ", not running at this moment";
	const what = functionNames[type]?.[l] ?? type;
	return `${what}${name === type ? "" : ` “${name}”`}${l === "fr" ? " :" : ":"} ${why}, ${when}${now}`;
}

/** What holds of one camera, label by label. */
export function aboutCamera(camera: ReportedCamera, language: Language): [string, string][] {
	const l = (text: Words) => text[language];
	const { sound, turns, policy, darkPeriods, maskChanges } = camera;
	const uncovering = maskChanges.filter(({ uncovers }) => uncovers).length;
	return [
		[l(words.policy), policy ?? l(words.dark)],
		[l(words.zones), zonesOf(camera, language)],
		[`${l(words.plates)} / ${l(words.motion)}`, coverOf(camera, language)],
		[l(words.fieldOfView), viewOf(camera, language)],
		[l(words.functions), functionsOf(camera, language)],
		[
			l(words.soundAndMovement),
			`${l(sound ? words.sound : words.noSound)}, ${l(turns ? words.turns : words.fixed)}`,
		],
		[l(words.changes), `${maskChanges.length}, ${uncovering} ${l(words.uncovering)}`],
		[l(words.darkPeriods), String(darkPeriods)],
	];
}
