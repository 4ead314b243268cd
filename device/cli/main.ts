#!/usr/bin/env node
import { endProcess, reportCrashes } from "./process-end.ts";
import { processIo } from "./process-io.ts";
import { run } from "./run.ts";

reportCrashes();
const status = await run(process.argv.slice(2), processIo(), {
	// Loaded when they are needed: help and errors should not wait for FFmpeg.
	startFleet: async (config, log) => (await import("../fleet.ts")).Fleet.start(config, { log }),
	loadZones: async () => (await import("../scene/worlds.ts")).worldMasks,
});
endProcess(status);
