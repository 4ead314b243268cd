import type { Clock } from "../../device/clock.ts";
import { Meter, type Receiver } from "../../device/outgoing/meter.ts";
import type { HeldBack, OutletFacts } from "../outgoing.ts";

/** Files that the page gives away, with what is told in each. The others are panels and the notice. */
const fields: Readonly<Record<string, readonly string[]>> = {
	"report.json": ["inForce", "requirements", "tried", "accessRegister", "picture", "seal"],
	"report.pdf": ["inForce", "requirements", "tried", "picture"],
	"annex.pdf": ["inForce", "fieldsOfView", "accuracy", "requirements", "picture"],
	"held.json": ["statement", "places", "times", "records"],
};
const ofNotice = ["controller", "purposes", "retention", "rights"];

/** Counts what the evidence, the panels and what was handed out let out of the device: it is told with all else. */
export class EvidenceCount {
	readonly #clock: Pick<Clock, "now">;
	/** Of pictures, by camera. */
	readonly #pictures = new Map<string, Meter>();
	/** Of files, which are about all cameras. */
	readonly #files: Meter;
	readonly #heldBack: Partial<Record<HeldBack, number>> = {};

	constructor(clock: Pick<Clock, "now">) {
		this.#clock = clock;
		this.#files = new Meter(clock);
	}

	/** @param camera there are not many: it is known by now */
	picture(camera: string, bytes: number, receiver: Receiver): void {
		const meter = this.#pictures.get(camera) ?? new Meter(this.#clock);
		this.#pictures.set(camera, meter);
		meter.count("JPEG", bytes, receiver);
	}

	file(name: string, bytes: number, receiver: Receiver): void {
		this.#files.count(name, bytes, receiver);
	}

	/** Something was left out. */
	heldBack(why: HeldBack, n = 1): void {
		this.#heldBack[why] = (this.#heldBack[why] ?? 0) + n;
	}

	outlets(camera: string): OutletFacts[] {
		const pictures = this.#pictures.get(camera) ?? new Meter(this.#clock);
		const { role = 0, ...rest } = this.#heldBack;
		return [
			{
				...outlet("evidence", "JPEG", pictures, () => ["picture", "outline"]),
				heldBack: { role },
			},
			{
				...outlet("files", "JSON, PDF, SVG", this.#files, (name) => fields[name] ?? ofNotice),
				heldBack: rest,
			},
		];
	}
}

function outlet(
	kind: OutletFacts["kind"],
	name: string,
	meter: Meter,
	fieldsOf: (part: string) => readonly string[],
): Omit<OutletFacts, "heldBack"> {
	const parts = [...meter.parts].map(([part, amount]) => ({ name: part, ...amount, fields: fieldsOf(part) }));
	const { receivers, others } = meter;
	return { kind, name, ...meter.total, parts, receivers, others };
}
