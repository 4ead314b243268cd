import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cameraIdentity, uuidV5 } from "../../../device/identity/camera-identity.ts";

const here = "0b6c5f4e-98a1-4f0e-9c7e-3f6a2d1b8c90";
const elsewhere = "0b6c5f4e-98a1-4f0e-9c7e-3f6a2d1b8c91";

it("makes the version 5 UUID that RFC 9562 gives as its example (appendix A.4)", () => {
	expect(uuidV5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")).toBe(
		"2ed6657d-e927-568b-95e1-2665a8aea6a2",
	);
});

describe("cameraIdentity", () => {
	it("is the same each time", () => {
		expect(cameraIdentity(here, "cam-1")).toEqual(cameraIdentity(here, "cam-1"));
	});

	it("shares nothing between cameras or between installations", () => {
		const identities = [
			...Array.from({ length: 1000 }, (_, i) => cameraIdentity(here, `cam-${i + 1}`)),
			...Array.from({ length: 1000 }, (_, i) => cameraIdentity(elsewhere, `cam-${i + 1}`)),
		];
		for (const key of ["uuid", "serial", "mac"] as const) {
			expect(new Set(identities.map((identity) => identity[key])).size).toBe(2000);
		}
	});

	it("has the forms that clients expect, for any name", () => {
		fc.assert(
			fc.property(fc.uuid(), fc.string({ unit: "binary" }), (installation, name) => {
				const { uuid, serial, mac } = cameraIdentity(installation, name);
				expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
				expect(serial).toMatch(/^[0-9]{14}$/);
				expect(mac).toMatch(/^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/);
			}),
			{ numRuns: 300 },
		);
	});
});
