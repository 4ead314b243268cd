import type { Clock } from "../clock.ts";

/** One of the two ways to the person, or the program, that called. */
export interface Output {
	write(text: string): void;
	/** True when a person reads along: colours then, and passwords. */
	readonly isTerminal: boolean;
	/** Characters that fit on a line. */
	readonly columns: number;
}

/** Everything that a command needs of its process, so that tests can run it inside theirs. */
export interface Io {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Relative paths on the command line start here. */
	readonly cwd: string;
	readonly home: string;
	readonly hostname: string;
	readonly pid: number;
	readonly stdout: Output;
	readonly stderr: Output;
	readonly clock: Clock;
	/** Calls `listener` at each SIGINT or SIGTERM. The function returned ends that. */
	onSignal(listener: () => void): () => void;
	/** True while a process of this number runs on this machine. */
	isAlive(pid: number): boolean;
}

/** What the process ends with (sysexits are not used: scripts test for these three). */
export const exitStatus = {
	done: 0,
	failed: 1,
	usage: 2,
	/** As a shell reports a process that SIGINT ended. */
	interrupted: 130,
} as const;
