import { Writable } from "node:stream";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { createLogger } from "../../device/log.ts";
import { Secret } from "../../device/secret.ts";

it("is printed by no common way of printing (invariant I9)", () => {
	const secret = new Secret("hunter2");
	let logged = "";
	const sink = new Writable({
		write(chunk, _encoding, done) {
			logged += String(chunk);
			done();
		},
	});
	createLogger("info", sink).info({ secret, nested: { secret } }, `it is ${secret}`);
	const printed = [
		String(secret),
		`${secret}`,
		JSON.stringify({ secret }),
		inspect({ secret }),
		inspect(secret),
		logged,
	];
	for (const text of printed) {
		expect(text).toContain("[redacted]");
		expect(text).not.toContain("hunter2");
	}
	expect(JSON.stringify(Object.entries(secret))).not.toContain("hunter2");
});

it("is compared whole", () => {
	const secret = new Secret("hunter2");
	expect([secret.equals("hunter2"), secret.equals("hunter"), secret.equals("")]).toEqual([
		true,
		false,
		false,
	]);
	expect(secret.reveal()).toBe("hunter2");
});
