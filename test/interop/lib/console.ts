import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Chromium } from "./chromium.ts";
import type { Login } from "./device.ts";

/** Where screenshots are kept, for people to look at. */
const artefacts = fileURLToPath(new URL("../../../artefacts/console", import.meta.url));

/** Signs in to the page at `console`, and waits until the wall is there. */
export async function signIn(chromium: Chromium, console: string, { user, password }: Login): Promise<void> {
	await chromium.forget();
	await chromium.open(`${console}sign-in`);
	await chromium.value(`(() => {
		document.querySelector("#user").value = ${JSON.stringify(user)};
		document.querySelector("#password").value = ${JSON.stringify(password)};
		document.querySelector("form").requestSubmit();
	})()`);
	await chromium.until(`location.pathname === "/" && document.readyState === "complete"`);
}

/** Keeps a screenshot of the page as `name`.png. */
export async function keep(
	chromium: Chromium,
	name: string,
	options?: Parameters<Chromium["screenshot"]>[0],
): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 300)); // colours fade into others
	mkdirSync(artefacts, { recursive: true });
	writeFileSync(join(artefacts, `${name}.png`), await chromium.screenshot(options));
}

const axe = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What axe finds of the page that keeps people out, by WCAG 2.2 level AA and good practice. */
export async function barriers(chromium: Chromium): Promise<string[]> {
	await chromium.value(`${axe}; undefined`);
	return chromium.value<string[]>(`axe.run(document).then(({ violations }) =>
		violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`);
}

/** Where the element of that selector is in the window, in CSS pixels: its place at shares of its width and height. */
export async function placeIn(
	chromium: Chromium,
	selector: string,
	x: number,
	y: number,
): Promise<[number, number]> {
	return chromium.value<[number, number]>(`(() => {
		const box = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
		return [box.x + ${x} * box.width, box.y + ${y} * box.height];
	})()`);
}
