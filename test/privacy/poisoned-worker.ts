import { EventEmitter } from "node:events";
import type { FromWorker, ToWorker } from "../../device/imaging/protocol.ts";
import type { ImagingWorker } from "../../device/imaging/start-worker.ts";

/** A slice in Annex B form. */
const slice = (key: boolean) => Uint8Array.of(0, 0, 1, key ? 0x65 : 0x41, 0x80);
const dark = { main: slice(true), sub: slice(true), mjpeg: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9) };

/** Stands in for an imaging worker that tells what no imaging worker should: pictures that are hardly more than their type, and with each what the test has it say. */
export class PoisonedWorker extends EventEmitter {
	readonly threadId = 1;
	readonly #observation: () => object;
	#revision = 0;
	#policy: string | undefined;

	private constructor(observation: () => object) {
		super();
		this.#observation = observation;
	}

	static open(observation: () => object): ImagingWorker {
		return new PoisonedWorker(observation) as unknown as ImagingWorker;
	}

	postMessage(message: ToWorker): void {
		queueMicrotask(() => {
			const answer = this.#answer(message);
			if (answer) this.emit("message", answer);
		});
	}

	async terminate(): Promise<number> {
		return 0;
	}

	#answer(message: ToWorker): FromWorker | undefined {
		switch (message.type) {
			case "open":
				return { type: "opened", id: message.id, period: 2, dark, trouble: undefined };
			case "policy":
				this.#revision = message.revision;
				this.#policy = message.policy?.hash;
				return { type: "policy-set", id: message.id, revision: message.revision };
			case "streams":
				return { type: "streams-set", id: message.id, dark };
			case "frame": {
				const { id, request } = message;
				const { ticks, takenAt } = request;
				const observation = { ...this.#observation(), ticks, takenAt } as never;
				const units = request.streams.map(({ name, key }) => ({ name, key, data: slice(key) }));
				const made = { revision: this.#revision, policy: this.#policy, failure: undefined, plates: 1 };
				return { type: "made", id, films: [{ request, frame: { ...made, units, observation } }] };
			}
			default:
				return undefined;
		}
	}
}
