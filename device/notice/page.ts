import type { CameraFacts, NoticeFacts } from "./facts.ts";
import { type Language, languages } from "./language.ts";
import { legalBases } from "./purposes.ts";
import { escapeXml as e } from "./svg.ts";
import { functionWords, pageWords, panelWords, retentionWords } from "./words.ts";

export const pageName = (language: Language): string => `notice-${language}.html`;

/** Light and dark, on a telephone and on paper; no script, and nothing from elsewhere. */
const style = `
:root { color-scheme: light dark; font: 1.05rem/1.55 system-ui, sans-serif; }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { line-height: 1.2; }
h2 { font-size: 1.1rem; margin: 1.8rem 0 .2rem; }
p, ul { margin: .2rem 0; }
ul { padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; margin-top: .6rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid #8888; }
.scroll { overflow-x: auto; }
`;

/** What a panel leaves out, and all that it has: the page that its QR code leads to (GDPR 13; loi 78-17, 104). */
export function noticePage(facts: NoticeFacts, l: Language): string {
	const { controller, contact, purposes, legalBasis, authorisation, retention, recipients, complaints } =
		facts;
	const other = languages.filter((language) => language !== l);
	const section = (title: string, ...lines: string[]) =>
		`<h2>${e(title)}</h2>\n${lines.map((line) => `<p>${line}</p>`).join("\n")}`;
	const mail = contact.email;
	return `<!doctype html>
<html lang="${l}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${e(`${panelWords.title[l]} · ${controller.name}`)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p>${other.map((language) => `<a href="${pageName(language)}" hreflang="${language}" lang="${language}">${names[language]}</a>`).join(" ")}</p>
<h1>${e(panelWords.title[l])}</h1>
<p>${e(pageWords.intro[l])}</p>
</header>
<main>
${section(panelWords.controller[l], e(controller.name), e(controller.address))}
${section(pageWords.contact[l], e(contact.name), e(contact.phone), ...(mail ? [`<a href="mailto:${e(mail)}">${e(mail)}</a>`] : []))}
<h2>${e(panelWords.purposes[l])}</h2>
<ul>
${purposes.map((purpose) => `<li>${e(purpose[l])}</li>`).join("\n")}
</ul>
${section(panelWords.basis[l], e(legalBases[legalBasis][l]))}
${authorisation === undefined ? "" : section(panelWords.authorisation[l], e(authorisation))}
${section(panelWords.retention[l], e(retentionWords(retention)[l]))}
${section(pageWords.recipients[l], e((recipients ?? pageWords.recipientsText)[l]))}
${section(pageWords.transfers[l], e(pageWords.none[l]))}
${section(pageWords.decisions[l], e(pageWords.noDecision[l]))}
${section(panelWords.rights[l], `${e(panelWords.rightsText[l])} ${e(contact.name)}, ${e(contact.phone)}${mail ? `, ${e(mail)}` : ""}.`)}
${section(panelWords.complaints[l], e(complaints[l]))}
<h2>${e(pageWords.cameras[l])}</h2>
<div class="scroll"><table>
<thead><tr>${[pageWords.camera, pageWords.functions, pageWords.masked, pageWords.other].map((word) => `<th scope="col">${e(word[l])}</th>`).join("")}</tr></thead>
<tbody>
${facts.cameras.map((camera) => row(camera, l)).join("\n")}
</tbody>
</table></div>
<p>${e(pageWords.limits[l])}</p>
</main>
</body>
</html>
`;
}

const names: Readonly<Record<Language, string>> = { fr: "Français", en: "English" };

function row(camera: CameraFacts, l: Language): string {
	const { masks, plates, motion, functions, sound, turns } = camera;
	const masked = [
		...(masks ? [`${pageWords.private[l]} (${masks})`] : []),
		...(plates ? [pageWords.plates[l]] : []),
		...(motion ? [pageWords.moving[l]] : []),
	];
	const does = functions.map(
		(one) => functionWords[typeof one === "string" ? one : ("rule" in one ? one.rule : one.module).type][l],
	);
	const cells = [
		does.join(", ") || pageWords.noFunction[l],
		masks === undefined ? pageWords.dark[l] : masked.join(", ") || pageWords.noFunction[l],
		`${(sound ? pageWords.sound : pageWords.noSound)[l]}, ${(turns ? pageWords.turns : pageWords.fixed)[l]}`,
	];
	return `<tr><th scope="row">${e(camera.name)}</th>${cells.map((cell) => `<td>${e(cell)}</td>`).join("")}</tr>`;
}
