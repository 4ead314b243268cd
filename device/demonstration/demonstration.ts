import type { Clock } from "../clock.ts";
import type { CameraConfig, SourceConfig } from "../config/types.ts";
import { PersienneError } from "../errors.ts";
import type {
	BeforeAndAfter,
	DemonstrationSpec,
	FromDemonstrator,
	Moment,
	ToDemonstrator,
} from "../imaging/demonstration/protocol.ts";
import type { GuardedWorker } from "../imaging/guarded-worker.ts";
import { Turns } from "../turns.ts";

/** After so long with nobody asking, in milliseconds, the worker ends. */
const idleMs = 20_000;

/** A picture is waited for so long, in milliseconds: the first one takes drawing the world. */
const patienceMs = 15_000;

/** Pictures that may be asked for at a time. */
const mostWaiting = 4;

/** What it needs of a camera: where it looks, under which policy, and how it was broken. Of pictures it gets none. */
export interface DemonstratedCamera {
	readonly config: Pick<CameraConfig, "source" | "seed" | "video">;
	readonly revision: number;
	readonly moment: Omit<Moment, "revision">;
	readonly oversize: number;
}

export interface DemonstrationOptions {
	readonly camera: DemonstratedCamera;
	readonly start: () => GuardedWorker;
	readonly clock: Clock;
}

/** Pictures are no larger than this, in pixels. */
const largest = { width: 1280, height: 720 };

/**
 * Pictures of one camera's world before and after masking, made by a worker of its own from a world that it draws itself
 * (`device/imaging/demonstration/`). There is one for a camera that films a drawn world, under `up --demo`, and none for any other.
 */
export class Demonstration {
	readonly #options: DemonstrationOptions;
	readonly #spec: DemonstrationSpec;
	readonly #turns = new Turns(1);
	#waiting = 0;
	#worker: GuardedWorker | undefined;
	#calls = 0;
	#cancelIdle: () => void = () => {};

	/** Undefined for a camera that films anything but a drawn world. */
	static of(options: DemonstrationOptions): Demonstration | undefined {
		const { source } = options.camera.config;
		return source.kind === "scene" ? new Demonstration(options, source) : undefined;
	}

	private constructor(options: DemonstrationOptions, source: Extract<SourceConfig, { kind: "scene" }>) {
		const { config, oversize } = options.camera;
		const { kind: _, ...world } = source;
		this.#options = options;
		this.#spec = {
			world: { ...world, seed: config.seed },
			...within(config.video.main),
			view: options.camera.moment.view,
			oversize,
		};
	}

	/** The picture of this moment, twice. @throws PersienneError DEMONSTRATION_BUSY, DEMONSTRATION_FAILED */
	async show(): Promise<BeforeAndAfter> {
		if (this.#waiting >= mostWaiting)
			throw new PersienneError("DEMONSTRATION_BUSY", "others are looking at the demonstration", "try again");
		this.#waiting++;
		try {
			return await this.#turns.run(async () => {
				const { camera } = this.#options;
				// What an older policy made is not shown, however late it comes (invariant I4).
				for (let attempt = 0; attempt < 3; attempt++) {
					const picture = await this.#ask({ ...camera.moment, revision: camera.revision });
					if (picture.revision === camera.revision) return picture;
				}
				throw failed();
			});
		} finally {
			this.#waiting--;
			this.#rest();
		}
	}

	async close(): Promise<void> {
		this.#cancelIdle();
		const worker = this.#worker;
		this.#worker = undefined;
		await worker?.terminate();
	}

	#rest(): void {
		this.#cancelIdle();
		this.#cancelIdle = this.#options.clock.after(idleMs, () => void this.close());
	}

	#ask(moment: Moment): Promise<BeforeAndAfter> {
		const worker = this.#open();
		const call = ++this.#calls;
		return new Promise((resolve, reject) => {
			const settle = (task: () => void) => {
				cancel();
				worker.off("message", hear);
				worker.off("exit", gone);
				task();
			};
			const hear = (message: FromDemonstrator) => {
				if (message.call !== call) return;
				settle(() => (message.type === "shown" ? resolve(message.picture) : reject(failed())));
			};
			const gone = () => {
				if (this.#worker === worker) this.#worker = undefined;
				settle(() => reject(failed()));
			};
			const cancel = this.#options.clock.after(patienceMs, () => {
				settle(() => reject(failed()));
				void this.close(); // it hangs
			});
			worker.on("message", hear);
			worker.once("exit", gone);
			post(worker, { type: "show", call, moment });
		});
	}

	#open(): GuardedWorker {
		if (this.#worker) return this.#worker;
		const worker = this.#options.start();
		this.#worker = worker;
		worker.once("exit", () => {
			if (this.#worker === worker) this.#worker = undefined;
		});
		post(worker, { type: "open", spec: this.#spec });
		return worker;
	}
}

function post(worker: GuardedWorker, message: ToDemonstrator): void {
	worker.postMessage(message);
}

/** The same shape, no larger than the largest. */
function within({ width, height }: { readonly width: number; readonly height: number }) {
	const upright = width < height;
	const [wide, high] = upright ? [largest.height, largest.width] : [largest.width, largest.height];
	const scale = Math.min(1, wide / width, high / height);
	const even = (length: number) => 2 * Math.round((length * scale) / 2);
	return { width: even(width), height: even(height) };
}

function failed(): PersienneError {
	return new PersienneError("DEMONSTRATION_FAILED", "there is no picture of the demonstration", "try again");
}
