import { type Payload, singleUnit, UnpackableError } from "./payload.ts";

/** What the payload formats of H.264 and H.265 do differently with NAL units. */
export interface NalPayloadFormat {
	/** Such as `an H.264`, for messages. */
	readonly name: string;
	/** Whether it may travel with others: it carries no picture. */
	isSmallTalk(unit: Uint8Array): boolean;
	/** Bytes before the first unit of a packet of several. */
	readonly aggregateHeader: number;
	/** @param length bytes of the packet */
	aggregate(units: readonly Uint8Array[], length: number): Payload;
	/** Of a unit that is larger than a packet. */
	fragment(unit: Uint8Array, maxPayload: number): Payload[];
}

/**
 * A NAL unit that fits travels alone, one that does not in fragments, and a run of small ones that carry no picture
 * together in one packet.
 */
export function packetiseNalUnits(
	units: readonly Uint8Array[],
	maxPayload: number,
	format: NalPayloadFormat,
): Payload[] {
	const payloads: Payload[] = [];
	let small: Uint8Array[] = [];
	const lengthOf = (together: readonly Uint8Array[]) =>
		together.reduce((sum, unit) => sum + 2 + unit.length, format.aggregateHeader);
	const sendSmall = () => {
		const [only] = small;
		if (only) payloads.push(small.length === 1 ? singleUnit(only) : format.aggregate(small, lengthOf(small)));
		small = [];
	};
	for (const unit of units) {
		if (format.isSmallTalk(unit) && lengthOf([unit]) <= maxPayload) {
			if (lengthOf([...small, unit]) > maxPayload) sendSmall();
			small.push(unit);
			continue;
		}
		sendSmall();
		if (unit.length <= maxPayload) payloads.push(singleUnit(unit));
		else payloads.push(...format.fragment(unit, maxPayload));
	}
	sendSmall();
	const last = payloads.pop();
	if (!last) throw new UnpackableError(`${format.name} access unit without a NAL unit`);
	payloads.push({ ...last, marker: true });
	return payloads;
}
