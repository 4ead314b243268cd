/**
 * A device that publishes counted events until it is killed, each when it has been told on a line of its standard input that numbers
 * up to that one may be published. Tells the number of each as soon as it is taken.
 *
 *     node --import tsx test/broker/counting-device.ts URL JOURNAL FIRST
 */
import { createInterface } from "node:readline";
import { parseEndpoint } from "../../broker/publish/endpoint.ts";
import { Publisher } from "../../broker/publish/publisher.ts";
import { cameraRoute } from "../../broker/publish/route.ts";
import { Secret } from "../../device/secret.ts";
import { OutboxFile } from "../../device/store/outbox-file.ts";
import { project } from "../../masks/sanitise/public-event.ts";

const [url = "", journal = "", first = "1"] = process.argv.slice(2);
const publisher = new Publisher({
	endpoint: parseEndpoint({ url, username: "cam-1", password: new Secret("cam-1") }),
	route: cameraRoute("persienne/cam-1"),
	journal: new OutboxFile(journal),
});
publisher.start();
let next = Number(first);
let most = 0;
createInterface({ input: process.stdin }).on("line", (line) => {
	most = Number(line);
});
setInterval(() => {
	if (next > most) return;
	publisher.publish(project("policyChanged", { VideoSource: "lens", Revision: next }, Date.now()));
	process.stdout.write(`${next}\n`);
	next++;
}, 4);
