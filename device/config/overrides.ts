import { PersienneError } from "../errors.ts";
import { parseBrokerUrl } from "./broker-url.ts";
import { defaultTopicPrefix } from "./defaults.ts";
import { readGivenScript } from "./script.ts";
import type {
	BrokerConfig,
	CameraConfig,
	CameraMode,
	FleetConfig,
	SourceConfig,
	TlsConfig,
} from "./types.ts";

/** What the command line says: it goes before the configuration file. */
export interface Overrides {
	readonly host?: string | undefined;
	/** Camera i gets this port + i; 0 gives each a free one. */
	readonly httpPort?: number | undefined;
	readonly rtspPort?: number | undefined;
	/** An embedded broker on this port. */
	readonly mqttPort?: number | undefined;
	/** This broker and no embedded one. It may carry credentials. */
	readonly mqttUrl?: string | undefined;
	readonly consolePort?: number | undefined;
	/** True: there is TLS, whatever the configuration says. */
	readonly tls?: boolean | undefined;
	/** In place of the configuration's; absolute. */
	readonly tlsFiles?: { readonly certificate: string; readonly key: string } | undefined;
	readonly httpsPort?: number | undefined;
	readonly rtspsPort?: number | undefined;
	readonly noConsole?: boolean | undefined;
	readonly multicast?: boolean | undefined;
	readonly demo?: boolean | undefined;
	readonly noDiscovery?: boolean | undefined;
	readonly seed?: number | undefined;
	readonly mode?: CameraMode | undefined;
	/** A script, or the absolute name of its file: played in place of what usually happens in the scenes. */
	readonly script?: string | undefined;
}

export function applyOverrides(config: FleetConfig, overrides: Overrides): FleetConfig {
	const { host, httpPort, rtspPort, consolePort, seed, mode, script } = overrides;
	return {
		...config,
		host: host ?? config.host,
		rtspPort: rtspPort ?? config.rtspPort,
		tls: overrideTls(config.tls, overrides),
		broker: overrideBroker(config.broker, overrides),
		console: overrides.noConsole
			? undefined
			: consolePort === undefined
				? config.console
				: { ...config.console, port: consolePort },
		...(overrides.demo && { demo: true }),
		multicast: config.multicast || overrides.multicast === true,
		discovery: config.discovery && !overrides.noDiscovery,
		cameras: config.cameras.map((camera, index) => ({
			...camera,
			seed: seed ?? camera.seed,
			mode: mode ?? camera.mode,
			source: overrideScript(camera, script),
			httpPort: httpPort === undefined ? camera.httpPort : httpPort === 0 ? 0 : httpPort + index,
		})),
	};
}

function overrideScript({ name, source }: CameraConfig, script: string | undefined): SourceConfig {
	if (script === undefined) return source;
	if (source.kind !== "scene")
		throw new PersienneError(
			"SCRIPT_INVALID",
			`--script: ${name} films a file, in which nothing can be made to happen`,
		);
	return { ...source, script: readGivenScript(script, source.scene, (file) => file) };
}

/** Whoever names a certificate or a port for TLS wants it. */
function overrideTls(
	config: TlsConfig | undefined,
	{ tls, tlsFiles, httpsPort, rtspsPort }: Overrides,
): TlsConfig | undefined {
	const wanted = tls || tlsFiles !== undefined || httpsPort !== undefined || rtspsPort !== undefined;
	if (!config && !wanted) return undefined;
	return {
		files: tlsFiles ?? config?.files,
		names: config?.names ?? [],
		httpsPort: httpsPort ?? config?.httpsPort,
		rtspsPort: rtspsPort ?? config?.rtspsPort,
		consolePort: config?.consolePort,
		mqttsPort: config?.mqttsPort,
	};
}

function overrideBroker(
	broker: BrokerConfig | undefined,
	{ mqttPort, mqttUrl }: Overrides,
): BrokerConfig | undefined {
	const { prefix, homeAssistant, frigate } = broker ?? {
		...{ prefix: defaultTopicPrefix, homeAssistant: undefined, frigate: undefined },
	};
	if (mqttUrl !== undefined) {
		const parsed = parseBrokerUrl(mqttUrl);
		if (parsed)
			return {
				kind: "external",
				prefix,
				homeAssistant,
				frigate,
				ca: undefined,
				identity: undefined,
				...parsed,
			};
		throw new PersienneError(
			"BROKER_URL",
			"--mqtt-url: expected a URL that begins with mqtt://, mqtts://, ws:// or wss://",
		);
	}
	if (mqttPort === undefined) return broker;
	const embedded = broker?.kind === "embedded" ? broker : undefined;
	return { ...embedded, kind: "embedded", port: mqttPort, prefix, homeAssistant, frigate };
}
