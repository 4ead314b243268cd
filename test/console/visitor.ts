import type { SiteAnswer } from "../../console/http/answer.ts";
import type { Site } from "../../console/site.ts";

const host = "127.0.0.1:8080";

/** Somebody who has signed in, and asks with what the page has from then on. */
export async function visitor(site: Site, user: string, password: string) {
	const ask = (method: string, target: string, headers: Record<string, string>, body = "") =>
		site.answer({
			method,
			target,
			headers: { host, origin: `http://${host}`, ...headers },
			body: Buffer.from(body),
			peer: "192.0.2.7",
		});
	const type = { "content-type": "application/x-www-form-urlencoded" };
	const form = new URLSearchParams({ user, password }).toString();
	const answer = await ask("POST", "/sign-in", type, form);
	const cookie = String(answer.headers?.["set-cookie"]).split(";")[0] as string;
	const { token } = JSON.parse(textOf(await ask("GET", "/api/session", { cookie }))) as { token: string };
	const json = { cookie, "content-type": "application/json", "x-persienne-token": token };
	return {
		get: (path: string, headers = {}) => ask("GET", path, { cookie, ...headers }),
		post: (path: string, order: unknown, headers = {}) =>
			ask("POST", path, { ...json, ...headers }, JSON.stringify(order)),
	};
}

export const textOf = (answer: SiteAnswer): string => Buffer.from(answer.body ?? "").toString("utf8");
