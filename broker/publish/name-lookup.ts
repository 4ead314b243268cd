import { type LookupAddress, promises } from "node:dns";
import { Turns } from "../../device/turns.ts";

/** All addresses of a host name. */
export type FindAddresses = (name: string) => Promise<readonly LookupAddress[]>;

/** Names looked up at a time: the system's resolver is one for the whole program. */
const atOnce = 2;

/**
 * Looks up few names at a time, and each once for all who ask for it meanwhile: however many cameras want to connect while
 * no name resolves, no more waits than there are names.
 *
 * @param find looks a name up: the system's resolver, or a test's own
 */
export function sharedLookup(find: FindAddresses = systemLookup): FindAddresses {
	const turns = new Turns(atOnce);
	const underWay = new Map<string, Promise<readonly LookupAddress[]>>();
	return (name) => {
		const waiting = underWay.get(name);
		if (waiting) return waiting;
		const found = turns.run(() => find(name)).finally(() => underWay.delete(name));
		underWay.set(name, found);
		return found;
	};
}

const systemLookup: FindAddresses = (name) => promises.lookup(name, { all: true });
