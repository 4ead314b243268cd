import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

// Code that was needed to begin with is given up after a few collections, and that is much.
for (let i = 0; i < 8; i++) collect();

/** Rounds that nobody looks at: they compile, and fill caches that are bounded. */
const warmUps = 3;
/** Rounds after which memory is looked at, early and late. */
const looks = 3;

/**
 * How many bytes a round leaves behind that are still there when all garbage is gone, in JavaScript's heap and outside of it. Of
 * three early looks and three late ones the least are compared, and the middle ones, since what comes and goes from one to the next, up
 * (garbage) or down (Node.js 24 now and then counts 5 MB less), is no leak.
 */
export async function retainedByRound(round: () => unknown): Promise<number> {
	const connections = openConnections();
	const seen: number[] = [];
	for (let number = 0; number < warmUps + 2 * looks; number++) {
		await round();
		if (number >= warmUps) seen.push(await retained(connections));
	}
	const early = seen.slice(0, looks).sort((a, b) => a - b) as [number, number, number];
	const late = seen.slice(looks).sort((a, b) => a - b) as [number, number, number];
	return Math.min(late[0] - early[0], late[1] - early[1]) / looks;
}

/** Once the connections that were opened meanwhile have gone on either side: each has buffers as large as what a leak would be. */
async function retained(connections: number): Promise<number> {
	while (openConnections() > connections) await pause(5);
	await new Promise((resolve) => void setImmediate(resolve));
	collect();
	const { external, heapUsed } = process.memoryUsage();
	return heapUsed + external;
}

function openConnections(): number {
	return process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
}
