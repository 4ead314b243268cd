/**
 * From the start of `persienne up` (built) to the first picture that an RTSP client has decoded.
 *
 *     npx tsx bench/startup.ts [RUNS]
 *
 * Each run starts the demo of three 1080p cameras with a fresh data directory. The client is FFmpeg's RTSP demuxer over
 * TCP, asked not to probe, in this process; its own cost is part of the figure. Prints one JSON object.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { watch } from "../test/helpers/player.ts";
import { summary } from "./lib/summary.ts";

const runs = Number(process.argv[2] ?? 5);
const main = fileURLToPath(new URL("../dist/device/cli/main.js", import.meta.url));
const options = "--http-port 0 --rtsp-port 0 --mqtt-port 0 --console-port 0 --no-discovery --json".split(" ");

async function measure(): Promise<{ ready: number; decoded: number }> {
	const dataDir = mkdtempSync(join(tmpdir(), "persienne-bench-"));
	const start = performance.now();
	const child = spawn(process.execPath, [main, "up", ...options, "--data-dir", dataDir], {
		stdio: ["ignore", "pipe", "ignore"],
	});
	try {
		for await (const line of createInterface({ input: child.stdout })) {
			const event = JSON.parse(line);
			if (event.event !== "ready") continue;
			const ready = performance.now() - start;
			const { user, password } = event.credentials.viewer;
			const url = event.cameras[0].rtsp.main.replace(
				"rtsp://",
				`rtsp://${user}:${encodeURIComponent(password)}@`,
			);
			await watch(url, { pictures: 1 });
			return { ready, decoded: performance.now() - start };
		}
		throw new Error("it ended before it was ready");
	} finally {
		const gone = new Promise((resolve) => child.once("exit", resolve));
		child.kill("SIGTERM");
		await gone;
		rmSync(dataDir, { recursive: true, force: true });
	}
}

const figures: { ready: number; decoded: number }[] = [];
for (let run = 0; run < runs; run++) figures.push(await measure());
console.log(
	JSON.stringify({
		bench: "startup",
		unit: "ms",
		runs,
		cores: availableParallelism(),
		cpu: cpus()[0]?.model,
		node: process.version,
		ready: summary(figures.map(({ ready }) => ready)),
		firstDecodedPicture: summary(figures.map(({ decoded }) => decoded)),
		goal: { firstDecodedPicture: 1500 },
	}),
);
