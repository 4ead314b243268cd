import { tlsPorts } from "../config/tls-ports.ts";
import type { FleetConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";

const reasons: Readonly<Record<string, string>> = {
	EADDRINUSE: "another program uses it",
	EACCES: "ports below 1024 need privileges",
	EADDRNOTAVAIL: "this machine has no such address",
};

/** For a server that could not start listening: which port it wanted, and which option changes that. */
export function explainListen(error: unknown, config: FleetConfig): unknown {
	const cause = systemError(error);
	if (cause?.syscall !== "listen") return error;
	const { code = "", port = 0 } = cause;
	// A free port has no number yet: then it is the address that was refused.
	const where = port === 0 ? config.host : `${config.host} port ${port}`;
	const remedy =
		code === "EADDRNOTAVAIL" || port === 0
			? "choose another with --host ADDR"
			: `choose another with ${optionFor(port, config)}; 0 picks a free one`;
	const reason = reasons[code] ?? code;
	return new PersienneError("LISTEN_FAILED", `cannot listen on ${where}: ${reason}`, remedy, {
		cause: error,
	});
}

/** The operating system's own error, below those that were made of it. */
function systemError(error: unknown): (NodeJS.ErrnoException & { port?: number }) | undefined {
	let at = error;
	while (at instanceof Error && !("syscall" in at)) at = at.cause;
	return at instanceof Error ? at : undefined;
}

function optionFor(port: number, config: FleetConfig): string {
	if (port === config.rtspPort) return "--rtsp-port P";
	if (port === config.console?.port) return "--console-port P";
	if (config.broker?.kind === "embedded" && port === config.broker.port) return "--mqtt-port P";
	const tls = tlsPorts(config);
	if (port === tls?.rtsps) return "--rtsps-port P";
	if (port === tls?.mqtts) return "the configuration's tls.mqttsPort";
	if (port === tls?.console) return "the configuration's tls.consolePort";
	if (tls?.https.includes(port)) return "--https-port P";
	return "--http-port P";
}
