import { Pki } from "../broker/pki.ts";
import { type AnyBroker, publisherSuite } from "../broker/publish/any-broker.ts";
import { Mosquitto, mosquittoPrograms } from "./lib/mosquitto.ts";
import { have } from "./lib/run.ts";

/** What the publisher promises holds with mosquitto (Debian's package) as with the embedded broker: it is the same suite. */

async function open(): Promise<AnyBroker> {
	const pki = new Pki();
	pki.issue("cam-1", "/CN=cam-1");
	const mosquitto = await Mosquitto.prepare(pki.path("ca.pem"));
	await mosquitto.start();
	return {
		folder: mosquitto.folder,
		ca: mosquitto.ca,
		port: (protocol) => mosquitto.ports[protocol],
		mutual: { port: mosquitto.ports.mutual, ca: mosquitto.ca, identity: pki.identity("cam-1") },
		// mosquitto keeps sessions over a restart when it is asked to end, and not when it is killed.
		restart: async () => {
			await mosquitto.stop("SIGTERM");
			await mosquitto.start();
		},
		close: async () => {
			await mosquitto.remove();
			pki.remove();
		},
	};
}

if (have(...mosquittoPrograms)) publisherSuite("mosquitto", open);
else console.warn("skipped: the publisher's suite with mosquitto");
