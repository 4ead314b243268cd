import { PersienneError } from "../errors.ts";
import { tlsPorts } from "./tls-ports.ts";
import type { FleetConfig } from "./types.ts";

const highest = 65_535;

/** Throws when two servers would want the same port, or one lies beyond the last. Ports of 0 are picked later. */
export function checkPorts(config: FleetConfig): void {
	const owners = new Map<number, string>();
	for (const [owner, port] of portsOf(config)) {
		if (port === 0) continue;
		const other = owners.get(port);
		const clash = other === undefined ? undefined : `${other} and ${owner} would both listen on port ${port}`;
		const beyond =
			port > highest ? `${owner} would listen on port ${port}, and ${highest} is the last` : undefined;
		const message = clash ?? beyond;
		if (message !== undefined) {
			throw new PersienneError(
				"CONFIG_PORTS",
				message,
				"choose others with --http-port, --rtsp-port, --mqtt-port, --console-port, --https-port or --rtsps-port, or in the configuration; 0 picks free ones",
			);
		}
		owners.set(port, owner);
	}
}

function* portsOf(config: FleetConfig): Generator<[owner: string, port: number]> {
	yield ["the RTSP server", config.rtspPort];
	if (config.broker?.kind === "embedded") yield ["the MQTT broker", config.broker.port];
	if (config.console) yield ["the page", config.console.port];
	for (const camera of config.cameras) yield [`camera ${camera.name}`, camera.httpPort];
	const tls = tlsPorts(config);
	if (!tls) return;
	yield ["RTSP over TLS", tls.rtsps];
	if (tls.mqtts !== undefined) yield ["MQTT over TLS", tls.mqtts];
	if (tls.console !== undefined) yield ["the page by HTTPS", tls.console];
	for (const [index, { name }] of config.cameras.entries())
		yield [`camera ${name} by HTTPS`, tls.https[index] ?? 0];
}
