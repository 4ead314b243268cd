import { z } from "zod";
import type { ConsoleCamera } from "../camera.ts";
import { json, type SiteAnswer, type SiteRequest } from "../http/answer.ts";
import { action, background, type Pages } from "../http/page.ts";
import { MoveClient } from "../onvif/moves.ts";
import { tokensOf } from "../onvif/profiles.ts";
import { readOrder } from "./order.ts";
import { unreadable } from "./refusals.ts";
import { withClient } from "./with-client.ts";

const part = z.number().min(-1).max(1);
const order = z.union([
	z.object({ step: z.object({ pan: part, tilt: part, zoom: part }) }),
	z.object({ home: z.literal(true) }),
]);

/** Moves of a camera, for the page, by the camera's own PTZ service. Under the path of one that does not move there is nothing. */
export function movePages(find: (name: string) => ConsoleCamera | undefined): Pages {
	const withMoves = (task: (moves: MoveClient, request: SiteRequest) => Promise<SiteAnswer>) =>
		withClient(find, async (client, request) => {
			const { moving } = await tokensOf(client);
			if (moving === undefined) return json({ problem: "fixed" }, 404);
			return task(new MoveClient(client, moving), request);
		});
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
