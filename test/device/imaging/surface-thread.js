// A thread that does nothing but get FFmpeg's memory for pictures, and give it back.
import { parentPort } from "node:worker_threads";
import { threadGuard, workerIsLoaded } from "../../../dist/device/imaging/guarded-worker.js";
import { NativeSurface } from "../../../dist/device/imaging/native-surface.js";

workerIsLoaded();
parentPort.postMessage("at work");
for (;;) {
	await threadGuard.step(() => {
		for (let index = 0; index < 20; index++) new NativeSurface(1920, 1080).close();
	});
	await new Promise((resume) => setImmediate(resume));
}
