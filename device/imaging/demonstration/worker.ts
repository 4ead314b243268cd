import { type MessagePort, parentPort } from "node:worker_threads";
import { AV_LOG_QUIET } from "node-av/constants";
import { Log } from "node-av/lib";
import { threadGuard, workerIsLoaded } from "../guarded-worker.ts";
import { sharedPlateNetwork } from "../plates/plate-network.ts";
import { Demonstrator } from "./demonstrator.ts";
import type { FromDemonstrator, ToDemonstrator } from "./protocol.ts";

/**
 * The entry of a worker that demonstrates, under `up --demo` alone. It knows no clip and no camera: it draws a world of its
 * own, whose name is all that it is told. As in the workers that film there is no socket and no console.
 */
workerIsLoaded();
const port: MessagePort = entryPort();
Log.setLevel(AV_LOG_QUIET); // FFmpeg writes to stderr itself

/** One call of the masking stage may take this many milliseconds before its picture goes dark: somebody waits for it. */
const deadline = 1_500;

const now = () => performance.now();
let demonstrator: Promise<Demonstrator> | undefined;
let before: Promise<void> = Promise.resolve();

port.on("message", (message: ToDemonstrator) => {
	before = before.then(() => threadGuard.step(() => handle(message)));
});

function entryPort(): MessagePort {
	if (!parentPort) throw new Error("this runs as a worker thread only");
	return parentPort;
}

function send(message: FromDemonstrator, transfer: ArrayBuffer[] = []): void {
	port.postMessage(message, transfer);
}

async function handle(message: ToDemonstrator): Promise<void> {
	if (message.type === "open") {
		await sharedPlateNetwork().catch(() => undefined); // without it, what is looked at is dark
		demonstrator = Demonstrator.open(message.spec, now, deadline);
		demonstrator.catch(() => {}); // each call says so
		return;
	}
	const { call, moment } = message;
	try {
		const picture = await (await demonstrator)?.show(moment);
		if (!picture) throw new Error("nothing was opened");
		send({ type: "shown", call, picture }, [picture.lens.buffer, picture.leaves.buffer]);
	} catch {
		send({ type: "failed", call });
	}
}
