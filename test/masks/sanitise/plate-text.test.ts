import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findPlateText } from "../../../masks/sanitise/plate-text.ts";

describe("plates, as people and machines write them", () => {
	test.each([
		["France or Italy", "AB-123-CD"],
		["France or Italy", "AB 123 CD"],
		["France or Italy", "AB123CD"],
		["France or Italy", "ab·123·cd"],
		["France or Italy", "GA 123 BC"],
		["France", "1234 AB 75"],
		["France", "123 ABC 2A"],
		["Germany", "M-AB 1234"],
		["Germany", "B AB 123"],
		["Germany", "HH-X 9E"],
		["Germany", "MAB1234"],
		["Germany", "LÖ-KK 123"],
		["Italy", "RM A12345"],
		["Spain", "1234 BCD"],
		["Spain", "1234BCD"],
		["Spain", "M-1234-AB"],
		["United Kingdom", "AB12 CDE"],
		["United Kingdom", "AB12CDE"],
		["United Kingdom", "A123 BCD"],
		["United Kingdom", "ABC 123D"],
		["Netherlands", "12-GH-34"],
		["Netherlands", "GH-RK-12"],
		["Netherlands", "G-123-HK"],
		["Netherlands", "12-GHK-3"],
		["Belgium", "1-ABC-234"],
		["Belgium", "1ABC234"],
		["Belgium or Sweden or Finland or Lithuania", "ABC-123"],
		["Luxembourg", "AB 1234"],
		["Portugal", "AA-12-BB"],
		["Switzerland", "ZH 123456"],
		["Austria", "W-12345A"],
		["Ireland", "12-D-12345"],
		["Poland", "WX 12345"],
		["Denmark or Norway", "DK 12 345"],
	])("%s: %s", (country, plate) => {
		expect(findPlateText(plate)).toBe(country);
	});

	const plates = fc.constantFrom("AB-123-CD", "M-AB 1234", "1234 BCD", "AB12 CDE", "12-GH-34", "1-ABC-234");

	test.each([
		["in a sentence", (plate: string) => `car park ${plate} north`],
		["in JSON", (plate: string) => JSON.stringify({ Source: { Source: plate } })],
		["in a topic", (plate: string) => `persienne/${plate}/health`],
		["in lower case", (plate: string) => plate.toLowerCase()],
		[
			"full-width",
			(plate: string) => plate.replace(/[A-Z0-9]/g, (c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0)),
		],
		[
			"with look-alike letters",
			(plate: string) => plate.replaceAll("A", "А").replaceAll("B", "Β").replaceAll("C", "С"),
		],
		["with invisible characters", (plate: string) => [...plate].join("\u200b")],
		["with other gaps", (plate: string) => plate.replaceAll(/[- ]/g, "\u00a0–\u00a0")],
	])("are found %s", (_, disguise) => {
		fc.assert(
			fc.property(plates, (plate) => {
				expect(findPlateText(disguise(plate))).toBeDefined();
			}),
		);
	});
});

describe("what must never trip it", () => {
	test.each([
		"cam-1",
		"cam-12",
		"cam-100",
		"cam-1000",
		"CAM100",
		"place-d-armes",
		"town-square",
		"first-floor-windows",
		"VideoSource_1",
		"VideoSource_12",
		"VideoAnalytics_1",
		"Profile_1",
		"profile-main-1",
		"Room 12",
		"Gate 3",
		"Hall 200",
		"Entrance 2 north",
		"1920x1080",
		"H264",
		"persienne",
		"Rue de la Paix 12",
		"Straße des 17. Juni 135",
		"onvif-ej/VideoSource/MotionAlarm/&VideoSource_1",
		"онлайн 2026",
		"",
	])("%j", (text) => {
		expect(findPlateText(text)).toBeUndefined();
	});

	test("uuids, times, numbers and names of ours, in messages of ours", () => {
		const time = fc
			.date({ min: new Date(0), max: new Date("2099-12-31"), noInvalidDate: true })
			.map((date) => date.toISOString());
		fc.assert(
			fc.property(
				fc.uuid(),
				time,
				fc.nat(),
				fc.double({ min: 0, max: 240 }),
				fc.nat(9999),
				(id, now, n, x, i) => {
					const seconds = now.replace(/\.\d+Z/, "Z");
					for (const text of [
						id,
						now,
						seconds,
						`persienne/cam-${i}/onvif-ej/VideoSource/MotionAlarm/&VideoSource_${i}`,
						JSON.stringify({ id, now, seconds, fps: Math.round(x * 10) / 10, n, token: `VideoSource_${i}` }),
					])
						expect(findPlateText(text)).toBeUndefined();
				},
			),
			{ numRuns: 3000 },
		);
	});
});

test("any text at all is scanned without an error", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
			expect(["string", "undefined"]).toContain(typeof findPlateText(text));
		}),
		{ numRuns: 1000 },
	);
});
