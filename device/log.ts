import pinoDefault, { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** Logs are JSON lines on stderr: stdout belongs to the command's own output. */
export function createLogger(
	level = "info",
	destination: DestinationStream = pinoDefault.destination(2),
): Logger {
	return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

export const silentLogger: Logger = pino({ level: "silent" });
