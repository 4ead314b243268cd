import { markupReadsLikePlate } from "../../../masks/sanitise/markup-scan.ts";
import { concreteDialect, namespaces } from "./namespaces.ts";

/** Looks at markup that is about to go out: true holds it back. */
export type MarkupScan = (markup: string) => boolean;

/** What stands in every document and no person chose. */
const ours: ReadonlySet<string> = new Set([...Object.values(namespaces), concreteDialect]);

/** The scan for plate text. */
export const readsLikePlate: MarkupScan = (markup) => markupReadsLikePlate(markup, ours);
