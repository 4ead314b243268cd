#!/usr/bin/env node
import { describeError } from "./crash.ts";
import { exitStatus } from "./io.ts";
import { processIo } from "./process-io.ts";
import { run } from "./run.ts";

process.on("uncaughtException", (error) => {
	process.stderr.write(`persienne: ${describeError(error)}\n`, () => process.exit(exitStatus.failed));
});

const status = await run(process.argv.slice(2), processIo(), {
	// Loaded when they are needed: help and errors should not wait for FFmpeg.
	startFleet: async (config, log) => (await import("../fleet.ts")).Fleet.start(config, { log }),
	loadZones: async () => (await import("../scene/worlds.ts")).worldMasks,
});
// What is written last goes out first; a fleet that would not stop is not waited for.
process.stdout.write("", () => process.exit(status));
