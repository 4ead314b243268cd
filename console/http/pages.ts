import { type Asset, assetOf } from "./assets.ts";
import { type Language, languages } from "./language.ts";
import { type Words, words } from "./words.ts";

/** A page for those who have signed in: what stands in the common frame (`assets/frame.html`). */
interface PageParts {
	/** Key of the title's text. */
	readonly title: string;
	/** Files of `assets/`: what comes into `<main>`, and the script. */
	readonly body: string;
	readonly script: string;
	/** Scripts that the first one loads, so that the browser need not find them out one after the other. */
	readonly parts?: readonly string[];
	/** Beside the common style sheet. */
	readonly styles?: readonly string[];
}

/** All pages but the one to sign in. */
export type PageName = "wall" | "camera" | "outgoing" | "demonstration" | "evidence" | "requests";

const pages: Readonly<Record<PageName, PageParts>> = {
	wall: {
		title: "cameras",
		body: "wall.html",
		script: "wall.js",
		parts: ["follow.js", "tile.js", "latest.js", "happenings.js", "measures.js", "playlist.js"],
	},
	outgoing: {
		title: "outgoing",
		body: "outgoing.html",
		script: "outgoing.js",
		parts: ["follow.js", "events.js", "way.js", "said.js", "measures.js"],
		styles: ["document.css", "outgoing.css"],
	},
	evidence: {
		title: "evidence",
		body: "evidence.html",
		script: "evidence.js",
		parts: ["written.js"],
		styles: ["document.css", "register.css", "evidence.css"],
	},
	requests: {
		title: "requests",
		body: "requests.html",
		script: "requests.js",
		parts: ["written.js"],
		styles: ["document.css", "register.css", "dialog.css", "requests.css"],
	},
	camera: {
		title: "camera",
		body: "camera.html",
		script: "camera.js",
		parts: ["follow.js", "masks.js", "mask-panel.js", "sheet.js", "geometry.js", "moves.js", "playlist.js"],
		styles: ["dialog.css", "camera.css"],
	},
	demonstration: {
		title: "demonstration",
		body: "demonstration.html",
		script: "demonstration.js",
		parts: ["follow.js", "playlist.js"],
		styles: ["camera.css", "demonstration.css"],
	},
};

/** What the bar at the top leads to, in this order. */
const navigation: readonly { readonly page: PageName; readonly href: string; readonly text: string }[] = [
	{ page: "wall", href: "/", text: "cameras" },
	{ page: "outgoing", href: "/outgoing", text: "outgoing" },
	{ page: "evidence", href: "/evidence", text: "evidence" },
	{ page: "requests", href: "/requests", text: "requests" },
];

/** What every page's script loads. */
const common = ["frame.js", "device.js", "presence.js", "text.js"];

/** A page in each language. */
export type Translated = Readonly<Record<Language, Asset>>;

export function renderPage(assets: ReadonlyMap<string, Asset>, page: PageName): Translated {
	const { title, body, script, parts = [], styles = [] } = pages[page];
	const links = (language: Language) => [
		...styles.map((file) => `<link rel="stylesheet" href="/assets/${file}">`),
		...[...parts, ...common].map((file) => `<link rel="modulepreload" href="/assets/${file}">`),
		`<link rel="preload" as="fetch" href="/assets/${language}.json" crossorigin>`,
		`<script type="module" src="/assets/${script}"></script>`,
	];
	return translated((language) =>
		fill(sourceOf(assets, "frame.html"), {
			title: `<title>[[${title}]] – Persienne</title>`,
			parts: links(language).join("\n\t\t"),
			navigation: navigationOn(page),
			main: sourceOf(assets, body),
		}),
	);
}

/** The sign-in page, which stands alone: it has a script of its own, and no navigation. */
export function renderSignIn(assets: ReadonlyMap<string, Asset>): Translated {
	return translated(() => sourceOf(assets, "sign-in.html"));
}

function translated(source: (language: Language) => string): Translated {
	const entries = languages.map((language): [Language, Asset] => {
		const html = fill(source(language), { languages: languageSwitch(language) });
		return [language, assetOf("page.html", Buffer.from(translate(html, language)))];
	});
	return Object.fromEntries(entries) as Record<Language, Asset>;
}

function navigationOn(current: PageName): string {
	const entries = navigation.map(({ page, href, text }) => {
		const here = page === current ? ' aria-current="page"' : "";
		return `<li><a href="${href}"${here}>[[${text}]]</a></li>`;
	});
	return `<ul>${entries.join("")}</ul>`;
}

/** Each of the other languages, by its own name. */
function languageSwitch(current: Language): string {
	const others = languages.filter((language) => language !== current);
	const buttons = others.map(
		(language) =>
			`<button class="language" name="language" value="${language}" lang="${language}">${textOf(words[language], "language")}</button>`,
	);
	return `<form class="languages" method="post" action="/language">${buttons.join("")}</form>`;
}

/** `<!-- name -->` is where a part of a page goes. */
function fill(template: string, parts: Readonly<Record<string, string>>): string {
	return template.replaceAll(/<!-- (\w+) -->/g, (mark, name: string) => parts[name] ?? mark);
}

/** `[[key]]` is where a text goes, in an element or in an attribute. */
function translate(html: string, language: Language): string {
	return html
		.replace('<html lang="en">', `<html lang="${language}">`)
		.replaceAll(/\[\[([\w-]+)\]\]/g, (_, key: string) => textOf(words[language], key));
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", '"': "&quot;" };

function textOf(dictionary: Words, key: string): string {
	const text = dictionary[key];
	if (text === undefined) throw new Error(`no text is called ${key}`);
	return text.replaceAll(/[&<"]/g, (character) => entities[character] as string);
}

function sourceOf(assets: ReadonlyMap<string, Asset>, name: string): string {
	const asset = assets.get(name);
	if (!asset) throw new Error(`no file of the page is called ${name}`);
	return asset.body.toString("utf8");
}
