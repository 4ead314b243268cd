import { lookup } from "node:dns/promises";
import type { Resolve } from "./consumer.ts";

/** Names that are looked up at a time; the system's resolver is one for the whole program, and takes its time. */
const lookupsAtOnce = 2;

/** Thrown while as many names as may be are being looked up. */
export class LookupBusy extends Error {
	override readonly name = "LookupBusy";
}

/** @param find looks a name up: the system's resolver, or a test's own */
export function boundedResolver(find: Resolve = systemResolver): Resolve {
	let underWay = 0;
	return async (name) => {
		if (underWay >= lookupsAtOnce) throw new LookupBusy("too many names are being looked up");
		underWay++;
		try {
			return await find(name);
		} finally {
			underWay--;
		}
	};
}

async function systemResolver(name: string): Promise<string[]> {
	return (await lookup(name, { all: true })).map(({ address }) => address);
}
