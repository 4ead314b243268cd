import { spawn, spawnSync } from "node:child_process";

export interface Outcome {
	readonly status: number | null;
	readonly stdout: Buffer;
	readonly stderr: string;
}

/** Runs a program to its end. It is ended after `seconds`, and its status is then null. */
export function run(
	command: string,
	args: readonly string[],
	{ seconds = 30, env = {} }: { seconds?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			stdio: ["ignore", "pipe", "pipe"],
			timeout: seconds * 1000,
			env: { ...process.env, ...env },
		});
		const stdout: Buffer[] = [];
		let stderr = "";
		child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
		child.stderr.on("data", (chunk: Buffer) => {
			stderr += chunk;
		});
		child.once("error", reject);
		child.once("close", (status) => resolve({ status, stdout: Buffer.concat(stdout), stderr }));
	});
}

/** Whether all of these programs are installed; tells aloud, once a call, which are not. */
export function have(...programs: string[]): boolean {
	const missing = programs.filter((program) => spawnSync("which", [program]).status !== 0);
	if (missing.length > 0) process.stderr.write(`SKIPPED: ${missing.join(", ")} not installed\n`);
	return missing.length === 0;
}
