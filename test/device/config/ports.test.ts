import { describe, expect, it } from "vitest";
import { checkPorts } from "../../../device/config/ports.ts";
import { oneCamera, parse } from "./config.ts";

const check = (lines: string) => () => checkPorts(parse(`${lines}\n${oneCamera()}`).config);

describe("checkPorts", () => {
	it("takes the defaults, and free ports however many", () => {
		expect(check("")).not.toThrow();
		expect(
			check("httpPort: 0\nrtspPort: 0\nconsole: { port: 0 }\nbroker: { embedded: { port: 0 } }"),
		).not.toThrow();
	});

	it.each([
		["httpPort: 8554", "the RTSP server and camera cam-1 would both listen on port 8554"],
		["rtspPort: 1883", "the RTSP server and the MQTT broker would both listen on port 1883"],
		["console: { port: 8554 }", "the RTSP server and the page would both listen on port 8554"],
		["tls: { rtspsPort: 8554 }", "the RTSP server and RTSP over TLS would both listen on port 8554"],
		["tls: { mqttsPort: 8322 }", "RTSP over TLS and MQTT over TLS would both listen on port 8322"],
		["tls: { httpsPort: 8322 }", "RTSP over TLS and camera cam-1 by HTTPS would both listen on port 8322"],
		[
			"tls: { consolePort: 8443 }",
			"the page by HTTPS and camera cam-1 by HTTPS would both listen on port 8443",
		],
	])("tells who would meet on a port: %s", (lines, message) => {
		expect(check(lines)).toThrow(message);
	});

	it("lets a broker elsewhere have any port", () => {
		expect(check('rtspPort: 1883\nbroker: { url: "mqtt://broker.example:1883" }')).not.toThrow();
	});

	it("knows the last port", () => {
		const two =
			"httpPort: 65535\ncameras: [{ name: a, scene: street, masks: none }, { name: b, scene: street, masks: none }]";
		expect(() => checkPorts(parse(two).config)).toThrow(
			"camera b would listen on port 65536, and 65535 is the last",
		);
	});
});
