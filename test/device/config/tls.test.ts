import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../device/config/load.ts";
import { applyOverrides } from "../../../device/config/overrides.ts";
import { checkPorts } from "../../../device/config/ports.ts";
import { tlsPorts } from "../../../device/config/tls-ports.ts";
import { OwnCertificate } from "../../../device/tls/own-certificate.ts";
import { complaints, oneCamera, parse } from "./config.ts";

/** A folder that is gone afterwards. */
function scratch(): Disposable & { readonly path: string } {
	const path = mkdtempSync(join(tmpdir(), "persienne-tls-"));
	return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const cameras = (count: number) =>
	`cameras: [${Array.from({ length: count }, (_, i) => `{ name: c${i}, scene: street, masks: none }`).join(", ")}]`;
const portsOf = (text: string) => tlsPorts(parse(text).config);

describe("`tls` in a configuration", () => {
	it("is off unless it is asked for", () => {
		expect(parse(oneCamera()).config.tls).toBeUndefined();
		expect(parse(`tls: false\n${oneCamera()}`).config.tls).toBeUndefined();
		expect(portsOf(oneCamera())).toBeUndefined();
	});

	it("has ports of its own beside the plain ones", () => {
		const text = `tls: true\n${cameras(3)}`;
		expect(portsOf(text)).toEqual({
			rtsps: 8322,
			console: 9443,
			mqtts: 8883,
			https: [8443, 8444, 8445],
		});
		expect(() => checkPorts(parse(text).config)).not.toThrow();
	});

	it("has room for the largest fleet", () => {
		const { config } = parse(`tls: true\n${cameras(1000)}`);
		expect(tlsPorts(config)?.https.at(-1)).toBe(23_000);
		expect(() => checkPorts(config)).not.toThrow();
	});

	it("has the ports that it says, and free ones where the plain ones are", () => {
		const chosen = "tls: { httpsPort: 443, rtspsPort: 322, consolePort: 4443, mqttsPort: 4883 }";
		expect(portsOf(`${chosen}\n${oneCamera()}`)).toEqual({
			rtsps: 322,
			console: 4443,
			mqtts: 4883,
			https: [443],
		});
		const free = `tls: true\nhttpPort: 0\nrtspPort: 0\nconsole: { port: 0 }\nbroker: { embedded: { port: 0 } }\n${oneCamera()}`;
		expect(portsOf(free)).toEqual({ rtsps: 0, console: 0, mqtts: 0, https: [0] });
		const { config } = parse(`tls: true\nconsole: none\nbroker: none\n${oneCamera()}`);
		expect(tlsPorts(applyOverrides(config, { httpPort: 0, rtspPort: 0 }))).toEqual({
			rtsps: 0,
			console: undefined,
			mqtts: undefined,
			https: [0],
		});
	});

	it("takes files relative to its own", () => {
		using folder = scratch();
		const { certificate, key } = new OwnCertificate({ dataDir: undefined, random: randomBytes }).material(
			[],
			Date.now(),
		);
		writeFileSync(join(folder.path, "c.pem"), certificate);
		writeFileSync(join(folder.path, "k.pem"), key.reveal(), { mode: 0o600 });
		const text = `tls: { cert: ./c.pem, key: ${folder.path}/k.pem }\n${oneCamera()}`;
		const { tls } = parseConfig(join(folder.path, "cameras.yaml"), text).config;
		expect(tls?.files).toEqual({ certificate: join(folder.path, "c.pem"), key: join(folder.path, "k.pem") });
	});

	it("says at the very line which file cannot be used, and what to do", () => {
		using folder = scratch();
		writeFileSync(join(folder.path, "c.pem"), "no certificate");
		const text = `tls:\n  cert: ./c.pem\n  key: ./k.pem\n${oneCamera()}`;
		const file = join(folder.path, "cameras.yaml");
		const told = `${file}:2:9: tls.cert: ${folder.path}/c.pem holds no certificate; both files are in PEM: `;
		expect(() => parseConfig(file, text)).toThrow(told);
		const { certificate } = new OwnCertificate({ dataDir: undefined, random: randomBytes }).material(
			[],
			Date.now(),
		);
		writeFileSync(join(folder.path, "c.pem"), certificate);
		expect(() => parseConfig(file, text)).toThrow(
			`${file}:3:8: tls.key: the TLS key ${folder.path}/k.pem does not exist; name a file in PEM`,
		);
	});

	it.each([
		["tls: yes", /tls: expected true, false, or a mapping/],
		["tls: { cert: c.pem }", /`cert` and `key` belong together/],
		["tls: { names: [a b] }", /names\[0\]: expected a host name or an address/],
		["tls: { prot: 1 }", /prot/],
		["tls: { httpsPort: 70000 }", /expected a port from 0 to 65535/],
	])("says what is wrong with %s", (line, complaint) => {
		expect(complaints(`${line}\n${oneCamera()}`).join("\n")).toMatch(complaint);
	});
});
