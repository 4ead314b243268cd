#!/usr/bin/env node
import { startImagingWorker } from "../imaging/start-worker.ts";

// The imaging worker takes longer to load than all the rest: it starts first, and the command line is read meanwhile.
const early =
	process.argv[2] === "up"
		? startImagingWorker(!process.argv.some((word) => /^--input\b/.test(word)))
		: undefined;
const [{ endProcess, reportCrashes }, { processIo }, { run }] = await Promise.all([
	import("./process-end.ts"),
	import("./process-io.ts"),
	import("./run.ts"),
]);

reportCrashes();
const status = await run(process.argv.slice(2), processIo(), {
	// Loaded when they are needed: help and errors should not wait for FFmpeg.
	startFleet: async (config, log) => (await import("../fleet.ts")).Fleet.start(config, { log }, early),
	loadZones: async () => (await import("../scene/catalogue.ts")).worldMasks,
});
endProcess(status);
