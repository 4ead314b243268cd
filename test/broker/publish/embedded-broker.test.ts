import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedBroker } from "../../../broker/embedded.ts";
import { accounts } from "../bench.ts";
import { hasOpenssl, Pki } from "../pki.ts";
import { type AnyBroker, publisherSuite } from "./any-broker.ts";

const home = accounts.map((account) => ({
	...account,
	also: { publish: ["homeassistant/#"], subscribe: ["homeassistant/#"] },
}));

async function open(): Promise<AnyBroker> {
	const pki = new Pki();
	pki.issue("server", "/CN=broker", "ca", "127.0.0.1");
	pki.issue("cam-1", "/CN=cam-1");
	const folder = mkdtempSync(join(tmpdir(), "embedded-"));
	const identity = {
		options: { cert: pki.pem("server.pem"), key: pki.pem("server.key"), minVersion: "TLSv1.2" as const },
		follow: () => () => {},
	};
	const listen = (port: number, tls: number, more: { clientCa?: string; keepIn?: string }) =>
		EmbeddedBroker.listen({
			host: "127.0.0.1",
			port,
			tls: { port: tls, identity, clientCa: more.clientCa },
			accounts: home,
			keepIn: more.keepIn,
		});
	const keepIn = join(folder, "broker.jsonl");
	let broker = await listen(0, 0, { keepIn });
	const mutual = await listen(0, 0, { clientCa: pki.pem("ca.pem") });
	const { port, tlsPort } = broker;
	return {
		folder,
		ca: pki.pem("ca.pem"),
		port: (protocol) => (protocol.endsWith("s") && protocol !== "ws" ? tlsPort : port),
		mutual: { port: mutual.tlsPort, ca: pki.pem("ca.pem"), identity: pki.identity("cam-1") },
		restart: async () => {
			await broker.close();
			broker = await listen(port, tlsPort, { keepIn });
		},
		close: async () => {
			await broker.close();
			await mutual.close();
			pki.remove();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

if (hasOpenssl) publisherSuite("the embedded broker", open);
else console.warn("skipped: the publisher's suite, for want of openssl");
