import { plainText } from "../device/http/route.ts";
import type { ConsoleCamera } from "./camera.ts";
import { json, type SiteAnswer, type SiteRequest, seeOther, sendAsset } from "./http/answer.ts";
import type { Asset } from "./http/assets.ts";
import { readCookie, writeCookie } from "./http/cookie.ts";
import { isSameOrigin, isSecure } from "./http/origin.ts";
import type { ConsoleLimits } from "./limits.ts";
import type { Session } from "./session/session.ts";
import type { Sessions } from "./session/sessions.ts";
import type { SignIn } from "./session/sign-in.ts";

/** What anybody may load: the sign-in page and what it needs. */
const openAssets = ["sign-in.js", "style.css", "text.js", "mark.svg"];

export interface SiteOptions {
	readonly cameras: () => readonly ConsoleCamera[];
	readonly sessions: Sessions;
	readonly signIn: SignIn;
	readonly assets: ReadonlyMap<string, Asset>;
	readonly limits: ConsoleLimits;
	/** Name of the session cookie. Cookies are shared between the ports of a host: it carries the console's. */
	readonly cookie: string;
}

type Method = "GET" | "POST";

/** Answered to anybody. */
interface OpenPage {
	readonly method: Method;
	readonly open: true;
	answer(request: SiteRequest): SiteAnswer;
}

/** Answered to those who have signed in. */
interface ClosedPage {
	readonly method: Method;
	readonly open: false;
	answer(request: SiteRequest, session: Session): SiteAnswer;
}

type Page = OpenPage | ClosedPage;

/** What the console answers over HTTP, without any socket. Whoever is not signed in learns nothing, not even what exists. */
export class Site {
	readonly #options: SiteOptions;
	readonly #pages: ReadonlyMap<string, readonly Page[]>;

	constructor(options: SiteOptions) {
		this.#options = options;
		this.#pages = new Map<string, Page[]>([
			["/", [closed("GET", (request) => this.#asset("wall.html", request))]],
			[
				"/sign-in",
				[
					open("GET", (request) => this.#signInPage(request)),
					open("POST", (request) => this.#signIn(request)),
				],
			],
			["/sign-out", [closed("POST", (request) => this.#signOut(request))]],
			["/api/cameras", [closed("GET", (_, session) => this.#cameras(session))]],
			["/api/states", [closed("GET", () => this.#states())]],
			...[...options.assets.keys()].filter(isPart).map((name): [string, Page[]] => {
				const page = openAssets.includes(name) ? open : closed;
				return [`/assets/${name}`, [page("GET", (request) => this.#asset(name, request))]];
			}),
		]);
	}

	answer(request: SiteRequest): SiteAnswer {
		if (!request.target.startsWith("/")) return plainText(400, "The request target is not a path.");
		const [path = ""] = request.target.split("?");
		const method = request.method === "HEAD" ? "GET" : request.method;
		const pages = this.#pages.get(path) ?? [];
		const page = pages.find((candidate) => candidate.method === method);
		const session = this.session(request);
		if (!session && !page?.open) return page && path === "/" ? seeOther("/sign-in") : unauthorised();
		if (pages.length === 0) return plainText(404, "There is nothing here.");
		if (!page) return plainText(405, "This method is not offered here.", { allow: allowed(pages) });
		if (method === "POST" && !isSameOrigin(request.headers))
			return plainText(403, "Only the console's own pages may do this.");
		if (page.open) return page.answer(request);
		return session ? page.answer(request, session) : unauthorised();
	}

	/** Who asks; undefined for somebody who has not signed in. */
	session({ headers }: Pick<SiteRequest, "headers">): Session | undefined {
		return this.#options.sessions.find(readCookie(headers.cookie, this.#options.cookie));
	}

	#asset(name: string, { headers }: SiteRequest): SiteAnswer {
		return sendAsset(this.#options.assets.get(name) as Asset, headers);
	}

	#signInPage(request: SiteRequest): SiteAnswer {
		return this.session(request) ? seeOther("/") : this.#asset("sign-in.html", request);
	}

	#signIn({ headers, body, peer }: SiteRequest): SiteAnswer {
		if (!body) return plainText(413, "The form is too long.");
		if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""))
			return plainText(415, "A form was expected.");
		const form = new URLSearchParams(body.toString("utf8"));
		const verdict = this.#options.signIn.check(peer, form.get("user") ?? "", form.get("password") ?? "");
		if (!verdict.ok) return this.#refusal(verdict.reason);
		const { sessions, cookie, limits } = this.#options;
		sessions.end(readCookie(headers.cookie, cookie));
		const maxAge = Math.floor(limits.sessionMs / 1000);
		const token = sessions.open(verdict.account);
		return seeOther("/", { "set-cookie": writeCookie(cookie, token, { maxAge, secure: isSecure(headers) }) });
	}

	/** The form again, which says what was wrong. */
	#refusal(reason: "refused" | "slow-down"): SiteAnswer {
		const page = (this.#options.assets.get("sign-in.html") as Asset).body.toString("utf8");
		const body = page.replace('data-problem=""', `data-problem="${reason}"`);
		const headers = { "content-type": "text/html; charset=utf-8" };
		if (reason === "refused") return { status: 401, headers: { ...headers, ...challenge }, body };
		const retry = Math.ceil(this.#options.limits.attempts.refillMs / 1000);
		return { status: 429, headers: { ...headers, "retry-after": String(retry) }, body };
	}

	#signOut({ headers }: SiteRequest): SiteAnswer {
		const { sessions, cookie } = this.#options;
		sessions.end(readCookie(headers.cookie, cookie));
		const gone = writeCookie(cookie, "", { maxAge: 0, secure: isSecure(headers) });
		return seeOther("/sign-in", { "set-cookie": gone });
	}

	#cameras({ account: { user, role } }: Session): SiteAnswer {
		const cameras = this.#options.cameras();
		const { maxStreams, maxSocketsPerSession } = this.#options.limits;
		return json({
			user,
			role,
			/** Pictures that a page may play at a time. */
			maxPlaying: Math.min(maxStreams, maxSocketsPerSession),
			cameras: cameras.map(({ name, width, height, links }) => ({ name, width, height, links })),
		});
	}

	#states(): SiteAnswer {
		return json(this.#options.cameras().map((camera) => ({ name: camera.name, ...camera.state() })));
	}
}

function open(method: Method, answer: OpenPage["answer"]): Page {
	return { method, open: true, answer };
}

function closed(method: Method, answer: ClosedPage["answer"]): Page {
	return { method, open: false, answer };
}

/** HTML files are pages, with addresses of their own. */
function isPart(name: string): boolean {
	return !name.endsWith(".html");
}

/** A 401 names a scheme (RFC 9110 §15.5.2). Browsers know none that is a form, and leave this one alone. */
const challenge = { "www-authenticate": 'Cookie realm="Persienne", form-action="/sign-in"' };

function unauthorised(): SiteAnswer {
	return plainText(401, "Sign in first.", challenge);
}

function allowed(pages: readonly Page[]): string {
	return pages.map(({ method }) => (method === "GET" ? "GET, HEAD" : method)).join(", ");
}
