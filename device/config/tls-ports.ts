import { defaultConsoleTlsPort, defaultHttpsPort, defaultMqttsPort, defaultRtspsPort } from "./defaults.ts";
import type { FleetConfig } from "./types.ts";

/** Where TLS is spoken; 0 picks a free port. */
export interface TlsPorts {
	readonly rtsps: number;
	/** Undefined: there is no page. */
	readonly console: number | undefined;
	/** Undefined: there is no embedded broker. */
	readonly mqtts: number | undefined;
	/** Of each camera, in their order. */
	readonly https: readonly number[];
}

/** Undefined where there is no TLS. What nobody chose is a free port where the plain one is. */
export function tlsPorts({ tls, rtspPort, broker, console, cameras }: FleetConfig): TlsPorts | undefined {
	if (!tls) return undefined;
	const free = cameras[0]?.httpPort === 0;
	const first = tls.httpsPort ?? (free ? 0 : defaultHttpsPort(cameras.length));
	return {
		rtsps: tls.rtspsPort ?? (rtspPort === 0 ? 0 : defaultRtspsPort),
		console: console && (tls.consolePort ?? (console.port === 0 ? 0 : defaultConsoleTlsPort)),
		mqtts:
			broker?.kind === "embedded" ? (tls.mqttsPort ?? (broker.port === 0 ? 0 : defaultMqttsPort)) : undefined,
		https: cameras.map((_, index) => (first === 0 ? 0 : first + index)),
	};
}
