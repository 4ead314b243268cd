import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AV_PIX_FMT_YUVJ420P, type FFEncoderCodec } from "node-av/constants";
import { afterEach, describe, expect, it } from "vitest";
import { run } from "../../../device/cli/run.ts";
import { filesIn, picturesOf } from "../offline/run.ts";
import { type MadeClip, makeClip, temporaryFolder } from "../scene/clip/make-clip.ts";
import { FakeFirmware, TestIo } from "./fakes.ts";

const file = temporaryFolder();
/** As it was built: the imaging worker is a file beside it. */
const program = fileURLToPath(new URL("../../../dist/device/cli/main.js", import.meta.url));
/** Loaded before the program: it counts what changes the disk, measures memory, and kills the program when it is told to. */
const watcher = fileURLToPath(new URL("watched.js", import.meta.url));
/** PERSIENNE_KILL_EVERYWHERE=1 kills it at every step, which takes a minute or two. */
const everyStep = process.env["PERSIENNE_KILL_EVERYWHERE"] === "1";
const jpeg: MadeClip = {
	encoder: "mjpeg" as FFEncoderCodec,
	container: "image2",
	width: 320,
	height: 180,
	frames: 1,
	pixelFormat: AV_PIX_FMT_YUVJ420P,
};
const film: MadeClip = {
	encoder: "libx264" as FFEncoderCodec,
	width: 640,
	height: 360,
	frames: 150,
	options: { preset: "ultrafast" },
};
/** Much in every picture, so that what comes of it is on the disk long before the end. */
const busyFilm: MadeClip = {
	...film,
	paint: ([luma]) => {
		for (let at = 0, state = 1; at < (luma?.length ?? 0); at += 2) {
			state = (state * 48271) % 0x7fffffff;
			(luma as Uint8Array)[at] = 16 + (state % 220);
		}
	},
};

