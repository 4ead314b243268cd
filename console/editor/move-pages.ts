import { z } from "zod";
import type { ConsoleCamera } from "../camera.ts";
import { json, type SiteAnswer, type SiteRequest } from "../http/answer.ts";
import { action, background, type ClosedPage, type Pages } from "../http/page.ts";
import { MoveClient } from "../onvif/moves.ts";
import { OnvifClient } from "../onvif/onvif-line.ts";
import { tokensOf } from "../onvif/profiles.ts";
import { readOrder } from "./order.ts";
import { refused, unreadable } from "./refusals.ts";

const part = z.number().min(-1).max(1);
const order = z.union([
	z.object({ step: z.object({ pan: part, tilt: part, zoom: part }) }),
	z.object({ home: z.literal(true) }),
]);

/** Moves of a camera, for the page, by the camera's own PTZ service. Under the path of one that does not move there is nothing. */
export function movePages(find: (name: string) => ConsoleCamera | undefined): Pages {
	const withMoves = (
		task: (moves: MoveClient, request: SiteRequest) => Promise<SiteAnswer>,
	): ClosedPage["answer"] => {
		return async (request, { account }, name) => {
			const camera = find(name);
			if (!camera) return json({ problem: "gone" }, 404);
			try {
				const client = new OnvifClient(camera.onvif, { account, peer: request.peer });
				const { moving } = await tokensOf(client);
				if (moving === undefined) return json({ problem: "fixed" }, 404);
				return await task(new MoveClient(client, moving), request);
			} catch (error) {
				return refused(error);
			}
		};
	};
	const move = withMoves(async (moves, request) => {
		const wanted = readOrder(request, order);
		if (!wanted) return unreadable;
		if ("step" in wanted) await moves.step(wanted.step);
		else await moves.home();
		return json({});
	});
	const looks = withMoves(async (moves) => json(await moves.looks()));
	return [["/api/cameras/*/moves", [background(looks), action(move)]]];
}
