import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";

const program = "chromium";

/** Without these it asks its maker's servers about updates and the like. */
const quiet = [
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-quic",
	"--disable-sync",
];

interface Screen {
	readonly width?: number;
	readonly height?: number;
	readonly phone?: boolean;
	readonly dark?: boolean;
}

const modifierBits: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 };

/** Windows' codes of keys that are not letters, and what they type. */
const keys: Readonly<Record<string, { readonly code: number; readonly text?: string }>> = {
	Tab: { code: 9 },
	Enter: { code: 13, text: "\r" },
	Escape: { code: 27 },
	" ": { code: 32, text: " " },
	End: { code: 35 },
	Home: { code: 36 },
	ArrowLeft: { code: 37 },
	ArrowUp: { code: 38 },
	ArrowRight: { code: 39 },
	ArrowDown: { code: 40 },
	Delete: { code: 46 },
	Insert: { code: 45 },
};

interface Message {
	readonly id?: number;
	readonly method?: string;
	readonly params?: Record<string, unknown>;
	readonly result?: Record<string, unknown>;
	readonly error?: { readonly message: string };
}

/** Debian's Chromium, driven by the DevTools protocol. It has one page. */
export class Chromium {
	/** Errors that the page wrote to its console, exceptions, and what its policy refused. */
	readonly problems: string[] = [];
	readonly #child: ChildProcess;
	readonly #folder: string;
	readonly #socket: WebSocket;
	readonly #pending = new Map<number, (answer: Message) => void>();
	#session: string | undefined;
	#count = 0;

