import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/*
 * Loaded before a program (`node --import`): kills it as a system would that has no memory left, before the call of that number by which
 * it changes something on the disk. At its end it says how many there were, and how much memory was the most, in kilobytes.
 */
const at = Number(process.env["PERSIENNE_KILLED_AT"] ?? Number.POSITIVE_INFINITY);
let count = 0;

const changes = [
	...["openSync", "writeSync", "writeFileSync", "appendFileSync", "ftruncateSync", "fsyncSync", "closeSync"],
	...["mkdirSync", "linkSync", "renameSync", "rmSync", "rmdirSync", "unlinkSync"],
];
for (const name of changes) {
	const change = fs[name];
	fs[name] = (...given) => {
		if (++count === at) process.kill(process.pid, "SIGKILL");
		return change(...given);
	};
}
syncBuiltinESMExports();
process.on("exit", () => {
	process.stderr.write(`changes: ${count}, memory: ${process.resourceUsage().maxRSS}\n`);
});
