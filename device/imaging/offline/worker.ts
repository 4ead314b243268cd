import { type MessagePort, parentPort } from "node:worker_threads";
import { AV_LOG_QUIET } from "node-av/constants";
import { Log } from "node-av/lib";
import { MaskingStage } from "../../../masks/apply.ts";
import { createPlateWatch } from "../../../masks/plates/watch.ts";
import type { MaskPolicy, PlateMode } from "../../../masks/policy.ts";
import { PersienneError } from "../../errors.ts";
import { threadGuard, workerIsLoaded } from "../guarded-worker.ts";
import type { NativeSurface } from "../native-surface.ts";
import { platesOfThisThread } from "../plates/plate-network.ts";
import { receivedPolicy } from "../received-policy.ts";
import { maskFile } from "./mask-file.ts";
import type { FromMasker, MaskJob, ToMasker } from "./protocol.ts";

/**
 * The entry of an imaging worker that masks files. As in the one that films, there is no socket and no console, and it
 * writes no file: coded pictures and what was covered are all that leaves. It handles one file after the other.
 */
workerIsLoaded();
const port: MessagePort = entryPort();
Log.setLevel(AV_LOG_QUIET); // FFmpeg writes to stderr itself, and what it writes may quote file names

/**
 * One call of the masking stage may take this many milliseconds before its picture goes dark. Nobody waits for a file,
 * and machines may be slow: it ends what hangs.
 */
const deadline = 60_000;

/** Messages that may be under way: what has been masked and is not yet written is bounded. */
const mostUnderWay = 24;

const now = () => performance.now();
let policy: MaskPolicy | undefined;
let underWay = 0;
let resume: (() => void) | undefined;
let before: Promise<void> = Promise.resolve();

port.on("message", (message: ToMasker) => {
	switch (message.type) {
		case "policy":
			policy = message.policy;
			return;
		case "mask":
			before = before.then(() => threadGuard.step(() => mask(message)));
			return;
		case "taken":
			underWay--;
			resume?.();
			return;
	}
});

function entryPort(): MessagePort {
	if (!parentPort) throw new Error("this runs as a worker thread only");
	return parentPort;
}

/** Knows nothing of the files before. */
function newStage(): MaskingStage<NativeSurface> {
	const plates = (mode: PlateMode) => createPlateWatch(mode, platesOfThisThread);
	const stage = new MaskingStage<NativeSurface>({ plates, now, deadline });
	stage.setPolicy(receivedPolicy(policy, "input"), 1);
	return stage;
}

async function mask(job: MaskJob): Promise<void> {
	try {
		await maskFile(job, { stage: newStage(), now, send });
	} catch (error) {
		port.postMessage(failureOf(job.job, error));
	}
}

async function send(message: FromMasker): Promise<void> {
	port.postMessage(message, transfersOf(message));
	if (message.type !== "made") return;
	underWay++;
	await threadGuard.rest(async () => {
		while (underWay >= mostUnderWay) {
			await new Promise<void>((taken) => {
				resume = taken;
			});
		}
	});
}

function transfersOf(message: FromMasker): ArrayBuffer[] {
	if (message.type !== "made") return [];
	const packets = [...message.video, ...message.sound].map(({ data }) => data.buffer);
	return message.still ? [...packets, message.still.buffer] : packets;
}

/** Of what nobody foresaw only that it happened leaves: what was thrown may quote what was seen. */
function failureOf(job: number, error: unknown): FromMasker {
	if (error instanceof PersienneError)
		return { type: "failed", job, code: error.code, message: error.message, remedy: error.remedy };
	const message = "could not be decoded, masked or coded";
	return { type: "failed", job, code: "MASK_FAILED", message, remedy: undefined };
}
