import type { FilterExpression } from "../events/filter.ts";
import { namespaces } from "../soap/namespaces.ts";
import { element, type QName, unqualified, type Xml } from "../soap/write.ts";

/** wsnt:FilterType, as the client wrote it; undefined when there is nothing in it. */
export function writeFilter(name: QName, expressions: readonly FilterExpression[]): Xml | undefined {
	if (expressions.length === 0) return undefined;
	return element(
		name,
		expressions.map(({ kind, dialect, text, namespaces: bound }) => {
			const declared = Object.entries(bound).map(([prefix, uri]) => [`xmlns:${prefix}`, uri]);
			// Without a prefix of ours, which the client may have bound to something else.
			const own = { xmlns: namespaces.wsnt, ...Object.fromEntries(declared), Dialect: dialect };
			return unqualified(kind, text, own);
		}),
	);
}
