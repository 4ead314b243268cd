import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { examineAll } from "./examination.ts";
import { FakeDevice } from "./fake-device.ts";

/** What is taken away or put in, at a place between 0, the start, and 1. */
interface Change {
	readonly place: number;
	readonly taken: number;
	readonly put: string;
}

const change: fc.Arbitrary<Change> = fc.record({
	place: fc.double({ min: 0, max: 1, noNaN: true }),
	taken: fc.nat(40),
	put: fc.oneof(
		fc.string({ maxLength: 20 }),
		fc.constantFrom(
			"<",
			"/>",
			"</s:Body>",
			"<a>",
			"&#27;",
			"&x;",
			"]]>",
			"<![CDATA[",
			"<!--",
			"\u0000",
			"__proto__",
			"$",
			'x="',
		),
	),
});

function changed(text: string, changes: readonly Change[]): string {
	return changes.reduce((whole, { place, taken, put }) => {
		const at = Math.floor(place * whole.length);
		return whole.slice(0, at) + put + whole.slice(at + taken);
	}, text);
}

describe("a device whose answers are garbled", () => {
	it("is examined to the end, and whatever is wrong is put into words", async () => {
		let changes: readonly Change[] = [];
		await using device = await FakeDevice.start({}, (answer) => changed(answer, changes));
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (next) => {
				changes = next;
				const findings = Object.values(
					await examineAll(device, { limits: { answerMs: 1_000, discoveryMs: 1 } }),
				);
				expect(findings.length).toBeGreaterThanOrEqual(17);
				for (const { detail } of findings) expect(detail).not.toMatch(/^internal error|[\p{Cc}]/u);
			}),
			{ numRuns: 60 },
		);
	});
});
