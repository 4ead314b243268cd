import { homedir, hostname } from "node:os";
import type { WriteStream } from "node:tty";
import { systemClock } from "../clock.ts";
import type { Io, Output } from "./io.ts";

const columnsWhenUnknown = 80;

/** The process as it is. */
export function processIo(): Io {
	return {
		env: process.env,
		cwd: process.cwd(),
		home: homedir(),
		hostname: hostname(),
		pid: process.pid,
		stdout: outputOf(process.stdout),
		stderr: outputOf(process.stderr),
		clock: systemClock,
		onSignal(listener) {
			for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, listener);
			return () => {
				for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, listener);
			};
		},
		isAlive,
	};
}

/** A reader that has gone (EPIPE) ends the output and not the cameras. */
function outputOf(stream: WriteStream): Output {
	let open = true;
	stream.on("error", () => {
		open = false;
	});
	return {
		write(text) {
			if (open) stream.write(text);
		},
		isTerminal: stream.isTTY === true,
		get columns() {
			return stream.columns ?? columnsWhenUnknown;
		},
	};
}

/** Signal 0 reaches nobody: it asks whether somebody is there (kill(2)). */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
