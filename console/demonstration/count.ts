import type { Clock } from "../../device/clock.ts";
import { Meter, type Receiver } from "../../device/outgoing/meter.ts";
import type { OutletFacts } from "../outgoing.ts";

/** Counts what the demonstration shows of each camera's world: it leaves the device as all else does, and is told with it. */
export class DemonstrationCount {
	readonly #clock: Pick<Clock, "now">;
	readonly #meters = new Map<string, Meter>();

	constructor(clock: Pick<Clock, "now">) {
		this.#clock = clock;
	}

	/** @param camera there are not many: it is known by now */
	count(camera: string, bytes: number, receiver: Receiver): void {
		const meter = this.#meters.get(camera) ?? new Meter(this.#clock);
		this.#meters.set(camera, meter);
		meter.count("JPEG", bytes, receiver);
	}

	outlet(camera: string): OutletFacts {
		const meter = this.#meters.get(camera) ?? new Meter(this.#clock);
		const parts = [{ name: "JPEG", ...meter.total, fields: ["unmaskedDrawing", "picture"] }];
		const { receivers, others } = meter;
		return { kind: "demonstration", name: "--demo", ...meter.total, parts, receivers, others, heldBack: {} };
	}
}
