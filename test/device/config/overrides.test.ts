import { describe, expect, it } from "vitest";
import { applyOverrides, type Overrides } from "../../../device/config/overrides.ts";
import { parse } from "./config.ts";

const file = `
host: 10.0.0.1
httpPort: 9000
broker: { embedded: { port: 2883 }, prefix: town }
cameras:
  - { name: a, scene: street, masks: none, seed: 5 }
  - { name: b, scene: courtyard, masks: none, httpPort: 9500 }
`;
const override = (overrides: Overrides) => applyOverrides(parse(file).config, overrides);

describe("the command line", () => {
	it("leaves alone what it does not mention", () => {
		expect(override({})).toEqual(parse(file).config);
	});

	it.each<[Overrides, object]>([
		[{ host: "0.0.0.0" }, { host: "0.0.0.0" }],
		[{ rtspPort: 0 }, { rtspPort: 0 }],
		[{ httpPort: 7000 }, { cameras: [{ httpPort: 7000 }, { httpPort: 7001 }] }],
		[{ httpPort: 0 }, { cameras: [{ httpPort: 0 }, { httpPort: 0 }] }],
		[{ consolePort: 99 }, { console: { port: 99 } }],
		[{ noConsole: true }, { console: undefined }],
		[{ noDiscovery: true }, { discovery: false }],
		[{ seed: 9 }, { cameras: [{ seed: 9 }, { seed: 9 }] }],
		[{ mode: "loop" }, { cameras: [{ mode: "loop" }, { mode: "loop" }] }],
		[{ multicast: true }, { multicast: true }],
		[{ tls: true }, { tls: { files: undefined, names: [] } }],
		[{ httpsPort: 0 }, { tls: { httpsPort: 0, rtspsPort: undefined } }],
		[{ rtspsPort: 322 }, { tls: { rtspsPort: 322 } }],
		[{ tlsFiles: { certificate: "/c", key: "/k" } }, { tls: { files: { certificate: "/c", key: "/k" } } }],
		[{ tls: false }, { tls: undefined }],
		[{ mqttPort: 0 }, { broker: { kind: "embedded", port: 0, prefix: "town" } }],
	])("goes before the file: %j", (overrides, expected) => {
		expect(override(overrides)).toMatchObject(expected);
	});

	it("puts somebody's broker in place of the embedded one, and takes the credentials out of its URL", () => {
		const { broker } = override({ mqttUrl: "mqtts://cameras:pa%24s%25@broker.example:8883" });
		expect(broker).toMatchObject({
			kind: "external",
			url: "mqtts://broker.example:8883",
			username: "cameras",
			prefix: "town",
		});
		expect(broker?.kind === "external" && broker.password?.reveal()).toBe("pa$s%");
	});

	it.each(["broker.example", "http://broker.example", "mqtt://", "mqtt:me:hunter2@host", "hunter2"])(
		"refuses %s as a broker, without repeating it",
		(mqttUrl) => {
			expect(() => override({ mqttUrl })).toThrow(
				/^--mqtt-url: expected a URL that begins with mqtt:\/\/, mqtts:\/\/, ws:\/\/ or wss:\/\/$/,
			);
		},
	);
});
