// A thread that does nothing but look for plates, one picture upon the other.
import { parentPort } from "node:worker_threads";
import { workerIsLoaded } from "../../../dist/device/imaging/guarded-worker.js";
import { openPlateNetwork } from "../../../dist/device/imaging/plates/plate-network.js";

workerIsLoaded();
const { network } = await openPlateNetwork();
const picture = new Uint8Array(640 * 360);
parentPort.postMessage("looking");
for (;;) {
	await network.look(picture, 640, 360, 640);
	await new Promise((resume) => setImmediate(resume));
}
