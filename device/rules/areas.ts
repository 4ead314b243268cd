import type { Polygon } from "../../masks/polygon.ts";
import type { Projection } from "../../masks/project.ts";
import { unwound } from "../../masks/seam.ts";
import { isEverywhere } from "./rule-form.ts";
import type { Rule } from "./rules.ts";

const areas = ["polygon", "field", "line"] as const;

/** The same rule with its area or line elsewhere. What is about the whole picture is so wherever the camera looks. */
function moved(rule: Rule, to: (area: Polygon) => Polygon): Rule {
	const fields = Object.entries(rule).map(([name, value]) =>
		(areas as readonly string[]).includes(name) && !isEverywhere(value as Polygon)
			? [name, to(value as Polygon)]
			: [name, value],
	);
	return Object.fromEntries(fields) as Rule;
}

/** A rule of the scene as it lies in a picture. */
export function ruleInPicture(rule: Rule, { project }: Projection): Rule {
	return moved(rule, (area) => project(area)[0] ?? area);
}

/** A rule that was drawn in a picture, as it lies in the scene. */
export function ruleInScene(rule: Rule, { locate, around }: Projection): Rule {
	return moved(rule, (area) => {
		const located = area.map((point) => broughtBack(locate(point)));
		return around ? unwound(located) : located;
	});
}

/** Whether any of it may be seen in the picture. @param rule as it lies there */
export function isInPicture(rule: Rule): boolean {
	return areas.every((name) => {
		const area = (rule as unknown as Readonly<Record<string, unknown>>)[name] as Polygon | undefined;
		if (area === undefined) return true;
		const [xs, ys] = [area.map(([x]) => x), area.map(([, y]) => y)];
		return Math.min(...xs) < 1 && Math.max(...xs) > -1 && Math.min(...ys) < 1 && Math.max(...ys) > -1;
	});
}

/** The same with its area moved to the middle: one across the seam of a scene that goes all the way round is none the worse for it. */
export function ruleCentred(rule: Rule): Rule {
	return moved(rule, (area) => {
		const xs = area.map(([x]) => x);
		const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
		return Math.abs(middle) > 1 ? area : area.map(([x, y]) => [x - middle, y] as const);
	});
}

/** Rounding may carry a point this far over the scene's border: it is brought back. */
const overBorder = 1e-6;

function broughtBack([x, y]: Polygon[number]): Polygon[number] {
	const clamp = (part: number) => (Math.abs(part) <= 1 + overBorder ? Math.min(1, Math.max(-1, part)) : part);
	return [clamp(x), clamp(y)];
}
