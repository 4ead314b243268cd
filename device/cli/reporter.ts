import { whyNotFilmed } from "../config/input-file.ts";
import type { FleetConfig } from "../config/types.ts";
import type { ReadyEvent } from "../ready.ts";
import type { Io } from "./io.ts";
import { startupTable } from "./table.ts";
import type { CameraState } from "./up.ts";

/** Tells somebody how the fleet fares. */
export interface Reporter {
	warn(text: string): void;
	/** @param people how many have an account of their own */
	ready(ready: ReadyEvent, config: FleetConfig, people: number): void;
	camera(name: string, state: CameraState): void;
	stopping(): void;
	stopped(): void;
}

export function reporterFor(json: boolean, io: Io): Reporter {
	return json ? new JsonReporter(io) : new PersonReporter(io);
}

/** JSON lines on stdout, and nothing else there. */
class JsonReporter implements Reporter {
	readonly #io: Io;

	constructor(io: Io) {
		this.#io = io;
	}

	warn(text: string): void {
		this.#io.stderr.write(`persienne: ${text}\n`);
	}

	ready(ready: ReadyEvent): void {
		this.#line(ready);
	}

	camera(name: string, { state, reason, detail }: CameraState): void {
		if (state === "starting") return;
		this.#line({ event: "camera", name, state, ...(reason && { reason }), ...(detail && { detail }) });
	}

	stopping(): void {}

	stopped(): void {
		this.#line({ event: "stopped" });
	}

	#line(value: object): void {
		this.#io.stdout.write(`${JSON.stringify(value)}\n`);
	}
}

/** A table on stdout, and on stderr what a person should know afterwards. */
class PersonReporter implements Reporter {
	readonly #io: Io;
	readonly #dark = new Set<string>();

	constructor(io: Io) {
		this.#io = io;
	}

	warn(text: string): void {
		this.#io.stderr.write(`persienne: ${text}\n`);
	}

	ready(ready: ReadyEvent, config: FleetConfig, people: number): void {
		const { stdout, env } = this.#io;
		const table = startupTable(ready, config, {
			columns: stdout.columns,
			// https://no-color.org: set to anything but the empty string.
			colours: stdout.isTerminal && !env["NO_COLOR"],
			showPasswords: stdout.isTerminal,
			people,
			dark: withoutPictures(config),
		});
		stdout.write(table);
	}

	camera(name: string, { state, reason, detail }: CameraState): void {
		if (state === "dark") {
			this.#dark.add(name);
			this.warn(`${name} is dark: ${detail ?? reason ?? "the masking stage failed"}`);
		} else if (state === "masked" && this.#dark.delete(name)) this.warn(`${name} films again, masked`);
	}

	stopping(): void {
		if (this.#io.stderr.isTerminal) this.warn("stopping; a second Ctrl-C does not wait");
	}

	stopped(): void {}
}

/** The cameras of which it shows already that they have nothing to film, and why. */
function withoutPictures({ cameras }: FleetConfig): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const { name, source } of cameras) {
		const why = source.kind === "input" ? whyNotFilmed(source.file) : undefined;
		if (why) found.set(name, why);
	}
	return found;
}
