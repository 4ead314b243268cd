/**
 * What a fleet costs whose broker is away for an hour, each camera at its full rate.
 *
 *     npx tsx bench/outbox.ts [CAMERAS] [RATE]
 *
 * CAMERAS (50) publish RATE (10) events a second for an hour of their clock to a broker that refuses connections, each with an outbox of
 * its own on disk. Prints one JSON object: what waits and what had to go, in all; bytes on disk; and the memory in use after each ten
 * minutes, in MiB, garbage collected where `--expose-gc` lets it be.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEndpoint } from "../broker/publish/endpoint.ts";
import { Publisher } from "../broker/publish/publisher.ts";
import { cameraRoute } from "../broker/publish/route.ts";
import { VirtualClock } from "../device/clock.ts";
import { OutboxFile } from "../device/store/outbox-file.ts";
import { project } from "../masks/sanitise/public-event.ts";

const cameras = Number(process.argv[2] ?? 50);
const rate = Number(process.argv[3] ?? 10);
const seconds = 3600;

const folder = mkdtempSync(join(tmpdir(), "outbox-"));
const clock = new VirtualClock(Date.now());
// Nothing listens on the discard port.
const endpoint = parseEndpoint({ url: "mqtt://127.0.0.1:9" });
const publishers = Array.from({ length: cameras }, (_, index) => {
	const journal = new OutboxFile(join(folder, `${index}.log`));
	const publisher = new Publisher({
		endpoint,
		route: cameraRoute(`persienne/cam-${index}`),
		journal,
		clock,
	});
	publisher.start();
	return publisher;
});

const mebibytes = (bytes: number) => Math.round((bytes / 2 ** 20) * 10) / 10;
const resident: number[] = [];
let number = 0;
for (let second = 0; second < seconds; second++) {
	for (let event = 0; event < rate; event++) {
		number++;
		const told = project("policyChanged", { VideoSource: "lens", Revision: number }, clock.now());
		for (const publisher of publishers) publisher.publish(told);
	}
	clock.advance(1000);
	// Attempts to connect fail meanwhile.
	await new Promise((resolve) => setImmediate(resolve));
	if (second % 600 === 599) {
		globalThis.gc?.();
		resident.push(mebibytes(process.memoryUsage().rss));
	}
}
const stats = publishers.map((publisher) => publisher.stats());
const sum = (of: "queued" | "dropped") => stats.reduce((total, one) => total + one[of], 0);
const disk = readdirSync(folder).reduce((total, name) => total + statSync(join(folder, name)).size, 0);
process.stdout.write(
	`${JSON.stringify({
		...{ cameras, rate, events: number * cameras, queued: sum("queued"), dropped: sum("dropped") },
		...{ diskMiB: mebibytes(disk), residentMiB: resident },
	})}\n`,
);
await Promise.all(publishers.map((publisher) => publisher.close()));
rmSync(folder, { recursive: true, force: true });