	static async start(language = "en-GB"): Promise<Chromium> {
		const folder = mkdtempSync(join(tmpdir(), "persienne-chromium-"));
		const child = spawn(
			program,
			[
				"--headless",
				"--no-sandbox",
				"--disable-gpu",
				...quiet,
				`--accept-lang=${language}`,
				`--user-data-dir=${folder}`,
				"--remote-debugging-port=0",
				"--window-size=1280,900",
				"about:blank",
			],
			{ stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, LANGUAGE: language } },
		);
		const socket = new WebSocket(await address(child));
		await once(socket, "open");
		const chromium = new Chromium(child, folder, socket);
		await chromium.#attach();
		return chromium;
	}

	private constructor(child: ChildProcess, folder: string, socket: WebSocket) {
		this.#child = child;
		this.#folder = folder;
		this.#socket = socket;
		socket.on("message", (data) => this.#receive(JSON.parse(String(data)) as Message));
	}

	/** Of its first process. */
	get pid(): number {
		return this.#child.pid as number;
	}

	/** Loads `url` and waits until all of it is there. */
	async open(url: string): Promise<void> {
		await this.#send("Page.navigate", { url });
		await this.until(
			`location.href.startsWith(${JSON.stringify(url)}) && document.readyState === "complete"`,
		);
	}

	/** The value of an expression in the page; of what it resolves to, if it is a promise. */
	async value<T>(expression: string): Promise<T> {
		const params = { expression, awaitPromise: true, returnByValue: true };
		const { result, exceptionDetails } = (await this.#send("Runtime.evaluate", params)) as {
			result: { value: T };
			exceptionDetails?: { text: string; exception?: { description?: string } };
		};
		if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
		return result.value;
	}

	/** Waits until an expression in the page is true. A test's own time limit ends a vain wait. */
	async until(expression: string): Promise<void> {
		// While a page is being replaced by another, there is nowhere to evaluate it.
		while (!(await this.value<boolean>(`Boolean(${expression})`).catch(() => false))) {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	/** Forgets who has signed in, and the language that was chosen. */
	async forget(): Promise<void> {
		await this.#send("Network.clearBrowserCookies");
	}

	/** Another window: its size in CSS pixels, whether it is a phone's, and what the user prefers. */
	async show({ width = 1280, height = 900, phone = false, dark = false }: Screen): Promise<void> {
		const metrics = { width, height, deviceScaleFactor: phone ? 2 : 1, mobile: phone };
		await this.#send("Emulation.setDeviceMetricsOverride", metrics);
		await this.#send("Emulation.setTouchEmulationEnabled", { enabled: phone });
		const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
		await this.#send("Emulation.setEmulatedMedia", { features });
	}

	/** A PNG of the page, as far as its window shows it; of all of it with `whole`. */
	async screenshot({ whole = false }: { readonly whole?: boolean } = {}): Promise<Buffer> {
		const { data } = await this.#send("Page.captureScreenshot", { captureBeyondViewport: whole });
		return Buffer.from(data as string, "base64");
	}

	/** The mouse goes from one place to the next, pressed all the way; one place is a click. In CSS pixels. */
	async mouse(...places: readonly (readonly [number, number])[]): Promise<void> {
		const at = (type: string, [x, y]: readonly [number, number], buttons: number) =>
			this.#send("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons, clickCount: 1 });
		const [first = [0, 0], ...rest] = places;
		await at("mouseMoved", first, 0);
		await at("mousePressed", first, 1);
		for (const place of rest) await at("mouseMoved", place, 1);
		await at("mouseReleased", places.at(-1) ?? first, 0);
	}

	/** A finger does the same. */
	async touch(...places: readonly (readonly [number, number])[]): Promise<void> {
		const at = (type: string, touchPoints: object[]) =>
			this.#send("Input.dispatchTouchEvent", { type, touchPoints });
		const [[x, y] = [0, 0], ...rest] = places;
		await at("touchStart", [{ x, y }]);
		for (const [x, y] of rest) await at("touchMove", [{ x, y }]);
		await at("touchEnd", []);
	}

	/** Keys by their names, one after the other, such as `Tab`, `ArrowLeft`, `Control+z`. */
	async press(...names: readonly string[]): Promise<void> {
		for (const name of names) {
			const [key = "", ...held] = name.split("+").reverse();
			const modifiers = held.reduce((sum, each) => sum + (modifierBits[each] ?? 0), 0);
			const known = keys[key];
			const code = known?.code ?? key.toUpperCase().charCodeAt(0);
			const text = known ? known.text : modifiers ? undefined : key;
			const common = {
				key,
				code: known ? key : `Key${key.toUpperCase()}`,
				windowsVirtualKeyCode: code,
				modifiers,
			};
			await this.#send("Input.dispatchKeyEvent", { type: "keyDown", ...common, ...(text && { text }) });
			await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...common });
		}
	}

	async stop(): Promise<void> {
		const exit = once(this.#child, "exit");
		this.#session = undefined;
		await this.#send("Browser.close");
		await exit;
		this.#socket.terminate();
		// Its helpers may write a last time.
		rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	}

	async #attach(): Promise<void> {
		const { targetInfos } = (await this.#send("Target.getTargets")) as {
			targetInfos: { type: string; targetId: string }[];
		};
		const page = targetInfos.find(({ type }) => type === "page");
		const { sessionId } = await this.#send("Target.attachToTarget", {
			targetId: page?.targetId,
			flatten: true,
		});
		this.#session = sessionId as string;
		for (const domain of ["Page", "Runtime", "Log"]) await this.#send(`${domain}.enable`);
	}

	#send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
		const id = ++this.#count;
		return new Promise((resolve, reject) => {
			this.#pending.set(id, ({ result, error }) => {
				if (error) reject(new Error(`${method}: ${error.message}`));
				else resolve(result ?? {});
			});
			this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#session }));
		});
	}

	#receive(message: Message): void {
		if (message.id !== undefined) {
			this.#pending.get(message.id)?.(message);
			this.#pending.delete(message.id);
		} else if (message.method === "Runtime.exceptionThrown") {
			this.problems.push(JSON.stringify(message.params));
		} else if (message.method === "Log.entryAdded" || message.method === "Runtime.consoleAPICalled") {
			const { level, text, type, args } = { ...message.params, ...(message.params?.["entry"] as object) } as {
				level?: string;
				text?: string;
				type?: string;
				args?: unknown;
			};
			if (level === "error" || type === "error") this.problems.push(text ?? JSON.stringify(args));
		}
	}
}

/** Where the DevTools protocol is spoken, which Chromium says on stderr. */
async function address(child: ChildProcess): Promise<string> {
	for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
		const [, url] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
		if (url) {
			child.stderr?.resume();
			return url;
		}
	}
	throw new Error("chromium did not start");
}
