import { type Role, roleAllows } from "../../device/auth/accounts.ts";
import { plainText } from "../../device/http/route.ts";
import type { Session } from "../session/session.ts";
import type { SiteAnswer, SiteRequest } from "./answer.ts";

export type Method = "GET" | "POST";

/** Answered to anybody. */
export interface OpenPage {
	readonly method: Method;
	readonly open: true;
	answer(request: SiteRequest): SiteAnswer;
}

/** Answered to those who have signed in. */
export interface ClosedPage {
	readonly method: Method;
	readonly open: false;
	/** True when the request has to carry the session's token: it was made by a script of its own pages. */
	readonly byScript: boolean;
	/** True for what an open page asks by itself: it does not show that anybody is there. */
	readonly background: boolean;
	/** @param name what stands for the star in the page's path */
	answer(request: SiteRequest, session: Session, name: string): SiteAnswer | Promise<SiteAnswer>;
}

export type Page = OpenPage | ClosedPage;

export function open(method: Method, answer: OpenPage["answer"]): OpenPage {
	return { method, open: true, answer };
}

export function closed(method: Method, answer: ClosedPage["answer"]): ClosedPage {
	return { method, open: false, byScript: false, background: false, answer };
}

/** What an open page asks by itself. */
export function background(answer: ClosedPage["answer"]): ClosedPage {
	return { ...closed("GET", answer), background: true };
}

/** What a script of the session's own pages asks for to be done. */
export function action(answer: ClosedPage["answer"]): ClosedPage {
	return { ...closed("POST", answer), byScript: true };
}

/**
 * The page for those alone who have the duties of a role.
 *
 * @param refusal what others are told
 */
export function restricted(needed: Role, refusal: string, page: ClosedPage): ClosedPage {
	return {
		...page,
		answer: (request, session, name) =>
			roleAllows(session.account.role, needed)
				? page.answer(request, session, name)
				: plainText(403, refusal),
	};
}

/** Paths with what is answered under them. */
export type Pages = readonly (readonly [path: string, pages: readonly Page[]])[];
