import { PersienneError } from "../../device/errors.ts";
import { json, type SiteAnswer } from "../http/answer.ts";
import { OnvifRefusal } from "../onvif/onvif-line.ts";

/**
 * Why the camera did not do it, as a key of the page's texts (`problem-…`), and the HTTP status that goes with it. By
 * the fault's codes, the most particular first; what is not here is `failed`.
 */
const problems: readonly (readonly [code: string, problem: string, status: number])[] = [
	["NotAuthorized", "role", 403],
	["InvalidPolygon", "polygon", 422],
	["MaxMasks", "full", 409],
	["NoConfig", "gone", 409],
	["InvalidArgs", "invalid", 422],
	["InvalidArgVal", "invalid", 422],
];

/** What the page is told instead of an answer. Throws on what is no refusal of the camera. */
export function refused(error: unknown): SiteAnswer {
	if (error instanceof PersienneError && error.code === "CAMERA_DOWN") return json({ problem: "down" }, 503);
	if (!(error instanceof OnvifRefusal)) throw error;
	const known = problems.find(([code]) => error.codes.includes(code));
	return json({ problem: known?.[1] ?? "failed" }, known?.[2] ?? 502);
}

/** An order of the page that cannot be read. */
export const unreadable: SiteAnswer = json({ problem: "invalid" }, 400);
