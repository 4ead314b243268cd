import { type Role, roleAllows } from "../device/auth/accounts.ts";
import { plainText } from "../device/http/route.ts";
import type { ConsoleCamera } from "./camera.ts";
import type { DemonstrationCount } from "./demonstration/count.ts";
import { demonstrationPages, isOfDemonstration } from "./demonstration/pages.ts";
import { maskPages } from "./editor/mask-pages.ts";
import { movePages } from "./editor/move-pages.ts";
import type { Evidence, EvidenceWatch } from "./evidence/evidence.ts";
import { evidencePages, whoChecks } from "./evidence/evidence-pages.ts";
import type { Held } from "./held/held.ts";
import { heldPages } from "./held/held-pages.ts";
import { json, type SiteAnswer, type SiteRequest, seeOther, sendAsset } from "./http/answer.ts";
import type { Asset } from "./http/assets.ts";
import { readCookie, writeCookie, writePreference } from "./http/cookie.ts";
import { isLanguage, languageCookie, languageOf } from "./http/language.ts";
import { isSameOrigin, isSecure } from "./http/origin.ts";
import { action, background, type ClosedPage, closed, open, type Page, restricted } from "./http/page.ts";
import { hasToken } from "./http/page-token.ts";
import { type PageName, renderPage, renderSignIn, type Translated } from "./http/pages.ts";
import { Paths } from "./http/paths.ts";
import type { ConsoleLimits } from "./limits.ts";
import type { EventBroker } from "./live/event-server.ts";
import type { CameraOutgoing, OutletFacts } from "./outgoing.ts";
import type { Session } from "./session/session.ts";
import type { Sessions } from "./session/sessions.ts";
import type { SignIn } from "./session/sign-in.ts";

/** What anybody may load: what the sign-in page needs. */
const openAssets = ["sign-in.js", "style.css", "mark.svg"];

export interface SiteOptions extends EvidenceWatch {
	/** What can be shown to those who check the installation; undefined where nothing is kept. */
	readonly evidence?: Evidence | undefined;
	/** What is kept of places and times, for who answers people's requests; undefined where nothing is kept. */
	readonly held?: Held | undefined;
	readonly cameras: () => readonly ConsoleCamera[];
	readonly sessions: Sessions;
	readonly signIn: SignIn;
	readonly assets: ReadonlyMap<string, Asset>;
	readonly limits: ConsoleLimits;
	/** What of a camera goes to pages. */
	readonly toPages: (camera: string) => OutletFacts;
	/** The broker inside the device that tells pages of events. */
	readonly events: () => Pick<EventBroker, "prefix"> | undefined;
	/** True under `up --demo`: nothing of a demonstration is found otherwise. */
	readonly demonstrates?: boolean | undefined;
	/** Counts what it shows. */
	readonly demonstrations?: DemonstrationCount | undefined;
	/** Name of the session cookie. Cookies are shared between the ports of a host: it carries the console's. */
	readonly cookie: string;
}

/** What the console answers over HTTP, without any socket. Whoever is not signed in learns nothing, not even what exists. */
export class Site {
	readonly #options: SiteOptions;
	readonly #paths: Paths<readonly Page[]>;
	readonly #signInPages: Translated;

