import type { AccessUnit, TrackFormat } from "../media/access-unit.ts";
import { packetiseAac, packetisePcmu } from "./audio.ts";
import { firstSlice, packetiseH264 } from "./h264.ts";
import { firstH265Slice, packetiseH265 } from "./h265.ts";
import { packetiseJpeg } from "./jpeg.ts";
import { packetiseMetadata } from "./metadata.ts";
import { defaultMaxPayload, type Payload, singleUnit } from "./payload.ts";

const formats: Record<TrackFormat, (data: Uint8Array, maxPayload: number) => Payload[]> = {
	h264: packetiseH264,
	h265: packetiseH265,
	mjpeg: packetiseJpeg,
	metadata: packetiseMetadata,
	pcmu: packetisePcmu,
	aac: packetiseAac,
};

/** Payload types: RFC 3551's static ones for JPEG and G.711, dynamic for all others. */
export const payloadTypes: Readonly<Record<TrackFormat, number>> = {
	h264: 96,
	h265: 98,
	mjpeg: 26,
	metadata: 107,
	pcmu: 0,
	aac: 97,
};

/**
 * Packetises each picture once for all its viewers. The result is kept as long as the coded bytes are: a group of
 * pictures waiting for its next viewer, or a loop played by a hundred cameras, is not packetised again.
 */
export class Packetiser {
	readonly #maxPayload: number;
	readonly #known = new WeakMap<Uint8Array, readonly Payload[]>();
	/** Of units with a seal of their own: these are packetised in part only. */
	readonly #sealed = new WeakMap<AccessUnit, readonly Payload[]>();

	constructor(maxPayload: number = defaultMaxPayload) {
		this.#maxPayload = maxPayload;
	}

	/** Throws UnpackableError for a unit that its payload format cannot carry. */
	payloads(unit: AccessUnit): readonly Payload[] {
		if (!unit.seal) return this.#payloads(unit);
		let sealed = this.#sealed.get(unit);
		if (!sealed) {
			const payloads = this.#payloads(unit);
			const at = unit.codec === "h265" ? firstH265Slice(payloads) : firstSlice(payloads);
			sealed = [...payloads.slice(0, at), singleUnit(unit.seal), ...payloads.slice(at)];
			this.#sealed.set(unit, sealed);
		}
		return sealed;
	}

	#payloads(unit: AccessUnit): readonly Payload[] {
		const known = this.#known.get(unit.data);
		if (known) return known;
		const payloads = formats[unit.codec](unit.data, this.#maxPayload);
		this.#known.set(unit.data, payloads);
		return payloads;
	}
}
