import { describe, expect, it } from "vitest";
import type { AccessUnit } from "../../../device/media/access-unit.ts";
import { nalUnits } from "../../../device/rtp/annexb.ts";
import { Packetiser } from "../../../device/rtp/packetiser.ts";
import { depacketiseH264 } from "../../helpers/depacketise.ts";
import { picture } from "../../helpers/words.ts";

const seal = Uint8Array.of(6, 5, 3, 1, 2, 3, 0x80);
const sealed = (unit: AccessUnit): AccessUnit => ({ ...unit, seal });

/** Types of the NAL units that a receiver gets. */
function types(packetiser: Packetiser, unit: AccessUnit): number[] {
	const payloads = packetiser.payloads(unit).map(({ prefix, body }) => Buffer.concat([prefix, body]));
	return depacketiseH264(payloads).map((nal) => nal.readUInt8(0) & 0x1f);
}

describe("a picture with a seal", () => {
	it.each<[what: string, unit: AccessUnit, expected: number[]]>([
		["a small key picture", picture("K", 0), [7, 8, 6, 5]],
		["a large key picture", picture("K", 0, { size: 5000 }), [7, 8, 6, 5]],
		["a small picture", picture("p", 1), [6, 1]],
		["a large picture", picture("p", 1, { size: 5000 }), [6, 1]],
	])("has it before the first slice: %s", (_, unit, expected) => {
		expect(types(new Packetiser(), sealed(unit))).toEqual(expected);
		expect(types(new Packetiser(), unit)).toEqual(expected.filter((type) => type !== 6));
	});

	it("ends with the same marker, and once", () => {
		const payloads = new Packetiser().payloads(sealed(picture("K", 0, { size: 5000 })));
		expect(payloads.map(({ marker }) => marker)).toEqual(
			payloads.map((_, index) => index === payloads.length - 1),
		);
	});

	it("has it at its end when there is no slice", () => {
		const unit = picture("K", 0);
		const [sps, pps] = nalUnits(unit.data);
		const data = Buffer.concat([sps, pps].flatMap((nal) => [Buffer.of(0, 0, 1), nal as Uint8Array]));
		expect(types(new Packetiser(), sealed({ ...unit, data }))).toEqual([7, 8, 6]);
	});

	it("shares its packets with all viewers, and its slices with every camera that plays them", () => {
		const packetiser = new Packetiser();
		const unit = picture("p", 1, { size: 5000 });
		const [one, other] = [sealed(unit), sealed(unit)];
		expect(packetiser.payloads(one)).toBe(packetiser.payloads(one));
		const [mine, yours] = [packetiser.payloads(one), packetiser.payloads(other)];
		expect(mine).not.toBe(yours);
		expect(mine.slice(1).every((payload, index) => payload === yours[index + 1])).toBe(true);
	});
});
