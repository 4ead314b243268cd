import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import type { Login } from "./device.ts";

/** Where screenshots are kept, for people to look at. */
const artefacts = fileURLToPath(new URL("../../../artefacts/console", import.meta.url));

/** Signs in to the page in place of whoever had, and waits until the first page is there: the wall, for most. */
export async function signIn(page: Page, login: Login, first = "/"): Promise<void> {
	await page.goto("about:blank"); // what is open would notice that it is signed out, and leave by itself
	await page.context().clearCookies({ name: /^persienne-\d+$/ });
	await page.goto("/sign-in");
	await enter(page, login);
	await page.waitForURL(first);
}

/** Fills in the form of the sign-in page, which is open, and sends it. */
export async function enter(page: Page, { user, password }: Login): Promise<void> {
	await page.locator("#user").fill(user);
	await page.locator("#password").fill(password);
	await page.locator("button.primary").click();
}

/** Keeps a screenshot of the page as `name`.png: as far as its window shows it; of all of it with `whole`. */
export async function keep(
	page: Page,
	name: string,
	{ whole = false }: { readonly whole?: boolean } = {},
): Promise<void> {
	mkdirSync(artefacts, { recursive: true });
	// The bar stays at the top of the window, wherever that is.
	if (whole) await page.evaluate(`scrollTo(0, 0)`);
	await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: whole });
}

const axe = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What axe finds of the page that keeps people out, by WCAG 2.2 level AA and good practice. */
export async function barriers(page: Page): Promise<string[]> {
	await page.evaluate(`${axe}; undefined`);
	return page.evaluate<string[]>(`axe.run(document).then(({ violations }) =>
		violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`);
}

/**
 * Waits until an expression in the page is true: the page's own policy forbids Playwright's waiting in the page. A test's own
 * time limit ends a vain wait.
 */
export async function until(page: Page, expression: string): Promise<void> {
	while (!(await page.evaluate<boolean>(`Boolean(${expression})`))) await page.waitForTimeout(100);
}

/** The texts of all elements of that selector. */
export function texts(page: Page, selector: string): Promise<string[]> {
	return page.locator(selector).allTextContents();
}

/** How the device answers what the page asks, as scripts of the page learn it. */
export function statusOf(page: Page, path: string): Promise<number> {
	return page.evaluate<number>(`fetch(${JSON.stringify(path)}).then(({ status }) => status)`);
}
