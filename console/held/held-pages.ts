import { z } from "zod";
import type { Account } from "../../device/auth/accounts.ts";
import type { HeldItem, HeldRequest } from "../../device/held/request.ts";
import { readOrder } from "../editor/order.ts";
import { unreadable } from "../editor/refusals.ts";
import type { EvidenceCount } from "../evidence/evidence-count.ts";
import { json, type SiteAnswer, type SiteRequest } from "../http/answer.ts";
import { languageOf } from "../http/language.ts";
import { action, background, type ClosedPage, type Pages, restricted } from "../http/page.ts";
import type { Held } from "./held.ts";

/** So many of the latest items a page shows; the file that is handed out has all of them. */
const mostItems = 300;
const longestName = 128;

const request = z.object({
	from: z.iso.datetime({ offset: true }),
	to: z.iso.datetime({ offset: true }),
	/** Null: all cameras, and what is of none. */
	cameras: z.array(z.string().min(1).max(longestName)).min(1).max(2_000).nullable(),
	/** Somebody of the staff, who asks for what is about them; null: somebody who is filmed. */
	user: z.string().min(1).max(longestName).nullable(),
});
const erasure = request.extend({ user: z.null(), confirmed: z.literal(true) });

export interface HeldWatch {
	/** Is told who looks at what is kept. */
	readonly askedFor?: ((operation: string, account: Account, peer: string) => void) | undefined;
	/** Counts what is handed out. */
	readonly counts?: EvidenceCount | undefined;
}

/** Access and erasure, for those who answer people's requests: privacy officers and administrators. */
export function heldPages(held: Held | undefined, page: ClosedPage, { askedFor, counts }: HeldWatch): Pages {
	const theirs = (page: ClosedPage) =>
		restricted("privacy-officer", "This takes the privacy officer's role, or the administrator's.", page);
	/** An order that can be read, on something that is kept. */
	const ordered = <T extends z.infer<typeof request>>(
		schema: z.ZodType<T>,
		answer: (
			held: Held,
			request: HeldRequest,
			asked: SiteRequest,
			account: Account,
		) => Promise<SiteAnswer> | SiteAnswer,
	): ClosedPage =>
		theirs(
			action((asked, { account }) => {
				if (!held) return json({ problem: "nothing-kept" }, 404);
				const order = readOrder(asked, schema);
				const wanted = order && requestOf(order, held.places);
				return wanted ? answer(held, wanted, asked, account) : unreadable;
			}),
		);
	return [
		["/requests", [theirs(page)]],
		[
			"/api/held",
			[
				theirs(
					background(({ headers }) =>
						held
							? json({ places: held.places, statement: held.statement(languageOf(headers)) })
							: json({ problem: "nothing-kept" }, 404),
					),
				),
				ordered(request, (held, wanted, { peer }, account) => {
					askedFor?.("HeldData", account, peer);
					return json(shown(held.find(wanted)));
				}),
			],
		],
		[
			"/api/held-export",
			[
				ordered(request, async (held, wanted, { headers, peer }, account) => {
					const { user, role } = account;
					const who = { user, role, peer };
					const document = await held.handOut(wanted, who, languageOf(headers));
					const body = `${JSON.stringify(document, undefined, "\t")}\n`;
					counts?.file("held.json", Buffer.byteLength(body), who);
					if (wanted.user === undefined) counts?.heldBack("others", document.items.length);
					const disposition = 'attachment; filename="persienne-held.json"';
					return {
						status: 200,
						headers: { "content-type": "application/json", "content-disposition": disposition },
						body,
					};
				}),
			],
		],
		[
			"/api/held-erase",
			[
				ordered(erasure, async (held, wanted, { peer }, { user, role }) => {
					const erased = await held.erase(wanted, { user, role, peer });
					return json({ erased, ...shown(held.find(wanted)) });
				}),
			],
		],
	];
}

/** Undefined for times the wrong way round, and for a place that there is not. */
function requestOf(
	{ from, to, cameras, user }: z.infer<typeof request>,
	places: readonly string[],
): HeldRequest | undefined {
	const [first, last] = [Date.parse(from), Date.parse(to)];
	if (!(first < last) || cameras?.some((name) => !places.includes(name))) return undefined;
	return { from: first, to: last, cameras: cameras ?? undefined, user: user ?? undefined };
}

/** How many there are of what, and the latest of them. */
function shown(items: readonly HeldItem[]) {
	const counts = new Map<string, { camera: string | null; where: string; kind: string; n: number }>();
	for (const { camera, where, what } of items) {
		const kind = kindOf({ what });
		const key = JSON.stringify([camera, where, kind]);
		const known = counts.get(key) ?? { camera, where, kind, n: 0 };
		known.n++;
		counts.set(key, known);
	}
	return {
		total: items.length,
		erasable: items.filter(({ erasable }) => erasable).length,
		counts: [...counts.values()],
		items: items
			.slice(-mostItems)
			.reverse()
			.map(({ at, camera, where, what, erasable }) => ({
				at,
				camera,
				where,
				kind: kindOf({ what }),
				topic: typeof what["topic"] === "string" ? what["topic"] : null,
				erasable,
			})),
	};
}

function kindOf({ what }: Pick<HeldItem, "what">): string {
	return String(what["kind"] ?? what["action"] ?? "");
}
