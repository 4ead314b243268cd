/** All words of the page, in the languages that it speaks. */
const texts = {
	en: {
		cameras: "Cameras",
		connecting: "Connecting…",
		copied: "Address copied: {address}",
		"copy-onvif": "Copy the ONVIF address of {name}",
		"copy-rtsp": "Copy the RTSP address of {name}",
		dark: "Dark",
		"dark-because": "Dark: {reason}",
		"fps.one": "{n} fps",
		"fps.other": "{n} fps",
		lost: "No answer from the device. The page goes on by itself when it is back.",
		masked: "Masked",
		"no-cameras": "There are no cameras.",
		"not-playing": "Pictures here are paused: {n} play at a time. Scroll to see others.",
		"now-dark": "{name} is dark: {reason}",
		"now-masked": "{name} is masked and live",
		"now-starting": "{name} is starting",
		password: "Password",
		refused: "The user name or the password is wrong.",
		"role-administrator": "administrator",
		"role-operator": "operator",
		"role-viewer": "viewer",
		"sign-in": "Sign in",
		"sign-in-lead": "Cameras that mask before they speak.",
		"sign-in-title": "Sign in – Persienne",
		"sign-out": "Sign out",
		skip: "Skip to the cameras",
		"slow-down": "Too many attempts from this address. Wait a moment, then try again.",
		snapshot: "Snapshot",
		"snapshot-of": "Snapshot of {name}, in a new tab",
		stalled: "No picture at the moment",
		starting: "Starting",
		"summary.one": "{n} camera",
		"summary.other": "{n} cameras",
		"summary-dark.one": "{n} dark",
		"summary-dark.other": "{n} dark",
		"summary-masked.one": "{n} masked",
		"summary-masked.other": "{n} masked",
		"summary-starting.one": "{n} starting",
		"summary-starting.other": "{n} starting",
		unsupported: "This browser cannot play the live picture",
		user: "User name",
		"video-of": "Live masked picture of {name}",
		"viewers.one": "{n} viewer",
		"viewers.other": "{n} viewers",
		"why-no-policy": "no masking policy is set",
		"why-not-looked": "the picture was not searched for plates",
		"why-paint-missing": "a mask could not be confirmed",
		"why-policy-corrupt": "the masking policy is damaged",
		"why-source-failed": "the source gives no picture",
		"why-stage-failed": "the masking stage failed",
		"why-stage-late": "the masking stage was too slow",
		"why-unknown": "masking is not possible",
		"why-worker-lost": "the imaging worker is restarting",
	},
	fr: {
		cameras: "Caméras",
		connecting: "Connexion…",
		copied: "Adresse copiée : {address}",
		"copy-onvif": "Copier l’adresse ONVIF de {name}",
		"copy-rtsp": "Copier l’adresse RTSP de {name}",
		dark: "Occultée",
		"dark-because": "Occultée : {reason}",
		"fps.one": "{n} i/s",
		"fps.other": "{n} i/s",
		lost: "L’appareil ne répond pas. La page reprendra d’elle-même à son retour.",
		masked: "Masquée",
		"no-cameras": "Aucune caméra.",
		"not-playing": "Image en pause : {n} sont lues à la fois. Faites défiler pour en voir d’autres.",
		"now-dark": "{name} est occultée : {reason}",
		"now-masked": "{name} est masquée et en direct",
		"now-starting": "{name} démarre",
		password: "Mot de passe",
		refused: "Le nom d’utilisateur ou le mot de passe est incorrect.",
		"role-administrator": "administrateur",
		"role-operator": "opérateur",
		"role-viewer": "spectateur",
		"sign-in": "Se connecter",
		"sign-in-lead": "Des caméras qui masquent avant de transmettre.",
		"sign-in-title": "Connexion – Persienne",
		"sign-out": "Se déconnecter",
		skip: "Aller aux caméras",
		"slow-down": "Trop d’essais depuis cette adresse. Patientez un instant, puis réessayez.",
		snapshot: "Cliché",
		"snapshot-of": "Cliché de {name}, dans un nouvel onglet",
		stalled: "Pas d’image pour le moment",
		starting: "Démarrage",
		"summary.one": "{n} caméra",
		"summary.other": "{n} caméras",
		"summary-dark.one": "{n} occultée",
		"summary-dark.other": "{n} occultées",
		"summary-masked.one": "{n} masquée",
		"summary-masked.other": "{n} masquées",
		"summary-starting.one": "{n} au démarrage",
		"summary-starting.other": "{n} au démarrage",
		unsupported: "Ce navigateur ne peut pas lire l’image en direct",
		user: "Nom d’utilisateur",
		"video-of": "Image masquée en direct de {name}",
		"viewers.one": "{n} spectateur",
		"viewers.other": "{n} spectateurs",
		"why-no-policy": "aucune règle de masquage n’est définie",
		"why-not-looked": "l’image n’a pas été parcourue à la recherche de plaques",
		"why-paint-missing": "un masque n’a pas pu être confirmé",
		"why-policy-corrupt": "la règle de masquage est endommagée",
		"why-source-failed": "la source ne donne pas d’image",
		"why-stage-failed": "l’étage de masquage est en panne",
		"why-stage-late": "l’étage de masquage était trop lent",
		"why-unknown": "le masquage n’est pas possible",
		"why-worker-lost": "le traitement d’image redémarre",
	},
};

export const language =
	navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in texts) ?? "en";

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });

/** The text called `key`, with `{names}` replaced. */
export function text(key, values = {}) {
	const template = texts[language][key] ?? texts[language]["why-unknown"];
	return template.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A number with its noun: `key.one` or `key.other`. */
export function count(key, n) {
	return text(`${key}.${plurals.select(n)}`, { n: numbers.format(n) });
}

/** Why a camera is dark, in words. */
export function why(reason) {
	return text(reason === undefined ? "why-unknown" : `why-${reason}`);
}

/** Puts the texts into the elements that name one. */
export function translate(root) {
	for (const element of root.querySelectorAll("[data-text]"))
		element.textContent = text(element.dataset.text);
}

document.documentElement.lang = language;
