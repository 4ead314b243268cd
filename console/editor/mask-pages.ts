import { z } from "zod";
import { maxVertices, minVertices, type Polygon } from "../../masks/polygon.ts";
import type { ConsoleCamera } from "../camera.ts";
import { json, type SiteAnswer, type SiteRequest } from "../http/answer.ts";
import { action, background, type Pages } from "../http/page.ts";
import { MaskClient, type PageMask } from "../onvif/masks.ts";
import { tokensOf } from "../onvif/profiles.ts";
import { readOrder } from "./order.ts";
import { unreadable } from "./refusals.ts";
import { withClient } from "./with-client.ts";

const coordinate = z.number().min(-100).max(100);
const byte = z.int().min(0).max(255);
const mask: z.ZodType<PageMask> = z.object({
	polygon: z
		.array(z.tuple([coordinate, coordinate]))
		.min(minVertices)
		.max(maxVertices) as unknown as z.ZodType<Polygon>,
	fill: z.enum(["solid", "pixelated"]),
	colour: z.tuple([byte, byte, byte]),
	enabled: z.boolean(),
});
const token = z.string().min(1).max(64);

/**
 * The masks of a camera, for the page: each request is a call of the camera's own ONVIF service with the rights of who
 * has signed in, and says what that says. The page has no other way to a mask.
 */
export function maskPages(find: (name: string) => ConsoleCamera | undefined): Pages {
	/** With a client for the camera that the path names. */
	const withMasks = (task: (masks: MaskClient, request: SiteRequest) => Promise<SiteAnswer>) =>
		withClient(find, async (client, request) =>
			task(new MaskClient(client, (await tokensOf(client)).source), request),
		);
	/** With an order of that form. */
	const ordered = <T>(schema: z.ZodType<T>, task: (masks: MaskClient, order: T) => Promise<object>) =>
		action(
			withMasks(async (masks, request) => {
				const order = readOrder(request, schema);
				return order === undefined ? unreadable : json(await task(masks, order));
			}),
		);
	return [
		["/api/cameras/*/masks", [background(withMasks(async (masks) => json(await masks.list())))]],
		[
			"/api/cameras/*/masks/create",
			[ordered(z.object({ mask }), async (masks, order) => ({ token: await masks.create(order.mask) }))],
		],
		[
			"/api/cameras/*/masks/change",
			[
				ordered(z.object({ token, mask }), async (masks, order) => {
					await masks.change(order.token, order.mask);
					return {};
				}),
			],
		],
		[
			"/api/cameras/*/masks/delete",
			[
				ordered(z.object({ token }), async (masks, order) => {
					await masks.delete(order.token);
					return {};
				}),
			],
		],
	];
}
