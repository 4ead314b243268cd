import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Base64Error, Base64Reader } from "../../../../device/rtsp/tunnel/base64.ts";

const decode = (...pieces: string[]) => {
	const reader = new Base64Reader();
	return Buffer.concat(pieces.map((piece) => reader.feed(Buffer.from(piece, "latin1")))).toString();
};

describe("Base64 that comes in pieces", () => {
	it.each([
		["whole", ["T1BUSU9OUw=="], "OPTIONS"],
		["cut anywhere", ["T", "1BU", "SU9OU", "w=", "="], "OPTIONS"],
		["messages that were coded each by itself", ["YQ==YmI=", "Y2Nj"], "abbccc"],
		["in lines", ["T1BU\r\nSU9O\n Uw==\r\n"], "OPTIONS"],
		["a group that is not whole yet", ["T1BUSU"], "OPT"],
		["nothing", [""], ""],
	])("%s", (_, pieces, text) => {
		expect(decode(...pieces)).toBe(text);
	});

	it.each([
		"OPTIONS *",
		"T1B!",
		"====",
		"A===",
		"=AAA",
		"AA=A",
		"AAA=A=AA",
		"\0\0\0\0",
		"é",
		"-_-_",
		"A=",
		"$",
	])("what is none is told: %j", (text) => {
		const whole = text.length % 4 === 0 ? text : text.padEnd(Math.ceil(text.length / 4) * 4, "A");
		expect(() => decode(whole)).toThrow(Base64Error);
	});

	it("gives back what was coded, however it is cut", () => {
		const message = fc.uint8Array({ maxLength: 40 });
		fc.assert(
			fc.property(
				fc.array(message, { maxLength: 8 }),
				fc.array(fc.nat(60), { maxLength: 20 }),
				(messages, cuts) => {
					const text = messages.map((bytes) => Buffer.from(bytes).toString("base64")).join("");
					const reader = new Base64Reader();
					const parts: Buffer[] = [];
					let from = 0;
					for (const cut of [...cuts, text.length]) {
						parts.push(reader.feed(Buffer.from(text.slice(from, from + cut))));
						from += cut;
					}
					expect(Buffer.concat(parts)).toEqual(Buffer.concat(messages));
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it("throws nothing else, whatever comes", () => {
		fc.assert(
			fc.property(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 }), (pieces) => {
				const reader = new Base64Reader();
				try {
					for (const piece of pieces) reader.feed(Buffer.from(piece));
				} catch (error) {
					expect(error).toBeInstanceOf(Base64Error);
				}
			}),
			{ numRuns: 2_000 },
		);
	});
});
