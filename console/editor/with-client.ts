import type { ConsoleCamera } from "../camera.ts";
import { json, type SiteAnswer, type SiteRequest } from "../http/answer.ts";
import type { ClosedPage } from "../http/page.ts";
import { OnvifClient } from "../onvif/onvif-line.ts";
import { refused } from "./refusals.ts";

/**
 * Answers with what `task` makes of the ONVIF services of the camera that the path names, called with the rights of who
 * has signed in; a refusal of the camera is told in the page's words.
 */
export function withClient(
	find: (name: string) => ConsoleCamera | undefined,
	task: (client: OnvifClient, request: SiteRequest) => Promise<SiteAnswer>,
): ClosedPage["answer"] {
	return async (request, { account }, name) => {
		const camera = find(name);
		if (!camera) return json({ problem: "gone" }, 404);
		try {
			return await task(new OnvifClient(camera.onvif, { account, peer: request.peer }), request);
		} catch (error) {
			return refused(error);
		}
	};
}
