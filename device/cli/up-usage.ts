import { maxCameras } from "../config/schema/config.ts";
import { cameraModes, sceneNames } from "../config/types.ts";
import type { Usage } from "./command-line.ts";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "silent"] as const;

/** A program reads the log beside the JSON lines. A person is told in words what becomes of the cameras. */
export function defaultLogLevel(json: boolean): (typeof logLevels)[number] {
	return json ? "info" : "error";
}

/** What a camera or a stream has is said in a configuration, by an example each. */
const ofCameras = (examples: Readonly<Record<string, string>>) =>
	places(examples, (said) => `{ name: cam-1, …, ${said} }`);
const ofStreams = (examples: Readonly<Record<string, string>>) =>
	places(examples, (said) => `video: { main: { ${said} } }`);

function places(
	examples: Readonly<Record<string, string>>,
	where: (said: string) => string,
): Readonly<Record<string, string>> {
	return Object.fromEntries(
		Object.entries(examples).map(([name, example]) => [
			name,
			`a configuration says it: \`${where(`${name}: ${example}`)}\``,
		]),
	);
}

export const upUsage: Usage = {
	command: "up",
	operands: "[CONFIG.yaml]",
	maxOperands: 1,
	summary: "Runs cameras, broker and page until SIGINT or SIGTERM. No CONFIG: a demo.",
	options: [
		{ name: "cameras", value: "N", help: `Cameras of the demo, 1 to ${maxCameras} (3; with --input 1).` },
		{ name: "scene", value: "NAME", help: `What they film: ${sceneNames.join(", ")} (in turn).` },
		{ name: "input", value: "FILE", help: "They film this video or picture, looped." },
		{
			name: "script",
			value: "SCRIPT",
			help: 'What happens in scenes, or its file: "at 3s person enters; at 10s bag left".',
		},
		{ name: "mode", value: "MODE", help: `${cameraModes.join(", ")} (auto: loop for a large fleet).` },
		{ name: "host", value: "ADDR", help: "Address to listen on (127.0.0.1)." },
		{ name: "http-port", value: "P", help: "ONVIF and HTTP of camera i on P+i (8001); 0 picks free ports." },
		{ name: "rtsp-port", value: "P", help: "RTSP (8554); 0 picks a free port, here and below." },
		{
			name: "tls",
			help: "HTTPS, RTSPS and MQTTS, with a certificate that is made; so do the next four.",
		},
		{ name: "tls-cert", value: "FILE", help: "With this certificate, in PEM." },
		{ name: "tls-key", value: "FILE", help: "The certificate's key, in PEM." },
		{ name: "https-port", value: "P", help: "HTTPS of camera i on P+i (8443)." },
		{ name: "rtsps-port", value: "P", help: "RTSP over TLS (8322)." },
		{ name: "multicast", help: "Streams have multicast addresses: whoever is on the network can join them." },
		{ name: "mqtt-port", value: "P", help: "The embedded MQTT broker (1883)." },
		{ name: "mqtt-url", value: "URL", help: "Publishes to this broker and starts none." },
		{ name: "console-port", value: "P", help: "The page (8080)." },
		{ name: "no-console", help: "No page." },
		{
			name: "demo",
			help: "The page shows drawn worlds before and after masking; visitors may break it.",
		},
		{ name: "no-discovery", help: "No WS-Discovery." },
		{ name: "data-dir", value: "DIR", help: "Keeps identities and generated passwords." },
		{ name: "seed", value: "N", help: "Scenes with the same seed are the same, picture by picture (1)." },
		{ name: "json", help: "JSON lines on stdout, the first of them `ready`; logs on stderr." },
		{ name: "log-level", value: "LEVEL", help: `${logLevels.join(", ")} (error; info with --json).` },
	],
	elsewhere: {
		...ofStreams({ codec: "h265", size: "1280x720", fps: "15", bitrate: "2M", gop: "50" }),
		...ofCameras({
			masks: "[{ name: windows, polygon: [[-1, 1], [0, 1], [0, 0]] }]",
			policy: "FILE",
			plates: "strict",
			motion: "mask",
			analytics: "[motion]",
			audio: "g711",
			ptz: "true",
			light: "dusk",
			osd: "[{ time: 'HH:mm:ss' }]",
		}),
	},
	notes: [
		"PERSIENNE_ADMIN_PASSWORD, _OPERATOR_, _VIEWER_ and _MQTT_PASSWORD set passwords; the others are\ngenerated once and kept in the data directory (PERSIENNE_DATA_DIR, or ~/.local/share/persienne).",
	],
};
