import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { freshDirectory } from "../identity/directory.ts";

const directory = freshDirectory();
const program = fileURLToPath(new URL("process-program.ts", import.meta.url));
const tsx = import.meta.resolve("tsx");
const children: ChildProcess[] = [];
afterEach(() => {
	for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Runs `up` in a process of its own, until its first output. */
async function upInProcess(manner: "stops" | "hangs" | "throws") {
	const args = [
		"--import",
		tsx,
		program,
		manner,
		"up",
		"--json",
		"--cameras",
		"1",
		"--data-dir",
		directory(),
	];
	const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
	children.push(child);
	const output = { out: "", err: "" };
	child.stderr.on("data", (chunk: Buffer) => {
		output.err += chunk;
	});
	const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
	const up = new Promise<void>((resolve) => {
		child.stdout.on("data", (chunk: Buffer) => {
			output.out += chunk;
			resolve();
		});
	});
	await Promise.race([up, ended]);
	return { child, output, ended };
}

describe("the process", () => {
	it("of an `up` that cannot begin ends with its status, however far its worker has come", async () => {
		const main = fileURLToPath(new URL("../../../dist/device/cli/main.js", import.meta.url));
		const codes: unknown[] = [];
		for (let round = 0; round < 12; round++) {
			const child = spawn(process.execPath, [main, "up", join(directory(), "nope.yaml")], {
				stdio: "ignore",
			});
			children.push(child);
			const [code, signal] = await once(child, "close");
			codes.push(code ?? signal);
		}
		expect(codes).toEqual(Array(12).fill(2));
	});

	it.each(["SIGINT", "SIGTERM"] as const)("ends in good order at %s", async (signal) => {
		const { child, output, ended } = await upInProcess("stops");
		child.kill(signal);
		expect(await ended).toEqual({ code: 0, signal: null });
		const events = output.out
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line).event);
		expect(events).toEqual(["ready", "stopped"]);
		expect(output.err).toBe("");
	});

	it("ends at once at the second Ctrl-C", async () => {
		const { child, ended } = await upInProcess("hangs");
		child.kill("SIGINT");
		const again = setInterval(() => child.kill("SIGINT"), 100);
		const end = await ended;
		clearInterval(again);
		// A third one finds nobody any more who would take it: a shell calls either end 130.
		expect([
			{ code: 130, signal: null },
			{ code: null, signal: "SIGINT" },
		]).toContainEqual(end);
	});

	it("ends with status 1 when the fleet does not stop in time", async () => {
		const { child, output, ended } = await upInProcess("hangs");
		child.kill("SIGTERM");
		expect(await ended).toEqual({ code: 1, signal: null });
		expect(output.err).toBe("persienne: not everything stopped within 5 s\n");
	});

	it("keeps its cameras when the reader of its output goes away", async () => {
		const { child, output, ended } = await upInProcess("stops");
		child.stdout.destroy();
		child.kill("SIGTERM");
		expect(await ended).toEqual({ code: 0, signal: null });
		expect(output.err).toBe("");
	});

	it("ends with one line that gives nothing away when something nobody foresaw is thrown", async () => {
		const { output, ended } = await upInProcess("throws");
		expect(await ended).toEqual({ code: 1, signal: null });
		expect(output.err).toMatch(/^persienne: internal error: Error.*\n$/);
		expect(output.err).not.toContain("hunter2");
	});
});