const children: ChildProcess[] = [];
afterEach(() => {
	for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Each test has a folder of its own. */
function place(name: string): string {
	mkdirSync(file(name), { recursive: true });
	return file(name);
}

/** It counts the calls by which it changes something on the disk, and is killed before one of them. */
interface Watched {
	readonly killedAt?: number;
}

function start(at: string, args: readonly string[], watched?: Watched) {
	const loaded = watched ? ["--import", watcher] : [];
	const child = spawn(process.execPath, [...loaded, program, "mask", ...args], {
		cwd: at,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, ...(watched?.killedAt && { PERSIENNE_KILLED_AT: `${watched.killedAt}` }) },
	});
	children.push(child);
	const output = { out: "", err: "" };
	child.stdout.on("data", (chunk: Buffer) => {
		output.out += chunk;
	});
	child.stderr.on("data", (chunk: Buffer) => {
		output.err += chunk;
	});
	return { child, output, ended: once(child, "close").then(([code, signal]) => ({ code, signal })) };
}

async function mask(at: string, ...args: string[]) {
	return masked(at, args);
}

async function masked(at: string, args: readonly string[], watched?: Watched) {
	const { output, ended } = start(at, args, watched);
	return { ...output, ...(await ended), ...output };
}

/**
 * Resolves once `before` is done and some of the film after it is on the disk, under a name that is not its own. Rejects
 * when the program ended first.
 */
async function underWay(child: ChildProcess, out: string, before?: string): Promise<void> {
	const isThere = () => {
		const names = existsSync(out) ? readdirSync(out) : [];
		const part = names.find((name) => name.endsWith(".part"));
		if (!part || (before !== undefined && !names.includes(before))) return false;
		return (statSync(`${out}/${part}`, { throwIfNoEntry: false })?.size ?? 0) > 0;
	};
	while (!isThere()) {
		if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before it could be stopped`);
		await new Promise((resume) => setTimeout(resume, 5));
	}
}

describe("persienne mask", () => {
	it("masks files, tells the sums, and ends with 0", async () => {
		const at = place("plain");
		makeClip(`${at}/a.jpg`, jpeg);
		makeClip(`${at}/b.mp4`, { ...film, frames: 25 });
		writeFileSync(
			`${at}/policy.yaml`,
			"version: 1\nmasks: [{ name: all, polygon: [[-1, 1], [1, 1], [1, -1], [-1, -1]] }]\nplates: strict\n",
		);
		const args = ["a.jpg", "b.mp4", "--out", "out", "--policy", "policy.yaml", "--report", "r.json"];
		const { code, out, err } = await mask(at, ...args);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(out).toBe("2 files masked, 26 pictures, 0 failed\n");
		expect(picturesOf(`${at}/out/b.mp4`)).toHaveLength(25);
		expect(JSON.parse(readFileSync(`${at}/r.json`, "utf8")).frames).toHaveLength(26);
	});

	it("tells a program in lines of JSON, and a failure by its status", async () => {
		const at = place("json");
		makeClip(`${at}/a.jpg`, jpeg);
		writeFileSync(`${at}/b.jpg`, "words");
		const { code, out } = await mask(at, "a.jpg", "b.jpg", "--out", "out", "--json");
		expect(code).toBe(1);
		const lines = out
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(lines).toEqual([
			{ event: "begun", files: 2, others: 0, swept: 0 },
			{
				event: "masked",
				input: "a.jpg",
				output: "a.jpg",
				pictures: 1,
				dark: 0,
				damaged: 0,
				covered: expect.anything(),
			},
			{
				event: "failed",
				input: "b.jpg",
				code: "CLIP_REFUSED",
				message: expect.any(String),
				remedy: expect.any(String),
			},
			{
				event: "finished",
				masked: 1,
				skipped: 0,
				unreported: 0,
				failed: 1,
				pictures: 1,
				dark: 0,
				interrupted: false,
			},
		]);
	});

	it("names a file that is not there once, with what to do, and leaves no folder behind", async () => {
		const at = place("nothing");
		const { code, out, err } = await mask(at, "gone/nofile.jpg", "--out", "masked/here");
		expect({ code, out }).toEqual({ code: 1, out: "0 files masked, 0 pictures, 1 failed\n" });
		expect(err).toContain("persienne: gone/nofile.jpg is not masked: it does not exist; check the path\n");
		expect(readdirSync(at)).toEqual([]);
	});

	it("leaves no half file when it is killed, and goes on from there", async () => {
		const at = place("killed");
		makeClip(`${at}/a.jpg`, jpeg);
		makeClip(`${at}/b.mp4`, busyFilm);
		const args = ["a.jpg", "b.mp4", "--out", "out", "--report", "r.json"];
		const { child, ended } = start(at, args);
		await underWay(child, `${at}/out`, "a.jpg");
		child.kill("SIGKILL");
		expect(await ended).toEqual({ code: null, signal: "SIGKILL" });
		expect(readdirSync(`${at}/out`)).not.toContain("b.mp4");
		expect(JSON.parse(readFileSync(`${at}/r.json`, "utf8")).frames).toHaveLength(1);
		const again = await mask(at, ...args);
		expect(again.code).toBe(0);
		expect(again.out).toBe("1 file masked, 150 pictures, 1 done already and skipped, 0 failed\n");
		expect(again.err).toContain("1 unfinished file of a run before removed");
		expect(filesIn(`${at}/out`)).toEqual([".persienne-mask.jsonl", "a.jpg", "b.mp4"]);
		expect(picturesOf(`${at}/out/b.mp4`)).toHaveLength(150);
		expect(JSON.parse(readFileSync(`${at}/r.json`, "utf8")).frames).toHaveLength(151);
	});

	it("is killed at each step at which it changes something on the disk, and leaves whole files or none", async () => {
		const at = place("steps");
		makeClip(`${at}/a.jpg`, jpeg);
		makeClip(`${at}/b.mp4`, { ...film, width: 320, height: 180, frames: 12 });
		const args = ["a.jpg", "b.mp4", "--out", "out", "--report", "r.json"];
		const contents = (folder: string) =>
			new Map(
				(existsSync(folder) ? readdirSync(folder) : [])
					.filter((name) => !name.startsWith(".") && name !== "out")
					.map((name) => [name, readFileSync(`${folder}/${name}`, "base64")]),
			);
		const whole = await masked(at, args, {});
		expect(whole.code).toBe(0);
		const steps = Number(/changes: (\d+)/.exec(whole.err)?.[1]);
		expect(steps).toBeGreaterThan(40);
		const made = contents(`${at}/out`);
		expect([...made.keys()]).toEqual(["a.jpg", "b.mp4"]);
		const originals = contents(at);
		// Before these, modules are loaded and folders are made.
		const chosen = Array.from({ length: 5 }, (_, index) => Math.floor(steps * (0.35 + 0.16 * index)));
		for (const step of everyStep ? Array.from({ length: steps }, (_, index) => index + 1) : chosen) {
			for (const name of ["out", "r.json"]) rmSync(`${at}/${name}`, { recursive: true, force: true });
			const killed = await masked(at, args, { killedAt: step });
			expect(killed.signal, `step ${step}`).toBe("SIGKILL");
			for (const [name, content] of contents(`${at}/out`))
				expect(content === made.get(name), `step ${step}: ${name}`).toBe(true);
			// It is there before anything is in it.
			const report = existsSync(`${at}/r.json`) ? readFileSync(`${at}/r.json`, "utf8") : "";
			if (report !== "") JSON.parse(report);
			const again = await mask(at, ...args);
			expect(again.code, `step ${step}: ${again.err}`).toBe(0);
			expect(contents(`${at}/out`)).toEqual(made);
			expect(filesIn(`${at}/out`)).toEqual([".persienne-mask.jsonl", "a.jpg", "b.mp4"]);
			expect(JSON.parse(readFileSync(`${at}/r.json`, "utf8")).frames).toHaveLength(13);
			expect(contents(at)).toEqual(new Map([...originals, ["r.json", contents(at).get("r.json")]]));
			expect(readdirSync(at).filter((name) => name.endsWith(".part"))).toEqual([]);
		}
	});

	it("takes no more memory for a film that is longer", async () => {
		const at = place("memory");
		const most = async (frames: number) => {
			makeClip(`${at}/${frames}.mp4`, { ...busyFilm, frames });
			const { code, err } = await masked(at, [`${frames}.mp4`, "--out", "out"], {});
			expect(code).toBe(0);
			return Number(/memory: (\d+)/.exec(err)?.[1]) * 1024;
		};
		const [short, long] = [await most(60), await most(360)];
		// It would be more if a third of the pictures were kept.
		expect(long - short).toBeLessThan((300 / 3) * 640 * 360 * 1.5);
	});

	it("stops at Ctrl-C, tidily", async () => {
		const at = place("interrupted");
		makeClip(`${at}/a.mp4`, busyFilm);
		const { child, output, ended } = start(at, ["a.mp4", "--out", "out", "--report", "r.json"]);
		await underWay(child, `${at}/out`);
		child.kill("SIGINT");
		expect(await ended).toEqual({ code: 130, signal: null });
		expect(output.out).toContain("interrupted");
		expect(existsSync(`${at}/out`)).toBe(false);
		expect(JSON.parse(readFileSync(`${at}/r.json`, "utf8"))).toEqual({ frames: [] });
	});
});

describe("a wrong command line", () => {
	async function call(...argv: string[]) {
		const io = new TestIo(place("usage"));
		return { status: await run(["mask", ...argv], io, new FakeFirmware()), err: io.err, out: io.out };
	}

	it.each([
		["no input", ["--out", "x"], "needs files or folders"],
		["no output", ["a.jpg"], "needs files or folders"],
		["another mode", ["a.jpg", "--out", "x", "--plates", "off"], "expected one of strict, balanced"],
		["an unknown option", ["a.jpg", "--out", "x", "--blur"], "unknown option --blur"],
		["no policy", ["a.jpg", "--out", "x", "--policy", "none.yaml"], "there is no such file"],
	])("%s is told, with status 2", async (_, argv, message) => {
		const { status, err, out } = await call(...argv);
		expect({ status, out }).toEqual({ status: 2, out: "" });
		expect(err).toContain(message);
	});

	it("a folder that is both read and written is told, with status 2", async () => {
		const { status, err } = await call("a.jpg", "--out", ".", "--plates", "strict");
		expect(status).toBe(2);
		expect(err).toContain("side by side");
	});

	it("a policy that leaves plates visible is for drawn scenes, and for no file of anybody", async () => {
		writeFileSync(`${place("usage")}/p.yaml`, "version: 1\nmasks: none\nplates: off\n");
		const args = ["a.jpg", "--out", "x", "--policy", "p.yaml"];
		const { status, err } = await call(...args);
		expect(status).toBe(2);
		expect(err).toMatch(/drawn scenes alone.*--plates strict/s);
		// The command line has the last word.
		makeClip(`${place("usage")}/a.jpg`, jpeg);
		expect((await mask(place("usage"), ...args, "--plates", "balanced")).code).toBe(0);
	});

	it("a wrong policy is told with its line", async () => {
		writeFileSync(
			`${place("usage")}/p.yaml`,
			"version: 1\nmasks:\n  - { name: a, polygon: [[0, 0], [1, 1]] }\n",
		);
		const { status, err } = await call("a.jpg", "--out", "x", "--policy", "p.yaml");
		expect(status).toBe(2);
		expect(err).toMatch(/p\.yaml:3/);
	});
});
