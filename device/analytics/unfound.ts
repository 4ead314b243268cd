import { boxOf, openIn } from "./cell-group.ts";
import type { Look } from "./look.ts";
import { around, isBeside, isSmall, isSure, leastCells, type Thing } from "./thing.ts";
import { coat, isOfWhoStands } from "./whereabouts.ts";

/** Heights above their feet that nobody reaches, as heights are known. */
const reach = 1.1;

/**
 * It may be a part of somebody whom nobody finds, such as boots or a head: of who stands there in a coat as bright as the ground little
 * more shows. What lies above and below it, in a column as wide as somebody, is with it higher than a thing.
 * @param things all that lie there: those that are sure are nobody's, the others may be more of them
 */
export function isOfUnfound(thing: Thing, things: readonly Thing[], look: Look): boolean {
	const {
		background: { front, lying },
		cells: { columns, rows },
		perspective,
		ownerAt,
	} = look;
	const { top, bottom, x } = thing;
	const height = perspective.height(bottom);
	const column = {
		left: Math.max(0, Math.round(x - coat * height)),
		right: Math.min(columns, Math.round(x + coat * height)),
		// It may be their boots, or their head.
		top: Math.max(0, Math.floor(bottom - reach * height)),
		bottom: Math.min(rows, Math.ceil(perspective.footOf(top))),
	};
	const own = new Set(thing.cells);
	const supposed = new Set(things.filter((other) => !isSure(other)).flatMap(({ cells }) => cells));
	const isOthers = (cell: number) =>
		isOfWhoStands(ownerAt(cell)) ||
		things.some((other) => isSure(other) && isBeside(other, boxOf([cell], columns)));
	const rest = openIn(column, look.cells).filter(
		(cell) =>
			!own.has(cell) && (supposed.has(cell) || (front[cell] === 1 && lying[cell] === 1)) && !isOthers(cell),
	);
	if (rest.length < leastCells) return false;
	return !isSmall(around(thing, boxOf(rest, columns)), perspective);
}
