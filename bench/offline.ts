/**
 * What `persienne mask` costs on a 1080p clip of a drawn street, plates strict and four zones.
 *
 *     node scripts/build.js && npx tsx bench/offline.ts [SECONDS] [ROUNDS]
 *
 * The clip of SECONDS (20) is masked ROUNDS (3) times, each in a process of its own that is held to one core, on Linux. Prints one JSON
 * object: pictures a second of the wall clock and of the processor's time, start included, and how often faster than real time that
 * is; milliseconds of looking and painting per picture; and the memory in use over the run, in MiB. On a machine that
 * does other things too, the processor's time is the figure to go by.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AVCOL_PRI_UNSPECIFIED, AVCOL_TRC_UNSPECIFIED } from "node-av/constants";
import { NativeSurface } from "../device/imaging/native-surface.ts";
import { FilmEncoder } from "../device/imaging/offline/film-encoder.ts";
import { FilmFile } from "../device/offline/film-file.ts";
import { openScene, worldMasks } from "../device/scene/worlds.ts";
import { MaskingStage } from "../masks/apply.ts";
import { RawFrame } from "../masks/frame.ts";
import { createPolicy } from "../masks/policy.ts";
import { noWatch } from "../masks/watch.ts";
import { summary } from "./lib/summary.ts";

const seconds = Number(process.argv[2] ?? 20);
const rounds = Number(process.argv[3] ?? 3);
const [width, height, fps] = [1920, 1080, 25];
const program = fileURLToPath(new URL("../dist/device/cli/main.js", import.meta.url));
/** Clock ticks a second in /proc (getconf CLK_TCK): 100 on every Linux of today. */
const ticks = 100;

async function makeClip(path: string): Promise<void> {
	const scene = await openScene("street", { width, height, seed: 7, light: "day", noise: 2 });
	const stage = new MaskingStage<NativeSurface>({ plates: () => noWatch, now: () => 0, deadline: 1 });
	stage.setPolicy(createPolicy({ zones: [], plates: "off" }), 1);
	const encoder = new FilmEncoder(width, height, {
		aspect: [1, 1],
		unit: [1, fps],
		primaries: AVCOL_PRI_UNSPECIFIED,
		transfer: AVCOL_TRC_UNSPECIFIED,
	});
	const film = new FilmFile(path, "mp4", encoder.track, undefined);
	const surface = new NativeSurface(width, height);
	for (let index = 0; index < seconds * fps; index++) {
		const raw = RawFrame.expose(surface, (canvas) => scene.draw(canvas, index / fps));
		film.write(encoder.encode(stage.mask(raw, 0).frame, index / fps, 1 / fps), []);
	}
	film.write(encoder.finish(), []);
	film.finish();
}

interface Usage {
	readonly cpu: number;
	readonly resident: number;
}

/** Seconds of the processor's time and MiB of memory of a process, its threads included; undefined when it has gone. */
function usageOf(pid: number): Usage | undefined {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
			.replace(/^.*\) /, "")
			.split(" ");
		const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
		return { cpu: (Number(fields[11]) + Number(fields[12])) / ticks, resident: (pages * 4096) / 2 ** 20 };
	} catch {
		return undefined;
	}
}

async function round(folder: string) {
	const args = ["clip.mp4", "--out", "out", "--policy", "policy.json", "--report", "report.json", "--force"];
	const start = performance.now();
	const child = spawn("taskset", ["-c", "0", process.execPath, program, "mask", ...args], { cwd: folder });
	const samples: Usage[] = [];
	const sampling = setInterval(() => {
		const usage = child.pid === undefined ? undefined : usageOf(child.pid);
		if (usage) samples.push(usage);
	}, 50);
	const [status] = await once(child, "close");
	clearInterval(sampling);
	if (status !== 0) throw new Error(`persienne mask ended with ${status}`);
	const { frames } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as {
		frames: { ms: { detect: number; paint: number } }[];
	};
	const mean = (key: "detect" | "paint") => frames.reduce((sum, { ms }) => sum + ms[key], 0) / frames.length;
	const resident = samples.map((sample) => Math.round(sample.resident));
	const quarter = (part: number) => {
		const some = resident.slice((part * resident.length) >> 2, ((part + 1) * resident.length) >> 2);
		return summary(some).median;
	};
	const wall = (performance.now() - start) / 1000;
	const cpu = samples.at(-1)?.cpu ?? Number.NaN;
	return {
		pictures: frames.length,
		fps: Math.round(frames.length / wall),
		fpsOfProcessor: Math.round(frames.length / cpu),
		timesRealTime: Math.round((100 * frames.length) / fps / cpu) / 100,
		ms: {
			processor: Math.round((100_000 * cpu) / frames.length) / 100,
			detect: Math.round(100 * mean("detect")) / 100,
			paint: Math.round(100 * mean("paint")) / 100,
		},
		resident: { quarters: [0, 1, 2, 3].map(quarter), most: Math.max(...resident) },
	};
}

const folder = mkdtempSync(join(tmpdir(), "persienne-offline-"));
try {
	await makeClip(join(folder, "clip.mp4"));
	const masks = worldMasks("street").slice(0, 4);
	writeFileSync(join(folder, "policy.json"), JSON.stringify({ version: 1, masks, plates: "strict" }));
	const results = [];
	for (let index = 0; index < rounds; index++) results.push(await round(folder));
	const machine = { cpu: cpus()[0]?.model, node: process.version, load: loadavg()[0] };
	console.log(
		JSON.stringify({
			bench: "offline",
			width,
			height,
			seconds,
			...machine,
			rounds: results,
			goal: { timesRealTime: 1 },
		}),
	);
} finally {
	rmSync(folder, { recursive: true });
}