	constructor(options: SiteOptions) {
		this.#options = options;
		this.#signInPages = renderSignIn(options.assets);
		const page = (name: PageName): ClosedPage => {
			const pages = renderPage(options.assets, name);
			return closed("GET", (request) => sendTranslated(pages, request));
		};
		const camera = page("camera");
		this.#paths = new Paths<readonly Page[]>([
			["/", [this.#forThoseWhoWatch(page("wall"))]],
			["/cameras/*", [this.#forThoseWhoWatch(this.#ofCamera(camera))]],
			["/evidence", [restricted("auditor", whoChecks, page("evidence"))]],
			...evidencePages(options.evidence, options),
			...heldPages(options.held, page("requests"), options),
			["/outgoing", [page("outgoing")]],
			["/outgoing/*", [this.#ofCamera(page("outgoing"))]],
			[
				"/sign-in",
				[
					open("GET", (request) => this.#signInPage(request)),
					open("POST", (request) => this.#signIn(request)),
				],
			],
			["/sign-out", [closed("POST", (request) => this.#signOut(request))]],
			["/language", [open("POST", (request) => this.#chooseLanguage(request))]],
			["/api/session", [background((_, session) => this.#session(session))]],
			["/api/presence", [action((_, session) => this.#session(session))]],
			["/api/cameras", [background((_, session) => this.#cameras(session))]],
			["/api/states", [background(() => this.#states())]],
			["/api/outgoing", [background((_, session) => this.#allOutgoing(session))]],
			["/api/outgoing/*", [this.#ofCamera(background((_, session, name) => this.#outgoing(session, name)))]],
			...maskPages((name) => this.#find(name)),
			...movePages((name) => this.#find(name)),
			...(options.demonstrates
				? demonstrationPages((name) => this.#find(name), page("demonstration"), options.demonstrations)
				: []),
			...[...options.assets.keys()]
				.filter((name) => isPart(name, options.demonstrates))
				.map((name): [string, Page[]] => {
					const answer = (request: SiteRequest) => this.#asset(name, request);
					return [`/assets/${name}`, [openAssets.includes(name) ? open("GET", answer) : background(answer)]];
				}),
		]);
	}

	/** Whatever there is an answer to, with a star for a name. */
	get paths(): readonly string[] {
		return this.#paths.all;
	}

	async answer(request: SiteRequest): Promise<SiteAnswer> {
		if (!request.target.startsWith("/")) return plainText(400, "The request target is not a path.");
		const [path = ""] = request.target.split("?");
		const method = request.method === "HEAD" ? "GET" : request.method;
		const { value: pages = [], name = "" } = this.#paths.find(path) ?? {};
		const page = pages.find((candidate) => candidate.method === method);
		const session = this.session(request, !page || page.open || page.background);
		if (!session && !page?.open)
			return method === "GET" && isAddress(path) ? seeOther("/sign-in") : unauthorised();
		if (pages.length === 0) return plainText(404, "There is nothing here.");
		if (!page) return plainText(405, "This method is not offered here.", { allow: allowed(pages) });
		if (method === "POST" && !isSameOrigin(request.headers))
			return plainText(403, "Only the console's own pages may do this.");
		if (page.open) return page.answer(request);
		if (!session) return unauthorised();
		if (page.byScript && !hasToken(request.headers, session.token))
			return plainText(403, "Only this session's own pages may do this.");
		return page.answer(request, session, name);
	}

	/**
	 * Who asks; undefined for somebody who has not signed in.
	 *
	 * @param background whether it is the page that asks, and not a person
	 */
	session({ headers }: Pick<SiteRequest, "headers">, background: boolean): Session | undefined {
		const { sessions, cookie } = this.#options;
		const token = readCookie(headers.cookie, cookie);
		return background ? sessions.peek(token) : sessions.find(token);
	}

	#asset(name: string, { headers }: SiteRequest): SiteAnswer {
		return sendAsset(this.#options.assets.get(name) as Asset, headers);
	}

	#signInPage(request: SiteRequest): SiteAnswer {
		return this.session(request, false) ? seeOther("/") : sendTranslated(this.#signInPages, request);
	}

	#signIn(request: SiteRequest): SiteAnswer {
		const form = formOf(request);
		if (!(form instanceof URLSearchParams)) return form;
		const { headers, peer } = request;
		const verdict = this.#options.signIn.check(peer, form.get("user") ?? "", form.get("password") ?? "");
		if (!verdict.ok) return this.#refusal(verdict.reason, verdict.waitMs, headers);
		const { sessions, cookie, limits } = this.#options;
		sessions.end(readCookie(headers.cookie, cookie), "signed-in-anew");
		const maxAge = Math.floor(limits.sessionMs / 1000);
		const token = sessions.open(verdict.account, peer);
		return seeOther("/", { "set-cookie": writeCookie(cookie, token, { maxAge, secure: isSecure(headers) }) });
	}

	/** The form again, which says what was wrong. */
	#refusal(reason: "refused" | "slow-down", waitMs: number, asked: SiteRequest["headers"]): SiteAnswer {
		const page = this.#signInPages[languageOf(asked)].body.toString("utf8");
		const body = page.replace('data-problem=""', `data-problem="${reason}"`);
		const headers = { "content-type": "text/html; charset=utf-8" };
		if (reason === "refused") return { status: 401, headers: { ...headers, ...challenge }, body };
		return { status: 429, headers: { ...headers, "retry-after": String(Math.ceil(waitMs / 1000)) }, body };
	}

	#signOut({ headers }: SiteRequest): SiteAnswer {
		const { sessions, cookie } = this.#options;
		sessions.end(readCookie(headers.cookie, cookie));
		const gone = writeCookie(cookie, "", { maxAge: 0, secure: isSecure(headers) });
		return seeOther("/sign-in", { "set-cookie": gone });
	}

	/** Keeps the language that was chosen, and leads back to where it was. */
	#chooseLanguage(request: SiteRequest): SiteAnswer {
		const form = formOf(request);
		if (!(form instanceof URLSearchParams)) return form;
		const language = form.get("language") ?? "";
		if (!isLanguage(language)) return plainText(400, "There is no such language.");
		const { headers } = request;
		const { pathname } = URL.canParse(headers.referer ?? "")
			? new URL(headers.referer as string)
			: { pathname: "/" };
		// A path with two slashes would lead to another host.
		const back = isAddress(pathname) || pathname === "/sign-in" ? pathname : "/";
		return seeOther(back, {
			"set-cookie": writePreference(languageCookie, language, { secure: isSecure(headers) }),
		});
	}

	/** Who has signed in, how long the session has to go, and where else they are signed in: an account is one person's. */
	#session(session: Session): SiteAnswer {
		const { sessions } = this.#options;
		const { account, token } = session;
		const { user, role } = account;
		return json({ user, role, token, ...sessions.left(session), elsewhere: sessions.elsewhere(session) });
	}

	#find(name: string): ConsoleCamera | undefined {
		return this.#options.cameras().find((camera) => camera.name === name);
	}

	/** Whoever sees no pictures, and no masks, comes to the evidence: it has what changed. */
	#forThoseWhoWatch(page: ClosedPage): ClosedPage {
		return {
			...page,
			answer: (request, session, name) =>
				roleAllows(session.account.role, "viewer")
					? page.answer(request, session, name)
					: seeOther("/evidence"),
		};
	}

	/** Under a path that names a camera that there is not, there is nothing. */
	#ofCamera(page: ClosedPage): ClosedPage {
		return {
			...page,
			answer: (request, session, name) =>
				this.#find(name) ? page.answer(request, session, name) : plainText(404, "There is no such camera."),
		};
	}

	#cameras({ account: { role } }: Session): SiteAnswer {
		const cameras = this.#options.cameras();
		const { maxStreams, maxSocketsPerSession } = this.#options.limits;
		return json({
			/** Pictures that a page may play at a time; 0 for whose role sees none. */
			maxPlaying: roleAllows(role, "viewer") ? Math.min(maxStreams, maxSocketsPerSession) : 0,
			/** What the topics of cameras begin with; null where there is no broker. */
			events: this.#options.events()?.prefix ?? null,
			cameras: cameras.map(({ name, topic, width, height, moves, links, demonstration }) => ({
				name,
				topic,
				width,
				height,
				moves,
				links,
				demonstrates: demonstration !== undefined,
			})),
		});
	}

	/** What each camera lets out, in all. */
	#allOutgoing({ account: { role } }: Session): SiteAnswer {
		const sum = (outlets: readonly OutletFacts[], of: "messages" | "bytes") =>
			outlets.reduce((total, outlet) => total + outlet[of], 0);
		const cameras = this.#options.cameras().map((camera) => {
			const { outlets } = this.#outgoingOf(camera);
			return { name: camera.name, messages: sum(outlets, "messages"), bytes: sum(outlets, "bytes") };
		});
		return json({ whoIsTold: mayKnowWho(role), cameras });
	}

	#outgoing({ account: { role } }: Session, name: string): SiteAnswer {
		const camera = this.#options.cameras().find((each) => each.name === name);
		if (!camera) return plainText(404, "There is no such camera.");
		const { outlets, ...facts } = this.#outgoingOf(camera);
		return json({ ...facts, outlets: mayKnowWho(role) ? outlets : outlets.map(withoutNames) });
	}

	/** With what this page itself shows. */
	#outgoingOf(camera: ConsoleCamera): CameraOutgoing {
		const { counts, toPages, demonstrations } = this.#options;
		const { outlets, ...facts } = camera.outgoing();
		const shown = camera.demonstration && demonstrations?.outlet(camera.name);
		const given = counts?.outlets(camera.name) ?? [];
		return { ...facts, outlets: [toPages(camera.name), ...(shown ? [shown] : []), ...outlets, ...given] };
	}

	#states(): SiteAnswer {
		return json(this.#options.cameras().map((camera) => ({ name: camera.name, ...camera.state() })));
	}
}

function sendTranslated(pages: Translated, { headers }: SiteRequest): SiteAnswer {
	return sendAsset(pages[languageOf(headers)], headers, ["accept-language", "cookie"]);
}

function formOf({ headers, body }: SiteRequest): URLSearchParams | SiteAnswer {
	if (!body) return plainText(413, "The form is too long.");
	if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""))
		return plainText(415, "A form was expected.");
	return new URLSearchParams(body.toString("utf8"));
}

/** True for what people have in their browser's address bar. It does not depend on what there is. */
function isAddress(path: string): boolean {
	return path === "/" || /^\/(?!sign-|language|api\/|assets\/|live\/)[a-z]+(?:\/[\w%.~-]+)?$/.test(path);
}

/** Who watches what is in the ledger, and is shown to those who may read that there. */
function mayKnowWho(role: Role): boolean {
	return roleAllows(role, "auditor");
}

function withoutNames(outlet: OutletFacts): OutletFacts {
	const { receivers, others } = outlet;
	return { ...outlet, receivers: [], others: others + receivers.length };
}

/** HTML files are pages, with addresses of their own. */
function isPart(name: string, demonstrates = false): boolean {
	return !name.endsWith(".html") && (demonstrates || !isOfDemonstration(name));
}

/** A 401 names a scheme (RFC 9110 §15.5.2). Browsers know none that is a form, and leave this one alone. */
const challenge = { "www-authenticate": 'Cookie realm="Persienne", form-action="/sign-in"' };

function unauthorised(): SiteAnswer {
	return plainText(401, "Sign in first.", challenge);
}

function allowed(pages: readonly Page[]): string {
	return pages.map(({ method }) => (method === "GET" ? "GET, HEAD" : method)).join(", ");
}
