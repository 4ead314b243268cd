import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { generatePassword, passwordFlaw } from "../../../device/identity/password.ts";

it("draws 100 bits from the source of randomness, in signs that cannot be mistaken", () => {
	const drawn: number[] = [];
	const password = generatePassword((size) => {
		drawn.push(size);
		return randomBytes(size);
	}).reveal();
	expect(drawn).toEqual([20]);
	expect(password).toMatch(/^[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}$/);
});

it("gives every sign the same odds", () => {
	const allBytes = Array.from({ length: 256 }, (_, i) => i);
	const counts = new Map<string, number>();
	for (const byte of allBytes) {
		const sign = generatePassword((size) => new Uint8Array(size).fill(byte)).reveal()[0] as string;
		counts.set(sign, (counts.get(sign) ?? 0) + 1);
	}
	expect(counts.size).toBe(32);
	expect(new Set(counts.values())).toEqual(new Set([8]));
});

it("never gives the same password twice", () => {
	const passwords = Array.from({ length: 500 }, () => generatePassword(randomBytes).reveal());
	expect(new Set(passwords).size).toBe(500);
});

it("does not print", () => {
	expect(`${generatePassword(randomBytes)}`).toBe("[redacted]");
});

it.each([
	["", "it is empty"],
	["a\nb", "it holds a control character"],
	["\u0000", "it holds a control character"],
	["x".repeat(129), "it is longer than 128 characters"],
	["été 42 €", undefined],
	["x".repeat(128), undefined],
])("judges %j", (password, flaw) => {
	expect(passwordFlaw(password)).toBe(flaw);
});

it("accepts whatever it generates", () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
			expect(passwordFlaw(generatePassword(() => bytes).reveal())).toBeUndefined();
		}),
		{ numRuns: 200 },
	);
});
