import { z } from "zod";
import { roleAllows } from "../../device/auth/accounts.ts";
import { PersienneError } from "../../device/errors.ts";
import { plainText } from "../../device/http/route.ts";
import type { ConsoleCamera } from "../camera.ts";
import { readOrder } from "../editor/order.ts";
import { unreadable } from "../editor/refusals.ts";
import { json, type SiteAnswer } from "../http/answer.ts";
import { action, background, type ClosedPage, type Pages } from "../http/page.ts";
import type { DemonstrationCount } from "./count.ts";
import { breakages, type Demonstrated } from "./demonstrated.ts";

/** What the parts of the demonstration's page are called; they are served where there is one. */
export function isOfDemonstration(asset: string): boolean {
	return asset.startsWith("demonstration.");
}

const order = z.object({ how: z.enum(breakages).nullable() });

/**
 * The demonstration: one picture before and after masking, and the ways to break the masking stage. A console that is not
 * told to demonstrate does not have these paths; under one that is, they lead to cameras whose world is drawn alone.
 *
 * @param page the page itself
 * @param counts is told of each picture that is shown
 */
export function demonstrationPages(
	find: (name: string) => ConsoleCamera | undefined,
	page: ClosedPage,
	counts?: DemonstrationCount,
): Pages {
	const demonstrated =
		(
			answer: (
				shown: Demonstrated,
				...asked: Parameters<ClosedPage["answer"]>
			) => ReturnType<ClosedPage["answer"]>,
		) =>
		(...asked: Parameters<ClosedPage["answer"]>): SiteAnswer | Promise<SiteAnswer> => {
			const [, { account }, name] = asked;
			const shown = find(name)?.demonstration;
			if (!shown) return plainText(404, "There is nothing here.");
			// Whoever sees no pictures of a camera sees none of its world, either.
			if (!roleAllows(account.role, "viewer")) return plainText(403, "Pictures are not for this role.");
			return answer(shown, ...asked);
		};
	return [
		["/demonstration/*", [{ ...page, answer: demonstrated((_, ...asked) => page.answer(...asked)) }]],
		["/api/cameras/*/demonstration", [background(demonstrated(counted(counts)))]],
		[
			"/api/cameras/*/breakage",
			[
				background(demonstrated(({ broken, events }) => json({ broken: broken ?? null, events }))),
				action(
					demonstrated((shown, request, { account }) => {
						if (!roleAllows(account.role, "operator")) return json({ problem: "operator" }, 403);
						const wanted = readOrder(request, order);
						if (!wanted) return unreadable;
						shown.break(wanted.how ?? undefined);
						return json({});
					}),
				),
			],
		],
	];
}

function counted(counts: DemonstrationCount | undefined) {
	return async (
		shown: Demonstrated,
		...[{ peer }, { account }, name]: Parameters<ClosedPage["answer"]>
	): Promise<SiteAnswer> => {
		const answer = await show(shown);
		const { user, role } = account;
		if (answer.status === 200)
			counts?.count(name, Buffer.byteLength(answer.body ?? ""), { user, role, peer });
		return answer;
	};
}

/**
 * Both JPEGs in one answer, so that halves of two pictures are never seen together:
 *
 *      0        4                 4 + n
 *     +--------+-----------------+------------------------+
 *     | n      | what the lens   | what leaves the device |
 *     |        | sees, n bytes   |                        |
 *     +--------+-----------------+------------------------+
 */
async function show(shown: Demonstrated): Promise<SiteAnswer> {
	try {
		const { lens, leaves, failure } = await shown.show();
		const length = Buffer.alloc(4);
		length.writeUInt32BE(lens.length);
		const headers = { "content-type": "application/octet-stream", "x-persienne-dark": failure ?? "" };
		return { status: 200, headers, body: Buffer.concat([length, lens, leaves]) };
	} catch (error) {
		if (error instanceof PersienneError) return json({ problem: "failed" }, 503);
		throw error;
	}
}
