import { spawnSync } from "node:child_process";
import {
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	type Page,
	chromium as playwright,
} from "playwright-core";

/** What a busy machine may take for a step, in milliseconds: a step that comes to nothing says so, before its test does. */
const patienceMs = 120_000;

/** Without these it asks its maker's servers about updates and the like. */
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-quic"];

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const phone: BrowserContextOptions = {
	viewport: { width: 390, height: 844 },
	deviceScaleFactor: 2,
	isMobile: true,
	hasTouch: true,
};

interface Look {
	readonly phone?: boolean;
	readonly dark?: boolean;
	/** Of the window; by default a desktop's or a phone's. In CSS pixels. */
	readonly size?: { readonly width: number; readonly height: number };
}

/** Debian's Chromium, driven by Playwright, which brings none of its own here. */
export class Chromium {
	/** Errors that pages wrote to their console, exceptions, and what their policy refused. */
	readonly problems: string[] = [];
	readonly #browser: Browser;
	readonly #home: string;
	#context: BrowserContext | undefined;

	/** @param home the address that pages are opened relative to */
	static async start(home: string): Promise<Chromium> {
		const executablePath = spawnSync("which", ["chromium"]).stdout.toString().trim();
		return new Chromium(await playwright.launch({ executablePath, args: quiet }), home);
	}

	private constructor(browser: Browser, home: string) {
		this.#browser = browser;
		this.#home = home;
	}

	/** A window in place of the one before: who had signed in has, in the language that was chosen. */
	async window({ phone: small = false, dark = false, size }: Look = {}): Promise<Page> {
		const before = this.#context;
		const context = await this.#browser.newContext({
			...(small ? phone : desktop),
			...(size && { viewport: size }),
			...(before && { storageState: await before.storageState() }),
			colorScheme: dark ? "dark" : "light",
			// Colours that fade into others would be looked at half-way.
			reducedMotion: "reduce",
			locale: "en-GB",
			baseURL: this.#home,
		});
		context.setDefaultTimeout(patienceMs);
		context.on("console", (message) => {
			if (message.type() === "error") this.problems.push(message.text());
		});
		context.on("weberror", (error) => this.problems.push(String(error.error())));
		await before?.close();
		this.#context = context;
		return context.newPage();
	}

	/** Process identifier of its first process. */
	async pid(): Promise<number> {
		const session = await this.#browser.newBrowserCDPSession();
		const { processInfo } = await session.send("SystemInfo.getProcessInfo");
		return processInfo.find(({ type }) => type === "browser")?.id ?? Number.NaN;
	}

	async stop(): Promise<void> {
		await this.#browser.close();
	}
}
