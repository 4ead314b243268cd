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
