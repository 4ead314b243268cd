import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { AV_LOG_QUIET } from "node-av/constants";
import { Log } from "node-av/lib";
import { prepareScenes } from "../scene/worlds.ts";
import { threadGuard, workerIsLoaded } from "./guarded-worker.ts";
import { sharedPlateNetwork } from "./plates/plate-network.ts";
import type { DarkFrames, FromWorker, Loop, ToWorker } from "./protocol.ts";
import { RecordingFailed, record } from "./recorder.ts";
import type { WorkerData } from "./start-worker.ts";
import { streamNames } from "./stream-names.ts";
import { liveLookEvery, Studio } from "./studio.ts";

/**
 * The imaging worker's entry. It has no socket and no console: coded pictures and observations are all that leaves,
 * and what arrives for a camera is handled in the order in which it came, so that a policy holds from the picture after
 * it on (invariant I4).
 */
workerIsLoaded();
const port: MessagePort = entryPort();
Log.setLevel(AV_LOG_QUIET); // FFmpeg writes to stderr itself, and what it writes may quote file names

const studios = new Map<number, Studio>();
const abandoned = new Set<number>();
const recordings: { job: number; steps: ReturnType<typeof record> }[] = [];
let recording = false;
/** Opening a camera is asynchronous: what arrives for it meanwhile waits, while other cameras go on. */
const queues = new Map<number, Promise<void>>();

/** Opened while the program starts: no picture has to wait for it. Without it, those that are looked at go dark. */
const plates = sharedPlateNetwork().catch(() => undefined);
if ((workerData as WorkerData).scenes) prepareScenes().catch(() => {}); // the scene that wants them will fail
/** Before a camera is open, nobody listens. */
let told = false;

port.on("message", (message: ToWorker) => {
	const key = "id" in message ? message.id : message.job;
	const before = queues.get(key) ?? Promise.resolve();
	const done = before.then(() => threadGuard.step(() => handle(message).catch(() => fail(message))));
	queues.set(key, done);
	void done.then(() => {
		if (queues.get(key) === done) queues.delete(key);
	});
});

function entryPort(): MessagePort {
	if (!parentPort) throw new Error("the imaging worker runs as a worker thread only");
	return parentPort;
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
	port.postMessage(message, transfer);
}

/** What was thrown stays here: it may quote what was seen. A camera's streams start anew after it. */
function fail(message: ToWorker): void {
	if (!("id" in message)) return;
	send({ type: "failed", id: message.id, during: message.type });
	if (message.type === "snapshot")
		send({ type: "snapshot", id: message.id, call: message.call, still: undefined });
	studios.get(message.id)?.pipeline.restart();
}

async function handle(message: ToWorker): Promise<void> {
	switch (message.type) {
		case "open":
			return open(message.id, await Studio.open(message.spec, liveLookEvery));
		case "policy":
			studios.get(message.id)?.setPolicy(message.policy, message.revision);
			return send({ type: "policy-set", id: message.id, revision: message.revision });
		case "streams":
			return setStreams(message);
		case "frame":
			return film(message);
		case "snapshot": {
			const still = studios.get(message.id)?.pipeline.still(message.stream);
			const transfer = still ? [still.jpeg.buffer] : [];
			return send({ type: "snapshot", id: message.id, call: message.call, still }, transfer);
		}
		case "sabotage":
			return studios.get(message.id)?.sabotage(message.sabotage);
		case "close":
			studios.get(message.id)?.close();
			studios.delete(message.id);
			return;
		case "record":
			recordings.push({ job: message.job, steps: record(message.spec, message.policy) });
			if (!recording) void recordAll();
			return;
		case "abandon":
			abandoned.add(message.job);
			return;
	}
}

function open(id: number, studio: Studio): void {
	if (!told) void plates.then((opened) => send({ type: "plates", runner: opened?.runner }));
	told = true;
	studios.set(id, studio);
	send({ type: "opened", id, period: studio.period, dark: darkFrames(studio), trouble: studio.trouble });
}

function setStreams({ id, streams }: Extract<ToWorker, { type: "streams" }>): void {
	const studio = studios.get(id);
	if (!studio) return;
	studio.pipeline.setStreams(streams);
	send({ type: "streams-set", id, dark: darkFrames(studio) });
}

function darkFrames({ pipeline }: Studio): DarkFrames {
	return Object.fromEntries(
		streamNames.map((name) => [name, pipeline.darkKeyFrame(name)]),
	) as unknown as DarkFrames;
}

async function film({ id, request }: Extract<ToWorker, { type: "frame" }>): Promise<void> {
	const studio = studios.get(id);
	if (!studio) return;
	const films = await studio.pipeline.frame(request);
	send(
		{ type: "made", id, films },
		films.flatMap(({ frame }) => frame.units.map((unit) => unit.data.buffer)),
	);
	setImmediate(() => threadGuard.step(() => studios.get(id)?.lookAhead(request.sceneTime)));
}

/** One recording after the other, one picture at a time, giving way to live cameras in between. */
async function recordAll(): Promise<void> {
	recording = true;
	for (let next = recordings.shift(); next; next = recordings.shift()) await recordOne(next);
	recording = false;
}

async function recordOne({ job, steps }: (typeof recordings)[number]): Promise<void> {
	try {
		for (;;) {
			const step = await threadGuard.step(() => steps.next());
			if (step.done) return deliver(job, step.value);
			if (abandoned.delete(job)) return void (await threadGuard.step(() => steps.return(undefined as never)));
			if (step.value.done % 50 === 0) send({ type: "recording", job, ...step.value });
			await new Promise((resume) => setImmediate(resume));
		}
	} catch (error) {
		send({
			type: "record-failed",
			job,
			code: error instanceof RecordingFailed ? error.code : "stage-failed",
		});
	}
}

function deliver(job: number, loop: Loop): void {
	abandoned.delete(job);
	const units = [...loop.units.main, ...loop.units.sub].flatMap((unit) => (unit ? [unit.data.buffer] : []));
	send({ type: "recorded", job, loop }, [
		...units,
		...[...loop.snapshots.values()].flatMap(({ main, sub }) => [main.buffer, sub.buffer]),
	]);
}
