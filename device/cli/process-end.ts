import { describeError } from "./crash.ts";
import { exitStatus } from "./io.ts";

/** An error that nothing caught ends the process with a line that holds no personal data. */
export function reportCrashes(): void {
	process.on("uncaughtException", (error) => {
		process.stderr.write(`persienne: ${describeError(error)}\n`, () => process.exit(exitStatus.failed));
	});
}

/** Ends the process once what was written last is out. What still runs, as a fleet that would not stop, is not waited for. */
export function endProcess(status: number): void {
	process.stdout.write("", () => process.exit(status));
}
